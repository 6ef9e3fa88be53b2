"""Sources that are not collected for a while, by a person's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import source_pauses


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    source: str
    why: str
    by: str
    at: str


class Pauses(Database):
    def pause_source(self, source: str, *, why: str, by: str, at: datetime) -> Pause:
        """The source is left out from now on; LedgerError without a reason or where it is paused already."""
        if not why.strip():
            raise LedgerError("暂停来源要写明理由")
        if source in self.paused_sources():
            raise LedgerError(f"来源“{source}”已经暂停")
        values = {"source": source, "why": why.strip(), "by": by, "at": moment(at)}
        with self.writing() as connection:
            row = connection.execute(insert(source_pauses).values(values).returning(source_pauses)).mappings().one()
            note(connection, who=by, what="pause source", subject=source, at=at, detail={"why": why})
        return row_as(Pause, row)

    def resume_source(self, source: str, *, by: str, at: datetime) -> None:
        """LedgerError where it is not paused."""
        standing = (source_pauses.c.source == source, source_pauses.c.ended_at.is_(None))
        with self.writing() as connection:
            ended = connection.execute(
                update(source_pauses).where(*standing).values(ended_at=moment(at), ended_by=by)
            )  # fmt: skip
            if ended.rowcount == 0:
                raise LedgerError(f"来源“{source}”没有暂停")
            note(connection, who=by, what="resume source", subject=source, at=at)

    def paused_sources(self) -> dict[str, Pause]:
        """source → its pause, of those that stand."""
        query = select(source_pauses).where(source_pauses.c.ended_at.is_(None)).order_by(source_pauses.c.number)
        with self.reading() as connection:
            return {row["source"]: row_as(Pause, row) for row in connection.execute(query).mappings()}
