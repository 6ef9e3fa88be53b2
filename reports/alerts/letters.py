"""A reader's mail and an operator's, set from their words: daily digest, urgent notice, health of the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from cities.roster import Recipient
from crawlers.clock import day_words
from reports.alerts.digest import Digest, entry_of, headline_of, highest_of, minute_of, name_of, volume_of
from reports.alerts.entries import Alert
from reports.alerts.house import House
from reports.alerts.readers import Area, area_of
from reports.alerts.signing import Invitation, sign_url
from reports.health import Health
from reports.mail.message import Draft, html_of, text_of

MAX_REST = 50
"""Entries in short form that keep a mail under its bound; what is beyond is counted, and on the page."""

TITLES = {"digest": "环舆日报", "urgent": "环舆急报", "chase": "环舆急报·催签"}


def urgent_draft(
    house: House, recipient: Recipient, alerts: Sequence[Alert], *, kind: str, now: datetime, note: str = ""
) -> Draft:
    """Alerts that must be heard of at once, each with the reader's link to sign for it."""
    city = house.city
    entries = [entry_of(city, alert, house.page, now, _sign(house, recipient, alert, now)) for alert in alerts]
    answers = sum(alert.answer_due for alert in alerts)
    first = f"{entries[0].level} {name_of(alerts[0])}，{entries[0].by}"
    cut, most = city.alerts.first_screen, city.alerts.first_screen + MAX_REST
    digest = Digest(
        city=city.facts.name, area=area_of(city, recipient).name, day=day_words(now.date()), reader=recipient.name,
        headline=first if len(alerts) == 1 else headline_of(answers, len(alerts) - answers, highest_of(alerts)),
        kind="chase" if note else "urgent", first=tuple(entries[:cut]), rest=tuple(entries[cut:most]),
        more=len(entries[most:]), answers=answers, watched=len(alerts) - answers, highest=highest_of(alerts),
        volume=volume_of([]), known=0, page=house.page.rstrip("/"), prepared_at=minute_of(now), note=note,
    )  # fmt: skip
    held = [alert.notify_at for alert in alerts if alert.notify_at is not None]
    draft = _draft(kind, recipient, digest, alerts)
    return replace(draft, not_before=min(held) if held and min(held) > now else None)


def digest_draft(
    recipient: Recipient, digest: Digest, alerts: Sequence[Alert], chart: bytes | None
) -> Draft:  # fmt: skip
    """The daily mail."""
    return replace(_draft("digest", recipient, replace(digest, chart=chart is not None), alerts), chart=chart)


def health_draft(recipient: Recipient, health: Health, *, city: str, day: date, prepared_at: datetime) -> Draft:
    """An operator's mail: the health of the sources, and nothing of what they said."""
    words = {
        "health": health, "city": city, "day": day_words(day), "prepared_at": minute_of(prepared_at),
        "reader": recipient.name,
    }  # fmt: skip
    subject = f"【环舆运维】{city} {day_words(day)}：{health.headline}"
    return Draft("health", recipient, subject, text_of("health.txt", **words), html_of("health.html", **words))


def area_name(area: Area) -> str:
    """`临江区` of `云泽市·临江区`."""
    return area.name.rpartition("·")[2]


def _draft(kind: str, recipient: Recipient, digest: Digest, alerts: Sequence[Alert]) -> Draft:
    title = TITLES[digest.kind]
    return Draft(
        kind, recipient, f"【{title}】{digest.area} {digest.day}：{digest.headline}",
        text_of("digest.txt", digest=digest, title=title), html_of("digest.html", digest=digest, title=title),
        tuple((alert.id, alert.level) for alert in alerts),
    )  # fmt: skip


def _sign(house: House, recipient: Recipient, alert: Alert, now: datetime) -> str | None:
    if house.key is None:
        return None
    return sign_url(house.page, house.key, Invitation(alert.id, alert.level, recipient.address), now)
