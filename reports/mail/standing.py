"""Whether the house's mail leaves: the digest that did not come, what was tried in vain, what was given up."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from crawlers.clock import day_words
from ledger.ledger import Ledger
from reports.mail.outbox import given_up, is_ready

GRACE = timedelta(minutes=30)
"""A run takes its time; so long after its hour a digest is missed and a mail that could leave has not."""


def mail_troubles(ledger: Ledger, *, digest: date, digest_at: datetime, now: datetime, sends: bool) -> list[str]:
    """What is wrong, in Chinese; empty where all has left. `sends`: a mail server is set, so mails must leave.

    A house that has never made up a digest lacks none.
    """
    troubles = []
    began = any(mail.kind == "digest" for mail in ledger.mails())
    if began and now - digest_at >= GRACE and not ledger.digest_opened(digest):
        troubles.append(f"{day_words(digest)}的日报没有备好")
    late = given_up(ledger, now)
    if late:
        troubles.append(f"{len(late)}封邮件（含机器人消息）不再重试：outbox/{late[0].path} {late[0].error}")
    gone = {mail.message_id for mail in late}
    waiting = [mail for mail in ledger.unsent_mails() if mail.message_id not in gone]
    failing = [mail for mail in waiting if mail.attempts]
    if failing:
        last = failing[-1]
        troubles.append(f"{len(failing)}封邮件（含机器人消息）没有发出，还会再试：outbox/{last.path} {last.error}")
    if sends:
        untried = [
            mail
            for mail in waiting
            if not mail.attempts and is_ready(mail, now - GRACE) and _old(mail.prepared_at, now)
        ]
        if untried:
            troubles.append(f"{len(untried)}封邮件备好后没有人去发：outbox/{untried[0].path}")
    return troubles


def _old(prepared_at: str, now: datetime) -> bool:
    return now - datetime.fromisoformat(prepared_at) >= GRACE
