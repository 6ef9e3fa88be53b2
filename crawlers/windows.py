"""Windows of time in which a search is asked: a day, then its hours where a day holds more than a search shows.

A window's name is `2026-06-17T00/2026-06-18T00`, hours of Shanghai, the end not included. What became of each window
stands in the day's account; what no account calls whole is asked by a later run, exactly that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Self

from crawlers.account import account_of
from crawlers.clock import SHANGHAI
from crawlers.entries import MAX_DAYS_BACK
from crawlers.folder import DataFolder

State = Literal["planned", "whole", "split", "full", "missed"]
"""full: an hour that holds more than the search shows; what it showed was kept, and no asking again brings the rest."""
DONE = frozenset(("whole", "full"))
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """From `start` up to `end`, both at full hours, aware."""

    start: datetime
    end: datetime

    @classmethod
    def named(cls, name: str) -> Self:
        start, _, end = name.partition("/")
        return cls(_hour(start), _hour(end))

    @property
    def name(self) -> str:
        return f"{self.start:%Y-%m-%dT%H}/{self.end:%Y-%m-%dT%H}"

    @property
    def words(self) -> str:
        """For people: 6月17日0时至18日0时."""
        end = f"{self.end.day}日" if self.end.date() != self.start.date() else ""
        return f"{self.start.month}月{self.start.day}日{self.start.hour}时至{end}{self.end.hour}时"

    def hours(self) -> list[Window]:
        """Its hours; none where it is one."""
        count = int((self.end - self.start) / _HOUR)
        return [Window(self.start + _HOUR * n, self.start + _HOUR * (n + 1)) for n in range(count)] if count > 1 else []

    def days(self) -> Iterator[Window]:
        """Its parts by day."""
        start = self.start
        while start < self.end:
            midnight = datetime.combine(start.date() + timedelta(days=1), datetime.min.time(), SHANGHAI)
            yield Window(start, min(midnight, self.end))
            start = midnight

    def upto(self, moment: datetime) -> Window | None:
        """What of it lies before a moment's hour: what was asked during an hour has not seen its end."""
        end = min(self.end, moment.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0))
        return Window(self.start, end) if end > self.start else None


def filled_in(url: str, window: Window) -> str:
    """The address with the window's ends in the place of {from} and {to}."""
    for part, moment in (("{from}", window.start), ("{to}", window.end)):
        url = url.replace(part, f"{moment:%Y-%m-%d}-{moment.hour}")
    return url


def has_window(url: str) -> bool:
    return "{from}" in url


def missing_windows(
    folder: DataFolder, source: str, day: date, now: datetime, first: date | None, last: date | None
) -> list[Window]:
    """What a search has not brought yet, by day: from `first`, else from where its accounts begin, else from `day`,
    up to now or the end of `last`."""
    known = list(_known(folder, source, (first or day) - timedelta(days=MAX_DAYS_BACK)))
    reach = day - timedelta(days=MAX_DAYS_BACK)
    begin = first or min([day, *(window.start.date() for window, _ in known if window.start.date() >= reach)])
    end = (now.astimezone(SHANGHAI) + _HOUR - timedelta(microseconds=1)).replace(minute=0, second=0, microsecond=0)
    if last is not None:
        end = min(end, _midnight(last + timedelta(days=1)))
    if (start := _midnight(begin)) >= end:
        return []
    whole = Window(start, end)
    return [part for gap in _without(whole, [one for one, state in known if state in DONE]) for part in gap.days()]


def missed_windows(folder: DataFolder, source: str, day: date) -> list[Window]:
    """The windows that a day's account calls missed, joined where they touch."""
    found = sorted(window for window, state in _of_day(folder, source, day) if state == "missed")
    joined: list[Window] = []
    for window in found:
        if joined and joined[-1].end >= window.start:
            joined[-1] = Window(joined[-1].start, max(joined[-1].end, window.end))
        else:
            joined.append(window)
    return joined


def _known(folder: DataFolder, source: str, since: date) -> Iterator[tuple[Window, State]]:
    for day in folder.days("accounts"):
        if day >= since:
            yield from _of_day(folder, source, day)


def _of_day(folder: DataFolder, source: str, day: date) -> Iterator[tuple[Window, State]]:
    for name, state in account_of(folder, source, day).get("windows", {}).items():
        yield Window.named(name), state


def _without(whole: Window, covered: Iterable[Window]) -> Iterator[Window]:
    start = whole.start
    for window in sorted(covered):
        if window.start > start:
            yield Window(start, min(window.start, whole.end))
        start = max(start, window.end)
        if start >= whole.end:
            return
    yield Window(start, whole.end)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), SHANGHAI)


def _hour(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H").replace(tzinfo=SHANGHAI)
