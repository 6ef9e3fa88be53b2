"""Windows meet without gap or overlap, by Shanghai's calendar, and go by one name each."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crawlers.clock import SHANGHAI
from reports.briefing.window import (
    Kind,
    WindowError,
    day_window,
    last_window,
    month_window,
    week_window,
    window_named,
)


@pytest.mark.parametrize("name", ["2026-06-18", "2026-03-01", "2026-W01", "2026-W53", "2025-W01", "2026-01", "2024-02"])
def test_each_window_begins_where_the_one_before_it_ends(name: str) -> None:
    window = window_named(name)
    assert window.name == name
    assert window.before().end == window.start
    assert window.before(3).end == window.before(2).start
    assert not window.holds(window.end)
    assert window.holds(window.start)
    assert window.before().holds(window.start) is False


def test_a_day_goes_from_eight_to_eight_and_bears_the_name_of_the_morning() -> None:
    window = day_window(date(2026, 6, 18))
    assert window.start == datetime(2026, 6, 17, 8, tzinfo=SHANGHAI)
    assert window.end == datetime(2026, 6, 18, 8, tzinfo=SHANGHAI)
    assert window.said == "6月17日08:00至6月18日08:00"


def test_the_weeks_of_the_turn_of_the_year_are_those_of_iso_8601() -> None:
    assert week_window("2026-W53").start.date() == date(2026, 12, 28)
    assert week_window("2027-W01").before().name == "2026-W53"
    assert week_window("2026-W01").start.date() == date(2025, 12, 29)
    assert month_window("2026-01").before(12).name == "2025-01"


@pytest.mark.parametrize("name", ["2025-W53", "2026-W00", "2026-W1", "2026-13", "2026-6", "2026-06-31", "../etc", ""])
def test_a_name_of_no_window_is_refused_in_words(name: str) -> None:
    with pytest.raises(WindowError, match="应像 2026-"):
        window_named(name)


@pytest.mark.parametrize(
    ("kind", "now", "name"),
    [
        ("week", "2026-06-22T00:00:00+08:00", "2026-W25"),
        ("week", "2026-06-21T23:59:59+08:00", "2026-W24"),
        ("month", "2026-07-01T00:00:00+08:00", "2026-06"),
        ("month", "2026-06-30T16:00:00+00:00", "2026-06"),
        ("day", "2026-06-18T07:59:00+08:00", "2026-06-17"),
    ],
)
def test_the_last_window_is_the_latest_that_is_over(kind: Kind, now: str, name: str) -> None:
    assert last_window(kind, datetime.fromisoformat(now)).name == name
