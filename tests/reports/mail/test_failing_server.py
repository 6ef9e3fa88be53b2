"""A mail server that fails at each step of the dialogue: what is said, what waits, that all arrives once in the end."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from bench.ports import free_port
from cities.city import City
from cities.roster import Recipient, Roster
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.alerts.morning import digest_day, last_window
from reports.mail.outbox import RETRY_FOR, SentOutcome, send_outbox
from reports.mail.standing import mail_troubles
from tests.reports.alerts.alert_days import DAY, NOW, Days, Item, house_of
from tests.reports.mail.failing import CLOSE, HANG, Step, Talker, serving
from tests.reports.mail.smtp_servers import certificates

EIGHT = NOW.replace(hour=8)
LATER = EIGHT + timedelta(minutes=5)
MAILS = 3
REFUSED = "b@sthj.example"
ROSTER = Roster(
    recipients=tuple(
        Recipient(name=name, address=f"{name}@sthj.example", role="leader") for name in ("a", "b", "c")
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def made(sample: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A morning's three mails, prepared once; each test sends a copy."""
    root: Path = tmp_path_factory.mktemp("outbox")
    days = Days(sample.model_copy(update={"roster": ROSTER}), DataFolder(root / "sample"))
    days.put(DAY, Item(id="a1"))
    with Ledger(f"sqlite:///{root / 'ledger.sqlite'}") as ledger:
        assert len(digest_day(house_of(days, ledger), now=EIGHT)) == MAILS
    return root


class Outbox:
    """A copy of the morning's mails with its ledger."""

    def __init__(self, root: Path, ledger: Ledger) -> None:
        self.folder, self.ledger = DataFolder(root / "sample"), ledger

    def send(self, server: str, now: Any = EIGHT, **options: Any) -> SentOutcome:
        return send_outbox(self.ledger, self.folder, server, now=now, **({"timeout_s": 5.0} | options))

    @property
    def waiting(self) -> int:
        return len(self.ledger.unsent_mails())

    def troubles(self, now: Any) -> list[str]:
        window = last_window(now, "08:00")
        return mail_troubles(self.ledger, digest=window.day, digest_at=window.end, now=now, sends=True)


@pytest.fixture
def outbox(made: Path, tmp_path: Path) -> Iterator[Outbox]:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    with Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        yield Outbox(tmp_path, ledger)


def ids(talker: Talker) -> Counter[str]:
    return Counter(str(message_from_bytes(mail, policy=default)["Message-ID"]) for _, mail in talker.taken)


