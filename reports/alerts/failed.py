"""The operators' own mail on a run of the schedule that failed, or that has not ended by its hour: once for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from crawlers.clock import day_words
from reports.alerts.digest import minute_of
from reports.alerts.house import House
from reports.alerts.readers import operators_of
from reports.mail.message import Draft, html_of, text_of
from reports.mail.outbox import prepare, prepared


@dataclass(frozen=True, slots=True)
class FailedTask:
    """`name` as the schedule shows it, `reason` in words, `url` of its log."""

    name: str
    reason: str
    url: str


@dataclass(frozen=True, slots=True)
class FailedRun:
    """A run of the schedule: its name and number, what happened in words, its page, the tasks that failed."""

    name: str
    run: str
    what: str
    url: str
    tasks: Sequence[FailedTask] = ()


def tell_failed(house: House, failed: FailedRun, *, now: datetime) -> tuple[Path, ...]:
    """Prepares one mail for each operator; of the same run and the same thing no second one."""
    kind = f"run-{sha256(f'{failed.name} {failed.run} {failed.what}'.encode()).hexdigest()[:8]}"
    told = {address for mail in house.ledger.mails() if mail.kind == kind for address in mail.recipients}
    day, city = now.date(), house.city.facts.name
    words = {"failed": failed, "city": city, "day": day_words(day), "prepared_at": minute_of(now)}
    subject = f"【环舆运维】{city} {day_words(day)}：{failed.name} {failed.what}"
    drafts = [
        Draft(
            kind, one, subject, text_of("failed.txt", reader=one.name, **words),
            html_of("failed.html", reader=one.name, **words),
        )
        for one in operators_of(house.city)
        if one.address not in told and not prepared(house.folder, day, kind, one.address)
    ]  # fmt: skip
    return prepare(house.folder, house.ledger, drafts, day=day, sender=house.sender, now=now)
