"""Who is told what: leaders and analysts all, officers their units, operators the health of the sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from hashlib import sha256

from cities.city import City
from cities.roster import Recipient
from crawlers.folder import DataFolder
from index.document import Document
from ledger.ledger import Ledger
from reports.alerts.digest import Digest, day_of, entry_of, headline_of, highest_of, minute_of, name_of, volume_of
from reports.alerts.entries import Alert, Fired, districts_of
from reports.charts import week_chart, week_counts
from reports.health import health_of
from reports.mail.message import Draft, digest_draft, health_draft
from reports.mail.outbox import prepared, told, unsent_lines


@dataclass(frozen=True, slots=True)
class Told:
    """What a day has to tell: `alerts` gravest first, `known` what was told before, `lately` all documents."""

    day: date
    now: datetime
    page: str
    alerts: tuple[Alert, ...]
    known: tuple[Fired, ...]
    lately: list[Document]


@dataclass(frozen=True, slots=True)
class Area:
    """A reader's part of the city; `districts` None is all of it."""

    name: str
    districts: frozenset[str] | None
    units: frozenset[str]

    def has_alert(self, alert: Alert) -> bool:
        return self.districts is None or any(unit.id in self.units for unit in alert.units)

    def has_places(self, codes: tuple[str, ...]) -> bool:
        return self.districts is None or not self.districts.isdisjoint(codes)


def area_of(city: City, recipient: Recipient) -> Area:
    if recipient.role != "officer":
        return Area(city.facts.name, None, frozenset())
    units = [unit for unit in city.units if unit.id in recipient.units]
    codes = frozenset(unit.district for unit in units if unit.district)
    names = "、".join(unit.name for unit in units)
    return Area(f"{city.facts.name}·{names}" if names else city.facts.name, codes, frozenset(recipient.units))


def drafts(city: City, folder: DataFolder, ledger: Ledger, day: Told) -> Iterator[Draft]:
    """The mails that are not prepared yet, in the order of the roster."""
    charts: dict[Area, bytes] = {}
    for recipient in city.roster.recipients:
        if recipient.role == "operator":
            if not prepared(folder, day.day, "health", recipient.address):
                yield _health_draft(city, folder, ledger, recipient, day)
            continue
        area = area_of(city, recipient)
        alerts = tuple(alert for alert in day.alerts if area.has_alert(alert))
        draft = partial(_reader_draft, city, recipient, area, day, charts)
        for alert in alerts:
            kind = _urgent_kind(alert)
            if alert.urgent and not prepared(folder, day.day, kind, recipient.address):
                yield draft((alert,), kind)
        before = prepared(folder, day.day, "digest", recipient.address)
        covered = told(before)
        missing = tuple(alert for alert in alerts if (alert.id, alert.level) not in covered)
        if not before:
            yield draft(alerts, "digest")
        elif missing:
            yield draft(missing, f"digest-{len(before) + 1}")


def _reader_draft(
    city: City, recipient: Recipient, area: Area, day: Told, charts: dict[Area, bytes],
    alerts: tuple[Alert, ...], kind: str,
) -> Draft:  # fmt: skip
    digest = digest_of(city, recipient, area, day, alerts, kind)
    chart = None
    if digest.kind == "digest" and (alerts or area.districts is None):
        if area not in charts:
            charts[area] = _chart(area, day)
        chart = charts[area]
    return digest_draft(kind, recipient, digest, tuple((alert.id, alert.level) for alert in alerts), chart)


def digest_of(city: City, recipient: Recipient, area: Area, day: Told, alerts: tuple[Alert, ...], kind: str) -> Digest:
    """The words of a reader's mail: `first_screen` entries in full, the others shortly."""
    entries = tuple(entry_of(city, alert, day.page) for alert in alerts)
    answers = sum(alert.answer_due for alert in alerts)
    highest, watched = highest_of(alerts), len(alerts) - answers
    cut = city.alerts.first_screen
    what = "urgent" if kind.startswith("urgent") else "digest" if kind == "digest" else "supplement"
    urgent = f"{entries[0].level} {name_of(alerts[0])}，{entries[0].by}" if what == "urgent" else ""
    today = [doc for doc in day.lately if doc.day == day.day.isoformat() and area.has_places(doc.districts)]
    return Digest(
        city=city.facts.name, area=area.name, day=day_of(day.day), reader=recipient.name,
        headline=urgent or headline_of(answers, watched, highest), kind=what,
        first=entries[:cut], rest=entries[cut:], answers=answers, watched=watched, highest=highest,
        volume=volume_of(today),
        known=sum(area.has_places(districts_of(found.happening)) for found in day.known), page=day.page.rstrip("/"),
        prepared_at=minute_of(day.now),
    )  # fmt: skip


def _chart(area: Area, day: Told) -> bytes:
    counts = week_counts((doc for doc in day.lately if area.has_places(doc.districts)), day.day)
    return week_chart(counts, f"{area.name.rpartition('·')[2]}近7天环境相关报道与帖文（按发表日）")


def _health_draft(city: City, folder: DataFolder, ledger: Ledger, recipient: Recipient, day: Told) -> Draft:
    health = health_of(city, folder, day.day, unsent_lines(ledger, day.now))
    return health_draft(recipient, health, city=city.facts.name, day=day_of(day.day), prepared_at=minute_of(day.now))


def _urgent_kind(alert: Alert) -> str:
    """One urgent mail for each level that an alert reaches."""
    return f"urgent-{sha256(f'{alert.id}={alert.level}'.encode()).hexdigest()[:8]}"