@pytest.mark.parametrize(
    ("step", "answer", "said"),
    [
        ("banner", "554 no service here", "拒绝了请求（554 no service here）"),
        ("banner", "421 too busy", "拒绝了请求（421 too busy）"),
        ("banner", "+OK POP3 ready", "不按约定应答"),
        ("banner", CLOSE, "中途断开了连接"),
        ("banner", HANG, "超时没有应答"),
        ("EHLO", "421 going down", "中途断开了连接"),
        ("EHLO", CLOSE, "中途断开了连接"),
        ("EHLO", HANG, "超时没有应答"),
        ("AUTH", "535 wrong", "不接受用户名或密码（535 wrong）"),
        ("AUTH", "454 try later", "不接受用户名或密码（454 try later）"),
        ("AUTH", CLOSE, "中途断开了连接"),
        ("AUTH", HANG, "超时没有应答"),
        ("MAIL", "550 who are you", "发件人地址被拒收（550 who are you）"),
        ("MAIL", "451 not now", "发件人地址被拒收（451 not now）"),
        ("MAIL", "421 closing", "发件人地址被拒收（421 closing）"),
        ("MAIL", CLOSE, "中途断开了连接"),
        ("MAIL", HANG, "超时没有应答"),
        ("RCPT", "550 no such mailbox", "收件人地址被拒收（550 no such mailbox）"),
        ("RCPT", "451 greylisted", "收件人地址被拒收（451 greylisted）"),
        ("RCPT", CLOSE, "中途断开了连接"),
        ("RCPT", HANG, "超时没有应答"),
        ("DATA", "554 no", "服务器没有收下正文（554 no）"),
        ("DATA", "451 disk full", "服务器没有收下正文（451 disk full）"),
        ("DATA", CLOSE, "中途断开了连接"),
        ("DATA", HANG, "超时没有应答"),
        ("body", CLOSE, "中途断开了连接"),
        ("answer", "552 too large", "服务器没有收下正文（552 too large）"),
        ("answer", "451 local error", "服务器没有收下正文（451 local error）"),
    ],
)
def test_a_failure_is_said_all_mails_wait_and_each_arrives_once_when_the_server_is_well(
    outbox: Outbox, step: Step, answer: str, said: str
) -> None:
    broken = Talker({step: answer})
    with serving(broken) as address:
        outcome = outbox.send(f"smtp://bureau:secret@{address}", timeout_s=0.2 if answer == HANG else 5.0)
    assert outcome.sent == len(broken.taken) == 0
    assert said in outcome.failures[0], outcome.failures
    assert not any("secret" in line for line in outcome.failures)
    assert outbox.waiting == MAILS
    assert any(f"{MAILS}封邮件（含机器人消息）没有发出，还会再试" in line for line in outbox.troubles(LATER))
    well = Talker()
    with serving(well) as address:
        assert outbox.send(f"smtp://bureau:secret@{address}", now=EIGHT).sent == 0, "it waits before it tries again"
        assert outbox.send(f"smtp://bureau:secret@{address}", now=LATER) == SentOutcome(MAILS, ())
    assert len(ids(well)) == MAILS
    assert set(ids(well).values()) == {1}
    assert outbox.troubles(LATER) == []


@pytest.mark.parametrize("answer", ["550 no such mailbox", "451 greylisted", "421 come back later", CLOSE])
def test_one_refused_recipient_keeps_no_other_from_its_mail(outbox: Outbox, answer: str) -> None:
    talker = Talker({"RCPT": answer}, only=REFUSED)
    with serving(talker) as address:
        outcome = outbox.send(f"smtp://{address}")
    assert sorted(recipient for recipient, _ in talker.taken) == ["a@sthj.example", "c@sthj.example"]
    (line,) = outcome.failures
    assert REFUSED in line
    (mail,) = outbox.ledger.unsent_mails()
    assert (mail.recipients, mail.attempts) == ((REFUSED,), 1)


@pytest.mark.parametrize("answer", [CLOSE, HANG])
def test_a_server_that_took_a_mail_and_fell_silent_gets_it_again_under_the_same_id(outbox: Outbox, answer: str) -> None:
    talker = Talker({"answer": answer})
    with serving(talker) as address:
        outcome = outbox.send(f"smtp://{address}", timeout_s=2.0)
        assert outcome.sent == 0
        assert talker.taken
        talker.fails.clear()
        assert outbox.send(f"smtp://{address}", now=LATER).sent == MAILS
    assert len(ids(talker)) == MAILS, "a second copy carries the Message-ID of the first"
    assert sum(ids(talker).values()) > MAILS


def test_what_fails_when_all_is_sent_is_no_failure(outbox: Outbox) -> None:
    for answer in ("500 what", CLOSE, HANG):
        with serving(Talker({"QUIT": answer})) as address:
            outcome = outbox.send(f"smtp://{address}", timeout_s=2.0)
        assert outcome.failures == ()
    assert outbox.waiting == 0


def test_a_server_that_knows_no_ehlo_is_greeted_with_helo(outbox: Outbox) -> None:
    talker = Talker({"EHLO": "502 what"})
    with serving(talker) as address:
        assert outbox.send(f"smtp://{address}") == SentOutcome(MAILS, ())
    assert talker.times["HELO"] == 1


