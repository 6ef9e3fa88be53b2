"""Whole pages in the shapes of real sites, with a person's answers (tests/pages/gold.json).

The pages marked `aside` had no part in making the extractor right: their figure tells how it does on pages not seen."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bench.extract import GOOD_F, f_measure, same_title
from crawlers.extract import Extracted, extract

PAGES = Path(__file__).parent.parent / "pages"
FETCHED = "2026-07-01T22:00:00+08:00"
GOLD: list[dict[str, Any]] = json.loads((PAGES / "gold.json").read_text(encoding="utf-8"))
TUNED = [gold for gold in GOLD if not gold.get("aside")]
ASIDE = [gold for gold in GOLD if gold.get("aside")]
# an author whom the page prints without a word that says so
UNLABELLED = {("app_share.html", "author")}


def read(gold: dict[str, Any]) -> Extracted:
    return extract(
        (PAGES / gold["file"]).read_bytes(),
        url=gold["url"],
        content_type=gold.get("content_type"),
        fetched_at=datetime.fromisoformat(gold.get("fetched", FETCHED)),
    )


def body_right(found: Extracted, gold: dict[str, Any]) -> bool:
    return f_measure(found.body, gold["body"]) >= GOOD_F if gold["body"] else not found.body


def moment_right(found: Extracted, gold: dict[str, Any]) -> bool:
    """To the minute where the page prints it."""
    wanted = gold["published"]
    return found.published_at is None if wanted is None else (found.published_at or "").startswith(wanted)


@pytest.mark.parametrize("gold", TUNED, ids=lambda gold: gold["file"].removesuffix(".html"))
def test_a_page_of_each_shape_is_read_right(gold: dict[str, Any]) -> None:
    found = read(gold)
    assert same_title(found.title, gold["title"]), found.title
    assert moment_right(found, gold), found.published_at
    assert body_right(found, gold), found.body
    assert found.status == gold.get("status", "ok")
    for name in ("author", "outlet", "page", "column"):
        if name in gold and (gold["file"], name) not in UNLABELLED:
            assert getattr(found, name) == gold[name], name
    assert list(found.next_pages) == gold.get("next_pages", [])
    assert [file.url for file in found.attachments] == gold.get("attachments", [])


def test_most_pages_that_were_kept_aside_are_read_right() -> None:
    found = [(read(gold), gold) for gold in ASIDE]
    assert len(found) == 10
    assert sum(body_right(page, gold) for page, gold in found) >= 8
    assert sum(same_title(page.title, gold["title"]) for page, gold in found) >= 9
    assert sum(moment_right(page, gold) for page, gold in found) >= 10


def test_no_answer_holds_what_could_not_be_read() -> None:
    assert "\ufffd" not in (PAGES / "gold.json").read_text(encoding="utf-8")
