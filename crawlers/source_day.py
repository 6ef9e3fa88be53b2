"""What a source's day gives, as parsing gathers it, and its files: articles, observations, the account."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cities.sources import Source
from crawlers.air import AirReading
from crawlers.article import Article, Observation
from crawlers.audience import AudienceDay
from crawlers.comment import Comment
from crawlers.folder import DataFolder, write_records, write_whole
from crawlers.known import Known
from crawlers.quarantine import Quarantined
from crawlers.record import Record
from crawlers.revisits import CUT
from crawlers.seen_source import SeenSource
from crawlers.status import Status, day_status
from crawlers.windows import Window

_WORST = ("whole", "full", "missed")


@dataclass(slots=True)
class SourceDay:
    """What a source's day gives, as it grows file by file."""

    source: Source
    known: Known
    before: SeenSource
    articles: dict[tuple[str, str], Article] = field(default_factory=dict)
    where: dict[tuple[str, str], str] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    records: list[AirReading | AudienceDay | Comment] = field(default_factory=list)
    statuses: dict[str, list[Status]] = field(default_factory=dict)
    failed: set[Quarantined] = field(default_factory=set)
    validators: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    windows: dict[tuple[Window, str], str] = field(default_factory=dict)
    fetched: int = 0
    unverified: int = 0


def written(folder: DataFolder, day: date, found: SourceDay) -> Counter[Status]:
    """Writes the day's files of a source anew, its account among them; returns how many URLs ended how."""
    source = found.source.id
    articles = sorted(
        found.articles.values(), key=lambda article: (article.published_at or "", article.id, article.version)
    )
    _write(folder.articles(day, source), articles)
    _write(folder.observations(day, source), _observations(found.observations))
    _write(folder.air(day, source), [one for one in found.records if isinstance(one, AirReading)])
    _write(folder.audience(day, source), [one for one in found.records if isinstance(one, AudienceDay)])
    _write(folder.comments(day, source), [one for one in found.records if isinstance(one, Comment)])
    urls = {url: day_status(statuses) for url, statuses in sorted(found.statuses.items())}
    counts = Counter(urls.values())
    account: dict[str, object] = {
        "source": source,
        "urls": {url: status.value for url, status in urls.items()},
        "counts": {status.value: counts[status] for status in sorted(counts, key=str)},
        "fetched": found.fetched,
    }
    if windows := _windows(found):
        account["windows"] = windows
    if found.unverified:
        account["unverified"] = found.unverified
    if validators := _sound_validators(found, urls):
        account["validators"] = validators
    text = json.dumps(account, ensure_ascii=False, indent=1) + "\n"
    write_whole(folder.account(day, source), text.encode())
    return counts


def _windows(found: SourceDay) -> dict[str, str]:
    """The state of each window; the worst where several searches share it."""
    states: dict[str, str] = {}
    for (window, _), state in sorted(found.windows.items()):
        if state != "split":
            states[window.name] = max(states.get(window.name, state), state, key=_WORST.index)
    return states


def _sound_validators(found: SourceDay, urls: Mapping[str, Status]) -> dict[str, tuple[str | None, str | None]]:
    """Of articles that were read; of lists only when nothing of the day was left behind that they lead to."""
    cut = any(status.value in CUT for status in urls.values())
    good = {Status.OK, Status.CHANGED, Status.UNCHANGED} | (set() if cut else {Status.LISTING})
    return {url: pair for url, pair in sorted(found.validators.items()) if urls.get(url) in good}


def _observations(seen: list[Observation]) -> list[Observation]:
    """In order; what is seen again later on the day without a difference is told once."""
    kept: dict[tuple[object, ...], Observation] = {}
    for one in sorted(seen, key=lambda one: one.at):
        kept.setdefault((one.id, one.engagement, one.reply, one.removed), one)
    return sorted(kept.values(), key=lambda one: (one.id, one.at, str(one.engagement), str(one.reply), one.removed))


def _write(path: Path, records: Sequence[Record]) -> None:
    """A file for records, no file for none: one from an earlier reading of the same evidence goes."""
    if records:
        write_records(path, records)
    else:
        path.unlink(missing_ok=True)
