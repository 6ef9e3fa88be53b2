from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from bench.ports import free_port
from cities.city import City
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.alerts.day import alert_day
from reports.alerts.morning import digest_day
from reports.mail.outbox import SentOutcome, read_mail, send_outbox
from tests.reports.alerts.alert_days import DAY, NOW, PAGE, SENDER, Days, Item, house_of
from tests.reports.mail.smtp_servers import Inbox, MailServer, certificates

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def days(sample: City, folder: DataFolder, ledger: Ledger) -> Days:
    """One alert of the day, its mails prepared."""
    made = Days(sample, folder)
    made.put(DAY, Item(id="a1"))
    prepare(made, ledger, NOW)
    return made


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Starts a real SMTP server for a handler; gives its host and port."""
    running: list[MailServer] = []

    def start(inbox: Inbox, **options: Any) -> str:
        controller = MailServer(inbox, **options)
        controller.start()
        running.append(controller)
        return f"127.0.0.1:{controller.port}"

    yield start
    for controller in running:
        controller.stop()


def prepare(days: Days, ledger: Ledger, now: datetime) -> tuple[Path, ...]:
    """The urgent mails of the day, and the digest of that morning (of the day before: a 零报告)."""
    urgent = alert_day(days.city, days.folder, ledger, DAY, now=now, page=PAGE, sender=SENDER).mails
    return (*urgent, *digest_day(house_of(days, ledger), now=now))


def files(folder: DataFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder.outbox / DAY.isoformat()).iterdir())}


def send(days: Days, ledger: Ledger, server: str, **options: Any) -> SentOutcome:
    return send_outbox(ledger, days.folder, server, **({"now": NOW, "timeout_s": 5} | options))


def test_every_mail_prepared_arrives_whole_at_its_recipient(
    days: Days, ledger: Ledger, serve: Callable[..., str]
) -> None:
    inbox = Inbox()
    outcome = send(days, ledger, f"smtp://{serve(inbox)}")
    prepared = files(days.folder)
    assert outcome == SentOutcome(len(prepared), ())
    assert sorted(content.rstrip(b"\r\n") for _, content in inbox.taken) == sorted(
        content.rstrip(b"\r\n") for content in prepared.values()
    )
    for recipient, content in inbox.taken:
        message = message_from_bytes(content, policy=default)
        assert message["To"].addresses[0].addr_spec == recipient
        assert message["Subject"].startswith("【环舆")


def test_nothing_is_sent_twice(days: Days, ledger: Ledger, serve: Callable[..., str]) -> None:
    inbox = Inbox()
    server = f"smtp://{serve(inbox)}"
    first = send(days, ledger, server)
    assert prepare(days, ledger, NOW + timedelta(hours=1)) == ()
    assert send(days, ledger, server) == SentOutcome(0, ())
    assert len(inbox.taken) == first.sent


def test_a_mail_prepared_once_keeps_its_bytes_when_the_day_runs_again(days: Days, ledger: Ledger) -> None:
    before = files(days.folder)
    prepare(days, ledger, NOW + timedelta(hours=5))
    assert files(days.folder) == before


def test_the_same_day_from_nothing_gives_the_same_bytes(days: Days, ledger: Ledger, tmp_path: Path) -> None:
    other = Days(days.city, DataFolder(tmp_path / "again" / "sample"))
    other.put(DAY, Item(id="a1"))
    with Ledger(f"sqlite:///{tmp_path / 'again.sqlite'}") as fresh:
        prepare(other, fresh, NOW)
    assert files(other.folder) == files(days.folder)


def test_a_kill_between_file_and_ledger_is_mended_by_the_next_run(days: Days, tmp_path: Path) -> None:
    before = files(days.folder)
    with Ledger(f"sqlite:///{tmp_path / 'fresh.sqlite'}") as fresh:
        for name in list(before)[::2]:
            (days.folder.outbox / DAY.isoformat() / name).unlink()
        prepare(days, fresh, NOW)
        assert files(days.folder) == before
        kept = {mail.path.partition("/")[2] for mail in fresh.unsent_mails()}
    assert kept == set(before)


def test_a_mail_that_left_is_not_prepared_again_when_its_file_is_gone(
    days: Days, ledger: Ledger, serve: Callable[..., str]
) -> None:
    server = f"smtp://{serve(Inbox())}"
    send(days, ledger, server)
    for path in (days.folder.outbox / DAY.isoformat()).iterdir():
        path.unlink()
    assert prepare(days, ledger, NOW + timedelta(hours=1)) == ()
    assert send(days, ledger, server) == SentOutcome(0, ())


def test_a_failed_mail_waits_twice_as_long_after_each_failure_but_never_longer_than_four_hours(
    days: Days, ledger: Ledger
) -> None:
    nowhere, at, waits = f"smtp://127.0.0.1:{free_port()}", NOW, []
    for _ in range(8):
        send(days, ledger, nowhere, now=at)
        (next_try,) = {mail.next_try for mail in ledger.unsent_mails()}
        waits.append((datetime.fromisoformat(next_try or "") - at) // timedelta(minutes=1))
        assert send(days, ledger, nowhere, now=at + timedelta(minutes=1)) == SentOutcome(0, ())
        at = datetime.fromisoformat(next_try or "")
    assert waits == [5, 10, 20, 40, 80, 160, 240, 240]


def test_each_mail_has_a_message_id_of_its_own(days: Days) -> None:
    ids = [read_mail(path)["Message-ID"] for path in (days.folder.outbox / DAY.isoformat()).iterdir()]
    assert len(set(ids)) == len(ids)
    assert all(id.endswith("@sthj.yunze.example>") for id in ids)


def test_a_refused_recipient_is_named_and_kept_and_the_others_get_their_mail(
    days: Days, ledger: Ledger, serve: Callable[..., str]
) -> None:
    inbox = Inbox(refused=frozenset({"leader@sthj.yunze.example"}))
    outcome = send(days, ledger, f"smtp://{serve(inbox)}")
    assert outcome.sent == len(files(days.folder)) - 2
    assert len(outcome.failures) == 2
    assert all("leader@sthj.yunze.example" in line and "收件人地址被拒收（550" in line for line in outcome.failures)
    healthy = Inbox()
    assert send(days, ledger, f"smtp://{serve(healthy)}", now=LATER).sent == 2
    assert {recipient for recipient, _ in healthy.taken} == {"leader@sthj.yunze.example"}


def test_a_server_that_is_down_is_named_once_and_all_mails_wait(days: Days, ledger: Ledger) -> None:
    outcome = send(days, ledger, f"smtp://127.0.0.1:{free_port()}")
    number = len(files(days.folder))
    assert outcome.sent == 0
    (line,) = outcome.failures
    assert "连不上（拒绝连接）" in line
    assert f"{number}封邮件留在 outbox/" in line
    assert len(ledger.unsent_mails()) == number


def test_a_server_that_breaks_off_leaves_the_rest_for_the_next_run(
    days: Days, ledger: Ledger, serve: Callable[..., str]
) -> None:
    broken = Inbox(breaks_after=3)
    outcome = send(days, ledger, f"smtp://{serve(broken)}")
    assert outcome.sent == 3
    assert any("中途断开了连接" in line for line in outcome.failures)
    healthy = Inbox()
    assert send(days, ledger, f"smtp://{serve(healthy)}", now=LATER).sent == len(files(days.folder)) - 3


def test_a_wrong_password_is_named_without_showing_it(days: Days, ledger: Ledger, serve: Callable[..., str]) -> None:
    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"right@1", handled=False)

    address = serve(Inbox(), authenticator=check, auth_require_tls=False)
    outcome = send(days, ledger, f"smtp://bureau:wrong@{address}")
    assert "不接受用户名或密码" in outcome.failures[0]
    assert "wrong" not in outcome.failures[0]
    assert send(days, ledger, f"smtp://bureau:right%401@{address}").failures == ()


def test_starttls_is_used_where_it_is_offered(
    days: Days, ledger: Ledger, serve: Callable[..., str], tmp_path: Path
) -> None:
    server, client = certificates(tmp_path)
    inbox = Inbox()
    address = serve(inbox, tls_context=server)
    assert send(days, ledger, f"smtp://{address}", context=client).failures == ()
    assert inbox.encrypted
    assert all(inbox.encrypted)


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    days: Days, ledger: Ledger, serve: Callable[..., str], tmp_path: Path
) -> None:
    server, _ = certificates(tmp_path)
    inbox = Inbox()
    outcome = send(days, ledger, f"smtp://{serve(inbox, tls_context=server)}")
    assert "加密连接没有建成" in outcome.failures[0]
    assert inbox.taken == []


def test_smtps_speaks_tls_from_the_first_byte(
    days: Days, ledger: Ledger, serve: Callable[..., str], tmp_path: Path
) -> None:
    server, client = certificates(tmp_path)
    inbox = Inbox()
    assert send(days, ledger, f"smtps://{serve(inbox, ssl_context=server)}", context=client).failures == ()
    assert len(inbox.taken) == len(files(days.folder))


def test_a_mail_older_than_a_day_and_a_half_is_not_sent_any_more_but_goes_on_being_named(
    days: Days, ledger: Ledger, serve: Callable[..., str]
) -> None:
    send(days, ledger, f"smtp://127.0.0.1:{free_port()}")
    inbox = Inbox()
    late = send_outbox(ledger, days.folder, f"smtp://{serve(inbox)}", now=NOW + timedelta(hours=37), timeout_s=5)
    assert inbox.taken == []
    assert "超过36小时没有发出" in late.failures[0]


def test_the_ledger_knows_when_an_alert_reached_its_readers(
    days: Days, ledger: Ledger, serve: Callable[..., str]
) -> None:
    assert ledger.alert("family-a1").first_notified is None
    send(days, ledger, f"smtp://{serve(Inbox())}")
    assert ledger.alert("family-a1").first_notified == NOW.isoformat()
