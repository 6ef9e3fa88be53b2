"""来源: the account date × source × status of the last month, the newest day first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from cities.sources import Source
from crawlers.folder import DataFolder
from crawlers.health import SourceHealth, source_health
from crawlers.status import QUIET_STATUSES, Status
from web.site import Site
from web.words import STATUSES

DAYS = 31
TROUBLES_SHOWN = 40
_EXPECTED = frozenset(status.value for status in QUIET_STATUSES) | {Status.ROBOTS.value}
"""Nothing to mend: a page that its site keeps from robots stays so, day after day."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A source's day: `new` articles, `bad` URLs or items; not `seen` where nothing was collected."""

    new: int
    bad: int
    seen: bool
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    source: Source
    health: SourceHealth | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Accounts:
    """`troubles` are (day, source, what), the newest first."""

    days: tuple[date, ...]
    rows: tuple[Row, ...]
    troubles: tuple[tuple[date, str, str], ...]


def accounts_of(site: Site) -> Accounts:
    last = site.clock().date()
    days = [day for day in site.folder.days("accounts") if last - timedelta(days=DAYS) < day <= last]
    days.sort(reverse=True)
    health = {each.source: each for each in source_health(site.city, site.folder, last)}
    counts = {(day, source.id): _counts(site.folder, day, source.id) for day in days for source in site.city.sources}
    rows = [
        Row(source, health.get(source.id), tuple(_cell(counts[day, source.id]) for day in days))
        for source in site.city.sources
    ]
    troubles = [
        (day, source.name, _words({status: each for status, each in here.items() if status not in _EXPECTED}))
        for day in days
        for source in site.city.sources
        if _cell(here := counts[day, source.id]).bad
    ]
    return Accounts(tuple(days), tuple(rows), tuple(troubles[:TROUBLES_SHOWN]))


def _counts(folder: DataFolder, day: date, source: str) -> dict[str, int]:
    path = folder.account(day, source)
    found: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))["counts"] if path.is_file() else {}
    return found


def _cell(counts: dict[str, int]) -> Cell:
    new = counts.get(Status.OK, 0) + counts.get(Status.CHANGED, 0)
    bad = sum(number for status, number in counts.items() if status not in _EXPECTED)
    return Cell(new, bad, bool(counts), _words(counts))


def _words(counts: dict[str, int]) -> str:
    return "、".join(f"{STATUSES.get(status, status)} {number}" for status, number in counts.items())
