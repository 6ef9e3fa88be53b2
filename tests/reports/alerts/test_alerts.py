from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cities.alerts import AlertRule
from cities.city import City
from crawlers.folder import DataFolder, write_records
from ledger.ledger import Ledger
from reports.alerts.day import AlertOutcome, alert_day
from reports.alerts.digest import title_of
from reports.alerts.explain import explain_article
from reports.alerts.rules import Judge, Spread
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
    heat_of,
    rule,
)  # fmt: skip
from web.views.city_facts import rule_lines


@pytest.fixture
def days(sample: City, folder: DataFolder) -> Days:
    return Days(sample, folder)


def run(days: Days, ledger: Ledger, day: date = DAY, now: datetime = NOW, *, dry_run: bool = False) -> AlertOutcome:
    return alert_day(days.city, days.folder, ledger, day, now=now, page=PAGE, sender=SENDER, dry_run=dry_run)


@pytest.mark.parametrize(
    ("conditions", "kept", "broken"),
    [
        ({"topics": ("power_plant",)}, {}, {"topics": ("water",)}),
        ({"sentiment": ("negative",)}, {}, {"sentiment": "neutral"}),
        ({"emotion": ("angry", "fear")}, {"emotion": "fear"}, {"emotion": None}),
        ({"words": ("黑烟",)}, {"title": ""}, {"title": "", "body": "天很蓝"}),
        ({"districts": ("990102",)}, {}, {"districts": ("990103",)}),
        ({"but_stances": ("正面",)}, {"stances": {"990102": "曝光"}}, {"stances": {"990102": "正面"}}),
        ({"but_stances": ("正面",)}, {"districts": (), "stances": {}}, {"stances": {"990102": "正面"}}),
        ({"tiers": ("city",)}, {}, {"tier": "county"}),
        ({"kinds": ("press",)}, {}, {"kind": "weibo"}),
        ({"enterprises": ("yzrd",)}, {}, {"enterprises": ()}),
        ({"figures": ("fine",)}, {}, {"figures": ()}),
        ({"figures": ({"type": "fine", "min": 300000},)}, {}, {"figures": ({"type": "fine", "value": 299999.0},)}),
        ({"min_strength": 0.85}, {}, {"sentiment_p": 0.84}),
        ({"min_strength": 0.85}, {"sentiment_p": 0.5, "emotion": "angry"}, {"sentiment_p": 0.5, "emotion": "sad"}),
        ({"min_strength": 0.85}, {}, {"sentiment": "neutral"}),
        ({"min_env": 0.9}, {}, {"env": 0.8}),
        ({}, {"env": 0.5}, {"env": 0.49}),
    ],
)
def test_a_rule_fires_only_while_each_of_its_conditions_holds(
    conditions: dict[str, Any], kept: dict[str, Any], broken: dict[str, Any]
) -> None:
    assert fires(rule(**conditions), document(**kept))
    assert not fires(rule(**conditions), document(**broken))


def test_heat_and_carriers_are_those_of_the_happening() -> None:
    hot = rule(min_heat=200, min_carriers=3)
    assert fires(hot, document(heat=1), 200, 3)
    assert not fires(hot, document(heat=900), 199, 3)
    assert not fires(hot, document(), 200, 2)


def test_an_explanation_says_what_was_missed_and_by_what(sample: City) -> None:
    wanted = rule(topics=("power_plant",), sentiment=("negative",), min_carriers=3)
    judge = Judge(0.9, sample)
    conditions = judge.explain(wanted, document(sentiment="neutral"), Spread(NOW, 12, 2))
    assert [condition.said for condition in conditions if not condition.holds] == [
        "情感要求负面，实为中性", "发声家数要求≥3，实为2",
    ]  # fmt: skip
    assert "主题 电厂、大气" in [condition.said for condition in conditions]


EVERY: dict[str, Any] = {
    "topics": ("power_plant",), "sentiment": ("negative",), "min_strength": 0.5, "emotion": ("angry",),
    "words": ("黑烟",), "but_not": ("演练",), "districts": ("990102",), "but_stances": ("正面",),
    "tiers": ("city",), "kinds": ("press",), "enterprises": ("yzrd",), "figures": ({"type": "fine", "min": 1_500_000},),
    "min_env": 0.6, "min_heat": 1, "min_carriers": 1, "growth": {"factor": 2, "window_hours": 24},
}  # fmt: skip
NO_CONDITIONS = {"id", "name", "level", "clock", "then", "urgent", "to", "units", "waits"}


