"""What is known of a source, and when an article is due for another look."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from crawlers.article import Observation, Reply
from crawlers.entries import filled, first_day
from crawlers.folder import DataFolder, FileError, write_whole
from crawlers.revisits import due, is_due, last_collected, last_rechecked
from tests.crawlers.cities_made import collected, observe, remember
from tests.crawlers.evidence_of_tests import seen_source

FOUND = date(2026, 5, 1)
AT = "2026-05-01T22:00:00+08:00"
URL = "http://site.example/a/1.html"


def days_due(found_on: date, days: int, *, replies: bool = False, folder: DataFolder) -> list[int]:
    """The ages at which URL is due when its source is collected each day."""
    ages = []
    for number in range(1, days):
        day = found_on + timedelta(days=number)
        if URL in due(seen_source(folder, "s", day), day - timedelta(days=1), day, replies=replies):
            ages.append(number)
    return ages


def test_an_article_is_looked_at_after_one_two_four_and_seven_days(folder: DataFolder) -> None:
    remember(folder, FOUND, "s", URL)
    assert days_due(FOUND, 60, folder=folder) == [1, 2, 4, 7]


def test_a_message_without_a_reply_is_looked_at_for_eight_weeks(folder: DataFolder) -> None:
    remember(folder, FOUND, "s", URL)
    assert days_due(FOUND, 70, replies=True, folder=folder) == [1, 2, 4, 7, 14, 21, 28, 35, 42, 49, 56]


def test_an_answered_message_is_looked_at_like_any_article(folder: DataFolder) -> None:
    remember(folder, FOUND, "s", URL, ids=["m"])
    observe(folder, FOUND, "s", Observation(id="m", at=AT, reply=Reply(text="已处理")))
    assert days_due(FOUND, 70, replies=True, folder=folder) == [1, 2, 4, 7]


def test_an_article_that_is_gone_is_not_looked_at_again(folder: DataFolder) -> None:
    remember(folder, FOUND, "s", URL, ids=["m"])
    observe(folder, FOUND, "s", Observation(id="m", at=AT, removed=True))
    assert days_due(FOUND, 10, folder=folder) == []


@pytest.mark.parametrize("torn", [b'{"ok": 3, "unans', b"[]", b'{"unanswered": "s"}'])
def test_a_torn_note_of_the_looking_again_is_named_with_its_remedy(folder: DataFolder, torn: bytes) -> None:
    write_whole(folder.rechecked(FOUND), torn)
    with pytest.raises(FileError, match=r"2026-05-01\.json: 回看记录读不出；删掉这个文件"):
        last_rechecked(folder, "s", FOUND + timedelta(days=1))


def test_a_look_on_a_day_without_collection_is_made_up_for() -> None:
    later = FOUND + timedelta(days=20)
    assert is_due(FOUND, FOUND, later, (1, 2, 4, 7))
    assert not is_due(FOUND, FOUND + timedelta(days=7), later, (1, 2, 4, 7))


def test_what_a_later_day_found_is_not_known_yet(folder: DataFolder) -> None:
    remember(folder, FOUND, "s", URL)
    assert not seen_source(folder, "s", FOUND).knows(URL)
    assert seen_source(folder, "s", FOUND + timedelta(days=1)).first_found(URL) == FOUND


def test_a_page_without_an_article_is_known_by_the_account(folder: DataFolder) -> None:
    account = {"source": "s", "urls": {URL: "no-body", "http://site.example/": "listing"}, "counts": {}}
    write_whole(folder.account(FOUND, "s"), json.dumps(account).encode())
    seen = seen_source(folder, "s", date(2026, 5, 3))
    assert (seen.first_found(URL), seen.knows("http://site.example/")) == (FOUND, False)


@pytest.mark.parametrize(("counts", "read"), [({"listing": 1, "timeout": 2}, True), ({"timeout": 2}, False)])
def test_a_day_when_the_source_was_down_does_not_count_as_collected(
    folder: DataFolder, counts: dict[str, int], read: bool
) -> None:
    collected(folder, FOUND, "s")
    collected(folder, date(2026, 5, 2), "s")
    account = {"source": "s", "urls": {}, "counts": counts}
    write_whole(folder.account(date(2026, 5, 2), "s"), json.dumps(account).encode())
    assert last_collected(folder, "s", date(2026, 5, 3)) == (date(2026, 5, 2) if read else FOUND)


def test_sources_whose_names_begin_alike_are_told_apart(folder: DataFolder) -> None:
    collected(folder, FOUND, "wb_city")
    assert last_collected(folder, "wb", date(2026, 5, 3)) is None


def test_dated_entries_are_filled_for_each_day_and_plain_ones_once() -> None:
    urls = ("http://a.example/{yyyy}{mm}/{dd}/", "http://a.example/news/")
    assert filled(urls, date(2026, 4, 30), date(2026, 5, 1)) == (
        "http://a.example/202604/30/", "http://a.example/202605/01/", "http://a.example/news/",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("last", "first", "start"),
    [
        (None, None, date(2026, 6, 17)),
        (date(2026, 6, 10), None, date(2026, 6, 10)),
        (date(2026, 6, 10), date(2026, 6, 1), date(2026, 6, 1)),
        (date(2025, 6, 10), None, date(2026, 4, 16)),
        (None, date(2026, 7, 1), date(2026, 6, 17)),
    ],
)
def test_collecting_begins_at_the_day_given_or_the_last_one_at_most_62_days_back(
    last: date | None, first: date | None, start: date
) -> None:
    assert first_day(date(2026, 6, 17), last, first) == start


def test_a_further_page_of_an_article_is_known_but_never_looked_at_by_itself(folder: DataFolder) -> None:
    account = {"source": "s", "urls": {URL: "ok", "http://site.example/a/1_2.html": "duplicate"}, "counts": {}}
    write_whole(folder.account(FOUND, "s"), json.dumps(account).encode())
    seen = seen_source(folder, "s", date(2026, 5, 2))
    assert seen.knows(URL)
    assert seen.knows("http://site.example/a/1_2.html")
    assert due(seen, FOUND, date(2026, 5, 2), replies=False) == {URL}
