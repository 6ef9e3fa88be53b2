"""What the groups' robots say of an urgent alert, prepared in the outbox as a mail is, once for each level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from cities.roster import Webhook
from reports.alerts.digest import Entry, entry_of, minute_of
from reports.alerts.entries import Alert
from reports.alerts.house import House
from reports.alerts.readers import robots_of
from reports.alerts.signing import Invitation, sign_url
from reports.mail.hooks import Call
from reports.mail.outbox import prepare_call

MAX_CALLS = 10
"""Calls that a robot gets from one run: 企业微信, 钉钉 and 飞书 take twenty a minute; the last says how many more."""


def calls(house: House, alerts: Sequence[Alert], *, day: date, now: datetime) -> int:
    """Prepares a call for each alert and each robot that hears of it; returns how many are new."""
    made = 0
    for hook in house.city.roster.webhooks:
        mine = [alert for alert in alerts if hook in robots_of(house.city, alert)]
        for number, alert in enumerate(mine[:MAX_CALLS]):
            more = len(mine) - MAX_CALLS if number == MAX_CALLS - 1 else 0
            made += _prepare(house, hook, alert, more, day, now)
    return made


def _prepare(house: House, hook: Webhook, alert: Alert, more: int, day: date, now: datetime) -> bool:
    sign = None
    if house.key is not None:
        sign = sign_url(house.page, house.key, Invitation(alert.id, alert.level, f"@{hook.name}"), now)
    id = sha256(f"{alert.id}={alert.level}".encode()).hexdigest()[:16]
    said = _call(house, entry_of(house.city, alert, house.page, now, sign), alert, id, more)
    held = alert.notify_at if alert.notify_at and alert.notify_at > now else None
    return prepare_call(
        house.folder, house.ledger, hook.name, id, said.as_json(), day=day, now=now, not_before=held
    )  # fmt: skip


def _call(house: House, entry: Entry, alert: Alert, id: str, more: int) -> Call:
    lines = [
        f"{entry.place}　{entry.by}", *(f"{quote.said}——{quote.source}" for quote in entry.quotes[:1]),
        f"传播：{entry.carriers}", f"命中：{entry.rule}" + (f"：{entry.why}" if entry.why else ""),
        f"责任：{'；'.join(entry.duty)}", f"报出：{minute_of(alert.raised_at)}",
    ]  # fmt: skip
    if entry.incident:
        lines.insert(1, f"事件分级：{entry.incident}")
    if more:
        lines.append(f"另有{more}件急报，请到环舆页面查看")
    links = [*(() if entry.sign is None else (entry.sign,)), *entry.links]
    return Call(
        id=id, level=entry.level,
        title=" ".join(filter(None, ["【环舆急报】" + house.city.facts.name, entry.level, entry.risen, entry.name])),
        lines=tuple(lines), links=tuple((link.text, link.url) for link in links),
    )  # fmt: skip
