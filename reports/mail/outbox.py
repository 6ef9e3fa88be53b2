"""The outbox: each mail is prepared once, lies there under a stable Message-ID, and leaves once.

The one window in which a mail can leave twice is between the server's taking it and the ledger's noting it; both copies
then carry the same Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256
from pathlib import Path
from ssl import SSLContext

from crawlers.folder import DataFolder, write_whole
from ledger.ledger import Ledger
from ledger.mails import Mail
from reports.mail.message import NOT_BEFORE_HEADER, Draft, alerts_in, message_bytes, message_id
from reports.mail.smtp import Mailer, SendError, ServerError

log = logging.getLogger(__name__)

RETRY_FOR = timedelta(hours=36)
"""A mail is tried again for a day, the next day's run included; an older one is no news and needs a person."""

FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=5), timedelta(hours=4)
"""After a failure a mail waits so long, twice as long after each further one; a server that is down is left alone."""

ROBOT = "robot"
"""The kind under which the ledger keeps a call to a group's robot; it leaves by HTTP (`reports.mail.hooks`)."""

COMPLAIN_FOR = timedelta(days=7)
"""So long the failure of a mail that is not tried any more goes on being named."""


@dataclass(frozen=True, slots=True)
class SentOutcome:
    """How many mails the server took, and in Chinese which it did not, each kept for the next run."""

    sent: int
    failures: tuple[str, ...] = ()


def prepare(
    folder: DataFolder, ledger: Ledger, drafts: Iterable[Draft], *, day: date, sender: str, now: datetime
) -> tuple[Path, ...]:
    """Puts mails into the day's outbox and notes them; gives those that it wrote. One that has left is not made again.

    What a run wrote and, killed, did not note is noted first: it would lie unsent for ever. A file that was lost before
    it left is written again with the moment that the ledger has, so with the same bytes.
    """
    known = {mail.path: mail for mail in ledger.mails(day=day)}
    for path in sorted((folder.outbox / day.isoformat()).glob("[!.]*.eml")):
        if _relative(folder, path) not in known:
            _note(folder, ledger, path, day)
    written = []
    for draft in drafts:
        path = folder.outbox / day.isoformat() / draft.name
        before = known.get(_relative(folder, path))
        if before and (before.state == "sent" or before.message_id != message_id(draft, day=day, sender=sender)):
            continue
        at = datetime.fromisoformat(before.prepared_at) if before else now
        write_whole(path, message_bytes(draft, day=day, sender=sender, at=at))
        _note(folder, ledger, path, day)
        written.append(path)
    return tuple(written)


def prepare_call(
    folder: DataFolder, ledger: Ledger, robot: str, id: str, said: bytes, *, day: date, now: datetime,
    not_before: datetime | None = None,
) -> bool:  # fmt: skip
    """Puts a call to a group's robot (`Call.as_json`) into the outbox; False where that id is known already."""
    mark = sha256(f"{robot}\x1f{id}".encode()).hexdigest()[:32]
    if ledger.mail(message_id := f"<{mark}@{ROBOT}>") is not None:
        return False
    path = folder.outbox / day.isoformat() / f"{ROBOT}-{mark[:16]}.json"
    write_whole(path, said)
    ledger.note_mail_prepared(
        message_id, day=day, kind=ROBOT, recipients=[robot], path=_relative(folder, path), at=now, not_before=not_before
    )
    return True


