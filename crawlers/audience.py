"""How many follow and read the bureau's own accounts, by day, as the platforms' own exports say it.

A day's imports stand in audience/DAY/SOURCE.jsonl, DAY being the day of import; the last file that names a day holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from crawlers.folder import DataFolder, records_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceDay:
    """One account's day. `account` is the id of its source; `reads` and `shares` are those of all its articles."""

    SCHEMA: ClassVar[int] = 1
    UPGRADES: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}

    schema: int = 1
    source: str
    account: str
    day: str
    followers: int | None = None
    gained: int | None = None
    lost: int | None = None
    reads: int | None = None
    readers: int | None = None
    shares: int | None = None


def audience_days(folder: DataFolder, account: str, first: date, last: date) -> list[AudienceDay]:
    """An account's days from `first` to `last` (both included) that an import has named, in order."""
    found: dict[str, AudienceDay] = {}
    for day in folder.days("audience"):
        for source in folder.sources("audience", day) if day >= first else ():
            for one in records_of(AudienceDay, folder.audience(day, source)):
                if one.account == account and first.isoformat() <= one.day <= last.isoformat():
                    found[one.day] = one
    return [found[day] for day in sorted(found)]
