"""The notebooks run from top to bottom on the demo's data, and what they count agrees with what the program closed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cities.load import CITIES, load_city
from huanyu.workplace import Workplace

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"


def run_notebook(name: str, monkeypatch: pytest.MonkeyPatch, **values: object) -> dict[str, Any]:
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



def test_an_event_is_followed_from_its_first_text_to_the_answers(
    demo: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run_notebook("event_life.ipynb", monkeypatch, DATA=str(demo.folder.root), WORD="热电厂")
    members, spread = found["members"], found["spread"]
    assert set(members["id"]) == set(found["event"].members)
    assert spread["篇数"].sum() == len(members) > 10
    assert found["delays"]["迟"].min() > 0
    assert {text.get_text() for text in found["figure"].axes[0].get_legend().get_texts()} >= {"负面", "中性"}


def test_the_days_of_each_source_counted_from_the_accounts_are_those_of_the_month(
    demo: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run_notebook("completeness.ipynb", monkeypatch, DATA=str(demo.folder.root))
    official = found["official"]
    assert official["差"].to_dict() == dict.fromkeys(official.index, 0)
    assert official["实采"].sum() > 100
    assert len(found["figure"].axes[0].patches) == len(official) * len(found["days"])


def test_sentiment_is_held_against_readers_kind_by_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    found = run_notebook("sentiment.ipynb", monkeypatch, JUDGES="fast")
    read, whole = found["read"], found["whole"]
    assert whole.to_numpy().sum() == len(read) > 100
    assert found["by_kind"]["篇数"].sum() == len(read)
    assert whole.to_numpy().trace() == read["对"].sum()
    assert 0.6 < read["对"].mean() < 1
    assert len(found["figure"].axes) == 6


def test_a_topic_is_taught_from_fifty_labels_and_promoted(
    demo: Workplace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    city = tmp_path / "sample"
    shutil.copytree(CITIES / "sample", city, ignore=shutil.ignore_patterns("sites", "__pycache__"))
    found = run_notebook("new_topic.ipynb", monkeypatch, CITY=str(city), DATA=str(demo.folder.root), PROMOTE=True)
    assert found["figures"]["texts"] == 50
    assert found["f1"]["学过"] > found["f1"]["只凭词"] > 0
    assert len(found["house"]) > 100
    assert (city / "topics" / "nev.npz").is_file()
    assert "nev" in {topic.id for topic in load_city(str(city)).topics.topics}
