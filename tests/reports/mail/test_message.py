"""A mail's bytes: pictures and files that go with it, the same each time."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from cities.roster import Recipient
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.mail.message import MAX_ATTACHED_BYTES, Attachment, Draft, message_bytes
from reports.mail.outbox import prepare
from tests.reports.alerts.alert_days import DAY, NOW, SENDER

LEADER = Recipient(name="局长", address="leader@sthj.yunze.example", role="leader")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def briefing(**changes: object) -> Draft:
    values: dict[str, object] = {
        "kind": "briefing-week", "recipient": LEADER, "subject": "【环舆周报】云泽市 第25周", "text": "本周……\n",
        "html": '<p>本周<img src="cid:topics"></p>', "pictures": (("topics", b"\x89PNG-topics"),),
        "attachments": (Attachment("舆情周报（第25期）.docx", b"PK-word", WORD),),
    }  # fmt: skip
    return Draft(**(values | changes))  # type: ignore[arg-type]


def parsed(draft: Draft, day: date = DAY) -> EmailMessage:
    message = message_from_bytes(message_bytes(draft, day=day, sender=SENDER, at=NOW), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_file_with_a_chinese_name_goes_with_the_mail() -> None:
    (attached,) = parsed(briefing()).iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("舆情周报（第25期）.docx", WORD)
    assert attached.get_content() == b"PK-word"


def test_a_picture_is_found_by_the_name_that_the_html_gives_it() -> None:
    message = parsed(briefing())
    (picture,) = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert (picture["Content-ID"], picture.get_content()) == ("<topics>", b"\x89PNG-topics")
    body = message.get_body(("html",))
    assert body is not None
    assert "cid:topics" in body.get_content()


def test_the_same_draft_gives_the_same_bytes() -> None:
    once, again = (message_bytes(briefing(), day=DAY, sender=SENDER, at=NOW) for _ in range(2))
    assert once == again


def test_a_mail_that_servers_would_refuse_for_its_size_is_not_made() -> None:
    with pytest.raises(ValueError, match="briefing-week: attachments of"):
        briefing(attachments=(Attachment("a.docx", bytes(MAX_ATTACHED_BYTES + 1)),))


def test_a_draft_prepared_again_before_it_leaves_is_the_same_mail_to_the_ledger(
    folder: DataFolder, tmp_path: Path
) -> None:
    with Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        (path,) = prepare(folder, ledger, [briefing()], day=DAY, sender=SENDER, now=NOW)
        assert path.name == "briefing-week-leader@sthj.yunze.example.eml"
        assert [mail.kind for mail in ledger.mails(day=DAY)] == ["briefing-week"]
        assert prepare(folder, ledger, [briefing(text="另说\n")], day=DAY, sender=SENDER, now=NOW) == (path,)
        assert len(ledger.mails(day=DAY)) == 1