def read_mail(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def prepared(folder: DataFolder, day: date, kind: str, address: str) -> bool:
    """Whether the mail of a kind lies prepared for a recipient."""
    return (folder.outbox / day.isoformat() / f"{kind}-{address}.eml").is_file()


def unsent_lines(ledger: Ledger, now: datetime) -> tuple[str, ...]:
    """The mails of the last days that were tried and have not left, for the operators."""
    late = [mail for mail in ledger.unsent_mails() if mail.attempts and _age(mail, now) <= COMPLAIN_FOR]
    return tuple(f"{mail.path}（给{'、'.join(mail.recipients)}，试过{mail.attempts}次）：{mail.error}" for mail in late)


def send_outbox(
    ledger: Ledger, folder: DataFolder, server: str, *, now: datetime, timeout_s: float = 30.0,
    context: SSLContext | None = None,
) -> SentOutcome:  # fmt: skip
    """Sends what has not left, to `smtp[s]://user:password@host:port`; `context` for a house's own certificates."""
    waiting = [mail for mail in ledger.unsent_mails() if mail.kind != ROBOT and is_ready(mail, now)]
    failures = list(_given_up(ledger, now))
    sent = 0
    with Mailer(server, timeout_s=timeout_s, context=context) as mailer:
        for number, mail in enumerate(waiting):
            try:
                _send(mailer, ledger, folder, mail, now)
                sent += 1
            except SendError as error:
                failures.append(f"{_subject(folder, mail)}（给{'、'.join(mail.recipients)}）没有发出：{error}")
                ledger.note_mail_failed(mail.message_id, error=str(error), next_try=retry_at(mail, now))
            except ServerError as error:
                for left in waiting[number:]:
                    ledger.note_mail_failed(left.message_id, error=str(error), next_try=retry_at(left, now))
                left_over = f"{len(waiting) - number}封邮件留在 outbox/，下次再发"
                failures.append(f"发信服务器 {mailer.address} {error}；{left_over}")
                break
    return SentOutcome(sent, tuple(failures))


def is_ready(mail: Mail, now: datetime) -> bool:
    """Whether it may be tried now: its hour has come, its wait after a failure is over, and it is not too old."""
    held = [datetime.fromisoformat(moment) for moment in (mail.not_before, mail.next_try) if moment]
    return all(moment <= now for moment in held) and _age(mail, now) <= RETRY_FOR


def retry_at(mail: Mail, now: datetime) -> datetime:
    """When a mail that has just failed may be tried again."""
    wait: timedelta = FIRST_RETRY * 2 ** min(mail.attempts, 12)
    return now + min(wait, LONGEST_RETRY)


def given_up(ledger: Ledger, now: datetime) -> list[Mail]:
    """Mails and calls of the last days that are not tried any more."""
    return [one for one in ledger.unsent_mails() if one.attempts and RETRY_FOR < _age(one, now) <= COMPLAIN_FOR]


def _note(folder: DataFolder, ledger: Ledger, path: Path, day: date) -> None:
    message = read_mail(path)
    ledger.note_mail_prepared(
        str(message["Message-ID"]), day=day, kind=str(message["X-Huanyu-Kind"]),
        recipients=[address.addr_spec for address in message["To"].addresses],
        path=_relative(folder, path), at=message["Date"].datetime,
        not_before=datetime.fromisoformat(held) if (held := message[NOT_BEFORE_HEADER]) else None,
    )  # fmt: skip


def _send(mailer: Mailer, ledger: Ledger, folder: DataFolder, mail: Mail, now: datetime) -> None:
    path = folder.outbox / mail.path
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SendError(f"outbox/{mail.path} 读不出：{error.strerror}") from error
    message = read_mail(path)
    mailer.send(message["From"].addresses[0].addr_spec, list(mail.recipients), data)
    ledger.note_mail_sent(mail.message_id, at=now)
    ledger.note_notified([id for id, _ in alerts_in(message)], at=now)
    log.info("mail sent", extra={"mail": mail.path})


def _given_up(ledger: Ledger, now: datetime) -> Iterator[str]:
    if late := given_up(ledger, now):
        hours, more = RETRY_FOR // timedelta(hours=1), " 等" if len(late) > 1 else ""
        yield f"{len(late)}封邮件超过{hours}小时没有发出，不再自动重试：outbox/{late[0].path}{more}"


def _age(mail: Mail, now: datetime) -> timedelta:
    """How long it has been due: a mail that the night held back begins to age in the morning."""
    return now - datetime.fromisoformat(mail.not_before or mail.prepared_at)


def _subject(folder: DataFolder, mail: Mail) -> str:
    try:
        return f"《{read_mail(folder.outbox / mail.path)['Subject']}》"
    except OSError:
        return f"outbox/{mail.path}"


def _relative(folder: DataFolder, path: Path) -> str:
    return path.relative_to(folder.outbox).as_posix()
