"""How grave a sudden environmental incident is, as a person has confirmed it; the clocks that start then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from cities.alerts import Grade
from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import alerts, incident_grades, tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentGrade:
    """`grade` None: a person has found that it is no incident."""

    alert: str
    grade: Grade | None
    why: str
    who: str
    at: str


class IncidentGrades(Database):
    def confirm_grade(
        self, alert: str, grade: Grade | None, *, why: str, who: str, at: datetime, due: datetime | None = None,
        clock: str | None = None,
    ) -> IncidentGrade:  # fmt: skip
        """Notes the grade; the latest stands. `due` with its `clock` becomes the alert's and its task's limit.

        LedgerError for an unknown alert, or one without a name or a reason.
        """
        if not who.strip() or not why.strip():
            raise LedgerError("确认事件分级要写明确认人和依据")
        with self.writing() as connection:
            known = connection.execute(select(alerts.c.clock, alerts.c.due).where(alerts.c.id == alert)).first()
            if known is None:
                raise LedgerError(f"没有编号为“{alert}”的预警")
            values = {"alert": alert, "grade": grade, "why": why.strip(), "who": who.strip(), "at": moment(at)}
            connection.execute(insert(incident_grades).values(values))
            if due is not None:
                limit = {"due": moment(due), **({} if clock is None else {"clock": clock})}
                connection.execute(update(alerts).where(alerts.c.id == alert).values(limit))
                connection.execute(update(tasks).where(tasks.c.alert == alert).values(due=moment(due)))
            detail = {"grade": grade, "why": why.strip(), "due_before": known.due, "due": due and moment(due)}
            note(connection, who=who.strip(), what="grade", subject=alert, at=at, detail=detail)
        return IncidentGrade(alert=alert, grade=grade, why=why.strip(), who=who.strip(), at=moment(at))

    def incident_grades(self) -> dict[str, IncidentGrade]:
        """The grade that stands, by alert."""
        query = select(incident_grades).order_by(incident_grades.c.number)
        with self.reading() as connection:
            return {row["alert"]: row_as(IncidentGrade, row) for row in connection.execute(query).mappings()}
