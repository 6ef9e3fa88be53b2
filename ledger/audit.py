"""Who did what, when: one line for each decision, beside the decision in the same transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from ledger.database import Database, moment
from ledger.tables import audit

READING = ("login", "logout", "read message", "read saved page", "export")
"""Deeds that are noted and leave all that is counted as it was."""


COUNTED = (
    "correct", "followers", "activity", "claims", "match claim", "decide claim", "class outlet", "objection",
    "answer objection", "close", "correct month",
)  # fmt: skip
"""Deeds of which a month's points are made, or that stand in its table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    number: int
    at: str
    who: str
    what: str
    subject: str
    detail: Any


def note(connection: Connection, *, who: str, what: str, subject: str, at: datetime, detail: Any = None) -> None:
    """Notes a deed in the transaction of the deed."""
    connection.execute(insert(audit).values(at=moment(at), who=who, what=what, subject=subject, detail=detail))


class Audit(Database):
    def note_deed(self, *, who: str, what: str, subject: str, at: datetime, detail: Any = None) -> None:
        """Notes a deed that changed nothing in the ledger (a login, an export)."""
        with self.writing() as connection:
            note(connection, who=who, what=what, subject=subject, at=at, detail=detail)

    def count_deeds_before(self, at: datetime) -> int:
        query = select(func.count()).select_from(audit).where(audit.c.at < moment(at))
        with self.reading() as connection:
            return connection.execute(query).scalar() or 0

    def forget_deeds_before(self, at: datetime) -> None:
        """Deletes what was noted before a moment; whoever calls it notes that they did."""
        with self.writing() as connection:
            connection.execute(delete(audit).where(audit.c.at < moment(at)))

    def revision(self, *, of: Collection[str] | None = None) -> int:
        """The number of the last deed that changed something, or was one `of` these kinds; while it stands, so does
        whatever they make.
        """
        chosen = audit.c.what.not_in(READING) if of is None else audit.c.what.in_(of)
        query = select(audit.c.number).where(chosen).order_by(audit.c.number.desc()).limit(1)
        with self.reading() as connection:
            return connection.execute(query).scalar() or 0

    def deeds(
        self, *, subject: str | None = None, who: str | None = None, before: int | None = None, limit: int = 1000
    ) -> list[Audited]:
        """The latest deeds, newest first; `before`: those with a lower number."""
        query = select(audit).order_by(audit.c.number.desc()).limit(limit)
        if subject is not None:
            query = query.where(audit.c.subject == subject)
        if who is not None:
            query = query.where(audit.c.who == who)
        if before is not None:
            query = query.where(audit.c.number < before)
        with self.reading() as connection:
            return [Audited(**dict(row)) for row in connection.execute(query).mappings()]
