"""What an older program left behind: which records stand in a data folder, and whether we can read them.

Records are never rewritten: evidence and closed months stay the bytes that they are, and each older number is read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from crawlers.air import AirReading
from crawlers.article import Article, Observation
from crawlers.audience import AudienceDay
from crawlers.comment import Comment
from crawlers.folder import DataFolder
from crawlers.quarantine import Quarantined
from crawlers.record import Record, RecordError, record_from
from index.document import Document
from nlp.annotation import Annotation
from nlp.relation import Event, Related

KINDS: dict[str, type[Record]] = {
    "articles/*/*.jsonl": Article, "observations/*/*.jsonl": Observation, "air/*/*.jsonl": AirReading,
    "audience/*/*.jsonl": AudienceDay, "comments/*/*.jsonl": Comment, "annotated/*/*.jsonl": Annotation,
    "related/????-??-??.jsonl": Related, "events/????-??-??.jsonl": Event, "quarantine/*/*.jsonl": Quarantined,
    "months/*/articles.jsonl": Document,
}  # fmt: skip
"""Where records lie below DATA/CITY, and of what kind they are."""


@dataclass(slots=True)
class Records:
    """Of one kind: `counts` of lines by schema number, `now` the number that is written today; `newer` and `broken`
    are places (`articles/2026-06-17/x.jsonl:3`), each with why."""

    kind: str
    now: int
    counts: Counter[int] = field(default_factory=Counter)
    newer: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def older(self) -> int:
        """Lines that are read through an upgrade."""
        return sum(count for number, count in self.counts.items() if number < self.now)


def records_there(folder: DataFolder) -> Iterator[Records]:
    """Reads every line of every record; kinds of which there is none are left out."""
    for pattern, kind in KINDS.items():
        found = Records(kind=kind.__name__, now=kind.SCHEMA)
        for path in sorted(folder.root.glob(pattern)):
            _read(path, kind, found, path.relative_to(folder.root).as_posix())
        if found.counts or found.newer or found.broken:
            yield found


def _read(path: Path, kind: type[Record], found: Records, name: str) -> None:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            schema = _schema_of(line)
            if schema is not None and schema > kind.SCHEMA:
                found.newer.append(f"{name}:{number}：{kind.__name__} 的格式 {schema}，本程序到 {kind.SCHEMA}")
                continue
            try:
                record_from(kind, line)
            except RecordError as error:
                found.broken.append(f"{name}:{number}：{error}")
            else:
                found.counts[kind.SCHEMA if schema is None else schema] += 1


def _schema_of(line: bytes) -> int | None:
    try:
        schema = json.loads(line)["schema"]
    except (ValueError, KeyError, TypeError):
        return None
    return schema if isinstance(schema, int) else None
