"""Answers in time are counted over what had to be answered; what came of an answer is shown with its numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cities.city import City
from crawlers.clock import SHANGHAI
from index.document import Document
from ledger.alerts import Alert
from ledger.ledger import Ledger
from ledger.tasks import Task
from reports.response.effect import effect_of, effect_words
from reports.response.matters import Matter
from reports.response.statistics import UnitAnswers, rule_alarms, unit_answers
from tests.reports.alerts.alert_days import document

OPENED = datetime(2026, 6, 1, 22, tzinfo=SHANGHAI)
DUE = OPENED + timedelta(hours=48)
NOW = datetime(2026, 6, 20, 22, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)


def open_task(
    ledger: Ledger, id: str, unit: str | None = "linjiang", rule: str = "plant", at: datetime = OPENED
) -> None:
    due = at + timedelta(hours=48)
    ledger.raise_alert(id, day=at.date(), rule=rule, level="Ⅱ", clock="reply_48h", due=due, at=at)
    ledger.open_task(id, due=due, who="环舆", at=at, unit=unit)


def answer(ledger: Ledger, id: str, hours: float) -> None:
    ledger.answer_task(id, text="已查处", by="临江分局", who="陈刚", at=OPENED + timedelta(hours=hours))


def of(ledger: Ledger, city: City, unit: str) -> UnitAnswers:
    lines = unit_answers(city, ledger, first=date(2026, 6, 1), last=date(2026, 6, 30), now=NOW)
    return next(line for line in lines if line.unit == unit)


def test_the_share_in_time_is_of_what_had_to_be_answered(sample: City, ledger: Ledger) -> None:
    for id in ("quick", "slow", "late", "silent", "false", "untrue", "moved"):
        open_task(ledger, id)
    open_task(ledger, "waiting", at=NOW - HOUR)
    answer(ledger, "quick", 3)
    answer(ledger, "slow", 40)
    answer(ledger, "late", 60)
    ledger.dismiss_task("false", "误报", who="王敏", at=NOW)
    ledger.dismiss_task("untrue", "不属实", who="王敏", at=NOW, text="现场没有")
    ledger.transfer_task("moved", "市公安局", who="王敏", at=NOW, text="社会生活噪声")
    line = of(ledger, sample, "linjiang")
    assert (line.tasks, line.due, line.answered, line.in_time) == (8, 4, 3, 2)
    assert (line.overdue, line.waiting, line.false, line.untrue, line.transferred) == (1, 1, 1, 1, 1)
    assert (line.share, line.median_hours) == (0.5, 40.0)
    assert of(ledger, sample, "total").due == 4


def test_a_district_without_tasks_has_no_share_and_a_task_without_unit_a_line_of_its_own(
    sample: City, ledger: Ledger
) -> None:
    open_task(ledger, "x", unit=None)
    assert (of(ledger, sample, "qinghe").share, of(ledger, sample, "qinghe").median_hours) == (None, None)
    assert of(ledger, sample, "").name == "未派单"


def test_an_answer_given_before_the_alarm_took_no_hours(sample: City, ledger: Ledger) -> None:
    open_task(ledger, "x")
    ledger.answer_task("x", text="通报", by="市局", who="王敏", at=NOW, given_at=OPENED - 2 * HOUR)
    line = of(ledger, sample, "linjiang")
    assert (line.in_time, line.median_hours) == (1, 0.0)


def test_only_tasks_opened_in_the_span_count(sample: City, ledger: Ledger) -> None:
    open_task(ledger, "x", at=OPENED - timedelta(days=1))
    assert of(ledger, sample, "linjiang").tasks == 0


def test_false_alarms_are_counted_by_rule(sample: City, ledger: Ledger) -> None:
    for id, rule in (("a", "plant"), ("b", "plant"), ("c", "complaint"), ("d", "gone")):
        open_task(ledger, id, rule=rule)
    ledger.dismiss_task("a", "误报", who="王敏", at=NOW)
    lines = rule_alarms(sample, ledger, first=date(2026, 6, 1), last=date(2026, 6, 30))
    assert [(line.name, line.alerts, line.false) for line in lines] == [
        ("电厂负面舆情", 2, 1), ("群众投诉", 1, 0), ("gone", 1, 0),
    ]  # fmt: skip


def article(number: int, hours: float, sentiment: str) -> Document:
    at = DUE + timedelta(hours=hours)
    return document(id=f"d{number}", sentiment=sentiment, published_at=at.isoformat())


def matter(tones_before: str, tones_after: str, answered_at: datetime | None = DUE) -> Matter:
    """Articles one an hour before and after the answer: n negative, p positive, o of the bureau itself."""
    words = {"n": "negative", "p": "positive", "o": "neutral"}
    members = [article(n, -n - 1, words[tone]) for n, tone in enumerate(tones_before)]
    members += [article(100 + n, n, words[tone]) for n, tone in enumerate(tones_after)]
    task = Task(
        alert="x", unit="linjiang", assist=(), state="已回应", due=DUE.isoformat(), opened_at=OPENED.isoformat(),
        changed_at=DUE.isoformat(), assigned_at=None, signed_at=None, closed_at=None, transferred_to=None,
        answered_at=answered_at and answered_at.isoformat(), raised_up_at=None,
    )  # fmt: skip
    alert = Alert(
        id="x", day="2026-06-01", rule="plant", level="Ⅱ", article=None, event=None, clock="reply_48h",
        due=DUE.isoformat(), raised_at=OPENED.isoformat(), first_notified=None, last_notified=None,
    )  # fmt: skip
    return Matter(alert=alert, task=task, name="黑烟", members=tuple(members), lead=None, districts=())


def test_what_came_of_an_answer_is_said_with_the_numbers_before_and_after() -> None:
    effect = effect_of(matter("nnnnp", "npppp"), now=NOW)
    assert effect is not None
    assert effect_words(effect) == (
        "回应前72小时5篇、负面4篇（80%）；回应后5篇、负面1篇（20%）。回应后负面占比下降60个百分点"
    )


def test_few_articles_say_nothing_of_a_share() -> None:
    effect = effect_of(matter("nnnnn", "nppp"), now=NOW)
    assert effect is not None
    assert effect.change is None
    assert effect.verdict == "前后篇数不足5篇，不作比较"


def test_days_that_are_not_over_are_said_to_be_so() -> None:
    effect = effect_of(matter("nnnnn", "nnnnn"), now=DUE + 10 * HOUR)
    assert effect is not None
    assert effect.verdict == "回应后负面占比没有变化（回应后不满72小时）"


def test_without_an_answer_nothing_can_have_come_of_it() -> None:
    assert effect_of(matter("n", "n", None), now=NOW) is None
