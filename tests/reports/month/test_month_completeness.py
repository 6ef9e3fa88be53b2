"""How complete the sources were, day by day."""

from __future__ import annotations

import json
from datetime import date

from cities.city import City
from crawlers.folder import DataFolder, write_whole
from reports.month.completeness import SourceDays, source_days
from reports.month.words import gap_words

JUNE = (date(2026, 6, 1), date(2026, 6, 10))


def account(folder: DataFolder, day: int, source: str, **counts: int) -> None:
    named = {name.replace("_", "-"): number for name, number in counts.items()}
    data = {"source": source, "urls": {}, "counts": named}
    write_whole(folder.account(date(2026, 6, day), source), json.dumps(data).encode())


def days_of(sample: City, folder: DataFolder, source: str) -> SourceDays:
    return next(each for each in source_days(folder, sample.sources, *JUNE) if each.source == source)


def test_days_are_expected_from_the_first_collection_and_gaps_are_named(sample: City, folder: DataFolder) -> None:
    for day in (3, 4, 7):
        account(folder, day, "yzrb", ok=2, listing=1)
    found = days_of(sample, folder, "yzrb")
    assert (found.expected, found.seen, found.last_seen) == (8, 3, "2026-06-07")
    assert gap_words(found, 5) == "6月5日至6日、8日至10日"


def test_a_day_on_which_nothing_could_be_read_is_a_gap(sample: City, folder: DataFolder) -> None:
    account(folder, 1, "yzrb", unchanged=1)
    account(folder, 2, "yzrb", timeout=3, http_5xx=1)
    found = days_of(sample, folder, "yzrb")
    assert (found.seen, found.gaps[0]) == (1, ("2026-06-02", "2026-06-10"))


def test_a_source_that_was_never_collected_misses_every_day_since_the_others_began(
    sample: City, folder: DataFolder
) -> None:
    account(folder, 2, "yzrb", ok=1)
    found = days_of(sample, folder, "ljrb")
    assert (found.expected, found.seen, found.never) == (9, 0, True)


def test_a_source_imported_by_hand_has_no_days_of_its_own_and_public_posts_give_no_points(
    sample: City, folder: DataFolder
) -> None:
    assert days_of(sample, folder, "hotline").imported
    assert "wb_city" not in {each.source for each in source_days(folder, sample.sources, *JUNE)}


def test_the_word_for_a_source_without_gaps_is_none(sample: City, folder: DataFolder) -> None:
    for day in range(1, 11):
        account(folder, day, "yzrb", listing=1)
    assert gap_words(days_of(sample, folder, "yzrb"), 5) == "无"
