"""Entry addresses with a date in them, filled for the days that have not been collected yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

MAX_DAYS_BACK = 62
_PARTS = ("{yyyy}", "{mm}", "{dd}")


def first_day(day: date, last: date | None, first: date | None) -> date:
    """The day from which a source is collected: `first` where it is given, else the last collected day (its evening
    is still missing), at most MAX_DAYS_BACK before `day`, else the day itself."""
    start = first or max(last or day, day - timedelta(days=MAX_DAYS_BACK))
    return min(day, start)


def filled(urls: Sequence[str], start: date, day: date) -> tuple[str, ...]:
    """The addresses from `start` to `day`, those without a date once."""
    days = [start + timedelta(days=number) for number in range((day - start).days + 1)]
    found: dict[str, None] = {}
    for url in urls:
        for one in days if any(part in url for part in _PARTS) else days[-1:]:
            found.setdefault(_on(url, one))
    return tuple(found)


def _on(url: str, day: date) -> str:
    return url.replace("{yyyy}", f"{day:%Y}").replace("{mm}", f"{day:%m}").replace("{dd}", f"{day:%d}")
