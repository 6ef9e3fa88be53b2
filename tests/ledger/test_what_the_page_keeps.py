"""Saved searches, paused sources, months made public: kept, ended, on record; refused with a reason."""

from __future__ import annotations

import pytest

from ledger.database import LedgerError
from ledger.ledger import Ledger
from tests.ledger.moments import NOW


def test_a_saved_search_is_offered_until_it_is_dropped_and_both_are_on_record(ledger: Ledger) -> None:
    kept = ledger.save_search(" 热电厂  负面 ", "热电厂 情感:负面", sort="time", by="王敏", at=NOW)
    assert (kept.name, kept.query) == ("热电厂 负面", "热电厂 情感:负面")
    assert ledger.saved_searches() == [kept]
    ledger.drop_search(kept.number, by="王敏", at=NOW)
    assert ledger.saved_searches() == []
    assert [each.what for each in ledger.deeds()] == ["drop search", "save search"]
    ledger.save_search("热电厂 负面", "x", sort="time", by="王敏", at=NOW)


@pytest.mark.parametrize(
    ("name", "query", "said"), [("", "x", "名字"), ("名" * 41, "x", "名字"), ("甲", " ", "空的"), ("乙", "x", "已经有")]
)
def test_a_search_without_a_name_of_its_own_or_a_question_is_refused(
    name: str, query: str, said: str, ledger: Ledger
) -> None:
    ledger.save_search("乙", "x", sort="time", by="王敏", at=NOW)
    with pytest.raises(LedgerError, match=said):
        ledger.save_search(name, query, sort="time", by="王敏", at=NOW)


def test_a_search_can_be_dropped_once(ledger: Ledger) -> None:
    kept = ledger.save_search("甲", "x", sort="time", by="王敏", at=NOW)
    ledger.drop_search(kept.number, by="王敏", at=NOW)
    with pytest.raises(LedgerError, match="没有第"):
        ledger.drop_search(kept.number, by="王敏", at=NOW)


def test_a_source_is_paused_with_a_reason_until_it_is_resumed(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="理由"):
        ledger.pause_source("yzrb", why=" ", by="陈刚", at=NOW)
    ledger.pause_source("yzrb", why="网站改版", by="陈刚", at=NOW)
    assert ledger.paused_sources()["yzrb"].why == "网站改版"
    with pytest.raises(LedgerError, match="已经暂停"):
        ledger.pause_source("yzrb", why="再停", by="陈刚", at=NOW)
    ledger.resume_source("yzrb", by="陈刚", at=NOW)
    assert ledger.paused_sources() == {}
    with pytest.raises(LedgerError, match="没有暂停"):
        ledger.resume_source("yzrb", by="陈刚", at=NOW)
    assert [each.what for each in ledger.deeds(subject="yzrb")] == ["resume source", "pause source"]


def test_only_a_closed_month_becomes_public_by_a_named_leaders_word_and_can_be_taken_back(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="还没有封账"):
        ledger.publish_month("2026-05", leader="赵局", by="王敏", at=NOW)
    ledger.close_month("2026-05", "digest", by="王敏", at=NOW)
    assert ledger.publication("2026-05") is None
    with pytest.raises(LedgerError, match="哪位领导"):
        ledger.publish_month("2026-05", leader=" ", by="王敏", at=NOW)
    made = ledger.publish_month("2026-05", leader="赵局", by="王敏", at=NOW)
    assert ledger.publication("2026-05") == made
    with pytest.raises(LedgerError, match="已经公开"):
        ledger.publish_month("2026-05", leader="赵局", by="王敏", at=NOW)
    ledger.withdraw_month("2026-05", by="王敏", at=NOW)
    assert ledger.publication("2026-05") is None
    with pytest.raises(LedgerError, match="没有公开"):
        ledger.withdraw_month("2026-05", by="王敏", at=NOW)
