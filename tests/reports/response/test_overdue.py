"""What is overdue is told one level up in the roster, once, with what was collected in the meantime."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cities.city import City
from cities.roster import Recipient, Roster
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.alerts.day import alert_day
from reports.alerts.house import House
from reports.mail.outbox import read_mail
from reports.response.overdue import tell_overdue
from tests.reports.alerts.alert_days import DAY, NOW, PAGE, SENDER, Days, Item

LATE = NOW + timedelta(days=3, hours=12)
ROSTER = Roster(
    recipients=(
        Recipient(name="分管副区长", address="deputy@linjiang.example", role="leader", units=("linjiang",)),
        Recipient(name="局长", address="leader@sthj.example", role="leader"),
        Recipient(name="临江分局信息员", address="lj@sthj.example", role="officer", units=("linjiang",)),
    )
)


@pytest.fixture
def house(sample: City, folder: DataFolder, tmp_path: Path) -> Iterator[House]:
    """The plant's black smoke of 17 June, raised and unanswered."""
    with Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        city = sample.model_copy(update={"roster": ROSTER})
        Days(city, folder).put(DAY, Item(id="a1"))
        alert_day(city, folder, ledger, DAY, now=NOW, page=PAGE, sender=SENDER)
        yield House(city, folder, ledger, PAGE, SENDER)


def test_an_overdue_task_is_told_to_the_leader_of_its_unit_once(house: House) -> None:
    assert tell_overdue(house, now=NOW).told == 0
    outcome = tell_overdue(house, now=LATE)
    assert (outcome.told, outcome.failures) == (1, ())
    (mail,) = [read_mail(path) for path in outcome.mails]
    assert [address.addr_spec for address in mail["To"].addresses] == ["deputy@linjiang.example"]
    assert mail["Subject"] == "【环舆催办】云泽市：热电厂上空冒黑烟超时未回应"
    for part in ("plain", "html"):
        body = mail.get_body((part,))
        assert body is not None
        words = body.get_content()
        assert "超时1天12小时" in words
        assert "主办 临江区　协办 大气环境科" in words
        assert f"{PAGE}/articles/a1" in words
    assert house.ledger.task("family-a1").raised_up_at == LATE.isoformat()
    assert tell_overdue(house, now=LATE + timedelta(days=1)).mails == ()


def test_a_run_killed_between_mail_and_note_tells_it_under_the_same_message_id(house: House, tmp_path: Path) -> None:
    (first,) = tell_overdue(house, now=LATE).mails
    id = read_mail(first)["Message-ID"]
    engine = house.ledger.engine
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE tasks SET raised_up_at = NULL")
    (second,) = tell_overdue(house, now=LATE + timedelta(minutes=5)).mails
    assert read_mail(second)["Message-ID"] == id
    assert len(house.ledger.mails(day=LATE.date())) == 1


def test_a_matter_of_a_unit_without_a_leader_of_its_own_goes_to_all_leaders(house: House) -> None:
    house.ledger.assign_task("family-a1", unit="qinghe", assist=[], who="王敏", at=NOW)
    (path,) = tell_overdue(house, now=LATE).mails[:1]
    told = {read_mail(path)["To"].addresses[0].addr_spec for path in tell_mails(house)}
    assert path.exists()
    assert told == {"deputy@linjiang.example", "leader@sthj.example"}


def tell_mails(house: House) -> list[Path]:
    return sorted((house.folder.outbox / LATE.date().isoformat()).glob("overdue-*.eml"))


def test_what_nobody_can_be_told_of_is_named(house: House) -> None:
    officers = Roster(recipients=ROSTER.recipients[2:])
    alone = House(house.city.model_copy(update={"roster": officers}), house.folder, house.ledger, PAGE, SENDER)
    outcome = tell_overdue(alone, now=LATE)
    assert (outcome.told, outcome.mails) == (0, ())
    assert outcome.failures == ("超时未回应的“热电厂上空冒黑烟”（临江区）没有人可报：通讯录里没有领导",)
    assert house.ledger.task("family-a1").raised_up_at is None


def test_a_collected_answer_that_nobody_has_accepted_is_told_with_it(house: House) -> None:
    house.ledger.propose_answer(
        "family-a1", kind="留言答复", by="临江分局", text="已停产，联系人张伟，电话13912345678。", url=None, article="a1",
        given_at=datetime.fromisoformat("2026-06-18T09:30:00+08:00"), at=LATE,
    )  # fmt: skip
    (path,) = tell_overdue(house, now=LATE).mails
    body = read_mail(path).get_body(("plain",))
    assert body is not None
    assert "临江分局 6月18日09:30：已停产" in body.get_content()
    assert "13912345678" not in body.get_content()
