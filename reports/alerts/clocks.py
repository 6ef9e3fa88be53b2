"""When a time limit ends and a notice may go: quiet hours, days off and make-up workdays, by China's calendar."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

from cities.alerts import Clock, Pause, QuietHours
from crawlers.clock import SHANGHAI
from reports.workdays import is_workday


def due_after(start: datetime, clock: Clock, quiet: QuietHours | None) -> datetime:
    """The moment at which a clock that starts at `start` runs out; time in its pauses does not count."""
    left, at = timedelta(hours=clock.hours), start.astimezone(SHANGHAI)
    if not clock.pauses:
        return at + left
    while True:
        if _paused(at, clock.pauses, quiet):
            at = _next_turn(at, quiet)
            continue
        turn = _next_turn(at, quiet)
        if turn - at >= left:
            return at + left
        left, at = left - (turn - at), turn


def earliest_after(at: datetime, waits: Collection[Pause], quiet: QuietHours | None) -> datetime:
    """The first moment from `at` on at which a notice that `waits` may go; `at` itself where nothing holds it."""
    at = at.astimezone(SHANGHAI)
    while _paused(at, waits, quiet):
        at = _next_turn(at, quiet)
    return at


def is_quiet(at: datetime, quiet: QuietHours) -> bool:
    start, end, now = _time(quiet.start), _time(quiet.end), at.astimezone(SHANGHAI).time()
    return start <= now < end if start < end else now >= start or now < end


def _paused(at: datetime, pauses: Collection[Pause], quiet: QuietHours | None) -> bool:
    if "days_off" in pauses and not is_workday(at.date()):
        return True
    return "quiet_hours" in pauses and quiet is not None and is_quiet(at, quiet)


def _next_turn(at: datetime, quiet: QuietHours | None) -> datetime:
    """The next moment at which anything may change: midnight, or an end of the quiet hours."""
    day = at.date()
    turns = [datetime.combine(day + timedelta(days=1), time(), SHANGHAI)]
    if quiet is not None:
        turns += [datetime.combine(day, _time(clock), SHANGHAI) for clock in (quiet.start, quiet.end)]
    return min(turn for turn in turns if turn > at)


def _time(text: str) -> time:
    return time.fromisoformat(text)
