"""Time as the bureau counts it: Asia/Shanghai, which has kept +08:00 without summer time since 1992."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def shanghai_now() -> datetime:
    return datetime.now(SHANGHAI).replace(microsecond=0)


def shanghai_day(moment: datetime) -> date:
    """The day in Shanghai of an aware moment."""
    return moment.astimezone(SHANGHAI).date()


def day_words(day: date) -> str:
    """`6月17日`, as readers are told of a day."""
    return f"{day.month}月{day.day}日"


def month_of(published_at: str) -> str:
    """`2026-10` of an ISO moment with offset, by Shanghai's calendar."""
    return datetime.fromisoformat(published_at).astimezone(SHANGHAI).strftime("%Y-%m")


def elapsed(now: datetime, seconds: float) -> datetime:
    """The moment so many seconds into a run that began at `now`."""
    return now + timedelta(seconds=int(seconds))
