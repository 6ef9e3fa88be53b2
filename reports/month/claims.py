"""自报 against what was collected: which row is an article that we have, which a person must see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from index.document import Document
from ledger.claims import Claim, ClaimState
from reports.month.facts import MonthFacts
from reports.month.given import DoneActivity, HandedIn, KnownOutlet

KINDS = {"报纸": "press", "广播": "tv", "电视": "tv", "网站": "press", "公众号": "wechat", "简报": "press", "活动": ""}
"""What a row may be, and the kind of article that it counts as; an activity is none."""
NEAR_DAYS = 3
"""A piece is printed up to so many days before or after it stands on the web."""
LIKE = 0.6
"""From this likeness of titles on (difflib's ratio) a person is asked whether they are one."""


def match_of(
    unit_district: str, month: str, row: Any, documents: Iterable[Document], others: Iterable[Any],
    families: Mapping[str, str] | None = None,
) -> tuple[ClaimState, str | None, str]:  # fmt: skip
    """(state, article, reason) of a row: `row` and `others` have title, outlet, day and url; `others` are earlier.

    `families` gives the publisher of each outlet that is known: 湖南日报 and 新湖南 are one.
    """
    if not row.day.startswith(month):
        return "不符", None, f"刊发日期{row.day}不在{month}"
    same = next((each for each in others if _same_row(each, row)), None)
    if same is not None:
        return "重复", None, f"与已报的《{same.title}》（{same.outlet} {same.day}）相同"
    if row.kind == "活动":
        return "待核", None, "活动请核对附件"
    at_hand = [each for each in documents if each.dated and _may_be(each, row, families or {})]
    near = [each for each in at_hand if _is_of(each, row)]
    if not near:
        like = max(at_hand, key=lambda each: (_likeness(each, row), each.id), default=None)
        if like is not None and _likeness(like, row) >= LIKE:
            where = f"{like.source_name} {like.published_day}《{like.title}》"
            return "待核", like.id, f"标题相近的有{where}，是不是同一篇请核对"
        return "待核", None, "没有采集到，请核对附件"
    best = min(near, key=lambda each: (unit_district not in each.districts, each.published_at, each.id))
    where = f"{best.source_name} {best.published_day}《{best.title}》"
    if unit_district not in best.districts:
        return "待核", best.id, f"已采到{where}，但未判为涉及本单位，请核对"
    if not best.environmental:
        return "待核", best.id, f"已采到{where}，但未判为生态环境类，请核对"
    return "已核", best.id, f"已采到{where}，按采集的计，不重复计"


def outlet_families(facts: MonthFacts, classed: Mapping[str, KnownOutlet]) -> dict[str, str]:
    """Outlet → publisher: those of the city's sources, and those that a person has classed."""
    known = {name: each.family for each in facts.sources for name in (each.family, each.name)}
    return {name: each.family for name, each in classed.items()} | known


def outlet_tiers(facts: MonthFacts, classed: Mapping[str, KnownOutlet]) -> dict[str, str]:
    """Outlet → tier, as `outlet_families`."""
    known = {name: each.tier for each in facts.sources for name in (each.family, each.name)}
    return {name: each.tier for name, each in classed.items()} | known


def handed_in(claims: Sequence[Claim]) -> tuple[HandedIn, ...]:
    return tuple(
        HandedIn(
            number=each.number, unit=each.unit, kind=each.kind, title=each.title, outlet=each.outlet, tier=each.tier,
            genre=each.genre, day=each.day, proof=each.proof, proof_digest=each.proof_digest, state=each.state,
            article=each.article, reason=each.reason, by=each.by, at=each.at, decided_by=each.decided_by,
        )
        for each in claims
    )  # fmt: skip


def claim_documents(
    claims: Iterable[Claim], facts: MonthFacts, classed: Mapping[str, KnownOutlet] | None = None
) -> list[Document]:
    """Accepted rows that were not collected, as articles that praise their unit: they count by the same rules."""
    districts = {unit.id: unit.district for unit in facts.places}
    families = outlet_families(facts, classed or {})
    campaigns = {each.id: each for each in facts.campaigns}
    found = []
    for each in claims:
        district = districts.get(each.unit)
        if not counts_as_article(each) or district is None:
            continue
        campaign = campaigns.get(each.campaign or "")
        found.append(_document(each, district, families, campaign.topics if campaign else ()))
    return found


def claim_activities(claims: Iterable[Claim]) -> list[DoneActivity]:
    """Accepted rows that are activities."""
    return [
        DoneActivity(unit=each.unit, campaign=each.campaign or "", day=each.day, title=each.title,
                     proof=each.proof or "")
        for each in claims if _counts(each) and each.kind == "活动"
    ]  # fmt: skip


def counts_as_article(claim: Claim | HandedIn) -> bool:
    """Whether a row is accepted as an article that was not collected."""
    return _counts(claim) and bool(KINDS.get(claim.kind))


def _counts(claim: Claim | HandedIn) -> bool:
    return claim.state == "已核" and claim.article is None


def _document(claim: Claim, district: str, families: dict[str, str], topics: Sequence[str]) -> Document:
    moment = f"{claim.day}T00:00:00+08:00"
    evidence = {"file": claim.proof, "digest": f"sha256:{claim.proof_digest}"} if claim.proof else None
    return Document(
        id=f"自报-{claim.number}", version=str(claim.number), url=claim.url, source="自报", source_name=claim.outlet,
        publisher=families.get(claim.outlet, claim.outlet), tier=claim.tier, kind=KINDS[claim.kind], title=claim.title,
        body=claim.remark, author=None, outlet=None, page=None, column=None, published_at=moment,
        published_day=claim.day, published_month=claim.day[:7], dated=True, fetched_at=claim.at, day=claim.at[:10],
        env=1.0, topics=tuple(topics), sentiment="positive", sentiment_p=1.0, emotion=None,
        form="简报" if claim.kind == "简报" else claim.genre or None, tags=(), enterprises=(), districts=(district,),
        stances={district: "正面"}, figures=(), keywords=(), summary=(), family=f"自报-{claim.number}", original=True,
        event=None, heat=0, replied=False, reply=None, removed=False, own=False, corrected=(), evidence=evidence,
        model="自报",
    )  # fmt: skip


def _same_row(one: Any, other: Any) -> bool:
    return bool(_plain(one.title) == _plain(other.title) and one.outlet == other.outlet and one.day == other.day)


def _may_be(document: Document, row: Any, families: Mapping[str, str]) -> bool:
    """Same address, or the same outlet or publisher within some days."""
    if row.url and document.url == row.url:
        return True
    apart = abs((date.fromisoformat(document.published_day) - date.fromisoformat(row.day)).days)
    named = row.outlet in (document.source_name, document.publisher, document.outlet)
    return apart <= NEAR_DAYS and (named or families.get(row.outlet) == document.publisher)


def _is_of(document: Document, row: Any) -> bool:
    return bool(row.url and document.url == row.url) or _plain(document.title) == _plain(row.title)


def _likeness(document: Document, row: Any) -> float:
    return SequenceMatcher(None, _plain(document.title), _plain(row.title), autojunk=False).ratio()


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
