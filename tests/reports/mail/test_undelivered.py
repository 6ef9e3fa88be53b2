"""What does not leave is known: to the operators after a day, to `health` and the exit status at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cities.city import City
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.alerts.failed import FailedRun, tell_failed
from reports.alerts.morning import digest_day, last_window
from reports.alerts.undelivered import tell_operators
from reports.mail.outbox import RETRY_FOR, read_mail
from reports.mail.standing import mail_troubles
from tests.reports.alerts.alert_days import DAY, NOW, Days, Item, house_of

HOUR = timedelta(hours=1)


@pytest.fixture
def days(sample: City, folder: DataFolder, ledger: Ledger) -> Days:
    """The morning's digest of 17 June is prepared at eight."""
    made = Days(sample, folder)
    made.put(DAY, Item(id="a1"))
    digest_day(house_of(made, ledger), now=EIGHT)
    return made


EIGHT = NOW.replace(hour=8)


def fail_all(ledger: Ledger) -> None:
    for mail in ledger.unsent_mails():
        ledger.note_mail_failed(mail.message_id, error="连不上（拒绝连接）")


def troubles(ledger: Ledger, now: datetime, *, sends: bool = True) -> list[str]:
    window = last_window(now, "08:00")
    return mail_troubles(ledger, digest=window.day, digest_at=window.end, now=now, sends=sends)


def test_what_was_given_up_is_told_to_the_operators_once(days: Days, ledger: Ledger) -> None:
    fail_all(ledger)
    house = house_of(days, ledger)
    assert tell_operators(house, now=EIGHT + RETRY_FOR) == ()
    (path,) = tell_operators(house, now=EIGHT + RETRY_FOR + HOUR)
    message = read_mail(path)
    assert message["To"].addresses[0].addr_spec == "operator@sthj.yunze.example"
    assert message["Subject"] == "【环舆运维】云泽市 6月18日：21封邮件没有送达，不再重试"
    body = message.get_body(("plain",))
    assert body is not None
    assert "试过1次：连不上（拒绝连接）" in body.get_content()
    assert tell_operators(house, now=EIGHT + RETRY_FOR + 2 * HOUR) == ()


def test_a_digest_that_left_is_no_trouble_and_one_that_failed_is(days: Days, ledger: Ledger) -> None:
    for mail in ledger.unsent_mails()[1:]:
        ledger.note_mail_sent(mail.message_id, at=EIGHT)
    (last,) = ledger.unsent_mails()
    ledger.note_mail_failed(last.message_id, error="收件人地址被拒收（550）")
    (line,) = troubles(ledger, EIGHT + HOUR)
    assert line.startswith("1封邮件（含机器人消息）没有发出，还会再试：outbox/2026-06-17/")
    ledger.note_mail_sent(last.message_id, at=EIGHT)
    assert troubles(ledger, EIGHT + HOUR) == []


def test_mails_that_nobody_sends_are_a_trouble_only_where_a_server_is_set(days: Days, ledger: Ledger) -> None:
    assert troubles(ledger, EIGHT + HOUR) == [
        f"21封邮件备好后没有人去发：outbox/{ledger.unsent_mails()[0].path}",
    ]  # fmt: skip
    assert troubles(ledger, EIGHT + HOUR, sends=False) == []


def test_a_morning_without_its_digest_is_a_trouble_after_half_an_hour(days: Days, ledger: Ledger) -> None:
    next_eight = EIGHT + 24 * HOUR
    assert troubles(ledger, next_eight + timedelta(minutes=29), sends=False) == []
    assert troubles(ledger, next_eight + timedelta(minutes=30), sends=False) == ["6月18日的日报没有备好"]


def test_a_house_that_never_told_anything_lacks_nothing(ledger: Ledger) -> None:
    assert troubles(ledger, NOW) == []


def test_who_became_an_operator_since_is_told_of_a_run_that_others_know_of(days: Days, ledger: Ledger) -> None:
    house, failed = house_of(days, ledger), FailedRun("collect", "r1", "运行失败", "http://127.0.0.1/r1")
    assert len(tell_failed(house, failed, now=EIGHT)) == 1
    first = next(one for one in days.city.roster.recipients if one.role == "operator")
    second = first.model_copy(update={"address": "second@sthj.yunze.example"})
    recipients = (*days.city.roster.recipients, second)
    roster = days.city.roster.model_copy(update={"recipients": recipients})
    house = replace(house, city=days.city.model_copy(update={"roster": roster}))
    (path,) = tell_failed(house, failed, now=EIGHT + 24 * HOUR)
    assert read_mail(path)["To"].addresses[0].addr_spec == second.address
    assert tell_failed(house, failed, now=EIGHT + 24 * HOUR) == ()
