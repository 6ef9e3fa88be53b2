"""Words in a page's bytes."""

from __future__ import annotations

import pytest

from crawlers.marks import Mark


@pytest.mark.parametrize(
    ("html", "places"),
    [
        (b"", []),
        (b"<html>", []),
        (b"itemprop", [0]),
        ("水<p itemprop=a><b itemprop=b>".encode(), [6, 20]),
        (b"\xff\xfe itemprop \x00", [3]),
        (b"item" * 1000 + b"prop", [3996]),
    ],
)
def test_a_mark_is_found_where_it_stands(html: bytes, places: list[int]) -> None:
    mark = Mark(b"itemprop")
    assert mark.places_in(html) == places
    assert mark.is_in(html) is bool(places) is (b"itemprop" in html)
