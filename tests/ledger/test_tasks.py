"""Tasks move only as they may; each step, answer and 批示 is on record with who and when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ledger.database import LedgerError
from ledger.ledger import Ledger
from ledger.tasks import Dismissal
from tests.ledger.moments import DAY, LATER, NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def opened(ledger: Ledger) -> Ledger:
    """A ledger with one alert, e1, and its task, proposed to Linjiang with the air section's help."""
    raised(ledger)
    ledger.open_task("e1", due=LATER, who="程序", at=NOW, unit="linjiang", assist=["daqi"])
    return ledger


def raised(ledger: Ledger, level: str = "Ⅲ", at: datetime = NOW) -> None:
    ledger.raise_alert("e1", day=DAY, rule="plant", level=level, clock="reply_48h", due=LATER, at=at)  # type: ignore[arg-type]


def states(ledger: Ledger) -> list[str]:
    return [event.state for event in ledger.task_events("e1")]


def answered(ledger: Ledger, text: str = "已责令停产整治", at: datetime = NOW + 3 * HOUR) -> None:
    ledger.answer_task("e1", text=text, by="临江分局", who="陈刚", at=at, url="http://lj.example/1")


def test_a_task_goes_from_assigning_to_its_end_with_every_step_on_record(opened: Ledger) -> None:
    opened.assign_task("e1", who="王敏", at=NOW + HOUR)
    opened.sign_task("e1", who="陈刚", at=NOW + 2 * HOUR)
    answered(opened)
    task = opened.close_task("e1", who="王敏", at=LATER)
    assert (task.state, task.unit, task.assist) == ("已办结", "linjiang", ("daqi",))
    moments = [task.opened_at, task.assigned_at, task.signed_at, task.answered_at, task.closed_at]
    assert [each and each[8:16] for each in moments] == ["17T22:00", "17T23:00", "18T00:00", "18T01:00", "18T09:30"]
    assert states(opened) == ["待派", "已派", "已签收", "已回应", "已办结"]
    assert [deed.who for deed in opened.deeds(subject="e1")] == ["王敏", "陈刚", "陈刚", "王敏"]


def test_a_task_is_opened_once(opened: Ledger) -> None:
    first = opened.task("e1")
    assert opened.open_task("e1", due=LATER, who="程序", at=LATER) == first
    assert len(opened.task_events("e1")) == 1


def test_a_task_whose_alert_gets_a_nearer_due_time_is_due_then(opened: Ledger) -> None:
    opened.open_task("e1", due=NOW + HOUR, who="程序", at=NOW)
    assert opened.task("e1").due == "2026-06-17T23:00:00+08:00"
    opened.open_task("e1", due=LATER, who="程序", at=NOW)
    assert opened.task("e1").due == "2026-06-17T23:00:00+08:00"


def test_a_task_that_has_ended_begins_anew_when_its_alert_rises_and_only_then(opened: Ledger) -> None:
    opened.dismiss_task("e1", "误报", who="王敏", at=NOW + HOUR)
    opened.open_task("e1", due=LATER, who="程序", at=LATER)
    assert opened.task("e1").state == "误报"
    raised(opened, "Ⅰ", LATER)
    again = opened.open_task("e1", due=LATER + 5 * HOUR, who="程序", at=LATER)
    assert (again.state, again.due, again.closed_at) == ("待派", "2026-06-18T14:30:00+08:00", None)
    opened.dismiss_task("e1", "不属实", who="王敏", at=LATER + HOUR, text="现场没有异味")
    opened.open_task("e1", due=LATER + 5 * HOUR, who="程序", at=LATER + 2 * HOUR)
    assert states(opened) == ["待派", "误报", "待派", "不属实"]


def test_signing_what_waits_to_be_assigned_assigns_it_as_proposed(opened: Ledger) -> None:
    opened.sign_task("e1", who="陈刚", at=NOW)
    assert states(opened) == ["待派", "已派", "已签收"]


def test_a_task_given_to_another_unit_must_be_signed_for_again(opened: Ledger) -> None:
    opened.sign_task("e1", who="陈刚", at=NOW)
    task = opened.assign_task("e1", unit="qinghe", assist=["shui"], who="王敏", at=LATER, text="在清河一侧")
    assert (task.state, task.unit, task.assist, task.signed_at) == ("已派", "qinghe", ("shui",), None)


def test_helpers_can_change_without_a_new_signature(opened: Ledger) -> None:
    opened.sign_task("e1", who="陈刚", at=NOW)
    task = opened.assign_task("e1", assist=["shui", "zhifa"], who="王敏", at=LATER)
    assert (task.state, task.assist) == ("已签收", ("shui", "zhifa"))
    assert [found.alert for found in opened.tasks(unit="zhifa")] == ["e1"]
    assert opened.tasks(unit="daqi") == []


