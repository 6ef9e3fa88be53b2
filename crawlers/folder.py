"""DATA/CITY/: where each file lies, how it is read line by line and written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TypeVar

from crawlers.record import Record, RecordError, line_of, record_from

R = TypeVar("R", bound=Record)


class FileError(ValueError):
    """A line of a file cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The data folder of one city (`root` is DATA/CITY)."""

    root: Path

    def pages(self, day: date) -> Path:
        return self.root / "pages" / day.isoformat()

    def articles(self, day: date, source: str) -> Path:
        return self.root / "articles" / day.isoformat() / f"{source}.jsonl"

    def observations(self, day: date, source: str) -> Path:
        return self.root / "observations" / day.isoformat() / f"{source}.jsonl"

    def air(self, day: date, source: str) -> Path:
        return self.root / "air" / day.isoformat() / f"{source}.jsonl"

    def audience(self, day: date, source: str) -> Path:
        return self.root / "audience" / day.isoformat() / f"{source}.jsonl"

    def comments(self, day: date, source: str) -> Path:
        return self.root / "comments" / day.isoformat() / f"{source}.jsonl"

    def account(self, day: date, source: str) -> Path:
        return self.root / "accounts" / day.isoformat() / f"{source}.json"

    def annotated(self, day: date, source: str) -> Path:
        return self.root / "annotated" / day.isoformat() / f"{source}.jsonl"

    def related(self, day: date) -> Path:
        return self.root / "related" / f"{day.isoformat()}.jsonl"

    def events(self, day: date) -> Path:
        return self.root / "events" / f"{day.isoformat()}.jsonl"

    def rechecked(self, day: date) -> Path:
        return self.root / "rechecked" / f"{day.isoformat()}.json"

    def quarantine(self, stage: str, day: date) -> Path:
        return self.root / "quarantine" / stage / f"{day.isoformat()}.jsonl"

    def month(self, month: str) -> Path:
        return self.root / "months" / month

    def month_edition(self, month: str, number: int) -> Path:
        """更正N of a closed month: the month as it was computed again."""
        return self.root / "months" / f"{month}-更正{number}"

    @property
    def outbox(self) -> Path:
        return self.root / "outbox"

    @property
    def briefings(self) -> Path:
        return self.root / "briefings"

    @property
    def papers(self) -> Path:
        """Papers that were issued under a number, as they went out."""
        return self.root / "papers"

    def logs(self, day: date) -> Path:
        return self.root / "logs" / f"{day.isoformat()}.jsonl"

    @property
    def store(self) -> Path:
        return self.root / "store"

    @property
    def owed(self) -> Path:
        """What the store has not been told yet."""
        return self.root / "owed"

    @property
    def ledger(self) -> Path:
        return self.root / "ledger.sqlite"

    @property
    def lease(self) -> Path:
        return self.root / ".lease"

    def part_lease(self, part: str) -> Path:
        """Of a part that is written alone while others write other parts."""
        return self.root / ".leases" / part

    def inbox(self, source: str) -> Path:
        """Where people put files for a source."""
        return self.root / "inbox" / source

    def new_evidence(self, day: date, source: str, first: str) -> tuple[str, Path]:
        """Name and file of a run: `first`, or `first`-2 and so on after a run of the same moment. Evidence is never
        overwritten."""
        for number in count(1):
            run = first if number == 1 else f"{first}-{number}"
            path = self.pages(day) / f"{source}-{run}.warc.gz"
            if not path.exists():
                return run, path
        raise AssertionError("unreachable")

    def days(self, part: str) -> list[date]:
        """The days for which `part` (articles, annotated, related, …) has a folder or a file, in order."""
        found = set()
        for path in (self.root / part).glob("????-??-??*"):
            try:
                found.add(date.fromisoformat(path.name[:10]))
            except ValueError:
                continue
        return sorted(found)

    def sources(self, part: str, day: date) -> list[str]:
        """The sources that have a file in `part` for `day`, in order."""
        return sorted(path.stem for path in (self.root / part / day.isoformat()).glob("*.jsonl"))


def records_of(kind: type[R], path: Path) -> Iterator[R]:
    """The records of a file in order; none where it is absent. FileError names a bad line."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        for number, line in enumerate(file, 1):
            try:
                yield record_from(kind, line)
            except RecordError as error:
                raise FileError(f"{path}:{number}: {error}") from error


def write_records(path: Path, records: Iterable[Record]) -> int:
    """Writes the file anew, whole or not at all; returns the number of records."""
    lines = [line_of(record) + "\n" for record in records]
    write_whole(path, "".join(lines).encode())
    return len(lines)


def write_whole(path: Path, data: bytes) -> None:
    """Writes under a temporary name, brings it to the disk, renames: a reader sees the old file or the new one."""
    write_pieces(path, (data,))


def write_pieces(path: Path, pieces: Iterable[bytes]) -> str:
    """As `write_whole` what need not fit into memory; returns the SHA-256 of all.

    The temporary name is always the same, so that what a killed run left is taken over by the next one; the lease keeps
    a second writer away.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.tmp")
    digest = sha256()
    try:
        with part.open("wb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return digest.hexdigest()
