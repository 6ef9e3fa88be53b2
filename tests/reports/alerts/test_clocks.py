"""When a limit runs out and a notice may go, by the clock and by China's calendar."""

from __future__ import annotations

from datetime import datetime

import pytest

from cities.alerts import Clock, QuietHours
from crawlers.clock import SHANGHAI
from reports.alerts.clocks import due_after, earliest_after, is_quiet

NIGHT = QuietHours(start="22:30", end="07:00")
NOON = QuietHours(start="12:00", end="13:30")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def clock(hours: float, *pauses: str) -> Clock:
    return Clock(id="c", name="时限", hours=hours, basis="规定", pauses=pauses)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "made", "ends"),
    [
        ("06-17T22:00", clock(48), "06-19T22:00"),
        ("06-17T22:00", clock(1, "quiet_hours"), "06-18T07:30"),
        ("06-17T23:00", clock(1, "quiet_hours"), "06-18T08:00"),
        # Friday evening; the 19th to 21st are the dragon-boat holiday, of which Friday the 19th is the first day
        ("06-18T20:00", clock(8, "days_off"), "06-22T04:00"),
        ("06-20T10:00", clock(2, "days_off"), "06-22T02:00"),
        # Saturday 9 May is a make-up workday after the First of May
        ("05-08T20:00", clock(8, "days_off"), "05-09T04:00"),
        ("06-18T20:00", clock(8, "days_off", "quiet_hours"), "06-22T12:30"),
    ],
)  # fmt: skip
def test_a_limit_does_not_count_the_time_of_its_pauses(start: str, made: Clock, ends: str) -> None:
    assert due_after(at(start), made, NIGHT) == at(ends)


@pytest.mark.parametrize(
    ("moment", "waits", "goes"),
    [
        ("06-17T23:10", (), "06-17T23:10"),
        ("06-17T23:10", ("quiet_hours",), "06-18T07:00"),
        ("06-18T06:59", ("quiet_hours",), "06-18T07:00"),
        ("06-18T07:00", ("quiet_hours",), "06-18T07:00"),
        ("06-20T12:00", ("days_off",), "06-22T00:00"),
        ("06-20T12:00", ("days_off", "quiet_hours"), "06-22T07:00"),
        ("05-09T12:00", ("days_off",), "05-09T12:00"),
    ],
)  # fmt: skip
def test_a_notice_waits_for_the_end_of_what_it_respects(moment: str, waits: tuple[str, ...], goes: str) -> None:
    assert earliest_after(at(moment), waits, NIGHT) == at(goes)  # type: ignore[arg-type]


def test_quiet_hours_within_a_day_end_on_that_day() -> None:
    assert [is_quiet(at(f"06-17T{hour}"), NOON) for hour in ("11:59", "12:00", "13:29", "13:30", "23:00")] == [
        False, True, True, False, False,
    ]  # fmt: skip
