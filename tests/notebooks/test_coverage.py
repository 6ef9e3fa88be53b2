"""The notebooks run from top to bottom on the demo's data, and what they count agrees with what the program closed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from huanyu.workplace import Workplace

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"


def run_notebook(name: str, monkeypatch: pytest.MonkeyPatch, **values: str) -> dict[str, Any]:
    """The variables after all code cells of a notebook; `values` replace what its first code cell sets."""
    monkeypatch.chdir(NOTEBOOKS)
    cells = json.loads((NOTEBOOKS / name).read_text(encoding="utf-8"))["cells"]
    codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    found: dict[str, Any] = {}
    for number, code in enumerate(codes):
        exec(compile(code, f"{name}[{number}]", "exec"), found)
        if number == 0:
            assert set(values) <= set(found), "the first cell no longer sets what a reader must change"
            found |= values
    return found


def test_a_recount_of_the_closed_month_agrees_with_it_district_by_district(
    demo: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run_notebook("coverage.ipynb", monkeypatch, DATA=str(demo.folder.root))
    table = found["table"]
    assert table["差"].to_dict() == dict.fromkeys(table.index, 0)
    assert len(table) == len([unit for unit in demo.city.units if unit.district])
    assert table["封账"].sum() > 50
    assert len(found["figure"].axes[0].patches) > len(table)