@pytest.mark.parametrize(
    ("step", "answer", "said"),
    [
        ("STARTTLS", "454 no TLS today", "拒绝了请求（454 no TLS today）"),
        ("STARTTLS", CLOSE, "中途断开了连接"),
        ("STARTTLS", HANG, "超时没有应答"),
        ("TLS", "220 or not", "加密连接没有建成"),
        ("TLS", CLOSE, "连接"),  # broken off, or not made: as the machine's timing has it
        ("TLS", HANG, "超时没有应答"),
    ],
)
def test_a_mail_never_leaves_in_the_clear_where_encryption_was_offered_and_failed(
    outbox: Outbox, tmp_path: Path, step: Step, answer: str, said: str
) -> None:
    server, client = certificates(tmp_path)
    talker = Talker({step: answer}, tls=server)
    with serving(talker) as address:
        outcome = outbox.send(
            f"smtp://bureau:secret@{address}", context=client, timeout_s=0.2 if answer == HANG else 5.0
        )
    assert (outcome.sent, talker.taken, talker.times["AUTH"]) == (0, [], 0)
    assert said in outcome.failures[0], outcome.failures
    talker = Talker(tls=server)
    with serving(talker) as address:
        assert outbox.send(f"smtp://bureau:secret@{address}", now=LATER, context=client) == SentOutcome(MAILS, ())


def test_a_password_is_not_told_unencrypted_to_another_machine(outbox: Outbox) -> None:
    talker = Talker()
    with serving(talker, "127.0.0.2") as address:  # on this machine, but not known as such
        outcome = outbox.send(f"smtp://bureau:secret@{address}")
    assert talker.times["AUTH"] == 0
    assert "不支持加密（STARTTLS），没有把密码发过去" in outcome.failures[0]


def test_a_server_that_knows_no_login_is_named(outbox: Outbox) -> None:
    with serving(Talker(offers=())) as address:
        outcome = outbox.send(f"smtp://bureau:secret@{address}")
    assert "不按约定应答" in outcome.failures[0]
    assert outbox.waiting == MAILS


def test_what_never_leaves_is_tried_for_a_day_and_a_half_and_then_named_as_given_up(outbox: Outbox) -> None:
    nowhere, now, tries = f"smtp://127.0.0.1:{free_port()}", EIGHT, 0
    while now - EIGHT <= RETRY_FOR:
        tries += bool(outbox.send(nowhere, now=now).failures)
        now += timedelta(minutes=10)
    assert tries == 14, "after 5, 10, 20, 40, 80, 160 minutes, then each four hours, seen every ten minutes"
    assert "3封邮件超过36小时没有发出，不再自动重试" in outbox.send(nowhere, now=now).failures[0]
    assert any(line.startswith("3封邮件（含机器人消息）不再重试") for line in outbox.troubles(now))


def test_a_sender_killed_after_the_server_took_the_mail_sends_it_again_under_the_same_id(
    made: Path, tmp_path: Path
) -> None:
    """The one window in which a kill sends twice."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    talker = _Killing()
    with serving(talker) as address:
        command = [sys.executable, "-c", _SENDER, str(tmp_path), f"smtp://{address}"]
        talker.sender = subprocess.Popen(command)
        assert talker.sender.wait(timeout=120) == -signal.SIGKILL
        assert len(talker.taken) == 1
        subprocess.run(command, check=True, timeout=120)
    assert sorted(ids(talker).values()) == [1, 1, 2]


_SENDER = f"""
import sys
from datetime import datetime
from pathlib import Path
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.mail.outbox import send_outbox
root, server = sys.argv[1:]
with Ledger(f"sqlite:///{{root}}/ledger.sqlite") as ledger:
    outcome = send_outbox(ledger, DataFolder(Path(root, "sample")), server, now=datetime.fromisoformat("{EIGHT}"))
sys.exit(bool(outcome.failures))
"""


class _Killing(Talker):
    """Kills the sender when its first mail has come whole, and answers nothing."""

    sender: subprocess.Popen[bytes] | None = None

    def fails_at(self, step: Step, said: str = "") -> str | None:
        if step == "answer" and self.sender is not None:
            self.sender.kill()
            self.sender = None
            return CLOSE
        return super().fails_at(step, said)
