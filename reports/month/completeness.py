"""How complete the sources were: for each that could give points, days expected, days seen, gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cities.sources import Source
from crawlers.account import account_at
from crawlers.folder import DataFolder
from crawlers.status import Status
from reports.runs import runs_of

SEEN = frozenset(
    {Status.OK, Status.CHANGED, Status.UNCHANGED, Status.DUPLICATE, Status.REMOVED, Status.LISTING}
)  # fmt: skip
"""A day on which a URL of the source ended so was seen: the source answered and could be read."""
POINT_KINDS = ("press", "tv", "wechat", "gov", "message")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDays:
    """`expected` days of the month since the first collection ever, `seen` of them; `gaps` are runs of missed days.

    A source that is imported by hand has no days of its own: `imported` is True and `expected` equals `seen`.
    """

    source: str
    name: str
    tier: str
    expected: int
    seen: int
    last_seen: str | None
    gaps: tuple[tuple[str, str], ...]
    imported: bool = False
    never: bool = False


def gives_points(source: Source) -> bool:
    return source.article_kind in POINT_KINDS or source.own


def source_days(folder: DataFolder, sources: Sequence[Source], first: date, until: date) -> tuple[SourceDays, ...]:
    """Each source's days from `first` to `until` (both included), in the order of sources.yaml."""
    accounts = seen_days(folder, until)
    return tuple(_days_of(source, accounts, first, until) for source in sources if gives_points(source))


def seen_days(folder: DataFolder, until: date) -> dict[str, dict[date, bool]]:
    """source → day → whether it was seen, for each day up to `until` that has an account of the source."""
    found: dict[str, dict[date, bool]] = {}
    for day in folder.days("accounts"):
        if day > until:
            break
        for path in sorted((folder.root / "accounts" / day.isoformat()).glob("*.json")):
            counts: Mapping[str, int] = account_at(path)["counts"]
            found.setdefault(path.stem, {})[day] = any(counts.get(status, 0) for status in SEEN)
    return found


def _days_of(source: Source, accounts: dict[str, dict[date, bool]], first: date, until: date) -> SourceDays:
    mine = accounts.get(source.id, {})
    seen = sorted(day for day, was_seen in mine.items() if was_seen and first <= day)
    imported = source.kind == "import"
    if imported:
        expected = seen
    else:
        # Before any source was collected nothing could be seen; a source never collected misses all days since then.
        begun = min(mine, default=min((day for days in accounts.values() for day in days), default=first))
        start = max(first, begun)
        expected = [start + timedelta(days=n) for n in range(max(0, (until - start).days + 1))]
    return SourceDays(
        source=source.id,
        name=source.name,
        tier=source.tier,
        expected=len(expected),
        seen=len(seen),
        last_seen=seen[-1].isoformat() if seen else None,
        gaps=written_runs([day for day in expected if day not in set(seen)]),
        imported=imported,
        never=not mine,
    )


def written_runs(days: Sequence[date]) -> tuple[tuple[str, str], ...]:
    """Runs of days that follow each other, as (first, last)."""
    return tuple((first.isoformat(), last.isoformat()) for first, last in runs_of(days))
