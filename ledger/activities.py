"""主体活动: what units did for a campaign, entered by a person with proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import activities


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    number: int
    unit: str
    campaign: str
    day: str
    title: str
    proof: str
    by: str
    at: str


class Activities(Database):
    def add_activity(
        self, unit: str, campaign: str, day: date, title: str, *, proof: str, by: str, at: datetime
    ) -> Activity:
        """Notes an activity; LedgerError where the same one stands already."""
        values = {
            "unit": unit, "campaign": campaign, "day": day.isoformat(), "title": title,
            "proof": proof, "by": by, "at": moment(at),
        }  # fmt: skip
        try:
            with self.writing() as connection:
                row = connection.execute(insert(activities).values(values).returning(activities)).mappings().one()
                note(connection, who=by, what="activity", subject=f"{unit} {campaign}", at=at, detail={"title": title})
        except IntegrityError:
            raise LedgerError(f"{unit} {day} 的活动“{title}”已经登记过") from None
        return row_as(Activity, row)

    def activities(self, *, first: date | None = None, last: date | None = None) -> list[Activity]:
        """Activities from `first` to `last` (both included; None is open), by day and number."""
        query = select(activities).order_by(activities.c.day, activities.c.number)
        if first is not None:
            query = query.where(activities.c.day >= first.isoformat())
        if last is not None:
            query = query.where(activities.c.day <= last.isoformat())
        with self.reading() as connection:
            return [row_as(Activity, row) for row in connection.execute(query).mappings()]
