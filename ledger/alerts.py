"""Alerts that were raised: never the same one twice, unless its level rises."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, select, true, update

from cities.facts import Level
from ledger.database import Database, LedgerError, among, moment, row_as
from ledger.tables import alert_levels, alerts, digests

LEVELS: tuple[Level, ...] = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ")
"""The gravest first."""

WAITS_FOR_DIGEST = timedelta(days=7)


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
    """One step of an alert's history: the level that it reached on a day, by which rule and article, and why.

    `why` are the rule's conditions as found, `also` the other rules that fired (both Chinese, for the reader);
    `seen_at` is when the article was out; `notify_at` the earliest moment of its urgent notice, None where it is not
    urgent; `digest` the day of the digest that tells it.
    """

    alert: str
    level: Level
    day: str
    rule: str
    at: str
    article: str | None = None
    why: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    seen_at: str | None = None
    notify_at: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlert:
    """What a day raises; the fields are those of Alert and AlertLevel."""

    id: str
    day: date
    rule: str
    level: Level
    article: str | None = None
    event: str | None = None
    clock: str
    due: datetime
    why: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    seen_at: datetime | None = None
    notify_at: datetime | None = None

    def values(self) -> dict[str, Any]:
        """The columns that say how the alert stands now."""
        return {
            "day": self.day.isoformat(), "rule": self.rule, "level": self.level, "article": self.article,
            "event": self.event, "clock": self.clock, "due": moment(self.due),
        }  # fmt: skip

    def raised(self, at: datetime) -> Alert:
        """The alert as the ledger would hold it."""
        return Alert(id=self.id, raised_at=moment(at), first_notified=None, last_notified=None, **self.values())

    def step(self, at: datetime) -> AlertLevel:
        return AlertLevel(
            alert=self.id, level=self.level, day=self.day.isoformat(), rule=self.rule, at=moment(at),
            article=self.article, why=self.why, also=self.also, seen_at=moment(self.seen_at or at),
            notify_at=None if self.notify_at is None else moment(self.notify_at),
        )  # fmt: skip


class Alerts(Database):
    def raise_alert(
        self, id: str, *, day: date, rule: str, level: Level, article: str | None = None, event: str | None = None,
        clock: str, due: datetime, at: datetime,
    ) -> bool:  # fmt: skip
        """Notes an alert; True where it is new or has risen on this `day`, and so must be told.

        The answer is the same when the day is run again (a killed run has told nobody); on any other day it is False,
        as it is for a level below the one reached.
        """
        new = NewAlert(id=id, day=day, rule=rule, level=level, article=article, event=event, clock=clock, due=due)
        return self.raise_new(new, at=at)

    def raise_new(self, new: NewAlert, *, at: datetime) -> bool:
        """As `raise_alert`, with why it fired and when it may be told."""
        with self.writing() as connection:
            return _raise(connection, new, at)

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

    def alerts(
        self, *, first: date | None = None, last: date | None = None, raised_since: datetime | None = None,
        ids: Collection[str] | None = None,
    ) -> list[Alert]:  # fmt: skip
        """Alerts whose day lies from `first` to `last` (both included), raised since a moment, or of these ids; by
        day, level and id."""
        wanted: list[ColumnElement[bool]] = []
        if first is not None:
            wanted.append(alerts.c.day >= first.isoformat())
        if last is not None:
            wanted.append(alerts.c.day <= last.isoformat())
        if raised_since is not None:
            wanted.append(alerts.c.raised_at >= moment(raised_since))
        return self._alerts(and_(true(), *wanted, one) for one in among(alerts.c.id, ids))

    def alerts_about(self, *, events: Collection[str], articles: Collection[str]) -> list[Alert]:
        """Alerts of these events or articles, in the same order."""
        return self._alerts((*among(alerts.c.event, events), *among(alerts.c.article, articles)))

    def _alerts(self, conditions: Iterable[ColumnElement[bool]]) -> list[Alert]:
        found: dict[str, Alert] = {}
        with self.reading() as connection:
            for condition in conditions:
                rows = connection.execute(select(alerts).where(condition)).mappings()
                found |= {row["id"]: row_as(Alert, row) for row in rows}
        return sorted(found.values(), key=lambda alert: (alert.day, LEVELS.index(alert.level), alert.id))

    def levels_of(self, id: str) -> list[AlertLevel]:
        """The alert's history, oldest first."""
        query = select(alert_levels).where(alert_levels.c.alert == id).order_by(alert_levels.c.number)
        with self.reading() as connection:
            return [row_as(AlertLevel, row) for row in connection.execute(query).mappings()]

    def alert_steps(self, *, digest: date | None = None, urgent_since: datetime | None = None) -> list[AlertLevel]:
        """Steps of all alerts, oldest first: those that a digest tells, or the urgent ones raised from a moment on."""
        query = select(alert_levels).order_by(alert_levels.c.number)
        if digest is not None:
            query = query.where(alert_levels.c.digest == digest.isoformat())
        if urgent_since is not None:
            query = query.where(alert_levels.c.notify_at.is_not(None), alert_levels.c.at >= moment(urgent_since))
        with self.reading() as connection:
            return [row_as(AlertLevel, row) for row in connection.execute(query).mappings()]

    def open_digest(self, day: date, *, end: datetime, at: datetime) -> bool:
        """Gives the digest of `day` what no digest has told yet and was out before `end`; True the first time only.

        What was raised more than WAITS_FOR_DIGEST before is left: it is no news of that morning.
        """
        told = day.isoformat()
        with self.writing() as connection:
            if connection.execute(select(digests.c.day).where(digests.c.day == told)).first() is not None:
                return False
            connection.execute(insert(digests).values(day=told, at=moment(at)))
            connection.execute(
                update(alert_levels)
                .where(alert_levels.c.digest.is_(None), alert_levels.c.seen_at < moment(end))
                .where(alert_levels.c.at >= moment(end - WAITS_FOR_DIGEST))
                .values(digest=told)
            )
            return True

    def digest_opened(self, day: date) -> bool:
        """Whether the digest of `day` has been made up."""
        with self.reading() as connection:
            return connection.execute(select(digests.c.day).where(digests.c.day == day.isoformat())).first() is not None


def _raise(connection: Connection, new: NewAlert, at: datetime) -> bool:
    known = connection.execute(select(alerts).where(alerts.c.id == new.id)).mappings().first()
    if known is None:
        connection.execute(insert(alerts).values(id=new.id, raised_at=moment(at), **new.values()))
    elif LEVELS.index(new.level) < LEVELS.index(known["level"]):
        connection.execute(update(alerts).where(alerts.c.id == new.id).values(new.values()))
    else:
        return bool(known["level"] == new.level and _reached_on(connection, new.id, new.level) == new.day.isoformat())
    step = new.step(at)
    connection.execute(insert(alert_levels).values({
        field.name: list(value) if isinstance(value := getattr(step, field.name), tuple) else value
        for field in fields(AlertLevel)
    }))  # fmt: skip
    return True


def _reached_on(connection: Connection, id: str, level: Level) -> Any:
    query = select(alert_levels.c.day).where(alert_levels.c.alert == id, alert_levels.c.level == level)
    return connection.execute(query).scalar()
