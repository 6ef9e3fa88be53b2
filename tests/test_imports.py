"""The house stands: each floor imports only from floors above it in DESIGN's list."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ["cities", "crawlers", "nlp", "ledger", "index", "reports", "web", "huanyu"]
NOBODY_IMPORTS = {"dags", "tests", "notebooks", "bench"}
FORBIDDEN_NAMES = {"utils", "common", "helpers"}


def imports_of(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None and node.level == 0:
            names.add(node.module)
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_only_from_the_floors_before_it(floor: str) -> None:
    not_yet = set(FLOORS[FLOORS.index(floor) + 1 :]) | NOBODY_IMPORTS
    files = sorted((ROOT / floor).rglob("*.py"))
    assert files, f"{floor}/ has no code"
    wrong = {str(path.relative_to(ROOT)): sorted(imports_of(path) & not_yet) for path in files}
    assert {path: names for path, names in wrong.items() if names} == {}


@pytest.mark.parametrize("floor", [floor for floor in FLOORS if floor != "huanyu"])
def test_a_lower_floor_reads_neither_the_environment_nor_the_clock(floor: str) -> None:
    culprits = []
    for path in sorted((ROOT / floor).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "os.environ" in text or "os.getenv" in text:
            culprits.append(str(path.relative_to(ROOT)))
    assert culprits == []


def test_nothing_is_called_utils_common_or_helpers() -> None:
    files = [path for floor in FLOORS for path in (ROOT / floor).rglob("*")]
    assert [str(path) for path in files if path.stem in FORBIDDEN_NAMES] == []
