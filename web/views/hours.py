"""How much was said in each hour of the last two days, and in what tone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawlers.clock import SHANGHAI
from index.document import Document
from index.store import All, Between, Store, Term

HOURS = 24
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Volume:
    """Environmental articles published in the `HOURS` up to now, and in as many before: all, and the negative ones.

    `hours` are (the hour's beginning, all, negative) of the last `HOURS`, oldest first, the running hour included.
    """

    total: int
    negative: int
    total_before: int
    negative_before: int
    hours: tuple[tuple[datetime, int, int], ...]


def volume_of(store: Store, now: datetime) -> Volume:
    """Read article by article: the store counts by day and no finer."""
    now = now.astimezone(SHANGHAI)
    since = now - 2 * HOURS * _HOUR
    asked = All(
        parts=(
            Term(field="env", value="yes"),
            Between(first=since.date().isoformat(), last=now.date().isoformat()),
        )
    )
    return counted(store.each(asked), now)


def counted(documents: Iterable[Document], now: datetime) -> Volume:
    """The volume of these; what was published before the two windows, or is dated after `now`, is not in it."""
    running = now.replace(minute=0, second=0, microsecond=0)
    first = running - (HOURS - 1) * _HOUR
    all_, bad = Counter[datetime](), Counter[datetime]()
    before = bad_before = 0
    for document in documents:
        at = datetime.fromisoformat(document.published_at).astimezone(SHANGHAI)
        negative = document.sentiment == "negative"
        if first <= at <= now:
            hour = at.replace(minute=0, second=0, microsecond=0)
            all_[hour] += 1
            bad[hour] += negative
        elif first - HOURS * _HOUR <= at < first:
            before += 1
            bad_before += negative
    hours = tuple((hour, all_[hour], bad[hour]) for hour in (first + step * _HOUR for step in range(HOURS)))
    return Volume(all_.total(), bad.total(), before, bad_before, hours)
