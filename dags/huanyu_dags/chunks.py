"""Sources parted into chunks of like work, by pace, with all sources of one host in one chunk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from cities.sources import Source
    from huanyu.workplace import Workplace

PACES = {"quick": 2.0, "slow": float("inf")}
"""Pace → up to how many seconds between two requests; each has its pool: what is slow waits and hardly works."""


def by_pace(plan: Any, work: Any, name: str) -> tuple[list[Any], list[Any]]:
    """The tasks `plan` and `work` for each pace: `work`, in the pace's pool, mapped over the chunks of its plan."""
    plans = {pace: plan.override(task_id=f"plan_{pace}")(pace) for pace in PACES}
    mapped = [
        work.override(task_id=f"{name}_{pace}", pool=f"huanyu_{pace}").expand(sources=chunks)
        for pace, chunks in plans.items()
    ]
    return list(plans.values()), mapped


def chunks_of(work: Workplace, day: date, pace: str, size: int, only: Collection[str] = ()) -> list[list[str]]:
    """Chunks of about `size` ids of a pace's sources in force and not paused, of those named in `only` if any are."""
    paused = work.paused
    wanted = [
        source for source in work.city.sources
        if source.valid_on(day) and source.id not in paused and (not only or source.id in only)
        and (source.urls or source.inbox)
    ]  # fmt: skip
    # a host's sources go at the pace of the slowest
    mine = [group for group in _of_one_host(wanted) if _pace(max(source.pace_s for source in group)) == pace]
    weights = _weights(work, [source for group in mine for source in group])
    return _balanced(mine, -(-sum(map(len, mine)) // size), weights)


def even(items: Sequence[str], size: int) -> list[list[str]]:
    """Chunks of at most `size`, none more than one longer than another."""
    number = -(-len(items) // size)
    return [list(items[start::number]) for start in range(number)]


def _pace(seconds: float) -> str:
    return next(pace for pace, most in PACES.items() if seconds <= most)


def _weights(work: Workplace, sources: Iterable[Source]) -> Mapping[str, float]:
    """Seconds that a source's pace asks for the pages that it had on the last day (a guess of 10 before that)."""
    from crawlers.revisits import fetched_on

    days = work.folder.days("accounts")[-1:]
    return {
        source.id: max(source.pace_s, 1.0) * ((fetched_on(work.folder, source.id, days[0]) if days else 0) or 10)
        for source in sources
    }


def _of_one_host(sources: Iterable[Source]) -> list[list[Source]]:
    """Sources that share a host stay together: a host's pace is kept by one crawl."""
    groups: list[tuple[set[str], list[Source]]] = []
    for source in sources:
        hosts = {urlsplit(url).hostname or url for url in source.urls} or {source.id}
        mine = [source]
        for group in [each for each in groups if not hosts.isdisjoint(each[0])]:
            groups.remove(group)
            hosts |= group[0]
            mine = group[1] + mine
        groups.append((hosts, mine))
    return [group for _, group in groups]


def _balanced(groups: Iterable[list[Source]], number: int, weights: Mapping[str, float]) -> list[list[str]]:
    """The heaviest first, each into the chunk that has least to do."""
    chunks: list[list[str]] = [[] for _ in range(number)]
    load = [0.0] * number
    weigh = {id(group): sum(weights[source.id] for source in group) for group in groups}
    for group in sorted(groups, key=lambda each: (-weigh[id(each)], each[0].id)):
        least = min(range(number), key=load.__getitem__)
        chunks[least] += [source.id for source in group]
        load[least] += weigh[id(group)]
    return [sorted(chunk) for chunk in chunks if chunk]
