"""Papers are counted by kind and year, each once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crawlers.clock import SHANGHAI
from ledger.database import LedgerError
from ledger.ledger import Ledger
from ledger.papers import IssuedPaper

AT = datetime(2026, 12, 30, 9, tzinfo=SHANGHAI)
DAY = timedelta(days=1)


def issue(ledger: Ledger, subject: str, at: datetime = AT, kind: str = "舆情专报") -> IssuedPaper:
    return ledger.issue_paper(kind, subject, title="题", by="王敏", at=at, to="局领导")


def test_papers_are_numbered_by_kind_and_by_the_year_of_shanghai(ledger: Ledger) -> None:
    assert [issue(ledger, subject).number for subject in ("a", "b")] == [1, 2]
    assert issue(ledger, "a", kind="快报").number == 1
    assert issue(ledger, "c", at=AT + DAY).issue == "2026年第3期"
    new_year = datetime.fromisoformat("2026-12-31T16:00:00+00:00")
    assert issue(ledger, "d", at=new_year).issue == "2027年第1期"


def test_a_paper_about_the_same_is_one_on_a_day_and_another_on_the_next(ledger: Ledger) -> None:
    first = issue(ledger, "a")
    assert issue(ledger, "a", at=AT + timedelta(hours=3)) == first
    assert issue(ledger, "a", at=AT + DAY).number == 2
    assert [each.number for each in ledger.issued_papers("舆情专报", subject="a")] == [1, 2]
    assert [each.subject for each in ledger.deeds() if each.what == "paper"] == ["a", "a"]


@pytest.mark.parametrize(("by", "to"), [(" ", "局领导"), ("王敏", "")])
def test_a_paper_without_addressee_or_clerk_takes_no_number(by: str, to: str, ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="经办人和主送"):
        ledger.issue_paper("舆情专报", "a", title="题", by=by, at=AT, to=to)
    assert ledger.issued_papers("舆情专报") == []
