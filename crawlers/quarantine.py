"""What could not be processed, with the reason; nothing is dropped without a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from crawlers.folder import DataFolder, records_of, write_records
from crawlers.lease import lease


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """One thing that failed: `item` is its URL or id, `reason` a status or an error's name, `detail` the words."""

    SCHEMA: ClassVar[int] = 1
    UPGRADES: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}

    schema: int = 1
    source: str | None = None
    item: str
    reason: str
    detail: str = ""


def write_quarantine(
    folder: DataFolder, stage: str, day: date, failed: Iterable[Quarantined], sources: set[str] | None = None
) -> int:
    """Writes what failed in a stage on a day; returns how many lines stand.

    A step is run again as a whole, so its lines replace those of the run before; with `sources`, only theirs.
    """
    path = folder.quarantine(stage, day)
    # parts of a day may be at work beside each other, and their lines go into one file
    with lease(folder.part_lease(f"quarantine-{stage}"), holder="quarantine", tell=lambda _: None):
        kept = [] if sources is None else [old for old in records_of(Quarantined, path) if old.source not in sources]
        lines = sorted({*kept, *failed}, key=lambda line: (line.source or "", line.item, line.reason, line.detail))
        if not lines:
            path.unlink(missing_ok=True)
            return 0
        return write_records(path, lines)
