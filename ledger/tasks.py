"""Whether an alert was answered: 待派 → 已派 → 已签收 → 已回应 → 已办结, or it ends another way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Select, Text, cast, func, insert, or_, select, update

from ledger.audit import note
from ledger.database import Database, LedgerError, among, moment, row_as
from ledger.tables import alert_levels, alerts, task_events, tasks

State = Literal["待派", "已派", "已签收", "已回应", "已办结", "误报", "不属实", "无需回应", "转办"]
STATES: tuple[State, ...] = get_args(State)
Dismissal = Literal["误报", "不属实", "无需回应"]
DISMISSALS: tuple[Dismissal, ...] = get_args(Dismissal)
MOVES: dict[State, tuple[State, ...]] = {
    "待派": ("已派", "已回应", *DISMISSALS, "转办"),
    "已派": ("已签收", "已回应", "待派", *DISMISSALS, "转办"),
    "已签收": ("已回应", "待派", *DISMISSALS, "转办"),
    "已回应": ("已办结", "已签收"),
    "转办": ("待派", "已办结"),
    "已办结": (),
    "误报": (),
    "不属实": (),
    "无需回应": (),
}
"""From each state, those that may follow. An answer may be found before anybody was sent for one; a task that is sent
back goes to 待派, an answer that does not do to 已签收. What has ended begins anew only when its alert rises."""

REASONED: frozenset[State] = frozenset({"不属实", "无需回应", "转办", "已回应"})
"""Moves that must say why, or what was answered."""

DUE_STATES: tuple[State, ...] = ("待派", "已派", "已签收")
"""Those in which the house still owes an answer: they can be overdue."""

OPEN_STATES: tuple[State, ...] = (*DUE_STATES, "已回应", "转办")
"""Those in which a task still waits for somebody, if only to be closed."""

ENDED_STATES: tuple[State, ...] = tuple(state for state in STATES if state not in OPEN_STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`unit` is whoever answers (主办; before 已派 a proposal), `assist` those who help (协办), both ids of units.

    `answered_at` is when the answer was given, which may lie before it was entered; `raised_up_at` when the task,
    overdue, was told one level up; `transferred_to` the office outside the house to which it went.
    """

    alert: str
    unit: str | None
    assist: tuple[str, ...]
    state: State
    due: str
    opened_at: str
    changed_at: str
    assigned_at: str | None
    signed_at: str | None
    answered_at: str | None
    closed_at: str | None
    transferred_to: str | None
    raised_up_at: str | None

    @property
    def open(self) -> bool:
        return self.state in OPEN_STATES

    def overdue(self, now: datetime) -> bool:
        """Whether an answer is owed and its time has passed."""
        return self.state in DUE_STATES and self.due < moment(now)

    @property
    def answered_in_time(self) -> bool | None:
        """None where there is no answer (yet)."""
        return None if self.answered_at is None else self.answered_at <= self.due


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvent:
    state: State
    who: str
    at: str
    text: str


