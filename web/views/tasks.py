"""回应: the tasks that answer alerts, by state and due time, and one task with what happened and what may follow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cities.city import City
from cities.units import Unit
from index.document import Document
from index.store import Store
from ledger.alerts import Alert
from ledger.answers import Answer, Instruction
from ledger.tasks import DUE_STATES, OPEN_STATES, Task, TaskEvent
from nlp.relation import Event
from reports.response.matters import clock_of, matter_name, rule_of
from web.sessions import Session
from web.site import Site
from web.words import clock_words

Which = Literal["turn", "open", "late", "done", "all"]
WHICH: dict[Which, str] = {"turn": "轮到我办", "open": "未办结", "late": "已超时", "done": "已结", "all": "全部"}
PAGE = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A task with what it is about; `left` says how long there is still (or was), `pressing` is late, soon or ''."""

    task: Task
    alert: Alert
    title: str
    unit: str
    helpers: tuple[str, ...]
    left: str
    pressing: str


@dataclass(frozen=True, slots=True)
class TaskList:
    """`counts` are those of each choice for the units shown; `rows` one page of `total`."""

    which: Which
    counts: Mapping[Which, int]
    rows: tuple[Row, ...]
    total: int
    found: int
    """answers that a crawler found and nobody has decided on"""


@dataclass(frozen=True, slots=True)
class Matter:
    """One alert with its task (None where it is only watched), and all that was noted on it."""

    alert: Alert
    task: Task | None
    row: Row | None
    title: str
    document: Document | None
    event: Event | None
    rule: str
    basis: str
    steps: tuple[TaskEvent, ...]
    answers: tuple[Answer, ...]
    instructions: tuple[Instruction, ...]


def unit_of(city: City, session: Session) -> Unit | None:
    """The unit for which an officer answers; None for whoever sees all."""
    if session.role != "officer":
        return None
    return city.unit_of_district.get(session.district or "")


def own_unit(city: City, session: Session) -> str | None:
    """The id of the only unit whose tasks somebody sees; None for whoever sees all. An officer of a district for which
    no unit answers (any more) sees those of "", which are none."""
    if session.role != "officer":
        return None
    unit = unit_of(city, session)
    return unit.id if unit is not None else ""


def tasks_seen_by(
    site: Site, session: Session, unit: str | None = None, alerts: Collection[str] | None = None
) -> list[Task]:
    """An officer's are those that their own unit answers or helps to answer; everybody else's all, or a unit's."""
    own = own_unit(site.city, session)
    if own is None:
        return site.ledger.tasks(unit=unit, alerts=alerts)
    return site.ledger.tasks(unit=own, alerts=alerts) if unit in (None, own) else []


def task_list(site: Site, session: Session, which: Which, unit: str | None, page: int) -> TaskList:
    """The tasks of a choice: open ones by due time, then ended ones, the latest first."""
    now = site.clock()
    waiting = site.ledger.tasks(unit=unit, states=OPEN_STATES)
    chosen = {choice: [task for task in waiting if _is(task, choice, session, now)] for choice in WHICH}
    ended = site.ledger.count_ended(unit=unit)
    counts = {choice: len(some) for choice, some in chosen.items()} | {"done": ended, "all": len(waiting) + ended}
    first = (page - 1) * PAGE
    shown = chosen[which][first : first + PAGE]
    if which in ("done", "all") and len(shown) < PAGE:
        start = max(0, first - len(chosen[which]))
        shown += site.ledger.ended_tasks(unit=unit, first=start, most=PAGE - len(shown))
    alerts = {alert.id: alert for alert in site.ledger.alerts(ids=[task.alert for task in shown])}
    events = site.events()
    return TaskList(
        which=which,
        counts=counts,
        rows=tuple(row_of(site, task, alerts[task.alert], now, events) for task in shown),
        total=counts[which],
        found=len(site.ledger.answers(state="待定")),
    )


def _is(task: Task, which: Which, session: Session, now: datetime) -> bool:
    """Whether a task that waits for somebody is of the choice."""
    match which:
        case "turn":
            return task.state in (("已派", "已签收") if session.role == "officer" else ("待派", "已回应"))
        case "late":
            return task.overdue(now)
        case "done":
            return False
    return True


def row_of(site: Site, task: Task, alert: Alert, now: datetime, events: Mapping[str, Event]) -> Row:
    names = unit_names(site.city)
    left, pressing = clock_words(task.due, now) if task.state in DUE_STATES else ("", "")
    return Row(
        task=task, alert=alert, title=title_of(site, alert, events), unit=names.get(task.unit or "", task.unit or ""),
        helpers=tuple(names.get(each, each) for each in task.assist), left=left, pressing=pressing,
    )  # fmt: skip


def matter_of(site: Site, id: str) -> Matter:
    """LedgerError where there is no alert of this id."""
    alert = site.ledger.alert(id)
    task = next(iter(site.ledger.tasks(alerts=[id])), None)
    rule, clock, events = rule_of(site.city, alert), clock_of(site.city, alert), site.events()
    return Matter(
        alert=alert,
        task=task,
        row=None if task is None else row_of(site, task, alert, site.clock(), events),
        title=title_of(site, alert, events),
        document=_document(site.store, alert),
        event=events.get(alert.event or ""),
        rule=rule.name if rule is not None else alert.rule,
        basis=f"{clock.name}（{clock.basis}）" if clock is not None else alert.clock,
        steps=tuple(site.ledger.task_events(id)),
        answers=tuple(site.ledger.answers(id)),
        instructions=tuple(site.ledger.instructions(id)),
    )


def title_of(site: Site, alert: Alert, events: Mapping[str, Event]) -> str:
    """What an alert is about, by the name that its mails give it."""
    return matter_name(alert, events.get(alert.event or ""), _document(site.store, alert))


def unit_names(city: City) -> dict[str, str]:
    return {unit.id: unit.name for unit in city.units}


def _document(store: Store, alert: Alert) -> Document | None:
    return store.get(alert.article) if alert.article is not None else None
