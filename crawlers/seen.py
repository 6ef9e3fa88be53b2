"""What the days of a data folder have found, in one SQLite file, so that a crawl of the tenth year knows new from seen
without reading ten years of files.

The file holds nothing of its own: it is read from articles/, observations/ and accounts/, brought up to date when a
day's folder has changed, and made again when it is gone or broken.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from crawlers.account import account_at
from crawlers.folder import DataFolder, FileError
from crawlers.seen_source import SeenSource
from crawlers.status import Status
from crawlers.urls import canonical_url

PARTS = ("articles", "observations", "accounts")
BUSY_S = 600.0
"""So long one waits while another brings the index up to date: sources may be collected beside each other."""
_VERSION = 1
_TABLES = """
CREATE TABLE days (day TEXT PRIMARY KEY, stamp TEXT NOT NULL);
CREATE TABLE articles (source TEXT, id TEXT, version TEXT, url TEXT, moment TEXT, day TEXT);
CREATE INDEX articles_by_id ON articles (source, id);
CREATE INDEX articles_by_url ON articles (source, url);
CREATE INDEX articles_by_day ON articles (day);
CREATE TABLE names (source TEXT, name TEXT, day TEXT, alias INTEGER, PRIMARY KEY (source, name, day)) WITHOUT ROWID;
CREATE INDEX names_by_day ON names (day, source);
CREATE TABLE marks (source TEXT, name TEXT, day TEXT, mark TEXT, PRIMARY KEY (source, name, mark, day)) WITHOUT ROWID;
CREATE INDEX marks_by_day ON marks (day);
CREATE TABLE validators (source TEXT, url TEXT, day TEXT, etag TEXT, modified TEXT, PRIMARY KEY (source, url, day))
    WITHOUT ROWID;
CREATE INDEX validators_by_day ON validators (day);
"""
_FOUND = frozenset({
    Status.OK, Status.CHANGED, Status.PARTIAL, Status.REMOVED, Status.DUPLICATE, Status.NO_BODY, Status.BAD_DATE,
    Status.BAD_BYTES, Status.LOGIN,
})  # fmt: skip
"""Statuses in an account that say: this URL is a page that was read."""
_FOUND_BEFORE = frozenset({Status.UNCHANGED, Status.SKIPPED})
"""These say so too, mostly of a page that an earlier day has named already."""


class Seen:
    """The index of a data folder. Use as a context manager; `refresh` before asking, under the folder's lease."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, timeout=BUSY_S)
        try:
            self._prepare()
        except sqlite3.OperationalError as error:
            raise _full(error, path) from error
        except sqlite3.DatabaseError:
            self._make_again()

    @classmethod
    def of(cls, folder: DataFolder) -> Self:
        return cls(folder.root / "seen.sqlite")

    def refresh(
        self, folder: DataFolder, before: date, *, sources: Iterable[str] = (), into: Path | None = None
    ) -> None:
        """Reads the days before `before` whose folders have changed, and all days after the first of those.

        `into` gets a copy of what is then known of `sources`. OSError where the index cannot be written.
        """
        try:
            self._refresh(folder, before.isoformat(), sources, into)
        except sqlite3.OperationalError as error:
            raise _full(error, self.path) from error
        except sqlite3.DatabaseError:
            self._make_again()
            self._refresh(folder, before.isoformat(), sources, into)

    def source(self, source: str, before: date) -> SeenSource:
        return SeenSource(self._db, source, before.isoformat())

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _prepare(self) -> None:
        # what a power cut breaks is made again: only a kill must leave the file whole, and that needs no flushing
        self._db.execute("PRAGMA synchronous = OFF")
        if self._version() == _VERSION:
            return
        self._db.execute("BEGIN IMMEDIATE")
        if self._version() != _VERSION:  # else another has made it since we looked
            for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                self._db.execute(f"DROP TABLE {name}")
            for statement in _TABLES.split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {_VERSION}")
        self._db.execute("COMMIT")

    def _version(self) -> int:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        return int(version)

    def _make_again(self) -> None:
        self._db.close()
        for path in (self.path, self.path.with_name(f"{self.path.name}-journal")):
            path.unlink(missing_ok=True)
        self._db = sqlite3.connect(self.path, isolation_level=None, timeout=BUSY_S)
        self._prepare()

    def _refresh(self, folder: DataFolder, before: str, sources: Iterable[str], into: Path | None) -> None:
        if into is not None:
            type(self)(into).close()
            self._db.execute("ATTACH ? AS part", (str(into),))
        # as one change: whoever reads beside us sees the index as it was before or as it is after
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._take_changed(folder, before)
            for source in sources if into is not None else ():
                for table in ("articles", "names", "marks", "validators"):
                    self._db.execute(f"INSERT INTO part.{table} SELECT * FROM main.{table} WHERE source = ?", (source,))
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        else:
            self._db.execute("COMMIT")
        finally:
            if into is not None:
                self._db.execute("DETACH part")

    def _take_changed(self, folder: DataFolder, before: str) -> None:
        stamps = {
            day.isoformat(): _stamp(folder, day)
            for day in sorted({day for part in PARTS for day in folder.days(part)})
            if day.isoformat() < before
        }
        known = dict(self._db.execute("SELECT day, stamp FROM days WHERE day < ?", (before,)).fetchall())
        changed = [day for day in stamps.keys() | known.keys() if stamps.get(day) != known.get(day)]
        if not changed:
            return
        first = min(changed)
        # a name stands with the day that found it first, so that a changed day changes those after it
        for table in ("days", "articles", "names", "marks", "validators"):
            self._db.execute(f"DELETE FROM {table} WHERE day >= ?", (first,))
        for day in sorted(stamps):
            if day >= first:
                self._take_day(folder, day, stamps[day])

    def _take_day(self, folder: DataFolder, day: str, stamp: str) -> None:
        with closing(self._db.cursor()) as cursor:
            for path in _files(folder, "articles", day, "jsonl"):
                self._take_articles(cursor, path, day)
            for path in _files(folder, "observations", day, "jsonl"):
                self._take_observations(cursor, path, day)
            for path in _files(folder, "accounts", day, "json"):
                self._take_account(cursor, path, day)
            cursor.execute("INSERT INTO days VALUES (?, ?)", (day, stamp))

    def _take_articles(self, cursor: sqlite3.Cursor, path: Path, day: str) -> None:
        source = path.stem
        for line in _lines(path):
            url = canonical_url(line["url"]) if line.get("url") else None
            row = (source, line["id"], line["version"], line.get("url"), line.get("published_at"), day)
            cursor.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)", row)
            for name in {line["id"], url} - {None}:
                _name(cursor, source, name, day)

    def _take_observations(self, cursor: sqlite3.Cursor, path: Path, day: str) -> None:
        for line in _lines(path):
            for mark, is_said in (("removed", line.get("removed")), ("answered", line.get("reply"))):
                if is_said:
                    cursor.execute(
                        "INSERT OR IGNORE INTO marks VALUES (?, ?, ?, ?)", (path.stem, line["id"], day, mark)
                    )

    def _take_account(self, cursor: sqlite3.Cursor, path: Path, day: str) -> None:
        source, account = path.stem, account_at(path)
        for written, status in account.get("urls", {}).items():
            url = canonical_url(written)
            if status in _FOUND or status in _FOUND_BEFORE:
                # a further page of an article is fetched with its first, never by itself
                _name(cursor, source, url, day, alias=status == Status.DUPLICATE)
            if status == Status.PARTIAL:
                cursor.execute("INSERT OR IGNORE INTO marks VALUES (?, ?, ?, 'partial')", (source, url, day))
        for url, (etag, modified) in account.get("validators", {}).items():
            cursor.execute(
                "INSERT OR REPLACE INTO validators VALUES (?, ?, ?, ?, ?)", (source, url, day, etag, modified)
            )


