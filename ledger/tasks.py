"""Whether an alert was answered: 待派 → 已派 → 已签收 → 已回应 → 已办结, or it ends another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import Connection, insert, select, update

from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import alerts, task_events, tasks

State = Literal["待派", "已派", "已签收", "已回应", "已办结", "误报", "不属实", "无需回应", "转办"]
STATES: tuple[State, ...] = get_args(State)
_ASIDE: tuple[State, ...] = ("误报", "不属实", "无需回应", "转办")
MOVES: dict[State, tuple[State, ...]] = {
    "待派": ("已派", *_ASIDE),
    "已派": ("已签收", "待派", *_ASIDE),
    "已签收": ("已回应", "待派", *_ASIDE),
    "已回应": ("已办结", "已签收"),
    "转办": ("待派", "已办结"),
    "已办结": (),
    "误报": (),
    "不属实": (),
    "无需回应": (),
}
"""From each state, those that may follow; a task sent back goes to 待派, an answer that does not do to 已签收."""

REASONED: frozenset[State] = frozenset({"不属实", "无需回应", "转办", "已回应"})
"""Moves that must say why, or what was answered."""

OPEN_STATES: tuple[State, ...] = ("待派", "已派", "已签收", "转办")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`unit` is whoever answers (主办), none before it is assigned."""

    alert: str
    unit: str | None
    state: State
    due: str
    opened_at: str
    changed_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvent:
    state: State
    who: str
    at: str
    text: str


class Tasks(Database):
    def open_task(
        self, alert: str, *, due: datetime, who: str, at: datetime, unit: str | None = None, text: str = ""
    ) -> Task:
        """A task for an alert, 待派; the one that stands where there is one. LedgerError for an unknown alert."""
        with self.writing() as connection:
            known = _task(connection, alert)
            if known is not None:
                return known
            if connection.execute(select(alerts.c.id).where(alerts.c.id == alert)).first() is None:
                raise LedgerError(f"没有编号为“{alert}”的预警")
            opened = moment(at)
            connection.execute(
                insert(tasks).values(
                    alert=alert, unit=unit, state="待派", due=moment(due), opened_at=opened, changed_at=opened
                )
            )
            _add_event(connection, alert, "待派", who, at, text)
            return _known(connection, alert)

    def task_move(
        self, alert: str, state: State, *, who: str, at: datetime, text: str = "", unit: str | None = None
    ) -> Task:
        """Moves a task on; the same state again changes nothing. LedgerError for a move that is not allowed."""
        if state not in STATES:
            raise LedgerError(f"没有“{state}”这个状态；可以是：{'、'.join(STATES)}")
        with self.writing() as connection:
            task = _known(connection, alert)
            if task.state == state and unit in (None, task.unit):
                return task
            if state not in MOVES[task.state]:
                allowed = "、".join(MOVES[task.state]) or "（已结束，不能再改）"
                raise LedgerError(f"任务“{alert}”现在是“{task.state}”，不能改为“{state}”；可以改为：{allowed}")
            if state in REASONED and not text.strip():
                raise LedgerError(f"改为“{state}”要写明理由或内容")
            if state == "已派" and not (unit or task.unit):
                raise LedgerError("派单要写明承办单位")
            change = {"state": state, "changed_at": moment(at), "unit": unit or task.unit}
            connection.execute(update(tasks).where(tasks.c.alert == alert).values(change))
            _add_event(connection, alert, state, who, at, text)
            note(connection, who=who, what="task", subject=alert, at=at, detail={"state": state})
            return _known(connection, alert)

    def task(self, alert: str) -> Task:
        """LedgerError where the alert has no task."""
        with self.reading() as connection:
            return _known(connection, alert)

    def tasks(self, *, unit: str | None = None, states: tuple[State, ...] | None = None) -> list[Task]:
        """Tasks by their due time, then alert."""
        query = select(tasks)
        if unit is not None:
            query = query.where(tasks.c.unit == unit)
        if states is not None:
            query = query.where(tasks.c.state.in_(states))
        with self.reading() as connection:
            found = [row_as(Task, row) for row in connection.execute(query).mappings()]
        return sorted(found, key=lambda task: (task.due, task.alert))

    def overdue_tasks(self, now: datetime) -> list[Task]:
        """Open tasks whose due time has passed, the longest overdue first."""
        return [task for task in self.tasks(states=OPEN_STATES) if task.due < moment(now)]

    def task_events(self, alert: str) -> list[TaskEvent]:
        """What happened to a task, oldest first."""
        query = select(task_events).where(task_events.c.alert == alert).order_by(task_events.c.number)
        with self.reading() as connection:
            return [row_as(TaskEvent, row) for row in connection.execute(query).mappings()]


def _task(connection: Connection, alert: str) -> Task | None:
    row = connection.execute(select(tasks).where(tasks.c.alert == alert)).mappings().first()
    return None if row is None else row_as(Task, row)


def _known(connection: Connection, alert: str) -> Task:
    task = _task(connection, alert)
    if task is None:
        raise LedgerError(f"预警“{alert}”还没有任务")
    return task


def _add_event(connection: Connection, alert: str, state: State, who: str, at: datetime, text: str) -> None:
    connection.execute(insert(task_events).values(alert=alert, state=state, who=who, at=moment(at), text=text))