def test_an_answer_that_does_not_do_goes_back_and_the_task_is_due_again(opened: Ledger) -> None:
    opened.sign_task("e1", who="陈刚", at=NOW)
    answered(opened)
    task = opened.return_task("e1", who="王敏", at=LATER, text="没有说明整改期限")
    assert (task.state, task.answered_at) == ("已签收", None)
    assert task.overdue(LATER + HOUR)


def test_a_false_alarm_is_one_click_and_the_same_click_twice_is_one(opened: Ledger) -> None:
    for at in (NOW, LATER):
        assert opened.dismiss_task("e1", "误报", who="王敏", at=at).state == "误报"
    assert states(opened) == ["待派", "误报"]


def test_an_alert_that_was_only_to_be_watched_can_be_called_false(ledger: Ledger) -> None:
    raised(ledger)
    assert ledger.dismiss_task("e1", "误报", who="王敏", at=NOW).due == "2026-06-18T09:30:00+08:00"


def test_what_was_transferred_is_no_longer_due_here_until_it_comes_back(opened: Ledger) -> None:
    task = opened.transfer_task("e1", "市公安局", who="王敏", at=NOW, text="属社会生活噪声")
    assert (task.state, task.transferred_to) == ("转办", "市公安局")
    assert opened.overdue_tasks(LATER + HOUR) == []
    opened.return_task("e1", who="王敏", at=LATER, text="公安局退回")
    assert [each.alert for each in opened.overdue_tasks(LATER + HOUR)] == ["e1"]
    assert opened.task("e1").transferred_to is None


@pytest.mark.parametrize(("state", "text"), [("不属实", " "), ("无需回应", "")])
def test_an_end_that_needs_a_reason_is_refused_without_one(opened: Ledger, state: Dismissal, text: str) -> None:
    with pytest.raises(LedgerError, match="要写明理由"):
        opened.dismiss_task("e1", state, who="王敏", at=NOW, text=text)
    assert opened.task("e1").state == "待派"


def test_a_move_that_is_not_allowed_is_refused_with_what_is(opened: Ledger) -> None:
    with pytest.raises(LedgerError, match="现在是“待派”，不能改为“已办结”；可以改为：已派、已回应、误报"):
        opened.close_task("e1", who="王敏", at=NOW)
    with pytest.raises(LedgerError, match="转办要写明转给哪个部门"):
        opened.transfer_task("e1", " ", who="王敏", at=NOW, text="x")
    with pytest.raises(LedgerError, match="不能又是协办"):
        opened.assign_task("e1", assist=["linjiang"], who="王敏", at=NOW)
    with pytest.raises(LedgerError, match="退回要写明理由"):
        opened.return_task("e1", who="王敏", at=NOW, text="")
    assert states(opened) == ["待派"]


def test_a_task_cannot_be_assigned_to_nobody(ledger: Ledger) -> None:
    raised(ledger)
    ledger.open_task("e1", due=LATER, who="程序", at=NOW)
    with pytest.raises(LedgerError, match="派单要写明承办单位"):
        ledger.assign_task("e1", who="王敏", at=NOW)
    with pytest.raises(LedgerError, match="还没有承办单位"):
        ledger.sign_task("e1", who="王敏", at=NOW)


def test_a_task_needs_an_alert(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="没有编号为“nobody”的预警"):
        ledger.open_task("nobody", due=LATER, who="程序", at=NOW)


def test_a_task_past_its_due_time_is_overdue_until_it_is_answered(opened: Ledger) -> None:
    assert opened.overdue_tasks(LATER) == []
    assert [task.alert for task in opened.overdue_tasks(LATER + HOUR)] == ["e1"]
    answered(opened, at=LATER + HOUR)
    assert opened.overdue_tasks(LATER + 2 * HOUR) == []
    assert opened.task("e1").answered_in_time is False


def test_overdue_is_told_upwards_once(opened: Ledger) -> None:
    assert opened.note_raised_up("e1", at=LATER, text="已报分管副区长")
    assert not opened.note_raised_up("e1", at=LATER + HOUR, text="已报分管副区长")
    assert opened.task("e1").raised_up_at == "2026-06-18T09:30:00+08:00"


def test_an_answer_counts_from_when_it_was_given_not_from_when_it_was_entered(opened: Ledger) -> None:
    answer = opened.answer_task(
        "e1", text="已查处", by="临江分局", who="陈刚", at=LATER + 9 * HOUR, given_at=NOW, url="http://lj.example/1"
    )
    assert (answer.state, answer.given_at, answer.url) == ("采纳", "2026-06-17T22:00:00+08:00", "http://lj.example/1")
    assert opened.task("e1").answered_in_time is True


