"""What a crawl is told: plain values, so that its process needs neither the city's facts nor the archive."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceJob:
    """One source's part.

    `run` names it in the evidence, which goes to `file`. `urls` are its entries, templates filled. `due` are canonical
    URLs and platform ids found before that are looked at again. Lists are read back to `since`, past pages that hold
    nothing new where `deep` says that an earlier collection left something behind; what a feed says has changed since
    `last_day`, the last collection, is read again.
    `url_pattern` None means: what looks like an article. `private_hosts` may have addresses of the machine's network.
    `days`: the first and last day of a backfill; what is known to be published outside is left out.
    `id_url` is the address of a board's threads with {id} for their number, `selectors` where their pages say what.
    `only_due`: the entries are left alone. `windows` (crawlers/windows.py) are the hours that a search with {from} and
    {to} in its address has not brought yet; after `full_pages` pages it shows no more. `parallel` requests at once.
    Times in seconds, sizes in bytes.
    """

    id: str
    kind: str
    run: str
    file: str
    urls: tuple[str, ...]
    url_pattern: str | None
    encoding: str | None
    pace_s: float
    max_pages: int
    max_bytes: int
    timeout_s: float
    max_s: float
    parallel: int
    private_hosts: frozenset[str]
    broken_tls: bool
    since: date
    last_day: date
    deep: bool
    due: frozenset[str]
    windows: tuple[str, ...] = ()
    full_pages: int = 50
    id_url: str | None = None
    selectors: Mapping[str, str] = field(default_factory=dict)
    comments: bool = False
    only_due: bool = False
    days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`now` is the run's clock; `retry_wait_s` the first wait before another try, doubled each time.

    `seen` is the file of crawlers.seen, of which the days before `seen_before` count. `frozen`: the clock stands at
    `now`, so that the same sites give the same evidence (demo, tests).
    """

    now: datetime
    proxy: str | None
    user_agent: str
    retry_wait_s: float
    frozen: bool
    seen: str
    seen_before: date
    sources: tuple[SourceJob, ...]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, default=_plain)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        data: dict[str, Any] = json.loads(text)
        sources = tuple(_source(entry) for entry in data.pop("sources"))
        data["now"] = datetime.fromisoformat(data["now"])
        data["seen_before"] = date.fromisoformat(data["seen_before"])
        return cls(sources=sources, **data)


def _source(entry: dict[str, Any]) -> SourceJob:
    made: dict[str, Any] = {name: frozenset(entry[name]) for name in ("due", "private_hosts")}
    made |= {name: date.fromisoformat(entry[name]) for name in ("since", "last_day")}
    if entry["days"] is not None:
        first, last = map(date.fromisoformat, entry["days"])
        made["days"] = (first, last)
    return SourceJob(**{**entry, **made, "urls": tuple(entry["urls"]), "windows": tuple(entry["windows"])})


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a job")
