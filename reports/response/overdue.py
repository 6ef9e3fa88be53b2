"""Overdue: a task whose answer is owed and whose time has passed is told one level up in the roster, once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cities.alerts import Pause
from cities.city import City
from cities.roster import Recipient
from index.documents import documents
from ledger.answers import Answer
from ledger.tasks import Task
from nlp.relate import fold_events
from reports.alerts.clocks import earliest_after
from reports.alerts.digest import links_of, minute_of
from reports.alerts.house import House
from reports.mail.message import Draft, html_of, text_of
from reports.mail.outbox import prepare
from reports.masking import masked
from reports.response.matters import Matter, clock_of, matters_among, place_names, unit_name

QUIET: tuple[Pause, ...] = ("quiet_hours",)
"""A mail of what is late by days need not wake anybody."""


@dataclass(frozen=True, slots=True)
class OverdueOutcome:
    """Tasks that were told upwards, the mails for it, and (Chinese) for which the roster names nobody."""

    told: int
    mails: tuple[Path, ...]
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Late:
    """An overdue task in words; `found` are official answers that were collected and nobody has accepted."""

    matter: Matter
    level: str
    place: str
    state: str
    unit: str
    assist: str
    due: str
    late: str
    basis: str
    found: tuple[str, ...]
    links: tuple[object, ...]


def tell_overdue(house: House, *, now: datetime) -> OverdueOutcome:
    """Prepares the mails for what has become overdue since the last time and notes it; run again, it tells nothing."""
    ledger = house.ledger
    tasks = {task.alert: task for task in ledger.overdue_tasks(now) if task.raised_up_at is None}
    if not tasks:
        return OverdueOutcome(0, (), ())
    lines = _lines(house, tasks, now)
    readers = {late.matter.alert.id: leaders_for(house.city, _task(late)) for late in lines}
    drafts = _drafts(house, lines, readers, now)
    mails = prepare(house.folder, ledger, drafts, day=now.date(), sender=house.sender, now=now)
    failures = []
    with ledger.together():
        for late in lines:
            told = "、".join(reader.name for reader in readers[late.matter.alert.id])
            if not told:
                failures.append(f"超时未回应的“{late.matter.name}”（{late.unit}）没有人可报：通讯录里没有领导")
                continue
            ledger.note_raised_up(late.matter.alert.id, at=now, text=f"超时未回应，报{told}")
    return OverdueOutcome(len(lines) - len(failures), mails, tuple(failures))


def leaders_for(city: City, task: Task) -> list[Recipient]:
    """The leader to whom the unit that answers reports; all leaders where the roster does not say who."""
    leaders = [one for one in city.roster.recipients if one.role == "leader"]
    return [one for one in leaders if task.unit in one.units] or leaders


def _lines(house: House, tasks: dict[str, Task], now: datetime) -> list[Late]:
    alerts = [alert for alert in house.ledger.alerts() if alert.id in tasks]
    leads = {alert.article for alert in alerts if alert.article}
    found = list(documents(house.city, house.folder, house.ledger, ids=leads))
    answers: dict[str, list[Answer]] = {}
    for answer in house.ledger.answers(state="待定"):
        answers.setdefault(answer.alert, []).append(answer)
    matters = matters_among(found, fold_events(house.folder), alerts, tasks)
    matters.sort(key=lambda matter: (matter.alert.level, _due(matter), matter.alert.id))
    return [_late(house, matter, answers.get(matter.alert.id, []), now) for matter in matters]


def _late(house: House, matter: Matter, answers: Sequence[Answer], now: datetime) -> Late:
    task, clock = matter.task, clock_of(house.city, matter.alert)
    assert task is not None
    return Late(
        matter=matter, level=f"{matter.alert.level}级", place=place_names(house.city, matter.districts),
        state=task.state, unit=unit_name(house.city, task.unit),
        assist="、".join(unit_name(house.city, id) for id in task.assist), due=minute_of(task.due),
        late=_span(now - datetime.fromisoformat(task.due)),
        basis=f"{clock.name}（{clock.basis}）" if clock else "",
        found=tuple(
            f"{answer.by} {minute_of(answer.given_at)}：{_cut(masked(answer.text))}" for answer in answers[-2:]
        ),
        links=links_of(matter.lead, house.page) if matter.lead else (),
    )  # fmt: skip


def _drafts(house: House, lines: Sequence[Late], readers: dict[str, list[Recipient]], now: datetime) -> Iterator[Draft]:
    held = earliest_after(now, QUIET, house.city.alerts.quiet_hours)
    for recipient in house.city.roster.recipients:
        mine = [late for late in lines if recipient in readers[late.matter.alert.id]]
        if not mine:
            continue
        mark = sha256("\n".join(late.matter.alert.id for late in mine).encode()).hexdigest()[:8]
        words = {
            "lines": mine, "city": house.city.facts.name, "reader": recipient.name, "now": minute_of(now),
            "page": house.page.rstrip("/"),
        }  # fmt: skip
        first = mine[0]
        more = f"等{len(mine)}件" if len(mine) > 1 else ""
        yield Draft(
            kind=f"overdue-{mark}", recipient=recipient,
            subject=f"【环舆催办】{house.city.facts.name}：{first.matter.name}{more}超时未回应",
            text=text_of("overdue.txt", **words), html=html_of("overdue.html", **words),
            not_before=held if held > now else None,
        )  # fmt: skip


def _task(late: Late) -> Task:
    assert late.matter.task is not None
    return late.matter.task


def _due(matter: Matter) -> str:
    return matter.task.due if matter.task else ""


def _span(late: timedelta) -> str:
    """`3天5小时`, `40分钟`."""
    minutes = int(late.total_seconds() // 60)
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return f"{days}天{hours}小时" if hours else f"{days}天"
    return f"{hours}小时{minutes % 60}分钟" if hours else f"{minutes}分钟"


def _cut(text: str, limit: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