def test_every_condition_that_a_rule_may_set_is_said_in_mails_and_on_the_page(sample: City) -> None:
    assert EVERY.keys() == AlertRule.model_fields.keys() - NO_CONDITIONS, "a new condition stands in EVERY, too"
    every = rule(**EVERY)
    said = Judge(0.9, sample).explain(every, document(), Spread(NOW))
    assert len(said) == len(EVERY)
    assert ("罚款≥150万", "罚款30万") in [(one.asked, one.found) for one in said]
    rules = sample.alerts.model_copy(update={"rules": (every,)})
    (line,) = rule_lines(sample.model_copy(update={"alerts": rules}))
    assert len(line.asks) == len(EVERY) - len({"min_env"})


def test_an_explanation_agrees_with_whether_the_rule_fires(sample: City) -> None:
    judge, spread = Judge(0.9, sample), Spread(NOW, 250, 2)
    for one in sample.alerts.rules:
        for changes in ({}, {"kind": "weibo", "emotion": "angry"}, {"tier": "central"}, {"sentiment": "positive"}):
            doc = document(**changes)
            assert judge.fired(one, doc, spread) == all(c.holds for c in judge.explain(one, doc, spread))


def test_an_event_is_one_entry_at_the_gravest_level_with_its_carriers_by_tier(days: Days, ledger: Ledger) -> None:
    days.put(
        DAY,
        Item(id="a1", event="e1"),
        Item(id="a2", source="ljrb", event="e1"),
        Item(id="a3", source="wx_linjiang", event="e1"),
        Item(id="w1", source="wb_city", title="", event="e1", emotion="angry", heat=30),
        Item(id="m1", source="liuyan", event="e1"),
    )
    outcome = run(days, ledger)
    (alert,) = outcome.alerts
    assert (alert.level, alert.rule.id, alert.urgent) == ("Ⅰ", "plant_surge", True)
    carriers = alert.happening.carriers
    assert (carriers.outlets, carriers.posts, carriers.messages) == ({"province": 1, "city": 1, "county": 1}, 1, 1)
    assert alert.due == NOW + timedelta(hours=48)
    assert [unit.id for unit in alert.units] == ["linjiang", "daqi"]
    assert outcome.counts["raised"] == outcome.counts["alerts"] == 1


