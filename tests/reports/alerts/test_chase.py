"""Nobody signs: the alternate in half an hour, the leader in an hour; whoever signs ends it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cities.city import City
from cities.roster import Recipient, Roster
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.alerts.day import alert_day
from reports.alerts.urgent import MAX_APART, ChaseOutcome, chase
from reports.mail.outbox import read_mail
from tests.reports.alerts.alert_days import DAY, NEXT, NOW, TOMORROW, Days, Item, house_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
def days(sample: City, folder: DataFolder, ledger: Ledger) -> Days:
    """One urgent alert of 临江区, raised at NOW (22:00)."""
    made = Days(sample, folder)
    made.put(DAY, Item(id="a1"))
    raise_at(made, ledger, NOW)
    return made


def raise_at(days: Days, ledger: Ledger, now: datetime, day: object = DAY) -> None:
    house = house_of(days, ledger)
    alert_day(
        days.city, days.folder, ledger, day, now=now, page=house.page, sender=house.sender, key=house.key  # type: ignore[arg-type]
    )  # fmt: skip


def chased(days: Days, ledger: Ledger, minutes: int) -> ChaseOutcome:
    return chase(house_of(days, ledger), now=NOW + minutes * MINUTE)


def names(outcome: ChaseOutcome) -> list[str]:
    return sorted(path.name.rpartition("-")[2].partition("@")[0] for path in outcome.mails)


def test_the_alternate_is_told_after_thirty_minutes_and_the_leader_after_thirty_more(
    days: Days, ledger: Ledger
) -> None:
    told = {minutes: names(chased(days, ledger, minutes)) for minutes in (0, 29, 30, 31, 59, 60, 61, 300)}
    assert {minutes: mails for minutes, mails in told.items() if mails} == {30: ["linjiang2"], 60: ["leader"]}
    assert [notice.rank for notice in ledger.notices()] == [1, 2, 3]


def test_the_mail_says_why_the_reader_has_it(days: Days, ledger: Ledger) -> None:
    (path,) = chased(days, ledger, 30).mails
    message = read_mail(path)
    assert message["Subject"].startswith("【环舆急报·催签】云泽市·临江区")
    body = message.get_body(("plain",))
    assert body is not None
    assert "30分钟无人签收，转请备岗签收" in body.get_content()
    assert "签收：https://huanyu.yunze.example/sign/" in body.get_content()


def test_whoever_signs_ends_it(days: Days, ledger: Ledger) -> None:
    ledger.sign_alert("family-a1", who="临江分局信息员", at=NOW + 5 * MINUTE, via="mail")
    assert chased(days, ledger, 90) == ChaseOutcome(0, (), ())


def test_a_task_that_somebody_has_taken_in_hand_is_not_chased(days: Days, ledger: Ledger) -> None:
    ledger.sign_task("family-a1", who="临江分局信息员", at=NOW)
    assert chased(days, ledger, 90).mails == ()


def test_a_chase_that_comes_late_still_gives_each_turn_its_time(days: Days, ledger: Ledger) -> None:
    assert names(chased(days, ledger, 200)) == ["linjiang2"]
    assert names(chased(days, ledger, 229)) == []
    assert names(chased(days, ledger, 230)) == ["leader"]


def test_without_an_alternate_the_leader_is_told_at_once_and_the_gap_is_named(days: Days, ledger: Ledger) -> None:
    kept = tuple(one for one in days.city.roster.recipients if not one.alternate)
    days.city = days.city.model_copy(update={"roster": Roster(recipients=kept)})
    outcome = chased(days, ledger, 30)
    assert names(outcome) == ["leader"]
    assert outcome.failures == ("预警“family-a1”（临江区、大气环境科）无人签收，通讯录里没有备岗可转",)


def test_the_leader_who_answers_for_the_unit_is_told_and_no_other(days: Days, ledger: Ledger) -> None:
    deputy = Recipient(name="分管副局长", address="deputy@sthj.yunze.example", role="leader", units=("linjiang",))
    days.city = days.city.model_copy(update={"roster": Roster(recipients=(*days.city.roster.recipients, deputy))})
    chased(days, ledger, 30)
    assert names(chased(days, ledger, 60)) == ["deputy"]


def test_a_level_that_rises_is_told_and_chased_anew(days: Days, ledger: Ledger) -> None:
    ledger.sign_alert("family-a1", who="甲", at=NOW, via="mail")
    days.put(NEXT, *(Item(id=f"b{n}", source=source, family="a1") for n, source in enumerate(("ljrb", "wx_linjiang"))))
    raise_at(days, ledger, TOMORROW, NEXT)
    outcome = chase(house_of(days, ledger), now=TOMORROW + 30 * MINUTE)
    assert names(outcome) == ["linjiang2"]


def test_what_waits_for_the_morning_is_chased_from_the_morning_on(
    sample: City, folder: DataFolder, ledger: Ledger
) -> None:
    days, late = Days(sample, folder), NOW + timedelta(hours=1)
    hot = Item(id="w1", source="wb_city", title="", topics=("water",), heat=500)
    days.put(DAY, hot)
    raise_at(days, ledger, late)
    (step,) = ledger.alert_steps()
    assert step.notify_at == "2026-06-18T07:00:00+08:00"
    assert {mail.not_before for mail in ledger.mails()} == {step.notify_at}
    morning = datetime.fromisoformat(step.notify_at)
    assert [names(chase(house_of(days, ledger), now=morning + n * MINUTE)) for n in (-60, 29, 30)] == [
        [], [], ["linjiang2"],
    ]  # fmt: skip


def test_a_flood_of_urgent_alerts_comes_as_one_mail(sample: City, folder: DataFolder, ledger: Ledger) -> None:
    days = Days(sample, folder)
    days.put(DAY, *(Item(id=f"a{n:02}", title=f"第{n}家厂冒烟") for n in range(MAX_APART + 5)))
    raise_at(days, ledger, NOW)
    raise_at(days, ledger, NOW)
    (path,) = folder.outbox.glob("*/urgent-*-leader@*.eml")
    assert "15件需回应，最高Ⅱ级" in read_mail(path)["Subject"]
