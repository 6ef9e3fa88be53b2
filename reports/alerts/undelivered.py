"""The operators' own alert: mails and calls that have not left in a day and are not tried any more."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from crawlers.clock import day_words
from ledger.mails import Mail
from reports.alerts.digest import minute_of
from reports.alerts.house import House
from reports.alerts.readers import operators_of
from reports.mail.hooks import Call
from reports.mail.message import Draft, html_of, text_of
from reports.mail.outbox import ROBOT, given_up, prepare, prepare_call, prepared

KIND = "undelivered"


def tell_operators(house: House, *, now: datetime) -> tuple[Path, ...]:
    """Prepares one mail (and one robot's call) for what was given up since the last one; the same set never again."""
    late = [mail for mail in given_up(house.ledger, now) if not mail.kind.startswith(KIND)]
    if not late:
        return ()
    mark = sha256("\n".join(sorted(mail.message_id for mail in late)).encode()).hexdigest()[:8]
    day, kind = now.date(), f"{KIND}-{mark}"
    lines = [_line(mail) for mail in late]
    city = house.city.facts.name
    words = {"lines": lines, "city": city, "day": day_words(day), "prepared_at": minute_of(now)}
    subject = f"【环舆运维】{city} {day_words(day)}：{len(late)}封邮件没有送达，不再重试"
    known = {mail.kind for mail in house.ledger.mails()}
    if kind in known:
        return ()
    drafts = [
        Draft(
            kind, one, subject, text_of("undelivered.txt", reader=one.name, **words),
            html_of("undelivered.html", reader=one.name, **words),
        )
        for one in operators_of(house.city)
        if not prepared(house.folder, day, kind, one.address)
    ]  # fmt: skip
    for hook in house.city.roster.webhooks:
        if hook.operators:
            call = Call(id=f"{kind}-{hook.name}", level="", title=subject, lines=tuple(lines[:10]), links=())
            prepare_call(house.folder, house.ledger, hook.name, call.id, call.as_json(), day=day, now=now)
    return prepare(house.folder, house.ledger, drafts, day=day, sender=house.sender, now=now)


def _line(mail: Mail) -> str:
    what = "机器人" if mail.kind == ROBOT else "邮件"
    return f"{what} {mail.path}，给{'、'.join(mail.recipients)}，试过{mail.attempts}次：{mail.error}"
