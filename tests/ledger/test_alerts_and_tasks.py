"""Alerts are told once a level; tasks move only as they may."""

from __future__ import annotations

from datetime import date

import pytest

from cities.facts import Level
from ledger.database import LedgerError
from ledger.ledger import Ledger
from tests.ledger.moments import DAY, LATER, NOW

NEXT_DAY = date(2026, 6, 18)


def raised(ledger: Ledger, level: Level, day: date = DAY) -> bool:
    return ledger.raise_alert(
        "e1", day=day, rule="plant", level=level, event="e1", clock="reply_48h", due=LATER, at=NOW
    )


def test_a_new_alert_is_told_and_the_same_one_another_day_is_not(ledger: Ledger) -> None:
    assert raised(ledger, "Ⅲ")
    assert not raised(ledger, "Ⅲ", NEXT_DAY)


def test_an_alert_whose_level_rises_is_told_again_and_its_history_is_kept(ledger: Ledger) -> None:
    raised(ledger, "Ⅲ")
    assert raised(ledger, "Ⅰ", NEXT_DAY)
    assert [(step.level, step.day) for step in ledger.levels_of("e1")] == [("Ⅲ", "2026-06-17"), ("Ⅰ", "2026-06-18")]
    assert ledger.alert("e1").level == "Ⅰ"


def test_an_alert_whose_level_falls_is_not_told_and_keeps_its_level(ledger: Ledger) -> None:
    raised(ledger, "Ⅰ")
    assert not raised(ledger, "Ⅳ")
    assert not raised(ledger, "Ⅳ", NEXT_DAY)
    assert ledger.alert("e1").level == "Ⅰ"


def test_a_day_that_is_run_again_gets_the_same_answer(ledger: Ledger) -> None:
    assert [raised(ledger, "Ⅱ") for _ in range(3)] == [True, True, True]
    assert len(ledger.levels_of("e1")) == 1


def test_the_first_and_the_last_notice_are_kept(ledger: Ledger) -> None:
    raised(ledger, "Ⅱ")
    ledger.note_notified(["e1"], at=NOW)
    ledger.note_notified(["e1"], at=LATER)
    alert = ledger.alert("e1")
    assert (alert.first_notified, alert.last_notified) == ("2026-06-17T22:00:00+08:00", "2026-06-18T09:30:00+08:00")


def test_alerts_are_listed_by_day_and_the_gravest_first(ledger: Ledger) -> None:
    for id, level, day in [("a", "Ⅳ", DAY), ("b", "Ⅰ", DAY), ("c", "Ⅰ", NEXT_DAY)]:
        ledger.raise_alert(id, day=day, rule="r", level=level, clock="watch", due=LATER, at=NOW)  # type: ignore[arg-type]
    assert [alert.id for alert in ledger.alerts()] == ["b", "a", "c"]
    assert [alert.id for alert in ledger.alerts(first=NEXT_DAY)] == ["c"]
    assert [alert.id for alert in ledger.alerts(last=DAY)] == ["b", "a"]


def test_a_task_goes_from_assigning_to_its_end_with_every_step_on_record(ledger: Ledger) -> None:
    raised(ledger, "Ⅱ")
    ledger.open_task("e1", due=LATER, who="程序", at=NOW)
    ledger.task_move("e1", "已派", who="王敏", at=NOW, unit="linjiang")
    ledger.task_move("e1", "已签收", who="陈刚", at=NOW)
    ledger.task_move("e1", "已回应", who="陈刚", at=LATER, text="已责令停产整治")
    task = ledger.task_move("e1", "已办结", who="王敏", at=LATER)
    assert (task.state, task.unit, task.changed_at) == ("已办结", "linjiang", "2026-06-18T09:30:00+08:00")
    assert [event.state for event in ledger.task_events("e1")] == ["待派", "已派", "已签收", "已回应", "已办结"]


def test_a_task_is_opened_once(ledger: Ledger) -> None:
    raised(ledger, "Ⅱ")
    first = ledger.open_task("e1", due=LATER, who="程序", at=NOW)
    assert ledger.open_task("e1", due=NOW, who="程序", at=LATER) == first
    assert len(ledger.task_events("e1")) == 1


def test_a_false_alarm_is_one_click(ledger: Ledger) -> None:
    raised(ledger, "Ⅱ")
    ledger.open_task("e1", due=LATER, who="程序", at=NOW)
    assert ledger.task_move("e1", "误报", who="王敏", at=NOW).state == "误报"


def test_the_same_move_twice_is_one(ledger: Ledger) -> None:
    raised(ledger, "Ⅱ")
    ledger.open_task("e1", due=LATER, who="程序", at=NOW)
    ledger.task_move("e1", "误报", who="王敏", at=NOW)
    ledger.task_move("e1", "误报", who="王敏", at=LATER)
    assert [event.state for event in ledger.task_events("e1")] == ["待派", "误报"]


@pytest.mark.parametrize(
    ("state", "text", "words"),
    [
        ("已办结", "", "现在是“待派”，不能改为“已办结”；可以改为：已派、误报"),
        ("转办", " ", "要写明理由"),
        ("已派", "", "要写明承办单位"),
        ("完成", "", "没有“完成”这个状态"),
    ],
)
def test_a_move_that_is_not_allowed_is_refused_with_words(ledger: Ledger, state: str, text: str, words: str) -> None:
    raised(ledger, "Ⅱ")
    ledger.open_task("e1", due=LATER, who="程序", at=NOW)
    with pytest.raises(LedgerError, match=words):
        ledger.task_move("e1", state, who="王敏", at=NOW, text=text)  # type: ignore[arg-type]
    assert ledger.task("e1").state == "待派"


def test_a_task_needs_an_alert(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="没有编号为“nobody”的预警"):
        ledger.open_task("nobody", due=LATER, who="程序", at=NOW)


def test_a_task_past_its_due_time_is_overdue_until_it_is_answered(ledger: Ledger) -> None:
    raised(ledger, "Ⅱ")
    ledger.open_task("e1", due=NOW, who="程序", at=NOW, unit="linjiang")
    assert ledger.overdue_tasks(NOW) == []
    assert [task.alert for task in ledger.overdue_tasks(LATER)] == ["e1"]
    ledger.task_move("e1", "无需回应", who="王敏", at=LATER, text="已平息")
    assert ledger.overdue_tasks(LATER) == []
    assert [task.alert for task in ledger.tasks(unit="linjiang")] == ["e1"]