def test_reprints_without_an_event_are_one_entry(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1"), Item(id="a2", source="apxw", family="a1"))
    (alert,) = run(days, ledger).alerts
    assert alert.id == "family-a1"
    assert alert.happening.carriers.number == 2


def test_an_article_is_told_once_over_the_days(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1", event="e1"))
    days.put(NEXT, Item(id="a2", event="e1"))
    assert run(days, ledger).counts["raised"] == 1
    again = run(days, ledger, NEXT, TOMORROW)
    assert (again.alerts, again.counts["known"]) == ((), 1)


def test_a_level_that_rises_is_told_again_as_risen(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1", event="e1"))
    run(days, ledger)
    days.put(NEXT, Item(id="a2", source="ljrb", event="e1"), Item(id="a3", source="wx_linjiang", event="e1"))
    outcome = run(days, ledger, NEXT, TOMORROW)
    (alert,) = outcome.alerts
    assert (alert.level, alert.risen_from, outcome.counts["risen"]) == ("Ⅰ", "Ⅱ", 1)
    assert alert.due == NOW + timedelta(hours=48), "who has not answered yet gets no more time for it"
    assert ledger.task("event-e1").due == alert.due.isoformat()


def test_a_matter_that_was_answered_and_gets_worse_has_a_new_limit(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1", event="e1"))
    run(days, ledger)
    ledger.answer_task("event-e1", text="已停机检修。", by="临江分局", who="张三", at=NOW + timedelta(hours=2))
    days.put(NEXT, Item(id="a2", source="ljrb", event="e1"), Item(id="a3", source="wx_linjiang", event="e1"))
    (alert,) = run(days, ledger, NEXT, TOMORROW).alerts
    assert alert.due == TOMORROW + timedelta(hours=48)
    assert ledger.task("event-e1").due == alert.due.isoformat()


def test_what_was_told_as_a_family_is_not_told_again_as_an_event(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1"))
    run(days, ledger)
    days.put(NEXT, Item(id="a1", event="e1", published="2026-06-17T08:12:00+08:00"), Item(id="a2", event="e1"))
    assert run(days, ledger, NEXT, TOMORROW).alerts == ()


def test_a_day_run_again_gives_the_same_alerts_with_the_same_due_time(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1", event="e1"))
    first = run(days, ledger)
    second = run(days, ledger, now=NOW + timedelta(hours=3))
    assert [(a.id, a.level, a.due) for a in second.alerts] == [(a.id, a.level, a.due) for a in first.alerts]
    assert second.counts["mails"] == 0


def test_articles_older_than_three_days_at_collection_raise_nothing(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1", published="2026-06-14T21:59:00+08:00"))
    outcome = run(days, ledger)
    assert (outcome.alerts, outcome.counts["old"]) == ((), 1)


def test_the_bureaus_own_words_raise_nothing_and_are_counted(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="g1", source="wx_yzhb"))
    outcome = run(days, ledger)
    assert (outcome.alerts, outcome.counts["own"]) == ((), 1)


def test_an_article_that_is_not_environmental_raises_nothing(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1", env=0.4))
    assert run(days, ledger).alerts == ()


def test_a_post_that_grows_hot_a_day_later_is_told_then(days: Days, ledger: Ledger) -> None:
    quiet = Item(id="w1", source="wb_city", title="", topics=("water",), heat=3)
    days.put(DAY, quiet)
    assert run(days, ledger).alerts == ()
    later = heat_of("w1", 500, TOMORROW.isoformat())
    write_records(days.folder.observations(NEXT, "wb_city"), [later])
    (alert,) = run(days, ledger, NEXT, TOMORROW).alerts
    assert alert.rule.id == "hot_post"


def test_a_dry_run_notes_and_writes_nothing(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1"))
    outcome = run(days, ledger, dry_run=True)
    assert (len(outcome.alerts), outcome.mails) == (1, ())
    assert not days.folder.outbox.exists()
    assert ledger.alerts() == ledger.mails() == []


def test_an_alert_that_asks_for_an_answer_opens_a_task_for_its_unit(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1"), Item(id="i1", source="hxhj", topics=("inspection",), sentiment="neutral"))
    run(days, ledger)
    assert {(task.alert, task.unit, task.state) for task in ledger.tasks()} == {("family-a1", "linjiang", "待派")}


def test_an_article_is_explained_rule_by_rule_in_chinese(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1"))
    run(days, ledger)
    lines = explain_article(days.city, days.folder, ledger, "a1")
    assert lines[0].startswith("《热电厂上空冒黑烟》")
    assert any(line.startswith("〔命中〕Ⅱ级 电厂负面舆情（plant）") for line in lines)
    assert "〔未中〕Ⅰ级 电厂负面舆情多家发声（plant_surge）：差在 发声家数要求≥3，实为1" in lines
    assert lines[-1] == "已于 2026-06-17 报为Ⅱ级，时限 2026-06-19 22:00"


def test_an_unknown_article_cannot_be_explained(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1"))
    with pytest.raises(LookupError):
        explain_article(days.city, days.folder, ledger, "a2")


def test_a_text_with_an_excluded_word_does_not_fire_and_the_explanation_names_it(sample: City) -> None:
    wanted = rule(words=("泄漏",), but_not=("演练",))
    assert fires(wanted, document(body="化工厂发生泄漏。"))
    drill = document(body="化工厂开展泄漏应急演练。")
    assert not fires(wanted, drill)
    missed = [c.said for c in Judge(0.9, sample).explain(wanted, drill, Spread(NOW)) if not c.holds]
    assert missed == ["排除用词要求无，实为演练"]


def test_an_event_that_triples_in_a_day_is_grown_and_one_that_was_always_large_is_not() -> None:
    grows = rule(growth={"factor": 3, "window_hours": 24, "min_items": 3})
    hours = {"new": [1, 2, 3], "steady": [1, 2, 3, 25, 26], "few": [1, 2], "tripled": [1, 2, 3, 30]}
    fired = {
        name: Judge(0.9).fired(grows, document(), Spread(NOW, times=tuple(NOW - timedelta(hours=h) for h in ages)))
        for name, ages in hours.items()
    }
    assert fired == {"new": True, "steady": False, "few": False, "tripled": True}


def test_a_growth_that_was_missed_is_explained_by_both_windows(sample: City) -> None:
    grows = rule(growth={"factor": 3, "window_hours": 24, "min_items": 5})
    spread = Spread(NOW, times=(NOW - timedelta(hours=1), NOW - timedelta(hours=30)))
    missed = [c.said for c in Judge(0.9, sample).explain(grows, document(), spread) if not c.holds]
    assert missed == ["增长要求≥3倍且≥5篇（24小时），实为近24小时1篇、前24小时1篇"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "还有四天高考！锦绣家园旁边工地11点还在倒混凝土，谁管？",
            "微博：还有四天高考！锦绣家园旁边工地11点还在倒混凝…",
        ),
        ("清河的水又黑了。有没有人管", "微博：清河的水又黑了"),
        ("呛！", "微博：呛！"),
    ],
)
def test_what_has_no_title_is_called_by_as_much_as_says_what_it_is_about(body: str, said: str) -> None:
    assert title_of(document(kind="weibo", title="", body=body)) == said
