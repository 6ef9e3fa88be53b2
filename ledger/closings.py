"""Months that were closed, the numbered corrections after that (更正1, 更正2, …), and the officers' objections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select, update

from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.followers import checked_month
from ledger.tables import closings, month_corrections, objections

ObjectionState = Literal["待核", "采纳", "不采纳"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """`manifest` is the digest of the closed month's manifest, `by` the person who closed it, `signer` the leader who
    signs the notice, `reason` why it was closed although something stood against it."""

    month: str
    manifest: str
    by: str
    at: str
    reason: str | None = None
    signer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCorrection:
    """更正N of a closed month. `carry` (next_month, new_edition) is the rule that it goes by, `manifest` the digest of
    the corrected edition's manifest, `objection` the number of the accepted objection that it follows."""

    month: str
    number: int
    reason: str
    by: str
    at: str
    before: Any
    after: Any
    objection: int | None = None
    carry: str | None = None
    manifest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An officer's word against a month: an article of theirs is missing or wrong."""

    number: int
    month: str
    unit: str
    article: str | None
    text: str
    by: str
    at: str
    state: ObjectionState
    answer: str | None
    answered_by: str | None
    answered_at: str | None


class Closings(Database):
    def close_month(
        self, month: str, manifest: str, *, by: str, at: datetime, reason: str | None = None, signer: str | None = None
    ) -> Closing:
        """Closes a month; one that is closed already stays as it was, and the first closing is returned."""
        checked_month(month)
        if not by.strip():
            raise LedgerError("封账要写明是谁封的")
        with self.writing() as connection:
            known = known_closing(connection, month)
            if known is not None:
                return known
            made = Closing(month=month, manifest=manifest, by=by, at=moment(at), reason=reason, signer=signer)
            connection.execute(insert(closings).values({name: getattr(made, name) for name in Closing.__slots__}))
            note(connection, who=by, what="close", subject=month, at=at, detail={"manifest": manifest})
        return made

    def closing(self, month: str) -> Closing | None:
        with self.reading() as connection:
            return known_closing(connection, month)

    def closings(self) -> list[Closing]:
        with self.reading() as connection:
            query = select(closings).order_by(closings.c.month)
            return [row_as(Closing, row) for row in connection.execute(query).mappings()]

    def correct_month(
        self, month: str, *, reason: str, by: str, at: datetime, before: Any, after: Any,
        objection: int | None = None, carry: str | None = None, manifest: str | None = None,
    ) -> MonthCorrection:  # fmt: skip
        """Notes 更正1, 更正2, … of a closed month; LedgerError where it is still open or no reason is given."""
        if not reason.strip() or not by.strip():
            raise LedgerError("更正要写明理由和更正人")
        with self.writing() as connection:
            if known_closing(connection, month) is None:
                raise LedgerError(f"{month} 还没有封账，直接更正文章即可")
            last = connection.execute(
                select(func.max(month_corrections.c.number)).where(month_corrections.c.month == month)
            ).scalar()
            made = MonthCorrection(
                month=month, number=(last or 0) + 1, reason=reason, by=by, at=moment(at), before=before, after=after,
                objection=objection, carry=carry, manifest=manifest,
            )  # fmt: skip
            values = {name: getattr(made, name) for name in MonthCorrection.__slots__}
            connection.execute(insert(month_corrections).values(values))
            note(connection, who=by, what="correct month", subject=month, at=at, detail={"number": made.number})
        return made

    def month_corrections(self, month: str) -> list[MonthCorrection]:
        query = select(month_corrections).where(month_corrections.c.month == month).order_by(month_corrections.c.number)
        with self.reading() as connection:
            return [MonthCorrection(**dict(row)) for row in connection.execute(query).mappings()]

    def add_objection(
        self, month: str, unit: str, text: str, *, by: str, at: datetime, article: str | None = None
    ) -> Objection:
        checked_month(month)
        if not text.strip():
            raise LedgerError("异议要写明内容")
        values = {
            "month": month, "unit": unit, "article": article, "text": text,
            "by": by, "at": moment(at), "state": "待核",
        }  # fmt: skip
        with self.writing() as connection:
            row = connection.execute(insert(objections).values(values).returning(objections)).mappings().one()
            note(connection, who=by, what="objection", subject=month, at=at, detail={"number": row["number"]})
        return row_as(Objection, row)

    def answer_objection(self, number: int, *, accepted: bool, answer: str, by: str, at: datetime) -> Objection:
        """LedgerError where it is unknown, answered already, or no reason is given."""
        if not answer.strip():
            raise LedgerError("答复异议要写明理由")
        mine = objections.c.number == number
        with self.writing() as connection:
            row = connection.execute(select(objections).where(mine)).mappings().first()
            if row is None or row["state"] != "待核":
                raise LedgerError(f"没有第 {number} 号待核的异议")
            change = {
                "state": "采纳" if accepted else "不采纳", "answer": answer,
                "answered_by": by, "answered_at": moment(at),
            }  # fmt: skip
            connection.execute(update(objections).where(mine).values(change))
            note(connection, who=by, what="answer objection", subject=row["month"], at=at, detail={"number": number})
            return row_as(Objection, connection.execute(select(objections).where(mine)).mappings().one())

    def objections(self, month: str) -> list[Objection]:
        query = select(objections).where(objections.c.month == month).order_by(objections.c.number)
        with self.reading() as connection:
            return [row_as(Objection, row) for row in connection.execute(query).mappings()]


def known_closing(connection: Connection, month: str) -> Closing | None:
    """The closing of a month, in a transaction of the caller's."""
    row = connection.execute(select(closings).where(closings.c.month == month)).mappings().first()
    return None if row is None else row_as(Closing, row)
