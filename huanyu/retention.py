"""Retention: what is older than its kind is kept, and what is kept nevertheless because something names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from cities.city import City
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from index.documents import documents
from ledger.ledger import Ledger

FILE_KINDS = ("pages", "comments", "inbox", "outbox", "quarantine", "logs")
_NAMED = re.compile(r"pages/\d{4}-\d\d-\d\d/[^\"\\]+")
_DAY = re.compile(r"20\d\d-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """Of one kind: `files` that go, with their `bytes`; `kept` nevertheless; `rows` of the ledger. All older than
    `before`, the first day that is kept.
    """

    kind: str
    before: date
    files: tuple[Path, ...] = ()
    bytes: int = 0
    kept: int = 0
    rows: int = 0


def expired(city: City, folder: DataFolder, ledger: Ledger, today: date) -> list[Expired]:
    """What may go today, kind by kind; nothing is touched."""
    found = []
    for kind in FILE_KINDS:
        before = today - timedelta(days=getattr(city.retention, kind))
        old = [path for path, day in _files(folder.root / kind) if day < before]
        named = _needed(city, folder, ledger) if kind == "pages" and old else frozenset()
        closed = {each.month for each in ledger.closings()}
        gone = tuple(
            path for path in old
            if kind != "pages"
            or (path.relative_to(folder.root).as_posix() not in named and path.parent.name[:7] in closed)
        )  # fmt: skip
        size = sum(path.stat().st_size for path in gone)
        found.append(Expired(kind=kind, before=before, files=gone, bytes=size, kept=len(old) - len(gone)))
    before = today - timedelta(days=city.retention.audit)
    rows = ledger.count_deeds_before(_midnight(before))
    return [*found, Expired(kind="audit", before=before, rows=rows)]


def delete_expired(ledger: Ledger, found: list[Expired], *, by: str, at: datetime) -> None:
    """Deletes what `expired` found, and puts on record how much of what; a folder that is empty then goes too."""
    for each in found:
        for path in each.files:
            path.unlink(missing_ok=True)
        for parent in sorted({path.parent for path in each.files}):
            if parent.name != each.kind and not any(parent.iterdir()):
                parent.rmdir()
        if each.kind == "audit" and each.rows:
            ledger.forget_deeds_before(_midnight(each.before))
        if each.files or each.rows:
            detail = {"files": len(each.files), "bytes": each.bytes, "rows": each.rows, "kept": each.kept}
            ledger.note_deed(who=by, what="retention", subject=f"{each.kind} {each.before}", at=at, detail=detail)


def _files(root: Path) -> Iterator[tuple[Path, date]]:
    """Each file with its day: of its name or its folder's, else the one on which it was last changed."""
    for path in sorted(root.rglob("*")):
        if not path.is_file():
            continue
        said = _DAY.match(path.name) or next((m for part in path.parts[::-1] if (m := _DAY.fullmatch(part))), None)
        try:
            day = date.fromisoformat(said[0]) if said else None
        except ValueError:
            day = None
        yield path, day or datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI).date()


def _needed(city: City, folder: DataFolder, ledger: Ledger) -> frozenset[str]:
    """Evidence that a month as it was closed names, or an article whose alert somebody still has to answer."""
    months = [path.read_text(encoding="utf-8") for path in folder.root.glob("months/*/*.jsonl")]
    named = {found for text in months for found in _NAMED.findall(text)}
    waiting = {task.alert for task in ledger.tasks() if task.open}
    ids = {alert.article for alert in ledger.alerts() if alert.id in waiting and alert.article is not None}
    for document in documents(city, folder, ledger, ids=ids) if ids else ():
        if document.evidence is not None:
            named.add(document.evidence["file"])
    return frozenset(named)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
