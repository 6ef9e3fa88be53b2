"""Sketches of the dates that pages print beside the day of publication, and of the ways in which they set a text
(tests/pages/sketched/texts)."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bench.extract import GOOD_F, f_measure
from crawlers.clock import SHANGHAI
from crawlers.extract import extract

SKETCHED = Path(__file__).parent.parent / "pages" / "sketched"
ANSWERS: dict[str, dict[str, Any]] = json.loads((SKETCHED / "texts.json").read_text(encoding="utf-8"))
FETCHED = datetime(2026, 12, 31, 12, tzinfo=SHANGHAI)
URL = "https://www.yz.gov.cn/a/1.html"
WRONG = {
    # labels in one row of a table, dates in the next
    "d06-header-row": {"day"},
    # who signed it, and when, before the text, which only a meta tag dates later
    "d31-meta-later-than-sign": {"day"},
    # summaries of other pages, longer than the text and without links
    "b18-recommend-intros": {"body"},
    # a poem without a single sign, in an element without a name
    "b26-blockquote-poem": {"body"},
    # the first paragraph stands in the page's header
    "b27-header-tag": {"body"},
    "e24-slash-clock": {"day"},
}
"""What is known to be read wrong."""


@pytest.mark.parametrize("name", ANSWERS)
def test_a_sketched_page_is_read_as_meant(name: str) -> None:
    wanted = ANSWERS[name]
    html = (SKETCHED / "texts" / f"{name}.html").read_bytes()
    found = extract(html, url=wanted.get("url", URL), fetched_at=FETCHED)
    wrong = {"day"} if (found.published_at or "")[:10] != wanted["day"] else set()
    if "body" in wanted and f_measure(found.body, "\n".join(wanted["body"])) < GOOD_F:
        wrong.add("body")
    assert wrong == WRONG.get(name, set()), (found.published_at, found.body)
