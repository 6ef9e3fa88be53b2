"""来源: the account date × source × status of the last month, the newest day first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cities.sources import Source
from crawlers.checks import Check
from crawlers.health import SourceHealth
from crawlers.status import QUIET_STATUSES, Status
from ledger.pauses import Pause
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
    """`health` is None for a source that is not in force; `check` how its golden pages did last (None: never held
    against the parsers), `goldens` how many there are; `pause` why it is not collected now."""

    source: Source
    health: SourceHealth | None
    cells: tuple[Cell, ...]
    goldens: int
    check: Check | None
    pause: Pause | None


@dataclass(frozen=True, slots=True)
class Accounts:
    """`troubles` are (day, source, what), the newest first."""

    days: tuple[date, ...]
    rows: tuple[Row, ...]
    troubles: tuple[tuple[date, str, str], ...]


@dataclass(frozen=True, slots=True)
class SourceDays:
    """One source's account: day × status, the newest day first; `statuses` are those that it has had, in words."""

    row: Row
    statuses: tuple[str, ...]
    days: tuple[tuple[date, tuple[int, ...]], ...]


def source_days(site: Site, source: str) -> SourceDays | None:
    """None for a source that the city does not have."""
    accounts = accounts_of(site)
    row = next((each for each in accounts.rows if each.source.id == source), None)
    if row is None:
        return None
    kept = _counts(site)
    counts = {day: kept.get((day, source), {}) for day in accounts.days}
    known = [status for status in Status if any(status in each for each in counts.values())]
    return SourceDays(
        row,
        tuple(STATUSES.get(status, status) for status in known),
        tuple((day, tuple(each.get(status, 0) for status in known)) for day, each in counts.items() if each),
    )


def accounts_of(site: Site) -> Accounts:
    last = site.clock().date()
    kept = _counts(site)
    days = sorted(
        (day for day in site.reads.days("accounts") if last - timedelta(days=DAYS) < day <= last), reverse=True
    )
    health = {each.source: each for each in site.reads.health(last)}
    counts = {(day, source.id): kept.get((day, source.id), {}) for day in days for source in site.city.sources}
    goldens, checks, pauses = site.reads.goldens(), site.reads.checks(), site.ledger.paused_sources()
    rows = [
        Row(
            source, health.get(source.id), tuple(_cell(counts[day, source.id]) for day in days),
            goldens.get(source.id, 0), checks.get(source.id), pauses.get(source.id),
        )
        for source in site.city.sources
    ]  # fmt: skip
    troubles = [
        (day, source.name, _words({status: each for status, each in here.items() if status not in _EXPECTED}))
        for day in days
        for source in site.city.sources
        if _cell(here := counts[day, source.id]).bad
    ]
    return Accounts(tuple(days), tuple(rows), tuple(troubles[:TROUBLES_SHOWN]))


def _counts(site: Site) -> Mapping[tuple[date, str], Mapping[str, int]]:
    last = site.clock().date()
    return site.reads.accounts(last - timedelta(days=DAYS - 1), last)


def _cell(counts: Mapping[str, int]) -> Cell:
    new = counts.get(Status.OK, 0) + counts.get(Status.CHANGED, 0)
    bad = sum(number for status, number in counts.items() if status not in _EXPECTED)
    return Cell(new, bad, bool(counts), _words(counts))


def _words(counts: Mapping[str, int]) -> str:
    return "、".join(f"{STATUSES.get(status, status)} {number}" for status, number in counts.items())