class Tasks(Database):
    def open_task(
        self,
        alert: str,
        *,
        due: datetime,
        who: str,
        at: datetime,
        unit: str | None = None,
        assist: Sequence[str] = (),
        text: str = "",
    ) -> Task:
        """A task for an alert, 待派, with whoever is proposed to answer. LedgerError for an unknown alert.

        Where there is one it stays, by the earlier of both due times; one that had ended begins anew (with the new due
        time) where its alert has risen since.
        """
        with self.writing() as connection:
            known = _task(connection, alert)
            if known is None:
                return _opened(connection, alert, due, who, at, unit, assist, text)
            if not known.open or known.state == "已回应":
                if _risen_since(connection, known):
                    change = {"due": moment(due), **_without_an_answer(), "raised_up_at": None, "transferred_to": None}
                    _move(connection, known, "待派", who, at, text, force=True, **change)
            elif moment(due) < known.due:
                connection.execute(update(tasks).where(tasks.c.alert == alert).values(due=moment(due)))
            return _known(connection, alert)

    def assign_task(
        self, alert: str, *, unit: str | None = None, assist: Sequence[str] | None = None, who: str, at: datetime,
        text: str = "",
    ) -> Task:  # fmt: skip
        """派单: to `unit`, with the help of `assist`; None takes what was proposed. Also changes who was named."""
        with self.writing() as connection:
            task = _known(connection, alert)
            host = unit or task.unit
            helpers = tuple(task.assist if assist is None else assist)
            if not host:
                raise LedgerError("派单要写明承办单位")
            if host in helpers:
                raise LedgerError(f"主办单位“{host}”不能又是协办单位")
            if task.state in ("已派", "已签收") and task.unit == host:
                if task.assist == helpers:
                    return task
                return _move(connection, task, task.state, who, at, text, force=True, assist=list(helpers))
            change = {"unit": host, "assist": list(helpers), "assigned_at": moment(at), "signed_at": None}
            again = task.state in ("已派", "已签收")
            return _move(connection, task, "已派", who, at, text, force=again, **change)

    def sign_task(self, alert: str, *, who: str, at: datetime, text: str = "") -> Task:
        """签收: whoever answers has taken it. One that waits to be assigned is assigned as proposed first."""
        with self.writing() as connection:
            task = _known(connection, alert)
            if task.state == "待派":
                if not task.unit:
                    raise LedgerError(f"任务“{alert}”还没有承办单位，先派单再签收")
                task = _move(connection, task, "已派", who, at, "签收即派", assigned_at=moment(at))
            return _move(connection, task, "已签收", who, at, text, signed_at=moment(at))

    def close_task(self, alert: str, *, who: str, at: datetime, text: str = "") -> Task:
        """办结: what was answered does."""
        with self.writing() as connection:
            return _move(connection, _known(connection, alert), "已办结", who, at, text, closed_at=moment(at))

    def return_task(self, alert: str, *, who: str, at: datetime, text: str) -> Task:
        """退回: an answer that does not do goes back to whoever gave it, any other task to be assigned anew."""
        if not text.strip():
            raise LedgerError("退回要写明理由")
        with self.writing() as connection:
            task = _known(connection, alert)
            if task.state == "已回应" and task.unit is not None:
                return _move(connection, task, "已签收", who, at, text, answered_at=None)
            answered = task.state == "已回应"
            change = {**_without_an_answer(), "transferred_to": None}
            return _move(connection, task, "待派", who, at, text, force=answered, **change)

    def dismiss_task(self, alert: str, state: Dismissal, *, who: str, at: datetime, text: str = "") -> Task:
        """误报, 不属实, 无需回应. An alert without a task (one that was only to be watched) gets one for it."""
        if state not in DISMISSALS:
            raise LedgerError(f"“{state}”不是{'、'.join(DISMISSALS)}之一")
        with self.writing() as connection:
            task = _task(connection, alert)
            if task is None:
                due = datetime.fromisoformat(_due_of(connection, alert))
                task = _opened(connection, alert, due, who, at, None, (), "")
            return _move(connection, task, state, who, at, text, closed_at=moment(at))

    def transfer_task(self, alert: str, to: str, *, who: str, at: datetime, text: str) -> Task:
        """转办: another office's matter (公安, 城管, 住建 …), with the reason."""
        if not to.strip():
            raise LedgerError("转办要写明转给哪个部门")
        with self.writing() as connection:
            task = _known(connection, alert)
            if task.state == "转办" and task.transferred_to == to:
                return task
            if task.state == "转办":
                raise LedgerError(f"任务“{alert}”已转给{task.transferred_to}；要改转，先退回")
            return _move(connection, task, "转办", who, at, text, transferred_to=to)

    def note_raised_up(self, alert: str, *, at: datetime, text: str) -> bool:
        """Notes that an overdue task was told one level up; False where it was noted before."""
        with self.writing() as connection:
            task = _known(connection, alert)
            if task.raised_up_at is not None:
                return False
            connection.execute(update(tasks).where(tasks.c.alert == alert).values(raised_up_at=moment(at)))
            _add_event(connection, alert, task.state, "环舆", at, text)
            return True

    def task(self, alert: str) -> Task:
        """LedgerError where the alert has no task."""
        with self.reading() as connection:
            return _known(connection, alert)

    def tasks(
        self, *, unit: str | None = None, states: Sequence[State] | None = None, alerts: Collection[str] | None = None
    ) -> list[Task]:
        """Tasks by their due time, then alert; those of `unit` are the ones that it answers or helps to answer."""
        query = _of(select(tasks), unit, states)
        with self.reading() as connection:
            found = [
                row_as(Task, row)
                for part in among(tasks.c.alert, alerts)
                for row in connection.execute(query.where(part)).mappings()
            ]
        return sorted(found, key=lambda task: (task.due, task.alert))

    def duties(self, unit: str) -> list[tuple[str | None, str | None]]:
        """(article, event) of each alert that the unit answers or helps to answer. Asked at many a request: no more is
        read than that."""
        query = _of(select(alerts.c.article, alerts.c.event).join(tasks, tasks.c.alert == alerts.c.id), unit, None)
        with self.reading() as connection:
            return [(article, event) for article, event in connection.execute(query)]

    def ended_tasks(self, *, unit: str | None = None, first: int, most: int) -> list[Task]:
        """Of those that wait for nobody, the latest first, `most` from the place `first` (from 0) on."""
        query = _of(select(tasks), unit, ENDED_STATES).order_by(tasks.c.changed_at.desc(), tasks.c.alert.desc())
        with self.reading() as connection:
            return [row_as(Task, row) for row in connection.execute(query.limit(most).offset(first)).mappings()]

    def count_ended(self, *, unit: str | None = None) -> int:
        with self.reading() as connection:
            return connection.execute(_of(select(func.count()).select_from(tasks), unit, ENDED_STATES)).scalar() or 0

    def overdue_tasks(self, now: datetime) -> list[Task]:
        """Tasks whose answer is owed and whose due time has passed, the longest overdue first."""
        return [task for task in self.tasks(states=DUE_STATES) if task.overdue(now)]

    def task_events(self, alert: str) -> list[TaskEvent]:
        """What happened to a task, oldest first."""
        query = select(task_events).where(task_events.c.alert == alert).order_by(task_events.c.number)
        with self.reading() as connection:
            return [row_as(TaskEvent, row) for row in connection.execute(query).mappings()]


