"""What was sent: a mail is prepared once under its Message-ID and sent once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, insert, select, update

from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import mails

MailState = Literal["prepared", "sent", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """`path` is relative to the outbox; `error` is what the server said at the last attempt; both moments say from when
    on it may be tried: `not_before` as it was prepared (quiet hours), `next_try` after a failure.
    """

    message_id: str
    day: str
    kind: str
    recipients: tuple[str, ...]
    path: str
    state: MailState
    attempts: int
    prepared_at: str
    sent_at: str | None
    error: str | None
    not_before: str | None = None
    next_try: str | None = None


class Mails(Database):
    def note_mail_prepared(
        self, message_id: str, *, day: date, kind: str, recipients: Sequence[str], path: str, at: datetime,
        not_before: datetime | None = None,
    ) -> Mail:  # fmt: skip
        """Notes a mail that lies in the outbox; one that is known already stays as it is (sent remains sent)."""
        values = {
            "message_id": message_id, "day": day.isoformat(), "kind": kind, "recipients": list(recipients),
            "path": path, "state": "prepared", "attempts": 0, "prepared_at": moment(at),
            "not_before": None if not_before is None else moment(not_before),
        }  # fmt: skip
        with self.writing() as connection:
            known = _mail(connection, message_id)
            if known is None:
                connection.execute(insert(mails).values(values))
            return _known(connection, message_id)

    def note_mail_sent(self, message_id: str, *, at: datetime) -> Mail:
        """Notes that the server took it; a second time changes nothing."""
        with self.writing() as connection:
            known = _known(connection, message_id)
            if known.state != "sent":
                change = {"state": "sent", "sent_at": moment(at), "attempts": known.attempts + 1, "error": None,
                          "next_try": None}  # fmt: skip
                connection.execute(update(mails).where(mails.c.message_id == message_id).values(change))
            return _known(connection, message_id)

    def note_mail_failed(self, message_id: str, *, error: str, next_try: datetime | None = None) -> Mail:
        """Notes an attempt that failed, with the server's reason; a mail that was sent stays sent."""
        with self.writing() as connection:
            known = _known(connection, message_id)
            if known.state != "sent":
                change = {
                    "state": "failed", "attempts": known.attempts + 1, "error": error,
                    "next_try": None if next_try is None else moment(next_try),
                }  # fmt: skip
                connection.execute(update(mails).where(mails.c.message_id == message_id).values(change))
            return _known(connection, message_id)

    def mail(self, message_id: str) -> Mail | None:
        with self.reading() as connection:
            return _mail(connection, message_id)

    def mails(self, *, day: date | None = None) -> list[Mail]:
        """Mails by day, kind and Message-ID."""
        return self._in_order(select(mails) if day is None else select(mails).where(mails.c.day == day.isoformat()))

    def unsent_mails(self) -> list[Mail]:
        """Mails that are prepared or failed, the oldest day first."""
        return self._in_order(select(mails).where(mails.c.state != "sent"))

    def _in_order(self, query: Select[Any]) -> list[Mail]:
        with self.reading() as connection:
            found = [row_as(Mail, row) for row in connection.execute(query).mappings()]
        # In order here, not there: each database sorts text by a language's rules of its own.
        return sorted(found, key=lambda mail: (mail.day, mail.kind, mail.message_id))


def _mail(connection: Connection, message_id: str) -> Mail | None:
    row = connection.execute(select(mails).where(mails.c.message_id == message_id)).mappings().first()
    return None if row is None else row_as(Mail, row)


def _known(connection: Connection, message_id: str) -> Mail:
    mail = _mail(connection, message_id)
    if mail is None:
        raise LedgerError(f"没有登记过邮件 {message_id}")
    return mail
