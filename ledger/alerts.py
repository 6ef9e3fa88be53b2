"""Alerts that were raised: never the same one twice, unless its level rises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from cities.facts import Level
from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import alert_levels, alerts

LEVELS: tuple[Level, ...] = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ")
"""The gravest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """`day`, `rule`, `clock` and `due` are those of the level that holds now; `raised_at` of the first."""

    id: str
    day: str
    rule: str
    level: Level
    article: str | None
    event: str | None
    clock: str
    due: str
    raised_at: str
    first_notified: str | None
    last_notified: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLevel:
    """One step of an alert's history: the level that it reached on a day, and by which rule."""

    level: Level
    day: str
    rule: str
    at: str


class Alerts(Database):
    def raise_alert(
        self,
        id: str,
        *,
        day: date,
        rule: str,
        level: Level,
        article: str | None = None,
        event: str | None = None,
        clock: str,
        due: datetime,
        at: datetime,
    ) -> bool:
        """Notes an alert; True where it is new or has risen on this `day`, and so must be told.

        The answer is the same when the day is run again (a killed run has told nobody); on any other day it is False,
        as it is for a level below the one reached.
        """
        values = {
            "day": day.isoformat(), "rule": rule, "level": level, "article": article, "event": event,
            "clock": clock, "due": moment(due),
        }  # fmt: skip
        with self.writing() as connection:
            known = connection.execute(select(alerts).where(alerts.c.id == id)).mappings().first()
            if known is None:
                connection.execute(insert(alerts).values(id=id, raised_at=moment(at), **values))
            elif LEVELS.index(level) < LEVELS.index(known["level"]):
                connection.execute(update(alerts).where(alerts.c.id == id).values(values))
            else:
                return bool(known["level"] == level and _reached_on(connection, id, level) == day.isoformat())
            step = {"alert": id, "level": level, "day": day.isoformat(), "rule": rule, "at": moment(at)}
            connection.execute(insert(alert_levels).values(step))
            return True

    def note_notified(self, ids: Iterable[str], *, at: datetime) -> None:
        """Notes that these alerts have been told to their readers."""
        with self.writing() as connection:
            for id in sorted(set(ids)):
                mine = alerts.c.id == id
                connection.execute(
                    update(alerts).where(mine, alerts.c.first_notified.is_(None)).values(first_notified=moment(at))
                )
                connection.execute(update(alerts).where(mine).values(last_notified=moment(at)))

    def alert(self, id: str) -> Alert:
        """LedgerError where there is none of this id."""
        with self.reading() as connection:
            row = connection.execute(select(alerts).where(alerts.c.id == id)).mappings().first()
        if row is None:
            raise LedgerError(f"没有编号为“{id}”的预警")
        return row_as(Alert, row)

    def alerts(self, *, first: date | None = None, last: date | None = None) -> list[Alert]:
        """Alerts whose day lies from `first` to `last` (both included), by day, level and id."""
        query = select(alerts)
        if first is not None:
            query = query.where(alerts.c.day >= first.isoformat())
        if last is not None:
            query = query.where(alerts.c.day <= last.isoformat())
        with self.reading() as connection:
            found = [row_as(Alert, row) for row in connection.execute(query).mappings()]
        return sorted(found, key=lambda alert: (alert.day, LEVELS.index(alert.level), alert.id))

    def levels_of(self, id: str) -> list[AlertLevel]:
        """The alert's history, oldest first."""
        query = select(alert_levels).where(alert_levels.c.alert == id).order_by(alert_levels.c.number)
        with self.reading() as connection:
            return [row_as(AlertLevel, row) for row in connection.execute(query).mappings()]


def _reached_on(connection: Connection, id: str, level: Level) -> Any:
    query = select(alert_levels.c.day).where(alert_levels.c.alert == id, alert_levels.c.level == level)
    return connection.execute(query).scalar()
