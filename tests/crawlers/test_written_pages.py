"""Pages in the manner of well over a hundred publishing systems, by writers who had not seen the extractor (tests/pages/written).

Each has a person's answers (`gold.json`; `…_ok` holds other answers that a careful reader may give). What was right of
them on first sight stands in docs/extraction.md; here they keep what was mended since."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bench.extract import GOOD_F, f_measure, same_title
from crawlers.clock import SHANGHAI
from crawlers.extract import Extracted, extract

PAGES = sorted((Path(__file__).parent.parent / "pages" / "written").glob("*/page.html"))
ARTICLES = ("ok", "bad-date", "no-body")
LATER = datetime(2026, 12, 31, tzinfo=SHANGHAI)
WRONG = {
    # one line under a video, which its writer calls no text
    "d040-tv-video-nobody": "status",
    # the year 2204 is no year to the extractor
    "b009-old-frames-typo-year-gbk": "status",
}
"""What is known to be read wrong."""


def gold_of(page: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(page.with_name("gold.json").read_text(encoding="utf-8"))
    return gold


def read(page: Path, gold: dict[str, Any]) -> Extracted:
    at = datetime.fromisoformat(gold["fetched_at"]) if gold.get("fetched_at") else LATER
    url = gold.get("fetch_url") or gold["url"]
    return extract(page.read_bytes(), url=url, fetched_at=at if at.tzinfo else at.replace(tzinfo=SHANGHAI))


def answers(gold: dict[str, Any], name: str) -> list[Any]:
    more = gold.get(f"{name}_ok") or []
    return [gold.get(name), *(more if isinstance(more, list) else [more])]


def wrong_in(found: Extracted, gold: dict[str, Any]) -> set[str]:
    wrong = set()
    if gold.get("body") and max(f_measure(found.body, body) for body in answers(gold, "body") if body) < GOOD_F:
        wrong.add("body")
    if gold.get("title") and not any(same_title(found.title, title) for title in answers(gold, "title") if title):
        wrong.add("title")
    if gold.get("published_at") and (found.published_at or "")[:10] != gold["published_at"][:10]:
        wrong.add("day")
    if found.status not in (gold["status"], *gold.get("status_ok", [])):
        wrong.add("status")
    return wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_a_written_page_is_read_as_its_writer_meant_it(page: Path) -> None:
    gold = gold_of(page)
    found = read(page, gold)
    if gold["status"] in ARTICLES:
        assert wrong_in(found, gold) == set(WRONG.get(page.parent.name, "").split())
    elif gold["status"] in ("login", "blocked"):
        assert found.status == "login"
    else:
        assert len(found.body) < 120
