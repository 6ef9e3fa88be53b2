"""自报 from the filled form to a person's decision: each row kept with its clipping and held against what we have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cities.city import City
from cities.units import Unit
from crawlers.folder import DataFolder
from index.document import Document
from index.documents import documents
from ledger.claims import Claim, ClaimRow, ClaimState
from ledger.database import LedgerError
from ledger.ledger import Ledger
from reports.month.claims import match_of, outlet_families, outlet_tiers
from reports.month.facts import MonthFacts, month_facts, period_of
from reports.month.form import BadRow, FormError, FormRow, read_form
from reports.month.given import KnownOutlet
from reports.month.proofs import ProofError, digest_in, keep_proof
from reports.words import TIERS

Clipping = Callable[[str], bytes | None]
"""name of an attachment → its bytes, None where it was not handed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedForm:
    """The rows that were taken, and those that were not with the reason."""

    unit: Unit
    month: str
    claims: tuple[Claim, ...]
    bad: tuple[BadRow, ...]


def import_form(
    city: City, folder: DataFolder, ledger: Ledger, data: bytes, *, file: str, at: datetime,
    clipping: Clipping, unit: str | None = None, month: str | None = None, by: str | None = None,
) -> ImportedForm:  # fmt: skip
    """Takes in a filled form, whose head says unit, month and officer where the arguments do not.

    A bad row is named and left out, all others are taken. FormError, RuleError, LedgerError for a form that is none,
    another unit's, another or a closed month's, or one that was taken before.
    """
    read = read_form(city, data)
    month = _agreed("月份", month, read.month)
    _check_open(ledger, month)
    place = unit_named(city, _agreed("单位", unit, read.unit))
    facts = month_facts(city, period_of(month, at))
    if not read.rows:
        wrong = f"：{read.bad[0]}" if read.bad else ""
        raise FormError(f"{file} 没有可以导入的行{wrong}")
    kept = keep_proof(folder, file, data)
    rows, bad = _rows(folder, read.rows, clipping)
    found = _matched(facts, ledger, place, month, rows, tuple(documents(city, folder, ledger)))
    claims = ledger.add_form(
        month, place.id, found, file=file, digest=sha256(data).hexdigest(), path=kept, by=by or read.by or "", at=at
    )
    return ImportedForm(unit=place, month=month, claims=tuple(claims), bad=(*read.bad, *bad))


def rematch_claims(city: City, folder: DataFolder, ledger: Ledger, month: str, at: datetime) -> int:
    """Holds the rows that nobody has decided against what is collected by now; returns how many changed.

    LedgerError where the month is closed.
    """
    _check_open(ledger, month)
    claims = ledger.claims(month)
    if all(each.decided_by is not None for each in claims):
        return 0
    facts = month_facts(city, period_of(month, at))
    known = tuple(documents(city, folder, ledger))
    families = outlet_families(facts, _classed(ledger))
    places = {each.id: each for each in facts.places}
    changed = 0
    for number, each in enumerate(claims):
        if each.decided_by is not None or each.unit not in places:
            continue
        earlier = [other for other in claims[:number] if other.unit == each.unit]
        found = match_of(places[each.unit].district or "", month, each, known, earlier, families)
        if found[0] != each.state or found[1] != each.article:
            ledger.rematch_claim(each.number, found[0], article=found[1], reason=found[2], at=at)
            changed += 1
    return changed


def _check_open(ledger: Ledger, month: str) -> None:
    if ledger.closing(month) is not None:
        raise LedgerError(f"{month} 已经封账，不再收表和核对")


def decide_claim(
    city: City, folder: DataFolder, ledger: Ledger, number: int, state: ClaimState, *, by: str, why: str,
    at: datetime, article: str | None = None, tier: str | None = None, genre: str | None = None,
) -> Claim:  # fmt: skip
    """A person's word on a row. With `article` it is that article, which counts as it was collected.

    LedgerError where that article is not the unit's: then its districts are what has to be corrected.
    """
    claim = ledger.claim(number)
    if ledger.closing(claim.month) is not None:
        raise LedgerError(f"{claim.month} 已经封账，第 {number} 号自报不能再核定；需要的，作编号更正")
    if tier is not None and tier not in TIERS:
        raise LedgerError(f"没有“{tier}”这一级别；可以是：{'、'.join(TIERS)}")
    if state == "已核" and not claim.day.startswith(claim.month):
        raise LedgerError(
            f"第 {number} 号刊发于 {claim.day}，不在 {claim.month}，核为已核也不会计分；"
            f"请报入 {claim.day[:7]}，或核为不符"
        )
    if state == "已核" and article is not None:
        _check_article(city, folder, ledger, claim, article)
    return ledger.decide_claim(number, state, by=by, why=why, at=at, article=article, tier=tier, genre=genre)


