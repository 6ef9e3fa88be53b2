"""Closed months that a leader has made public, and those taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from ledger.audit import note
from ledger.closings import known_closing
from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import publications


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """`leader` is whose word it was, `by` who entered it."""

    month: str
    leader: str
    by: str
    at: str


class Publications(Database):
    def publish_month(self, month: str, *, leader: str, by: str, at: datetime) -> Publication:
        """LedgerError where no leader is named, or the month is open or public already."""
        if not leader.strip():
            raise LedgerError("公开月报要写明是哪位领导同意的")
        with self.writing() as connection:
            if known_closing(connection, month) is None:
                raise LedgerError(f"{month} 还没有封账，不能公开")
            standing = (publications.c.month == month, publications.c.withdrawn_at.is_(None))
            if connection.execute(select(publications.c.number).where(*standing)).first() is not None:
                raise LedgerError(f"{month} 已经公开")
            values = {"month": month, "leader": leader.strip(), "by": by, "at": moment(at)}
            row = connection.execute(insert(publications).values(values).returning(publications)).mappings().one()
            note(connection, who=by, what="publish month", subject=month, at=at, detail={"leader": leader})
        return row_as(Publication, row)

    def withdraw_month(self, month: str, *, by: str, at: datetime) -> None:
        """LedgerError where it is not public."""
        standing = (publications.c.month == month, publications.c.withdrawn_at.is_(None))
        with self.writing() as connection:
            change = {"withdrawn_at": moment(at), "withdrawn_by": by}
            if connection.execute(update(publications).where(*standing).values(change)).rowcount == 0:
                raise LedgerError(f"{month} 没有公开")
            note(connection, who=by, what="withdraw month", subject=month, at=at)

    def publication(self, month: str) -> Publication | None:
        """Whose word made the month public; None where it is not."""
        query = select(publications).where(publications.c.month == month, publications.c.withdrawn_at.is_(None))
        with self.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else row_as(Publication, row)
