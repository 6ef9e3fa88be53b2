"""The windows that briefings cover: a day from 08:00 to 08:00, a week from Monday, a month; and those before them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from crawlers.clock import SHANGHAI, day_words

Kind = Literal["day", "week", "month"]
KINDS: dict[Kind, str] = {"day": "日报", "week": "周报", "month": "月报"}
DAY_BEGINS = time(8)


class WindowError(ValueError):
    """No window goes by this name, or none that has begun; the message (Chinese) says what is wrong and allowed."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` to before `end`, both aware. `name` is `2026-06-18`, `2026-W25` or `2026-06`; a day has the name of
    the morning on which it ends, as the daily digest has."""

    kind: Kind
    name: str
    start: datetime
    end: datetime

    @property
    def title(self) -> str:
        """`6月18日`, `2026年第25周`, `2026年6月`."""
        if self.kind == "day":
            return day_words(self.end.date())
        if self.kind == "week":
            return f"{self.name[:4]}年第{int(self.name[6:])}周"
        return f"{self.start.year}年{self.start.month}月"

    @property
    def said(self) -> str:
        """`6月17日08:00至6月18日08:00`, `6月15日至6月21日`."""
        if self.kind == "day":
            return f"{day_words(self.start.date())}{self.start:%H:%M}至{day_words(self.end.date())}{self.end:%H:%M}"
        return f"{day_words(self.days[0])}至{day_words(self.days[-1])}"

    @property
    def days(self) -> tuple[date, ...]:
        """The days that begin in it: of a day's window the one of which it has the most."""
        first, last = self.start.date(), (self.end - timedelta(seconds=1)).date()
        if self.kind == "day":
            return (first,)
        return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def before(self, number: int = 1) -> Window:
        """The window `number` days, weeks or months earlier."""
        if self.kind == "day":
            return day_window(self.end.date() - timedelta(days=number))
        if self.kind == "week":
            return _week(self.start.date() - timedelta(weeks=number))
        months = self.start.year * 12 + self.start.month - 1 - number
        return month_window(f"{months // 12}-{months % 12 + 1:02}")


def day_window(day: date) -> Window:
    """The day and night up to 08:00 of `day`."""
    end = datetime.combine(day, DAY_BEGINS, SHANGHAI)
    return Window("day", day.isoformat(), end - timedelta(days=1), end)


def week_window(name: str) -> Window:
    """`2026-W25`, by ISO 8601: weeks begin on Monday, the first holds 4 January. WindowError for any other text."""
    try:
        if not re.fullmatch(r"\d{4}-W\d{2}", name):
            raise ValueError
        return _week(date.fromisoformat(f"{name}-1"))
    except ValueError:
        raise WindowError(f"{name!r} 不是周，应像 2026-W25（按 ISO 8601，周一为一周之始）") from None


def month_window(name: str) -> Window:
    """`2026-06`. WindowError for any other text."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}", name):
            raise ValueError
        first = date.fromisoformat(f"{name}-01")
    except ValueError:
        raise WindowError(f"{name!r} 不是月份，应像 2026-06") from None
    after = (first + timedelta(days=31)).replace(day=1)
    return Window("month", name, _midnight(first), _midnight(after))


def window_named(name: str) -> Window:
    """The window of a name of any kind. WindowError where it is none."""
    if "W" in name:
        return week_window(name)
    if len(name) <= 7:
        return month_window(name)
    try:
        return day_window(date.fromisoformat(name))
    except ValueError:
        raise WindowError(f"{name!r} 不是日期、周或月份，应像 2026-06-18、2026-W25 或 2026-06") from None


def last_window(kind: Kind, now: datetime) -> Window:
    """The latest window of a kind that is over at `now`."""
    now = now.astimezone(SHANGHAI)
    if kind == "day":
        window = day_window(now.date())
    elif kind == "week":
        window = _week(now.date())
    else:
        window = month_window(f"{now:%Y-%m}")
    return window if window.end <= now else window.before()


def _week(day: date) -> Window:
    monday = day - timedelta(days=day.weekday())
    year, week, _ = monday.isocalendar()
    return Window("week", f"{year}-W{week:02}", _midnight(monday), _midnight(monday + timedelta(weeks=1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
