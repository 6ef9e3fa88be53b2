"""Typed: days and moments as people write them into a field, and how a field writes them back.

A browser's own date fields show days in the browser's language (06/18/2026 in an English one), so
that a page with those would write them otherwise than everywhere else on it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time

from crawlers.clock import SHANGHAI

_DAY = r"(?:(?P<year>20\d\d)\s*[-./年]\s*)?(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})\s*[日号]?"
_HOUR = r"(?P<hour>\d{1,2})\s*[:：时点]\s*(?P<minute>\d{1,2})?\s*分?"
_MOMENT = re.compile(rf"\s*{_DAY}(?:[\sT]*{_HOUR})?\s*")
DAY_FORM, MOMENT_FORM = "6月16日、2026-06-16", "6月16日 08:05、2026-06-16 08:05"


class TypedError(ValueError):
    """What was typed is no day or moment; the message (Chinese) names it and says how it is written."""


def day_of(text: str, today: date) -> date:
    """The day typed; one without a year is the last such day up to `today`. TypedError for none."""
    found = _MOMENT.fullmatch(text)
    if found is None or found["hour"] is not None:
        raise TypedError(f"“{text}”不是日期；可以写成 {DAY_FORM}")
    return _day(found, today, f"“{text}”不是日期；可以写成 {DAY_FORM}")


def days_of(first: str, last: str, today: date) -> tuple[date | None, date | None]:
    """The span typed, in order; None where its end is left open. A last day without a year that would come before the
    first is read in the first's year. TypedError for what is no day.
    """
    since = day_of(first, today) if first.strip() else None
    until = day_of(last, today) if last.strip() else None
    if since is None or until is None or since <= until:
        return since, until
    found = _MOMENT.fullmatch(last)
    if found is not None and not found["year"]:
        with suppress(ValueError):
            until = until.replace(year=since.year)
    return min(since, until), max(since, until)


def moment_of(text: str, now: datetime) -> datetime:
    """The moment typed, Shanghai's; without a year as `day_of`. TypedError for none, or a day without an hour."""
    wrong = f"“{text}”不是时间；可以写成 {MOMENT_FORM}"
    found = _MOMENT.fullmatch(text)
    if found is None or found["hour"] is None:
        raise TypedError(wrong)
    try:
        hour = time(int(found["hour"]), int(found["minute"] or 0))
    except ValueError:
        raise TypedError(wrong) from None
    return datetime.combine(_day(found, now.astimezone(SHANGHAI).date(), wrong), hour, SHANGHAI)


def typed_day(day: str | date, today: date) -> str:
    """As `day_of` reads it back: `6月16日`, with the year where it is not that."""
    if not day:
        return ""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    short = f"{day.month}月{day.day}日"
    return short if day_of(short, today) == day else f"{day.year}年{short}"


def _day(found: re.Match[str], today: date, wrong: str) -> date:
    # 29 February is in one of eight years at least
    years = [int(found["year"])] if found["year"] else range(today.year, today.year - 8, -1)
    for year in years:
        with suppress(ValueError):
            day = date(year, int(found["month"]), int(found["day"]))
            if found["year"] or day <= today:
                return day
    raise TypedError(wrong)
