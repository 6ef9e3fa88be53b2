"""Mails are sent once; users log in with their own password only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from ledger import users
from ledger.database import LedgerError
from ledger.ledger import Ledger
from ledger.mails import Mail
from ledger.tables import users as table
from tests.ledger.moments import DAY, LATER, NOW

ID = "<digest-2026-06-17@huanyu>"


def prepared(ledger: Ledger) -> Mail:
    return ledger.note_mail_prepared(
        ID, day=DAY, kind="digest", recipients=["a@example.com", "b@example.com"], path="2026-06-17/digest.eml", at=NOW
    )


def test_a_mail_that_was_sent_stays_sent_when_it_is_prepared_again(ledger: Ledger) -> None:
    assert prepared(ledger).state == "prepared"
    ledger.note_mail_sent(ID, at=LATER)
    again = prepared(ledger)
    assert (again.state, again.sent_at, again.attempts) == ("sent", "2026-06-18T09:30:00+08:00", 1)
    assert ledger.unsent_mails() == []


def test_a_mail_that_failed_is_tried_again_and_counts_its_attempts(ledger: Ledger) -> None:
    prepared(ledger)
    ledger.note_mail_failed(ID, error="451 try later")
    failed = ledger.note_mail_failed(ID, error="421 closing")
    assert (failed.state, failed.attempts, failed.error) == ("failed", 2, "421 closing")
    assert [mail.message_id for mail in ledger.unsent_mails()] == [ID]
    sent = ledger.note_mail_sent(ID, at=LATER)
    assert (sent.state, sent.attempts, sent.error) == ("sent", 3, None)


def test_noting_twice_that_a_mail_was_sent_keeps_the_first_moment(ledger: Ledger) -> None:
    prepared(ledger)
    ledger.note_mail_sent(ID, at=NOW)
    assert ledger.note_mail_sent(ID, at=LATER).sent_at == "2026-06-17T22:00:00+08:00"
    assert ledger.note_mail_failed(ID, error="late").state == "sent"


def test_recipients_come_back_in_their_order(ledger: Ledger) -> None:
    prepared(ledger)
    mail = ledger.mail(ID)
    assert mail is not None
    assert mail.recipients == ("a@example.com", "b@example.com")
    assert ledger.mails(day=DAY) == [mail]


def test_a_mail_that_was_never_prepared_cannot_be_sent(ledger: Ledger) -> None:
    assert ledger.mail(ID) is None
    with pytest.raises(LedgerError, match="没有登记过邮件"):
        ledger.note_mail_sent(ID, at=NOW)


def test_a_user_logs_in_with_the_right_password_only(ledger: Ledger) -> None:
    ledger.set_user("王敏", "云泽生态2026!", role="analyst", by="程序", at=NOW)
    user = ledger.user_with("王敏", "云泽生态2026!")
    assert user is not None
    assert user.role == "analyst"
    assert ledger.user_with("王敏", "云泽生态2026?") is None
    assert ledger.user_with("李强", "云泽生态2026!") is None


def test_a_password_is_kept_as_argon2_and_not_as_itself(ledger: Ledger) -> None:
    ledger.set_user("王敏", "云泽生态2026!", role="analyst", by="程序", at=NOW)
    with ledger.reading() as connection:
        (kept,) = connection.exec_driver_sql("SELECT hash FROM users").one()
    assert kept.startswith("$argon2id$")
    assert "云泽生态2026!" not in kept


def test_who_logs_in_at_once_is_checked_one_after_the_other_and_by_one_core(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.set_user("王敏", "云泽生态2026!", role="analyst", by="程序", at=NOW)
    hasher, checking, at_once = users._HASHER, [], []

    class Watched:
        def verify(self, stored: str, password: str) -> bool:
            checking.append(password)
            at_once.append(len(checking))
            try:
                return hasher.verify(stored, password)
            finally:
                checking.pop()

        def check_needs_rehash(self, stored: str) -> bool:
            return hasher.check_needs_rehash(stored)

    monkeypatch.setattr(users, "_HASHER", Watched())
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda _: ledger.user_with("王敏", "云泽生态2026!"), range(4)))
    assert at_once == [1, 1, 1, 1]
    assert hasher.parallelism == 1


def test_a_password_that_an_older_program_kept_is_kept_anew_when_it_is_used(ledger: Ledger) -> None:
    ledger.set_user("王敏", "云泽生态2026!", role="analyst", by="程序", at=NOW)
    with ledger.writing() as connection:
        connection.execute(update(table).values(hash=PasswordHasher(parallelism=4).hash("云泽生态2026!")))
    assert ledger.user_with("王敏", "云泽生态2026?") is None
    assert "p=4" in _kept_hash(ledger)
    assert ledger.user_with("王敏", "云泽生态2026!") is not None
    assert "p=1" in _kept_hash(ledger)
    assert ledger.user_with("王敏", "云泽生态2026!") is not None


def _kept_hash(ledger: Ledger) -> str:
    with ledger.reading() as connection:
        return str(connection.execute(select(table.c.hash)).scalar_one())


def test_a_new_password_replaces_the_old_one(ledger: Ledger) -> None:
    ledger.set_user("王敏", "old password", role="analyst", by="程序", at=NOW)
    ledger.set_user("王敏", "new password", role="leader", by="程序", at=LATER)
    assert ledger.user_with("王敏", "old password") is None
    assert [(user.name, user.role) for user in ledger.users()] == [("王敏", "leader")]


def test_a_role_is_changed_without_a_new_password(ledger: Ledger) -> None:
    ledger.set_user("王敏", "old password", role="analyst", by="程序", at=NOW)
    ledger.set_role("王敏", "officer", district="990102", by="程序", at=LATER)
    user = ledger.user_with("王敏", "old password")
    assert user is not None
    assert (user.role, user.district) == ("officer", "990102")
    with pytest.raises(LedgerError, match="区划代码"):
        ledger.set_role("王敏", "officer", by="程序", at=LATER)
    ledger.close_user("王敏", by="程序", at=LATER)
    with pytest.raises(LedgerError, match="要给密码"):
        ledger.set_role("王敏", "leader", by="程序", at=LATER)


def test_a_closed_user_cannot_log_in(ledger: Ledger) -> None:
    ledger.set_user("王敏", "云泽生态2026!", role="analyst", by="程序", at=NOW)
    ledger.close_user("王敏", by="程序", at=LATER)
    assert ledger.user_with("王敏", "云泽生态2026!") is None
    assert ledger.user("王敏") is not None


@pytest.mark.parametrize(
    ("name", "password", "role", "words"),
    [
        ("王敏", "short", "analyst", "至少 8 个字符"),
        (" ", "long enough", "analyst", "要有名字"),
        ("王敏", "long enough", "king", "没有“king”这个角色"),
        ("王敏", "long enough", "officer", "要写明区划代码"),
    ],
)
def test_a_user_that_does_not_do_is_refused_with_words(
    ledger: Ledger, name: str, password: str, role: str, words: str
) -> None:
    with pytest.raises(LedgerError, match=words):
        ledger.set_user(name, password, role=role, by="程序", at=NOW)  # type: ignore[arg-type]
