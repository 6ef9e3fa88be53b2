"""What is known at a moment: the documents of the last weeks and the happenings that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from cities.city import City
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from index.document import Document
from index.documents import documents
from ledger.alerts import AlertLevel
from ledger.ledger import Ledger
from nlp.relate import fold_events
from nlp.relation import Event
from reports.alerts.entries import Alert, Happening, alert_of, happenings

LOOK_BACK = timedelta(days=30)
"""Heat and carriers of longer ago do not say how bad it is now; the week's chart needs seven days of it."""


@dataclass(frozen=True)
class Known:
    """All documents collected in the LOOK_BACK that ends with a day, and the events as known by then."""

    documents: Sequence[Document]
    events: dict[str, Event]

    @cached_property
    def by_alias(self) -> dict[str, Happening]:
        """Each happening by every id under which it may have been raised."""
        every = [document.id for document in self.documents]
        return {
            alias: happening
            for happening in happenings(self.documents, every, self.events)
            for alias in happening.aliases
        }

    def fetched(self, start: datetime, end: datetime) -> set[str]:
        """Ids of what was collected from `start` to before `end`."""
        return {each.id for each in self.documents if start <= datetime.fromisoformat(each.fetched_at) < end}

    def published(self, start: datetime, end: datetime) -> list[Document]:
        """What was published from `start` to before `end`."""
        return [each for each in self.documents if start <= datetime.fromisoformat(each.published_at) < end]


def known_on(city: City, folder: DataFolder, ledger: Ledger, day: date) -> Known:
    """What is known by the end of `day`; documents in order of day, source and line."""
    days = [each for each in folder.days("articles") if day - LOOK_BACK <= each <= day]
    first, last = (day - LOOK_BACK).isoformat(), day.isoformat()
    found = [each for each in documents(city, folder, ledger, days=days) if first <= each.day <= last]
    return Known(found, dict(fold_events(folder, day)))


def alerts_told(city: City, ledger: Ledger, known: Known, steps: Sequence[AlertLevel]) -> list[Alert]:
    """The alerts of these steps, one each at the last of its steps; gravest first.

    What has no article left in the LOOK_BACK is left out: there is nothing to show of it.
    """
    last = {step.alert: step for step in steps}
    raised = {alert.id: alert for alert in ledger.alerts() if alert.id in last}
    history: dict[str, list[AlertLevel]] = {}
    for step in ledger.alert_steps():
        if step.alert in last and step.at <= last[step.alert].at:
            history.setdefault(step.alert, []).append(step)
    grades = ledger.incident_grades()
    found = [
        alert_of(city, raised[id], history[id], known.by_alias[id], grades.get(id))
        for id in last
        if id in known.by_alias
    ]
    by_happening: dict[str, Alert] = {}
    for alert in sorted(found, key=gravity):
        by_happening.setdefault(alert.happening.id, alert)  # events raised apart that turned out to be one
    return list(by_happening.values())


def gravity(alert: Alert) -> tuple[str, bool, datetime, int, str]:
    """Sorts the gravest first, then what asks for an answer, then what is due soonest."""
    return alert.level, not alert.answer_due, alert.due, -alert.happening.carriers.number, alert.id


def end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=1)
