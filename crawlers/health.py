"""How each source does: read from the accounts of the days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

from cities.city import City
from cities.sources import Source
from crawlers.clock import day_words
from crawlers.daybook import days_of
from crawlers.folder import DataFolder
from crawlers.troubles import HABIT_DAYS, Trouble, source_troubles

State = Literal["ok", "silent", "failing", "never", "paused"]
_FAILING = ("down", "login", "bridge", "parser")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """`last_ok` is the last day with a new or changed article, `days_silent` the days since (None: never any).

    `counts` are the statuses of its last account, of day `last_day`; `troubles` are those that stand; `detail` says the
    state in Chinese.
    """

    source: str
    name: str
    state: State
    last_ok: date | None = None
    last_day: date | None = None
    days_silent: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()
    detail: str


def source_health(
    city: City, folder: DataFolder, upto: date, paused: Mapping[str, str] = MappingProxyType({})
) -> list[SourceHealth]:  # fmt: skip
    """Each source in force on `upto`, in the order of sources.yaml, from the accounts up to and with that day.

    `paused`: source → why somebody paused it; that it brings nothing ails nobody.
    """
    days = [day for day in folder.days("accounts") if day <= upto]
    found = [_health(source, folder, days, upto) for source in city.sources if source.valid_on(upto)]
    return [
        replace(one, state="paused", troubles=(), detail=f"已暂停：{paused[one.source]}")
        if one.source in paused
        else one
        for one in found
    ]


def _health(source: Source, folder: DataFolder, days: list[date], upto: date) -> SourceHealth:
    # what lies further back matters only for a source that has not spoken since
    near = [day for day in days if day >= upto - timedelta(days=HABIT_DAYS * 2)]
    known = days_of(folder, source.id, near) or days_of(folder, source.id, days)
    last_ok = next((one.day for one in reversed(known) if one.has_spoken), None)
    last = known[-1] if known else None
    standing = tuple(one for one in source_troubles(source, folder, near, upto) if one.closed is None)
    state = _state(standing, last_ok)
    return SourceHealth(
        source=source.id,
        name=source.name,
        state=state,
        last_ok=last_ok,
        last_day=last.day if last else None,
        days_silent=(upto - last_ok).days if last_ok else None,
        counts=last.counts if last else {},
        troubles=standing,
        detail=_detail(source, standing, last_ok, last.day if last else None),
    )


def _state(standing: tuple[Trouble, ...], last_ok: date | None) -> State:
    kinds = {one.kind for one in standing}
    if kinds & set(_FAILING):
        return "failing"
    if last_ok is None:
        return "never"
    return "silent" if "silent" in kinds else "ok"


def _detail(source: Source, standing: tuple[Trouble, ...], last_ok: date | None, last_day: date | None) -> str:
    if standing:
        return "；".join(f"{one.detail}（{day_words(one.opened)}起）" for one in standing)
    if last_ok is not None:
        return f"最近一篇采于{day_words(last_ok)}"
    if last_day is not None:
        return "采集过，但从没有得到文章"
    return "还没有导入过" if source.kind == "import" else "还没有采集过"
