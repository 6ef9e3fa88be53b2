"""Searches that somebody kept under a name, for all who read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import saved_searches

MAX_NAME = 40
"""characters"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """`query` as it was typed; `sort` is relevance, time or heat."""

    number: int
    name: str
    query: str
    sort: str
    by: str
    at: str


class SavedSearches(Database):
    def save_search(self, name: str, query: str, *, sort: str, by: str, at: datetime) -> SavedSearch:
        """Keeps a search; LedgerError where the name is taken, missing or too long, or the search asks nothing."""
        name, query = " ".join(name.split()), query.strip()
        if not 0 < len(name) <= MAX_NAME:
            raise LedgerError(f"存下的检索要有名字，不超过{MAX_NAME}字")
        if not query:
            raise LedgerError("空的检索不用存")
        values = {"name": name, "query": query, "sort": sort, "by": by, "at": moment(at)}
        with self.writing() as connection:
            standing = (saved_searches.c.name == name, saved_searches.c.dropped_at.is_(None))
            if connection.execute(select(saved_searches.c.number).where(*standing)).first() is not None:
                raise LedgerError(f"已经有一个检索叫“{name}”，请换个名字")
            row = connection.execute(insert(saved_searches).values(values).returning(saved_searches)).mappings().one()
            note(connection, who=by, what="save search", subject=name, at=at, detail={"query": query})
        return row_as(SavedSearch, row)

    def drop_search(self, number: int, *, by: str, at: datetime) -> SavedSearch:
        """The search is no longer offered; LedgerError where there is none of this number."""
        mine = (saved_searches.c.number == number, saved_searches.c.dropped_at.is_(None))
        with self.writing() as connection:
            row = connection.execute(select(saved_searches).where(*mine)).mappings().first()
            if row is None:
                raise LedgerError(f"没有第 {number} 号存下的检索")
            connection.execute(update(saved_searches).where(*mine).values(dropped_at=moment(at)))
            note(connection, who=by, what="drop search", subject=row["name"], at=at, detail={"query": row["query"]})
        return row_as(SavedSearch, row)

    def saved_searches(self) -> list[SavedSearch]:
        """Those that are offered, by name."""
        query = select(saved_searches).where(saved_searches.c.dropped_at.is_(None)).order_by(saved_searches.c.name)
        with self.reading() as connection:
            return [row_as(SavedSearch, row) for row in connection.execute(query).mappings()]