def _of(query: Select[Any], unit: str | None, states: Sequence[State] | None) -> Select[Any]:
    """Of a unit that answers or helps (its id stands quoted in the list of helpers), in these states."""
    if unit is not None:
        helps = cast(tasks.c.assist, Text).contains(f'"{unit}"', autoescape=True)
        query = query.where(or_(tasks.c.unit == unit, helps))
    return query if states is None else query.where(tasks.c.state.in_(states))


def answered(
    connection: Connection, alert: str, *, given_at: str, who: str, at: datetime, text: str, detail: Any = None
) -> Task:
    """Moves a task to 已回应, in the transaction that keeps the answer."""
    task = _known(connection, alert)
    again = task.state == "已回应"
    first = min(given_at, task.answered_at) if task.answered_at else given_at
    return _move(connection, task, "已回应", who, at, text, force=again, detail=detail, answered_at=first)


def known_task(connection: Connection, alert: str) -> Task:
    """LedgerError where the alert has no task."""
    return _known(connection, alert)


def _move(
    connection: Connection, task: Task, state: State, who: str, at: datetime, text: str, *, force: bool = False,
    detail: Any = None, **change: Any,
) -> Task:  # fmt: skip
    """The task in its new state, with the step and the deed on record; the same state again changes nothing."""
    if task.state == state and not force:
        return task
    if state not in MOVES[task.state] and not force:
        allowed = "、".join(MOVES[task.state]) or "（已结束，不能再改）"
        raise LedgerError(f"任务“{task.alert}”现在是“{task.state}”，不能改为“{state}”；可以改为：{allowed}")
    if state in REASONED and not text.strip():
        raise LedgerError(f"改为“{state}”要写明理由或内容")
    values = {"state": state, "changed_at": moment(at), **change}
    connection.execute(update(tasks).where(tasks.c.alert == task.alert).values(values))
    _add_event(connection, task.alert, state, who, at, text)
    told = {"state": state, "before": task.state, **(detail or {}), **change}
    note(connection, who=who, what="task", subject=task.alert, at=at, detail=told)
    return _known(connection, task.alert)


def _opened(
    connection: Connection, alert: str, due: datetime, who: str, at: datetime, unit: str | None,
    assist: Sequence[str], text: str,
) -> Task:  # fmt: skip
    _due_of(connection, alert)
    values = {"alert": alert, "unit": unit, "assist": list(assist), "state": "待派", "due": moment(due)}
    connection.execute(insert(tasks).values(**values, opened_at=moment(at), changed_at=moment(at)))
    _add_event(connection, alert, "待派", who, at, text)
    return _known(connection, alert)


def _without_an_answer() -> dict[str, Any]:
    return dict.fromkeys(("assigned_at", "signed_at", "answered_at", "closed_at"))


def _due_of(connection: Connection, alert: str) -> str:
    due = connection.execute(select(alerts.c.due).where(alerts.c.id == alert)).scalar()
    if due is None:
        raise LedgerError(f"没有编号为“{alert}”的预警")
    return str(due)


def _risen_since(connection: Connection, task: Task) -> bool:
    risen = connection.execute(select(func.max(alert_levels.c.at)).where(alert_levels.c.alert == task.alert)).scalar()
    return risen is not None and risen > task.changed_at


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
