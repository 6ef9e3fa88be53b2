"""Followers, activities, closings, corrections after a closing, objections."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.database import LedgerError
from ledger.ledger import Ledger
from tests.ledger.moments import DAY, LATER, NOW


def test_the_last_count_entered_for_a_unit_and_month_holds(ledger: Ledger) -> None:
    ledger.add_followers("linjiang", "2026-05", 310, proof="截图1.png", by="王敏", at=NOW)
    ledger.add_followers("linjiang", "2026-05", 320, proof="截图2.png", by="王敏", at=LATER)
    ledger.add_followers("anping", "2026-05", 90, proof="截图3.png", by="王敏", at=LATER)
    found = ledger.followers("2026-05")
    assert {unit: entry.count for unit, entry in found.items()} == {"anping": 90, "linjiang": 320}
    assert found["linjiang"].proof == "截图2.png"


def test_counts_until_a_month_hold_one_entry_a_month(ledger: Ledger) -> None:
    for month, count in [("2026-06", 400), ("2026-05", 300), ("2026-05", 310), ("2026-07", 500)]:
        ledger.add_followers("linjiang", month, count, proof="p", by="王敏", at=NOW)
    found = ledger.followers_until("2026-06")["linjiang"]
    assert [(entry.month, entry.count) for entry in found] == [("2026-05", 310), ("2026-06", 400)]


@pytest.mark.parametrize("count", [0, 31])
def test_a_count_that_falls_by_nine_tenths_is_refused_unless_forced(ledger: Ledger, count: int) -> None:
    ledger.add_followers("linjiang", "2026-05", 310, proof="p", by="王敏", at=NOW)
    with pytest.raises(LedgerError, match="比 2026-05 的 310 少了九成以上"):
        ledger.add_followers("linjiang", "2026-06", count, proof="p", by="王敏", at=NOW)
    ledger.add_followers("linjiang", "2026-06", count, proof="p", by="王敏", at=NOW, force=True)
    assert ledger.followers("2026-06")["linjiang"].count == count


def test_a_count_that_falls_by_less_is_taken(ledger: Ledger) -> None:
    ledger.add_followers("linjiang", "2026-05", 310, proof="p", by="王敏", at=NOW)
    ledger.add_followers("linjiang", "2026-06", 32, proof="p", by="王敏", at=NOW)
    assert ledger.followers("2026-06")["linjiang"].count == 32


@pytest.mark.parametrize(("month", "count", "words"), [("2026-13", 1, "应写成 2026-06"), ("2026-06", -1, "不能是负数")])
def test_an_impossible_month_or_count_is_refused(ledger: Ledger, month: str, count: int, words: str) -> None:
    with pytest.raises(LedgerError, match=words):
        ledger.add_followers("linjiang", month, count, proof="p", by="王敏", at=NOW)


def test_activities_are_listed_by_day_within_bounds(ledger: Ledger) -> None:
    ledger.add_activity("anping", "june5", date(2026, 6, 5), "志愿者清河", proof="照片.zip", by="王敏", at=NOW)
    ledger.add_activity("heping", "june5", date(2026, 6, 2), "环保课进仁义镇", proof="照片.zip", by="王敏", at=NOW)
    assert [entry.unit for entry in ledger.activities()] == ["heping", "anping"]
    assert [entry.unit for entry in ledger.activities(first=date(2026, 6, 3), last=date(2026, 6, 5))] == ["anping"]


def test_the_same_activity_is_entered_once(ledger: Ledger) -> None:
    ledger.add_activity("anping", "june5", DAY, "志愿者清河", proof="p", by="王敏", at=NOW)
    with pytest.raises(LedgerError, match="已经登记过"):
        ledger.add_activity("anping", "june5", DAY, "志愿者清河", proof="p", by="王敏", at=LATER)


def test_closing_twice_is_one(ledger: Ledger) -> None:
    first = ledger.close_month("2026-05", "sha256:aa", by="赵局", at=NOW)
    assert ledger.close_month("2026-05", "sha256:bb", by="钱局", at=LATER) == first
    assert ledger.closings() == [first] == [ledger.closing("2026-05")]


def test_a_closing_needs_a_named_person(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="是谁封的"):
        ledger.close_month("2026-05", "sha256:aa", by="", at=NOW)
    assert ledger.closing("2026-05") is None


def test_corrections_of_a_closed_month_are_numbered_from_one(ledger: Ledger) -> None:
    ledger.close_month("2026-05", "sha256:aa", by="赵局", at=NOW)
    for reason in ("漏计一篇", "误计一篇"):
        ledger.correct_month(
            "2026-05", reason=reason, by="赵局", at=LATER, before={"linjiang": 80}, after={"linjiang": 81}
        )
    made = ledger.month_corrections("2026-05")
    assert [(each.number, each.reason, each.after) for each in made] == [
        (1, "漏计一篇", {"linjiang": 81}),
        (2, "误计一篇", {"linjiang": 81}),
    ]


def test_a_month_that_is_open_takes_no_numbered_correction(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="还没有封账"):
        ledger.correct_month("2026-05", reason="漏计", by="赵局", at=NOW, before=None, after=None)


def test_an_objection_is_answered_once_with_a_reason(ledger: Ledger) -> None:
    made = ledger.add_objection("2026-05", "anping", "5月9日的报道没有计入", by="周洁", at=NOW, article="a9")
    with pytest.raises(LedgerError, match="要写明理由"):
        ledger.answer_objection(made.number, accepted=True, answer="", by="赵局", at=LATER)
    answered = ledger.answer_objection(made.number, accepted=False, answer="该文为转载", by="赵局", at=LATER)
    assert (answered.state, answered.answered_by, ledger.objections("2026-05")) == ("不采纳", "赵局", [answered])
    with pytest.raises(LedgerError, match="没有第 1 号待核的异议"):
        ledger.answer_objection(made.number, accepted=True, answer="再想想", by="赵局", at=LATER)
