"""Objections: an officer says that an article of theirs is missing or wrong, a person accepts or refuses."""

from __future__ import annotations

from datetime import datetime

from cities.city import City
from crawlers.folder import DataFolder
from index.documents import documents
from ledger.closings import Objection
from ledger.database import LedgerError
from ledger.ledger import Ledger
from reports.month.facts import period_of
from reports.month.handing_in import unit_named


def object_to(
    city: City, folder: DataFolder, ledger: Ledger, month: str, unit: str, text: str, *, by: str, at: datetime,
    article: str | None = None,
) -> Objection:  # fmt: skip
    """Notes an objection; LedgerError for a unit or article that is not there, RuleError for a month to come."""
    period_of(month, at)
    if not by.strip():
        raise LedgerError("异议要写明提出人")
    if article is not None and next(iter(documents(city, folder, ledger, ids=[article])), None) is None:
        raise LedgerError(f"没有文章“{article}”；漏采的文章把标题、媒体和日期写在异议内容里")
    return ledger.add_objection(month, unit_named(city, unit).id, text, by=by, at=at, article=article)


def answer_objection(
    ledger: Ledger, number: int, *, accepted: bool, answer: str, by: str, at: datetime
) -> tuple[Objection, str]:
    """Answers it; also what is to be done next, in Chinese, empty where nothing is."""
    if not by.strip():
        raise LedgerError("答复异议要写明答复人")
    made = ledger.answer_objection(number, accepted=accepted, answer=answer, by=by, at=at)
    if not accepted:
        return made, ""
    article = f"huanyu correct {made.article} …" if made.article else "补采或登记漏掉的文章"
    if ledger.closing(made.month) is None:
        return made, f"下一步：{article}；{made.month} 未封账，改了即计入。"
    return made, f"下一步：{article}，再作编号更正：huanyu month {made.month} --amend --objection {number} …"
