"""Sketches of ways in which pages name themselves (tests/pages/sketched): columns, apps and services beside headlines."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from bench.extract import same_title
from crawlers.clock import SHANGHAI
from crawlers.extract import extract
from crawlers.title import AGAINST

SKETCHED = Path(__file__).parent.parent / "pages" / "sketched"
TITLES: dict[str, list[str]] = json.loads((SKETCHED / "titles.json").read_text(encoding="utf-8"))
FETCHED = datetime(2026, 12, 31, tzinfo=SHANGHAI)


@pytest.mark.parametrize("name", TITLES, ids=lambda name: name.removesuffix(".html"))
def test_a_sketched_page_is_called_by_its_headline(name: str) -> None:
    found = extract((SKETCHED / name).read_bytes(), fetched_at=FETCHED)
    assert any(same_title(found.title, title) for title in TITLES[name]), found.title


def test_what_speaks_against_a_title_costs_points() -> None:
    assert {"column", "office", "site's name", "no title"} <= AGAINST
    assert not AGAINST & {"notice", "labelled", "printed"}
