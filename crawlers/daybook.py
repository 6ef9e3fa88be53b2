"""What a source's days say, read from the accounts: cheap enough to be asked for five hundred sources on every page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from cities.sources import Source
from crawlers.account import account_at, account_of
from crawlers.entries import filled
from crawlers.folder import DataFolder
from crawlers.status import QUIET_STATUSES, Status
from crawlers.urls import canonical_url
from crawlers.windows import missed_windows

_NEW = (Status.OK, Status.PARTIAL)
_UNREADABLE = (Status.NO_BODY, Status.BAD_DATE, Status.BAD_BYTES)
_READ = (Status.OK, Status.CHANGED, Status.UNCHANGED, Status.PARTIAL)
_QUIET = frozenset(status.value for status in QUIET_STATUSES)
_ENTRY_WELL = frozenset((Status.LISTING.value, Status.UNCHANGED.value, Status.SKIPPED.value))


@dataclass(frozen=True, slots=True)
class SourceDay:
    """A day on which a source was collected, and how many of its URLs ended how."""

    day: date
    counts: Mapping[str, int]

    @property
    def new(self) -> int:
        """Articles that were not known before."""
        return sum(self.counts.get(status, 0) for status in _NEW)

    @property
    def has_spoken(self) -> bool:
        return bool(self.new or self.counts.get(Status.CHANGED))

    @property
    def has_answered(self) -> bool:
        """Whether anything at all went well."""
        return not self.counts or bool(_QUIET & self.counts.keys())

    @property
    def unreadable(self) -> int:
        return sum(self.counts.get(status, 0) for status in _UNREADABLE)

    @property
    def pages(self) -> int:
        """Pages that should be articles, read or not."""
        return self.unreadable + sum(self.counts.get(status, 0) for status in _READ)


def days_of(folder: DataFolder, source: str, days: list[date]) -> list[SourceDay]:
    """Those of `days` on which the source was collected, in their order."""
    return [SourceDay(day, counts) for day in days if (counts := counts_of(folder, source, day)) is not None]


def counts_of(folder: DataFolder, source: str, day: date) -> Mapping[str, int] | None:
    """The counts of a day's account, None without one."""
    path = folder.account(day, source)
    try:
        return _counts_at(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


def dead_entries(folder: DataFolder, source: Source, day: date) -> dict[str, str]:
    """The entries that brought neither list nor feed on a day, with their statuses; none where one of them did."""
    urls: dict[str, str] = account_of(folder, source.id, day).get("urls", {})
    said = {url: urls.get(canonical_url(url), "") for url in filled(source.urls, day, day)}
    dead = {url: status for url, status in said.items() if status and status not in _ENTRY_WELL}
    return dead if dead and len(dead) == len([status for status in said.values() if status]) else {}


def missed_words(folder: DataFolder, source: str, day: date) -> str:
    """The windows that a search missed on a day, in words; empty where it missed none."""
    return "、".join(window.words for window in missed_windows(folder, source, day))


@lru_cache(maxsize=200_000)
def _counts_at(path: Path, stamp: int) -> Mapping[str, int]:
    """Only the counts are decoded: the URLs beside them may be thousands."""
    text = path.read_text(encoding="utf-8")
    try:
        counts: dict[str, int] = json.JSONDecoder().raw_decode(text, text.index('"counts": ') + len('"counts": '))[0]
    except ValueError:
        counts = account_at(path)["counts"]
    return counts
