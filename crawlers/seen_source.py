"""What the index of a data folder says of one source: each question is one query, whatever the years."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to recognise its own answer by: ETag and Last-Modified, as sent."""

    etag: str | None
    modified: str | None


class SeenSource:
    """What the days before one have found of a source."""

    def __init__(self, db: sqlite3.Connection, source: str, before: str) -> None:
        self._db, self._source, self._before = db, source, before

    def knows(self, name: str) -> bool:
        """Whether a canonical URL or platform id has been met."""
        return self.first_found(name) is not None

    def first_found(self, name: str) -> date | None:
        (day,) = self._one("SELECT MIN(day) FROM names WHERE source = ? AND name = ? AND day < ?", name)
        return date.fromisoformat(day) if day else None

    def found_since(self, first: date) -> Iterator[tuple[str, date]]:
        """The names first found on `first` or later, aliases left out, with that day."""
        rows = self._db.execute(
            "SELECT name, day FROM names AS own WHERE day >= ? AND day < ? AND source = ? AND NOT EXISTS (SELECT 1 "
            "FROM names AS other WHERE other.source = own.source AND other.name = own.name AND other.day < ? AND "
            "(other.day < own.day OR other.alias)) ORDER BY name",
            (first.isoformat(), self._before, self._source, self._before),
        )
        for name, day in rows:
            yield name, date.fromisoformat(day)

    def partial_since(self, first: date) -> list[str]:
        """The pages whose article lacked a part on `first` or later."""
        rows = self._db.execute(
            "SELECT DISTINCT name FROM marks WHERE source = ? AND mark = 'partial' AND day >= ? AND day < ?",
            (self._source, first.isoformat(), self._before),
        )
        return [name for (name,) in rows]

    def is_removed(self, name: str) -> bool:
        return self._is_marked(name, "removed")

    def is_answered(self, name: str) -> bool:
        return self._is_marked(name, "answered")

    def has_article(self, number: str) -> bool:
        return bool(self.versions(number))

    def versions(self, number: str) -> set[str]:
        rows = self._db.execute(
            "SELECT DISTINCT version FROM articles WHERE source = ? AND id = ? AND day < ?",
            (self._source, number, self._before),
        )
        return {version for (version,) in rows}

    def moment(self, number: str) -> str | None:
        """The last published_at of an article."""
        return self._last("moment", "id", number)

    def id_of(self, url: str) -> str | None:
        """The article that an address gave."""
        return self._last("id", "url", url)

    def items_of(self, url: str) -> list[str]:
        """The articles that a page gave as URL#1, URL#2 …, in order of their ids."""
        rows = self._db.execute(
            "SELECT DISTINCT id FROM articles WHERE source = ? AND url > ? AND url < ? AND day < ? ORDER BY id",
            (self._source, f"{url}#", f"{url}$", self._before),
        )
        return [number for (number,) in rows]

    def validators(self, url: str) -> Validators | None:
        row = self._db.execute(
            "SELECT etag, modified FROM validators WHERE source = ? AND url = ? AND day < ? ORDER BY day DESC LIMIT 1",
            (self._source, url, self._before),
        ).fetchone()
        return Validators(*row) if row else None

    def _is_marked(self, name: str, mark: str) -> bool:
        return any(
            self._one("SELECT COUNT(*) FROM marks WHERE source = ? AND name = ? AND day < ? AND mark = ?", each, mark)[
                0
            ]
            for each in {name, self.id_of(name)} - {None}
        )

    def _last(self, wanted: str, by: str, value: str) -> str | None:
        row = self._db.execute(
            f"SELECT {wanted} FROM articles WHERE source = ? AND {by} = ? AND day < ? AND {wanted} IS NOT NULL "
            "ORDER BY day DESC, rowid DESC LIMIT 1",
            (self._source, value, self._before),
        ).fetchone()
        return row[0] if row else None

    def _one(self, statement: str, name: str | None, *rest: str) -> tuple[Any, ...]:
        found: tuple[Any, ...] = self._db.execute(statement, (self._source, name, self._before, *rest)).fetchone()
        return found
