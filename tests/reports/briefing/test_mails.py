"""The weekly and monthly briefings leave once, at their hour, to those whom alerts.yaml names."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as Docx

from cities.alerts import Briefings
from cities.city import City
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.alerts.house import House
from reports.briefing.files import write_briefing
from reports.briefing.mails import send_briefings
from reports.mail.message import MAX_HTML_BYTES
from reports.mail.outbox import read_mail
from tests.reports.alerts.alert_days import PAGE, SENDER
from tests.reports.briefing.made_week import AFTER, PRIVATE, WEEK, write_made_week
from tests.reports.briefing.test_papers import addresses_in_html, said_in, words_of_html, words_of_word

MINUTE = timedelta(minutes=1)


@pytest.fixture
def house(sample: City, folder: DataFolder, ledger: Ledger) -> House:
    write_made_week(sample, folder, ledger)
    return House(sample, folder, ledger, PAGE, SENDER)


def ruled(house: House, rules: Briefings | None) -> House:
    alerts = house.city.alerts.model_copy(update={"briefings": rules})
    return replace(house, city=house.city.model_copy(update={"alerts": alerts}))


def part_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_the_week_is_mailed_to_the_leaders_on_monday_at_half_past_eight_and_once(house: House) -> None:
    assert send_briefings(house, now=AFTER - MINUTE) == ()
    (path,) = send_briefings(house, now=AFTER)
    assert path.name == "briefing-2026-W25-leader@sthj.yunze.example.eml"
    assert send_briefings(house, now=AFTER + MINUTE) == ()
    assert read_mail(path)["Subject"] == (
        "【环舆周报】云泽市 2026年第25周：5篇（条），负面3；比上周增加3；最多的是“云泽热电厂冒黑烟”3篇（条）"
    )


def test_a_mail_that_is_made_late_bears_the_id_that_it_would_have_borne(
    house: House, sample: City, tmp_path: Path
) -> None:
    (on_time,) = send_briefings(house, now=AFTER)
    other = DataFolder(tmp_path / "other" / "sample")
    other.root.mkdir(parents=True)
    with Ledger(f"sqlite:///{other.ledger}") as ledger:
        write_made_week(sample, other, ledger)
        later = House(sample, other, ledger, PAGE, SENDER)
        assert send_briefings(later, now=AFTER + timedelta(days=3, minutes=1)) == ()
        (late,) = send_briefings(later, now=AFTER + timedelta(days=2))
    assert read_mail(late)["Message-ID"] == read_mail(on_time)["Message-ID"]
    assert late.parent.name == on_time.parent.name == "2026-06-22"


def test_a_mail_whose_noting_was_killed_is_noted_and_not_made_twice(house: House, tmp_path: Path) -> None:
    (path,) = send_briefings(house, now=AFTER)
    before = path.read_bytes()
    with Ledger(f"sqlite:///{tmp_path / 'fresh.sqlite'}") as fresh:
        again = replace(house, ledger=fresh)
        assert send_briefings(again, now=AFTER + MINUTE) == ()
        (noted,) = fresh.mails()
    assert noted.message_id == read_mail(path)["Message-ID"]
    assert path.read_bytes() == before


def test_a_run_that_was_killed_between_two_readers_tells_the_other_one_too(house: House) -> None:
    (first,) = send_briefings(house, now=AFTER)
    house = ruled(house, Briefings(to=("leader", "analyst")))
    (second,) = send_briefings(house, now=AFTER + MINUTE)
    assert [str(read_mail(path)["To"].addresses[0].display_name) for path in (first, second)] == ["局长", "值班分析员"]
    assert send_briefings(house, now=AFTER + 2 * MINUTE) == ()


def test_text_html_and_word_of_the_mail_say_the_same(house: House) -> None:
    (path,) = send_briefings(house, now=AFTER)
    message = read_mail(path)
    html, text = part_of(message, "html"), part_of(message, "plain")
    (attached,) = [part for part in message.walk() if part.get_filename("").endswith(".docx")]
    assert attached.get_filename() == "云泽市环境舆情周报（2026年第25周）.docx"
    data = attached.get_payload(decode=True)
    assert isinstance(data, bytes)
    assert "各区县" not in Docx(BytesIO(data)).paragraphs[0].text
    written = "".join(text.split())
    told = [each for each in words_of_word(data).split("。") if each.startswith("上周（")]
    assert told
    assert all(each in written and each in words_of_html(html) for each in told)
    assert [address for address in addresses_in_html(html) if "/articles/" in address and address not in text] == []
    assert [private for private in PRIVATE if private in text + html + words_of_word(data)] == []


def test_the_mails_pictures_are_those_that_its_html_shows_and_it_is_not_cut(house: House) -> None:
    (path,) = send_briefings(house, now=AFTER)
    message = read_mail(path)
    html = part_of(message, "html")
    pictures = [
        str(part["Content-ID"]).strip("<>") for part in message.walk() if part.get_content_type() == "image/png"
    ]
    assert pictures == ["volume", "topics", "districts"]
    assert all(f'src="cid:{name}"' in html for name in pictures)
    assert html.count('alt="') == 3
    assert len(html.encode()) < MAX_HTML_BYTES
    assert "<svg" not in html


def test_the_month_is_mailed_on_the_day_and_to_the_roles_that_the_city_says(house: House) -> None:
    house = ruled(house, Briefings(week_on=2, month_on=3, at="09:15", to=("leader", "analyst")))
    third = datetime(2026, 7, 3, 9, 15, tzinfo=SHANGHAI)
    assert [path.name for path in send_briefings(house, now=third - MINUTE)] == []
    assert [path.name for path in send_briefings(house, now=third)] == [
        "briefing-2026-06-leader@sthj.yunze.example.eml", "briefing-2026-06-analyst@sthj.yunze.example.eml",
    ]  # fmt: skip


def test_a_city_that_sets_none_sends_none(house: House) -> None:
    assert send_briefings(ruled(house, None), now=AFTER) == ()


def test_nobody_is_told_of_a_week_in_which_nothing_was_collected(
    sample: City, folder: DataFolder, ledger: Ledger
) -> None:
    write_made_week(sample, folder, ledger)
    house = House(sample, folder, ledger, PAGE, SENDER)
    assert send_briefings(house, now=AFTER + timedelta(weeks=1)) == ()
    assert [path.name for path in folder.briefings.glob("*")] == []


def test_the_sentences_of_the_mail_are_those_of_the_paper_on_disk(house: House) -> None:
    (path,) = send_briefings(house, now=AFTER)
    paper = write_briefing(house.city, house.folder, house.ledger, WEEK, house=PAGE, now=AFTER).paper
    message = read_mail(path)
    text, html = "".join(part_of(message, "plain").split()), words_of_html(part_of(message, "html"))
    assert [each for each in said_in(paper) if each not in text] == []
    assert [each for each in said_in(paper) if each not in html] == []