@contextmanager
def seen_of(folder: DataFolder, before: date, sources: Iterable[str], own: Path | None = None) -> Iterator[Seen]:
    """The index up to date for the days before `before`; with `own` a copy of what it knows of `sources`, made in that
    new file, which nobody changes while it is read.
    """
    with Seen.of(folder) as seen:
        seen.refresh(folder, before, sources=sources, into=own)
        if own is None:
            yield seen
            return
    with Seen(own) as part:
        yield part


def _full(error: sqlite3.OperationalError, path: Path) -> OSError:
    """What SQLite says of a disk, as the system would have said it."""
    return OSError(errno.ENOSPC if "full" in str(error) else errno.EIO, str(error), str(path))


def _name(cursor: sqlite3.Cursor, source: str, name: str | None, day: str, *, alias: bool = False) -> None:
    """Only what is new of a name: ten years of `unchanged` are one row."""
    known = cursor.execute("SELECT MAX(alias) FROM names WHERE source = ? AND name = ?", (source, name)).fetchone()[0]
    if known is None or (alias and not known):
        cursor.execute("INSERT OR REPLACE INTO names VALUES (?, ?, ?, ?)", (source, name, day, int(alias)))


def _stamp(folder: DataFolder, day: date) -> str:
    """Changes with every file that is put into a day's folders."""
    places = (folder.root / part / day.isoformat() for part in PARTS)
    return " ".join(str(place.stat().st_mtime_ns) if place.is_dir() else "-" for place in places)


def _files(folder: DataFolder, part: str, day: str, ending: str) -> list[Path]:
    return sorted((folder.root / part / day).glob(f"[!.]*.{ending}"))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Only a few fields are wanted of many lines, so records are not checked."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise FileError(f"{path}:{number}: {error}") from error
