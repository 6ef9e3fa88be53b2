"""A day's alerts: what the rules fire on, what of it is new, who is told at once. Reads files and ledger, no store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cities.city import City
from cities.facts import Level
from crawlers.article import Observation
from crawlers.folder import DataFolder, records_of
from ledger.alerts import Alert as Raised
from ledger.alerts import AlertLevel, NewAlert
from ledger.ledger import Ledger
from ledger.tasks import DUE_STATES
from reports.alerts.clocks import due_after, earliest_after
from reports.alerts.entries import (
    ATTENTION,
    Alert,
    Fired,
    alert_of,
    fired_in,
    happenings,
    is_old,
    level_rank,
    units_for,
)
from reports.alerts.house import House
from reports.alerts.incidents import is_drill
from reports.alerts.known import Known, alerts_told, end_of, gravity, known_on
from reports.alerts.rules import Judge
from reports.alerts.urgent import notify

__all__ = ["Alert", "AlertOutcome", "alert_day"]


@dataclass(frozen=True, slots=True)
class AlertOutcome:
    """counts: alerts (of today), raised, risen, known, old, own, drill, mails; alerts gravest first; mails by file."""

    counts: dict[str, int]
    alerts: tuple[Alert, ...]
    mails: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How what fired stands to what was raised before: `new` where it is told today; `steps` those before it.

    `due` is the limit that stands; `cap` one that a new limit may not pass: a confirmed incident's runs on, and a
    matter that gets worse while its answer is owed gets no more time for it.
    """

    id: str
    level: Level
    new: bool
    due: datetime | None = None
    cap: datetime | None = None
    steps: tuple[AlertLevel, ...] = ()


def alert_day(
    city: City, folder: DataFolder, ledger: Ledger, day: date, *, now: datetime, page: str, sender: str,
    key: bytes | None = None, dry_run: bool = False,
) -> AlertOutcome:  # fmt: skip
    """Raises the alerts of a day of collection and prepares the urgent notices; a dry run notes and writes nothing.

    Run again, it gives the same alerts and prepares no notice twice. What is not urgent waits for the digest.
    """
    known = known_on(city, folder, ledger, day)
    fresh, counts = fresh_ids(city, known, folder, day)
    found, silent = firing(city, known, fresh, now), 0
    before = {alert.id: alert for alert in ledger.alerts()}
    history, graded = _history(ledger), ledger.incident_grades()
    owed = {*graded, *(task.alert for task in ledger.tasks(states=DUE_STATES))}
    new = []
    for fired in found:
        standing = standing_of(fired, before, history, day, owed)
        if standing.new:
            new.append((fired, standing))
        else:
            silent += 1
    if dry_run:
        alerts = [_imagined(city, fired, standing, day, now) for fired, standing in new]
    else:
        _raise(city, ledger, new, day, now)
        mine = {standing.id for _, standing in new}
        steps = [step for step in ledger.alert_steps() if step.alert in mine and step.day == day.isoformat()]
        alerts = alerts_told(city, ledger, known, steps)
    alerts.sort(key=gravity)
    risen = sum(alert.risen_from is not None for alert in alerts)
    counts |= {"alerts": len(alerts), "raised": len(alerts) - risen, "risen": risen, "known": silent}
    house = House(city, folder, ledger, page, sender, key)
    mails = () if dry_run else notify(house, alerts, day=day, now=now)
    return AlertOutcome({**counts, "mails": len(mails)}, tuple(alerts), mails)


def firing(city: City, known: Known, fresh: Iterable[str], at: datetime) -> list[Fired]:
    """What fires at a moment among the happenings that have a fresh article."""
    judge = Judge(city.alerts.emotion_strength, city)
    found = (fired_in(each, city.alerts.rules, judge, at) for each in happenings(known.documents, fresh, known.events))
    return [fired for fired in found if fired is not None]


