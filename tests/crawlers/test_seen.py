"""The index of what earlier days found: made from the files, brought up to date, made again when it is broken."""

from __future__ import annotations

from datetime import date

from crawlers.folder import DataFolder
from crawlers.revisits import last_whole
from crawlers.seen import Seen
from tests.crawlers.cities_made import account_of, remember
from tests.crawlers.evidence_of_tests import seen_source

FIRST, NEXT, LATER = date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3)
URL, OTHER = "http://site.example/a/1.html", "http://site.example/a/2.html"


def test_a_day_that_was_written_anew_is_read_anew(folder: DataFolder) -> None:
    remember(folder, FIRST, "s", URL)
    assert seen_source(folder, "s", LATER).knows(URL)
    remember(folder, FIRST, "s", OTHER)
    seen = seen_source(folder, "s", LATER)
    assert (seen.knows(URL), seen.knows(OTHER)) == (False, True)


def test_a_name_that_an_earlier_day_lost_is_found_on_the_later_one_again(folder: DataFolder) -> None:
    remember(folder, FIRST, "s", URL)
    account_of(folder, NEXT, "s", {URL: "unchanged"})
    assert seen_source(folder, "s", LATER).first_found(URL) == FIRST
    remember(folder, FIRST, "s", OTHER)
    assert seen_source(folder, "s", LATER).first_found(URL) == NEXT


def test_a_broken_index_is_made_again(folder: DataFolder) -> None:
    remember(folder, FIRST, "s", URL)
    with Seen.of(folder) as seen:
        path = seen.path
    path.write_bytes(b"no database" * 1000)
    assert seen_source(folder, "s", LATER).knows(URL)


def test_ten_years_of_unchanged_are_one_row(folder: DataFolder) -> None:
    for number in range(1, 29):
        account_of(folder, date(2026, 2, number), "s", {URL: "ok" if number == 1 else "unchanged"})
    with Seen.of(folder) as seen:
        seen.refresh(folder, LATER)
        assert seen._db.execute("SELECT day FROM names").fetchall() == [("2026-02-01",)]


def test_what_a_server_knows_its_answer_by_is_the_last_it_gave(folder: DataFolder) -> None:
    account_of(folder, FIRST, "s", {URL: "ok"}, validators={URL: ['"a"', None]})
    account_of(folder, NEXT, "s", {URL: "changed"}, validators={URL: ['"b"', "Sat, 02 May 2026 00:00:00 GMT"]})
    found = [seen_source(folder, "s", day).validators(URL) for day in (FIRST, NEXT, LATER)]
    assert [one and one.etag for one in found] == [None, '"a"', '"b"']


def test_a_collection_that_was_cut_short_is_not_the_last_whole_one(folder: DataFolder) -> None:
    remember(folder, FIRST, "s", URL)
    account_of(folder, FIRST, "s", {URL: "ok"})
    remember(folder, NEXT, "s", OTHER)
    account_of(folder, NEXT, "s", {OTHER: "ok", URL: "login"})
    assert last_whole(folder, "s", LATER) == FIRST
