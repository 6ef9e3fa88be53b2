"""更正N: what a closed month would have been with a late article, a correction or an accepted objection."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from cities.city import City
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from index.document import Document
from index.documents import documents
from ledger.closings import MonthCorrection
from ledger.ledger import Ledger
from reports.month.claims import handed_in
from reports.month.close import CloseError, write_edition
from reports.month.editions import newest_edition
from reports.month.frozen import FrozenError, input_files, inputs_from, output_files
from reports.month.given import Edition, MonthInputs
from reports.month.inputs import made_corrections, objected
from reports.month.table import report_of


def changed_since(city: City, folder: DataFolder, ledger: Ledger, month: str) -> tuple[Document, ...]:
    """Articles that could make a correction of the closed month: found late, or judged anew by a person since."""
    base = _base(folder, ledger, month)
    known = {each.id: each for each in base.documents}
    judged = set(ledger.corrections_of(list(known)))
    return tuple(
        each
        for each in documents(city, folder, ledger)
        if (each.id in judged and _judgement(each) != _judgement(known[each.id]))
        or (each.id not in known and each.dated and each.environmental and each.published_month == month)
    )


def amend_month(
    city: City, folder: DataFolder, ledger: Ledger, month: str, *, now: datetime, by: str, reason: str,
    articles: Sequence[str] = (), objection: int | None = None,
) -> MonthCorrection:  # fmt: skip
    """Computes the closed month again with these articles as they are seen now, all else as it was frozen.

    Without `articles` all of `changed_since`. The corrected edition is frozen in a folder of its own with a manifest;
    the month itself stays as it is. CloseError where nothing would change, or nobody's name or reason is given.
    """
    if not by.strip() or not reason.strip():
        raise CloseError("更正要写明更正人和理由")
    _check_objection(ledger, month, objection)
    base = _base(folder, ledger, month)
    taken = _taken(changed_since(city, folder, ledger, month), articles, month)
    before = report_of(base)
    made = Edition(
        number=len(ledger.month_corrections(month)) + 1, reason=reason, by=by,
        at=now.astimezone(SHANGHAI).replace(microsecond=0).isoformat(), carry=base.facts.rules.amendments,
        objection=objection, articles=tuple(each.id for each in taken),
        before={line.unit: line.total for line in before.standings},
    )  # fmt: skip
    inputs = _amended(base, taken, made, ledger)
    report = report_of(inputs)
    after = {line.unit: line.total for line in report.standings}
    if after == made.before:
        raise CloseError(f"按{len(taken)}篇稿件现在的判断重算，{month} 各单位得分没有变化，不必更正")
    path = folder.month_edition(month, made.number)
    # A run that was killed before the ledger knew leaves a folder that nothing stands on.
    shutil.rmtree(path, ignore_errors=True)
    manifest = write_edition(path, chain(input_files(inputs), output_files(report)))
    return ledger.correct_month(
        month, reason=reason, by=by, at=now, before=made.before, after=after, objection=objection, carry=made.carry,
        manifest=manifest,
    )  # fmt: skip


def _base(folder: DataFolder, ledger: Ledger, month: str) -> MonthInputs:
    """The inputs of the month as it was corrected last."""
    if ledger.closing(month) is None:
        raise CloseError(f"{month} 还没有封账，直接更正文章即可（huanyu correct）")
    try:
        return inputs_from(newest_edition(folder, ledger, month))
    except FrozenError as error:
        raise CloseError(str(error)) from error


def _taken(candidates: Sequence[Document], articles: Sequence[str], month: str) -> list[Document]:
    if not articles:
        if not candidates:
            raise CloseError(f"{month} 封账后没有新采到的稿件，也没有改过判断的稿件")
        return list(candidates)
    found = {each.id: each for each in candidates}
    unknown = [each for each in articles if each not in found]
    if unknown:
        allowed = "、".join(found) or "没有"
        raise CloseError(f"{'、'.join(unknown)} 不是 {month} 封账后新采到或改过判断的稿件；可以是：{allowed}")
    return [found[each] for each in dict.fromkeys(articles)]


def _amended(base: MonthInputs, taken: Sequence[Document], made: Edition, ledger: Ledger) -> MonthInputs:
    kept = {each.id: each for each in base.documents} | {each.id: each for each in taken}
    documents = tuple(sorted(kept.values(), key=lambda each: (each.published_at, each.id)))
    known = {each.number for each in base.corrections}
    new = (each for each in made_corrections(ledger, taken) if each.number not in known)
    return replace(
        base,
        documents=documents,
        corrections=(*base.corrections, *new),
        objections=objected(ledger, base.month, documents),
        claims=handed_in(ledger.claims(base.month)),
        edition=made,
    )


def _check_objection(ledger: Ledger, month: str, number: int | None) -> None:
    if number is None:
        return
    known = {each.number: each for each in ledger.objections(month)}
    if number not in known:
        raise CloseError(f"{month} 没有第 {number} 号异议")
    if known[number].state != "采纳":
        raise CloseError(f"第 {number} 号异议是“{known[number].state}”，采纳了的才能更正")


def _judgement(document: Document) -> tuple[object, ...]:
    """What a person can correct and points hang on."""
    return (
        document.environmental, document.topics, document.sentiment, document.districts, document.stances,
        document.form, document.family, document.original,
    )  # fmt: skip