def fresh_ids(city: City, known: Known, folder: DataFolder, day: date) -> tuple[list[str], dict[str, int]]:
    """The ids that may raise an alert today, and how many may not, by reason (`old`, `own`, `drill`).

    They are the articles collected today and those of the last days whose engagement was looked at again today.
    """
    ends = end_of(day)
    seen_again = _observed(folder, day)
    fresh, old, own, drill = [], 0, 0, 0
    for document in known.documents:
        if not document.environmental:
            continue
        today = document.day == day.isoformat()
        if document.own:
            own += today
        elif is_old(document, datetime.fromisoformat(document.fetched_at) if today else ends):
            old += today
        elif is_drill(city.alerts.drills, document):
            drill += today
        elif today or document.id in seen_again:
            fresh.append(document.id)
    return fresh, {"old": old, "own": own, "drill": drill}


def standing_of(
    found: Fired, known: Mapping[str, Raised], history: Mapping[str, tuple[AlertLevel, ...]], day: date,
    owed: Collection[str] = (),
) -> Standing:  # fmt: skip
    """Whether it is told today: new, or risen, or told today already by a run before this one.

    `owed` are the alerts whose limit stands when they rise: an answer is owed, or a person confirmed an incident.
    """
    happening, level = found.happening, found.rule.level
    mine = sorted(
        (known[alias] for alias in happening.aliases if alias in known),
        key=lambda alert: (level_rank(alert.level), alert.raised_at, alert.id),
    )
    if not mine:
        return Standing(happening.id, level, True)
    alert = mine[0]
    steps = history.get(alert.id, ())
    if level_rank(level) < level_rank(alert.level):
        cap = datetime.fromisoformat(alert.due) if alert.id in owed else None
        return Standing(alert.id, level, True, cap=cap, steps=steps)
    reached_today = alert.level == level and alert.day == day.isoformat()
    return Standing(alert.id, level, reached_today, datetime.fromisoformat(alert.due), steps=steps[:-1])


def _raise(city: City, ledger: Ledger, new: Sequence[tuple[Fired, Standing]], day: date, now: datetime) -> None:
    """Notes the alerts, and opens a task for each that asks for an answer: its place's unit, helped by the section."""
    with ledger.together():
        for found, standing in new:
            alert = _new_alert(city, found, standing, day, now)
            ledger.raise_new(alert, at=now)
            if alert.clock == ATTENTION:
                continue
            host, *helpers = [unit.id for unit in units_for(city, found.rule, found.happening, found.lead, day)]
            ledger.open_task(
                alert.id, due=alert.due, who="环舆", at=now, unit=host, assist=helpers, text=found.rule.name
            )


def _new_alert(city: City, found: Fired, standing: Standing, day: date, now: datetime) -> NewAlert:
    rule, event = found.rule, found.happening.event
    due = standing.due or due_after(now, city.alerts.clock(rule.clock), city.alerts.quiet_hours)
    due = min(due, standing.cap or due)
    return NewAlert(
        id=standing.id, day=day, rule=rule.id, level=standing.level, article=found.lead.id,
        event=event.id if event else None, clock=rule.clock, due=due, why=found.why, also=found.also,
        seen_at=min(datetime.fromisoformat(found.lead.published_at), now), notify_at=_notify_at(city, found, now),
    )  # fmt: skip


def _notify_at(city: City, found: Fired, now: datetime) -> datetime | None:
    """When the urgent notice may go: the earliest that any of the urgent rules allows; None where none is urgent."""
    quiet = city.alerts.quiet_hours
    return min((earliest_after(now, rule.waits, quiet) for rule in found.rules if rule.urgent), default=None)


def _imagined(city: City, found: Fired, standing: Standing, day: date, now: datetime) -> Alert:
    """The alert as it would be raised."""
    new = _new_alert(city, found, standing, day, now)
    return alert_of(city, new.raised(now), (*standing.steps, new.step(now)), found.happening, None)


def _history(ledger: Ledger) -> dict[str, tuple[AlertLevel, ...]]:
    found: dict[str, tuple[AlertLevel, ...]] = {}
    for step in ledger.alert_steps():
        found[step.alert] = (*found.get(step.alert, ()), step)
    return found


def _observed(folder: DataFolder, day: date) -> set[str]:
    return {
        seen.id
        for source in folder.sources("observations", day)
        for seen in records_of(Observation, folder.observations(day, source))
        if seen.engagement is not None
    }