def unit_named(city: City, name: str) -> Unit:
    """The unit that governs a district and has this name or id; LedgerError lists those that there are."""
    places = [unit for unit in city.units if unit.district is not None]
    found = next((unit for unit in places if name in (unit.id, unit.name)), None)
    if found is None:
        raise LedgerError(f"没有单位“{name}”；可以是：{'、'.join(unit.name for unit in places)}")
    return found


def _agreed(what: str, given: str | None, said: str | None) -> str:
    if given is not None and said and given != said:
        raise FormError(f"自报表上写的{what}是“{said}”，与给出的“{given}”不一致")
    if not (given or said):
        raise FormError(f"自报表上没有写{what}")
    return str(given or said)


def _rows(
    folder: DataFolder, rows: Iterable[FormRow], clipping: Clipping
) -> tuple[list[tuple[FormRow, str | None]], list[BadRow]]:
    """(row, path of its kept clipping) of each; a clipping that is named and not there is the row's mistake."""
    found: list[tuple[FormRow, str | None]] = []
    bad = []
    for row in rows:
        try:
            found.append((row, _kept(folder, row, clipping)))
        except ProofError as error:
            bad.append(BadRow(row=row.row, column="附件", value=row.clipping, allowed=str(error)))
    return found, bad


def _kept(folder: DataFolder, row: FormRow, clipping: Clipping) -> str | None:
    if row.clipping:
        data = clipping(row.clipping)
        if data is None:
            raise ProofError("没有随表交来这个文件")
        return keep_proof(folder, row.clipping, data)
    return keep_proof(folder, *row.picture) if row.picture else None


def _matched(
    facts: MonthFacts, ledger: Ledger, unit: Unit, month: str, rows: Iterable[tuple[FormRow, str | None]],
    known: tuple[Document, ...],
) -> list[ClaimRow]:  # fmt: skip
    classed = _classed(ledger)
    families, tiers = outlet_families(facts, classed), outlet_tiers(facts, classed)
    earlier: list[Any] = [each for each in ledger.claims(month) if each.unit == unit.id]
    found: list[ClaimRow] = []
    for row, proof in rows:
        state, article, reason = match_of(unit.district or "", month, row, known, [*earlier, *found], families)
        tier = tiers.get(row.outlet, row.tier)
        if row.kind != "活动" and state == "待核":
            reason += _about_tier(row, tier, known_outlet=row.outlet in tiers)
        found.append(
            ClaimRow(
                row=row.row,
                kind=row.kind,
                title=row.title,
                outlet=row.outlet,
                tier=tier,
                genre=row.genre,
                campaign=row.campaign,
                day=row.day,
                url=row.url,
                proof=proof,
                proof_digest=digest_in(proof) if proof else None,
                remark=row.remark,
                state=state,
                article=article,
                reason=reason,
            )
        )  # fmt: skip
    return found


def _about_tier(row: FormRow, tier: str, *, known_outlet: bool) -> str:
    if not known_outlet:
        return f"；“{row.outlet}”不在媒体名录中，暂按所报的{TIERS[row.tier]}，请归类"
    return "" if tier == row.tier else f"；所报级别{TIERS[row.tier]}与名录不符，按名录{TIERS[tier]}"


def _classed(ledger: Ledger) -> dict[str, KnownOutlet]:
    return {name: KnownOutlet(family=each.family, tier=each.tier) for name, each in ledger.outlets().items()}


def _check_article(city: City, folder: DataFolder, ledger: Ledger, claim: Claim, article: str) -> None:
    document = next(iter(documents(city, folder, ledger, ids=[article])), None)
    if document is None:
        raise LedgerError(f"没有文章“{article}”")
    district = unit_named(city, claim.unit).district or ""
    if district not in document.districts or not document.environmental:
        raise LedgerError(
            f"《{document.title}》没有判为涉及该单位的生态环境类稿件，认定后也不会计分；请先更正："
            f"huanyu correct {article} districts 区县:态度"
        )