def test_an_answer_of_the_future_or_without_words_is_refused(opened: Ledger) -> None:
    with pytest.raises(LedgerError, match="晚于现在"):
        opened.answer_task("e1", text="已查处", by="临江分局", who="陈刚", at=NOW, given_at=LATER)
    with pytest.raises(LedgerError, match="要写明理由或内容"):
        opened.answer_task("e1", text=" ", by="临江分局", who="陈刚", at=NOW)
    assert opened.answers("e1") == []


def test_the_same_answer_entered_twice_is_one(opened: Ledger) -> None:
    answered(opened)
    answered(opened, at=LATER)
    assert len(opened.answers("e1")) == 1
    assert states(opened) == ["待派", "已回应"]


def proposed(ledger: Ledger, text: str = "经查，企业已停产") -> bool:
    return ledger.propose_answer(
        "e1", kind="留言答复", by="临江分局", text=text, url="http://board.example/9", article="a9", given_at=NOW,
        at=LATER,
    )  # fmt: skip


def test_a_found_answer_waits_for_a_person_and_is_found_once(opened: Ledger) -> None:
    assert proposed(opened)
    assert not proposed(opened)
    assert [answer.state for answer in opened.answers("e1")] == ["待定"]
    assert opened.task("e1").state == "待派"


def test_a_found_answer_that_a_person_accepts_answers_the_task_when_it_was_published(opened: Ledger) -> None:
    proposed(opened)
    (answer,) = opened.answers(state="待定")
    accepted = opened.accept_answer(answer.number, who="王敏", at=LATER + HOUR)
    assert (accepted.state, accepted.decided_by) == ("采纳", "王敏")
    task = opened.task("e1")
    assert (task.state, task.answered_at, task.answered_in_time) == ("已回应", "2026-06-17T22:00:00+08:00", True)
    assert opened.accept_answer(answer.number, who="王敏", at=LATER + 2 * HOUR) == accepted
    assert states(opened) == ["待派", "已回应"]


def test_a_found_answer_that_a_person_rejects_is_not_proposed_again(opened: Ledger) -> None:
    proposed(opened)
    with pytest.raises(LedgerError, match="不采纳要写明理由"):
        opened.reject_answer(1, who="王敏", at=LATER, text="")
    assert opened.reject_answer(1, who="王敏", at=LATER, text="说的是另一件事").state == "不采纳"
    assert not proposed(opened)
    assert opened.task("e1").state == "待派"
    assert proposed(opened, "经复查，已整改到位")


def test_an_accepted_answer_cannot_be_rejected_any_more(opened: Ledger) -> None:
    proposed(opened)
    opened.accept_answer(1, who="王敏", at=LATER)
    with pytest.raises(LedgerError, match="已由王敏采纳"):
        opened.reject_answer(1, who="李勇", at=LATER, text="不对")
    with pytest.raises(LedgerError, match="没有编号为 7 的答复"):
        opened.accept_answer(7, who="李勇", at=LATER)


def test_a_leaders_words_are_kept_with_leader_moment_and_who_entered_them(opened: Ledger) -> None:
    for _ in range(2):
        opened.instruct_task("e1", leader="周局长", text="请支队今晚到现场。", who="王敏", at=LATER, written_at=NOW)
    (words,) = opened.instructions("e1")
    assert (words.leader, words.text, words.written_at[:16], words.who) == (
        "周局长", "请支队今晚到现场。", "2026-06-17T22:00", "王敏",
    )  # fmt: skip
    with pytest.raises(LedgerError, match="批示要写明领导和内容"):
        opened.instruct_task("e1", leader="", text="阅", who="王敏", at=LATER)


def test_what_has_ended_is_counted_and_given_page_by_page_the_latest_first(ledger: Ledger) -> None:
    for number in range(5):
        ledger.raise_alert(f"e{number}", day=DAY, rule="r", level="Ⅲ", clock="watch", due=LATER, at=NOW)
        helper = ["qi_1"] if number % 2 else ["qi11"]
        ledger.open_task(f"e{number}", due=LATER, who="程序", at=NOW, unit="linjiang", assist=helper)
        if number < 4:
            ledger.dismiss_task(f"e{number}", "误报", who="王敏", at=NOW + number * HOUR)
    assert ledger.count_ended() == 4
    pages = [[task.alert for task in ledger.ended_tasks(first=first, most=3)] for first in (0, 3, 6)]
    assert pages == [["e3", "e2", "e1"], ["e0"], []]
    assert (ledger.count_ended(unit="qi_1"), ledger.count_ended(unit="linjiang")) == (2, 4)
    assert [task.alert for task in ledger.tasks(unit="qi_1")] == ["e1", "e3"]
    assert [task.alert for task in ledger.tasks(unit="qi_1", alerts=["e0", "e3", "e4"])] == ["e3"]
