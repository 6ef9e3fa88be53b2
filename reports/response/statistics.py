"""How the districts answer: the share in time, the median hours, false alarms; false alarms by rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from cities.city import City
from ledger.alerts import Alert
from ledger.ledger import Ledger
from ledger.tasks import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAnswers:
    """Of the tasks of a unit (主办) that were opened in a span of time.

    `due` are those that had to be answered: answered, or past their due time; `in_time` of them answered by it.
    `median_hours` from the task's opening to its answer (0 where it was answered before), None without answers.
    """

    unit: str
    name: str
    tasks: int
    due: int
    answered: int
    in_time: int
    overdue: int
    waiting: int
    median_hours: float | None
    false: int
    untrue: int
    unneeded: int
    transferred: int

    @property
    def share(self) -> float | None:
        """Answered in time of what was due, 0…1; None where nothing was."""
        return self.in_time / self.due if self.due else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAlarms:
    """How many alerts a rule raised and how many of them people called false."""

    rule: str
    name: str
    alerts: int
    false: int


def unit_answers(city: City, ledger: Ledger, *, first: date, last: date, now: datetime) -> list[UnitAnswers]:
    """A line for each district's unit and for each other that had a task, of the tasks opened from `first` to `last`
    (both included), and `total` last: the house as a whole."""
    opened = [task for task in ledger.tasks() if first <= datetime.fromisoformat(task.opened_at).date() <= last]
    return answers_of(city, opened, now)


def answers_of(city: City, tasks: Sequence[Task], now: datetime) -> list[UnitAnswers]:
    """The same lines, of these tasks."""
    mine: dict[str, list[Task]] = {unit.id: [] for unit in city.units if unit.district is not None}
    for task in tasks:
        mine.setdefault(task.unit or "", []).append(task)
    names = {unit.id: unit.name for unit in city.units} | {"": "未派单"}
    lines = [_line(id, names.get(id, id), own, now) for id, own in mine.items()]
    return [*lines, _line("total", "合计", tasks, now)]


def rule_alarms(city: City, ledger: Ledger, *, first: date, last: date) -> list[RuleAlarms]:
    """A line for each rule that raised an alert on these days, in the order of alerts.yaml."""
    tasks = {task.alert: task for task in ledger.tasks()}
    alerts: dict[str, list[Alert]] = {}
    for alert in ledger.alerts(first=first, last=last):
        alerts.setdefault(alert.rule, []).append(alert)
    names = {rule.id: rule.name for rule in city.alerts.rules}
    order = [*names, *sorted(set(alerts) - set(names))]
    return [
        RuleAlarms(
            rule=rule, name=names.get(rule, rule), alerts=len(alerts[rule]),
            false=sum(alert.id in tasks and tasks[alert.id].state == "误报" for alert in alerts[rule]),
        )
        for rule in order if rule in alerts
    ]  # fmt: skip


def _line(unit: str, name: str, tasks: Sequence[Task], now: datetime) -> UnitAnswers:
    owed = [task for task in tasks if task.state not in ("误报", "不属实", "无需回应", "转办")]
    answered = [task for task in owed if task.answered_at is not None]
    overdue = [task for task in owed if task.overdue(now)]
    hours = [_hours(task) for task in answered]
    return UnitAnswers(
        unit=unit, name=name, tasks=len(tasks), due=len(answered) + len(overdue), answered=len(answered),
        in_time=sum(bool(task.answered_in_time) for task in answered), overdue=len(overdue),
        waiting=len(owed) - len(answered) - len(overdue), median_hours=median(hours) if hours else None,
        false=_count(tasks, "误报"), untrue=_count(tasks, "不属实"), unneeded=_count(tasks, "无需回应"),
        transferred=_count(tasks, "转办"),
    )  # fmt: skip


def _count(tasks: Iterable[Task], state: str) -> int:
    return sum(task.state == state for task in tasks)


def _hours(task: Task) -> float:
    assert task.answered_at is not None
    taken = datetime.fromisoformat(task.answered_at) - datetime.fromisoformat(task.opened_at)
    return max(0.0, taken.total_seconds() / 3600)
