"""The grade of a sudden incident: proposed from the texts, confirmed by a person, with the limits that run then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cities.city import City
from crawlers.folder import DataFolder
from ledger.database import LedgerError
from ledger.ledger import Ledger
from reports.alerts.day import alert_day
from reports.alerts.explain import explain_article
from reports.alerts.grading import NO_INCIDENT, confirm_grade
from reports.alerts.incidents import is_drill, proposed_grade
from reports.alerts.morning import digest_day
from reports.mail.outbox import read_mail
from tests.reports.alerts.alert_days import (
    DAY,
    NEXT,
    NOW,
    PAGE,
    SENDER,
    TOMORROW,
    Days,
    Item,
    document,
    fires,
    house_of,
)


@pytest.fixture
def days(sample: City, folder: DataFolder) -> Days:
    return Days(sample, folder)


@pytest.mark.parametrize(
    ("body", "grade"),
    [
        ("化工厂爆炸，死亡人数升至31人。", "特别重大"),
        ("储罐泄漏，三十名工人当场死亡。", "特别重大"),
        ("储罐泄漏造成12人死亡，60余人中毒。", "重大"),
        ("槽罐车侧翻，附近居民紧急转移1.2万人。", "重大"),
        ("泄漏致县级饮用水水源地取水中断。", "重大"),
        ("爆燃造成直接经济损失600万元。", "较大"),
        ("槽罐车侧翻，盐酸流入沟渠，无人员伤亡。", "一般"),
        ("开展泄漏应急演练，模拟12人死亡。", None),
        ("企业整改到位，空气质量好转。", None),
    ],
)  # fmt: skip
def test_a_grade_is_proposed_from_the_figures_and_words_of_the_text(sample: City, body: str, grade: str | None) -> None:
    found = proposed_grade(sample.alerts.incidents, [document(title="", body=body)])
    assert (found.grade if found else None) == grade


def test_of_several_texts_the_gravest_counts_and_is_named(sample: City) -> None:
    texts = [document(id="a", body="储罐泄漏，2人中毒。"), document(id="b", body="储罐泄漏，11人死亡。")]
    found = proposed_grade(sample.alerts.incidents, texts)
    assert found is not None
    assert (found.grade, found.article, found.why) == ("重大", "b", "死亡11人（≥10）")


def digest_text(days: Days, ledger: Ledger) -> str:
    digest_day(house_of(days, ledger), now=NOW + timedelta(hours=10))
    message = read_mail(days.folder.outbox / NEXT.isoformat() / "digest-leader@sthj.yunze.example.eml")
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def alerted(days: Days, ledger: Ledger) -> str:
    days.put(DAY, Item(id="a1", title="储罐泄漏", body="泄漏事故造成12人死亡。", topics=("soil_waste",), event="e1"))
    (alert,) = alert_day(days.city, days.folder, ledger, DAY, now=NOW, page=PAGE, sender=SENDER).alerts
    return alert.id


def test_a_proposed_grade_is_marked_as_such_with_what_would_run(days: Days, ledger: Ledger) -> None:
    alerted(days, ledger)
    assert (
        "分级：拟重大，待人确认：死亡12人（≥10）；如确认，5小时内发布权威信息，即6月18日03:00前；"
        "24小时内举行新闻发布会，即6月18日22:00前"
    ) in digest_text(days, ledger)


def test_a_confirmed_grade_sets_the_limit_of_alert_and_task_from_when_it_was_raised(days: Days, ledger: Ledger) -> None:
    id = alerted(days, ledger)
    assert ledger.alert(id).due == (NOW + timedelta(hours=48)).isoformat()
    said = confirm_grade(days.city, ledger, id, "重大", "王值班", "应急局通报", at=NOW + timedelta(hours=1))
    assert "2026-06-18 03:00 前 5小时内发布权威信息" in said[1]
    assert ledger.alert(id).due == ledger.task(id).due == (NOW + timedelta(hours=5)).isoformat()
    assert ledger.deeds(subject=id)[0].what == "grade"
    assert "分级：重大（王值班确认：应急局通报）" in digest_text(days, ledger)


def test_what_is_found_to_be_no_incident_gets_the_limit_of_its_rule_back(days: Days, ledger: Ledger) -> None:
    id = alerted(days, ledger)
    confirm_grade(days.city, ledger, id, "重大", "王值班", "应急局通报", at=NOW)
    confirm_grade(days.city, ledger, id, NO_INCIDENT, "王值班", "核实为演练", at=NOW)
    assert ledger.alert(id).due == (NOW + timedelta(hours=48)).isoformat()
    assert "不是突发环境事件（王值班确认：核实为演练）" in digest_text(days, ledger)


def test_a_confirmed_limit_is_not_lengthened_when_the_level_rises(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1", event="e1"))
    (alert,) = alert_day(days.city, days.folder, ledger, DAY, now=NOW, page=PAGE, sender=SENDER).alerts
    confirm_grade(days.city, ledger, alert.id, "重大", "王值班", "应急局通报", at=NOW)
    days.put(NEXT, Item(id="a2", source="ljrb", event="e1"), Item(id="a3", source="wx_linjiang", event="e1"))
    (risen,) = alert_day(days.city, days.folder, ledger, NEXT, now=TOMORROW, page=PAGE, sender=SENDER).alerts
    assert (risen.level, risen.due) == ("Ⅰ", NOW + timedelta(hours=5))


@pytest.mark.parametrize(
    ("grade", "by", "why", "said"),
    [("重大", "", "有", "确认人和依据"), ("重大", "王", " ", "确认人和依据"), ("巨大", "王", "有", "没有“巨大”这一级")],
)
def test_a_grade_without_name_or_reason_or_of_no_such_name_is_refused(
    days: Days, ledger: Ledger, grade: str, by: str, why: str, said: str
) -> None:
    id = alerted(days, ledger)
    with pytest.raises(LedgerError, match=said):
        confirm_grade(days.city, ledger, id, grade, by, why, at=NOW)
    with pytest.raises(LedgerError, match="没有编号为“family-q”的预警"):
        confirm_grade(days.city, ledger, "family-q", "重大", "王", "有", at=NOW)


@pytest.mark.parametrize(
    ("changes", "drill"),
    [
        ({"title": "新河化工开展泄漏应急演练", "body": "三号储罐法兰泄漏！警报声响起。"}, True),
        ({"title": "", "body": "今天上午的危化品泄漏演习，十一分钟切断。村民当考官。"}, True),
        ({"title": "新河化工储罐泄漏", "body": "企业三月刚搞过应急演练，这次仍用了一小时才关阀。"}, False),
        ({"title": "", "body": "化工厂真的漏了！上个月还演练过。", "kind": "weibo"}, False),
        ({"title": "泄漏应急演练走过场", "body": "村民说，没有人接到通知。"}, False),
        ({"title": "厂里演练吵了一夜", "body": "警报声不停。", "kind": "message"}, False),
    ],
)
def test_a_drill_is_told_from_what_happened(sample: City, changes: dict[str, str], drill: bool) -> None:
    assert is_drill(sample.alerts.drills, document(**changes)) is drill


def test_a_drill_raises_nothing_and_the_explanation_says_why(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="d1", title="新河化工开展泄漏应急演练", body="储罐泄漏事故处置。", event="e1"))
    outcome = alert_day(days.city, days.folder, ledger, DAY, now=NOW, page=PAGE, sender=SENDER)
    assert (outcome.alerts, outcome.counts["drill"]) == ((), 1)
    assert "不报的原因：写的是演练，不是事件" in explain_article(days.city, days.folder, ledger, "d1")


def test_an_accident_is_an_incident_though_the_text_says_that_the_emergency_plan_was_started(sample: City) -> None:
    (incident,) = [rule for rule in sample.alerts.rules if rule.id == "incident"]
    said = "化工厂发生泄漏事故，市政府立即启动应急预案，疏散群众。"
    assert fires(incident, document(title="化工厂泄漏", body=said))
    assert not fires(incident, document(title="局里修订预案", body="针对泄漏事故的预案修订已完成。"))
