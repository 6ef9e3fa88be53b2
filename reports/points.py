"""What each unit has of each item before scaling, article by article, with the reason of every number.

The rules' sentences stand in reports.month_rules; the two must say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from cities.campaigns import Campaign
from cities.scoring import Item, Rules
from cities.units import Unit
from index.document import Document
from reports.month_facts import RuleError, campaign_state
from reports.month_records import ArticlePoint, MonthInputs
from reports.ranking import exact, said
from reports.words import TIERS

MEDIA = ("press", "tv", "wechat", "gov")
"""Kinds of article that count as coverage; posts and messages do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a unit has of an item: `number` raw, `aim` what would be all of it (None where the best unit sets it)."""

    number: Fraction
    aim: Fraction | None
    note: str
    articles: tuple[ArticlePoint, ...] = ()


class Material:
    """The inputs of a month, arranged for the measures; nothing here depends on their order."""

    def __init__(self, inputs: MonthInputs) -> None:
        self.inputs = inputs
        self.facts = inputs.facts
        self.rules: Rules = inputs.facts.rules
        self.period = inputs.period

    @cached_property
    def media(self) -> tuple[Document, ...]:
        return tuple(each for each in self.inputs.documents if is_coverage(each))

    @cached_property
    def month_media(self) -> dict[str, list[Document]]:
        """district → the month's coverage of it."""
        return _by_district(each for each in self.media if each.published_month == self.inputs.month)

    @cached_property
    def messages(self) -> dict[str, list[Document]]:
        """district → the month's messages about it."""
        month = self.inputs.month
        return _by_district(
            each for each in self.inputs.documents
            if each.kind == "message" and each.environmental and each.dated and each.published_month == month
        )  # fmt: skip

    @cached_property
    def told_before(self) -> dict[tuple[str, str], Document]:
        """(family, publisher) → its first coverage before the month."""
        before = [each for each in self.media if each.published_month < self.inputs.month]
        return {(each.family, each.publisher): each for each in reversed(before)}

    @cached_property
    def campaign_media(self) -> dict[str, dict[str, list[Document]]]:
        """campaign → district → coverage that names its words in its window, exposures left out."""
        return {each.id: _by_district(self._naming(each)) for each in self.facts.campaigns if each.kind == "campaign"}

    def _naming(self, campaign: Campaign) -> Iterable[Document]:
        first, last = campaign.start.isoformat(), min(campaign.end, self.period.until).isoformat()
        return (each for each in self.media if first <= each.published_day <= last and names(campaign, each))


def is_coverage(document: Document) -> bool:
    """An environmental article of the media, dated: what can give points as an article."""
    return document.kind in MEDIA and document.environmental and document.dated


def names(campaign: Campaign, document: Document) -> bool:
    """Title or body hold one of the campaign's words and, where it gives topics, the article has one of them."""
    if campaign.topics and not set(campaign.topics) & set(document.topics):
        return False
    return any(word in document.title or word in document.body for word in campaign.words)


def worth(rules: Rules, document: Document, district: str) -> Fraction:
    """Raw points of the article for the district: tier × form × stance, divided where the rule shares it."""
    value = exact(rules.tier_points[document.tier])  # type: ignore[index]
    value *= form_factor(rules, document) * exact(rules.stance_factor[stance_of(document, district)])  # type: ignore[index]
    return value / len(document.districts) if rules.shared_article == "split" else value


def form_factor(rules: Rules, document: Document) -> Fraction:
    return exact(rules.form_factor.get(document.form, 1)) if document.form else Fraction(1)  # type: ignore[call-overload]


def stance_of(document: Document, district: str) -> str:
    return document.stances.get(district, "提及")


def repeated(
    candidates: Sequence[tuple[Document, Fraction]], rules: Rules, before: Mapping[tuple[str, str], Document]
) -> dict[str, str]:
    """id of each candidate that the rule of reprints leaves out → why, in Chinese."""
    if rules.reprints == "each":
        return {}
    if rules.reprints == "original_only":
        return {each.id: "是转载，只计原发稿" for each, _ in candidates if not each.original}
    groups: dict[tuple[str, str], list[tuple[Document, Fraction]]] = defaultdict(list)
    for document, value in candidates:
        groups[document.family, document.publisher].append((document, value))
    left_out = {}
    for key, members in groups.items():
        best, _ = min(members, key=lambda member: (-member[1], member[0].published_at, member[0].id))
        earlier = before.get(key)
        for document, _ in members:
            if earlier is not None:
                left_out[document.id] = f"{earlier.publisher}已于 {earlier.published_day} 刊发过同一稿件，不再计"
            elif document is not best:
                left_out[document.id] = f"与{best.source_name}《{best.title}》同属一组转载、同一出版机构，只计一篇"
    return left_out


def coverage_found(material: Material, item: Item, unit: Unit) -> Found:
    """`articles`: the sum of the worth of the month's coverage, reprints by their rule."""
    district = unit.district or ""
    rules = material.rules
    values = [(each, worth(rules, each, district)) for each in material.month_media.get(district, [])]
    left_out = repeated(values, rules, material.told_before)
    points = tuple(
        _coverage_point(rules, each, district, value, left_out.get(each.id)) for each, value in values
    )
    total = sum((value for each, value in values if each.id not in left_out), Fraction(0))
    counted = sum(point.worth > 0 for point in points)
    return Found(number=total, aim=None, note=f"计分稿件 {counted} 篇，原始分 {said(total)}", articles=points)


def answers_found(material: Material, item: Item, unit: Unit) -> Found:
    """`answers`: the month's messages about the district that were answered, of all of them."""
    messages = material.messages.get(unit.district or "", [])
    points = tuple(_answer_point(each, unit.district or "") for each in messages)
    answered = sum(each.replied for each in messages)
    note = f"环境类留言 {len(messages)} 件，已答复 {answered} 件" if messages else "当月没有环境类留言"
    return Found(number=Fraction(answered), aim=Fraction(len(messages)), note=note, articles=points)


def campaign_found(material: Material, item: Item, unit: Unit) -> Found:
    """`campaign`: for each campaign that the month asks for, coverage and entered activities, at most what is due."""
    number = aim = Fraction(0)
    notes = []
    points: list[ArticlePoint] = []
    for campaign in material.facts.campaigns_of(item):
        if campaign_state(campaign, material.period) != "due":
            continue
        done = campaign_done(material, campaign, unit)
        number += min(done.number, done.aim or Fraction(0))
        aim += done.aim or Fraction(0)
        notes.append(f"{campaign.name}：{done.note}")
        points += done.articles
    return Found(number=number, aim=aim, note="；".join(notes), articles=tuple(points))


def campaign_done(material: Material, campaign: Campaign, unit: Unit) -> Found:
    """What the unit has of one campaign, and what is due of it by the calendar."""
    if campaign.kind == "growth":
        return _growth_done(material, campaign, unit)
    aim = campaign_due(material, campaign) if applies(campaign, unit) else Fraction(0)
    district = unit.district or ""
    documents = [
        each for each in material.campaign_media.get(campaign.id, {}).get(district, [])
        if material.rules.stance_factor[stance_of(each, district)] > 0  # type: ignore[index]
    ]  # fmt: skip
    values = [(each, worth(material.rules, each, district)) for each in documents]
    left_out = repeated(values, material.rules, {})
    last = min(campaign.end, material.period.until).isoformat()
    done = [
        each for each in material.inputs.activities
        if (each.unit, each.campaign) == (unit.id, campaign.id) and campaign.start.isoformat() <= each.day <= last
    ]  # fmt: skip
    points = tuple(_plan_point(each, district, campaign, left_out.get(each.id)) for each in documents)
    articles = len(documents) - len(left_out)
    note = f"报道 {articles} 篇、登记活动 {len(done)} 项，序时应完成 {said(aim)}"
    return Found(number=Fraction(articles + len(done)), aim=aim, note=note, articles=points)


def campaign_due(material: Material, campaign: Campaign) -> Fraction:
    """What is due of the plan by the calendar: the whole at the window's end, a milestone on its last day only."""
    if campaign.kind == "milestone":
        return Fraction(max(1, campaign.planned))
    if campaign.kind == "growth":
        if campaign.target is None:
            raise RuleError(f"{material.facts.city}/campaigns.yaml：{campaign.id!r} 按人数计，却没有写 target")
        sharing = [unit for unit in material.facts.ranked if applies(campaign, unit)]
        return Fraction(campaign.target, max(1, len(sharing))) * elapsed(campaign, material.period.until)
    return campaign.planned * elapsed(campaign, material.period.until)


def elapsed(campaign: Campaign, until: date) -> Fraction:
    """The share of the window's days that have passed by the end of `until`."""
    days = (campaign.end - campaign.start).days + 1
    return Fraction(max(0, min(days, (until - campaign.start).days + 1)), days)


def applies(campaign: Campaign, unit: Unit) -> bool:
    return not campaign.districts or unit.district in campaign.districts


def posts_found(material: Material, item: Item, unit: Unit) -> Found:
    """`posts`: days of the month on which the district's own accounts published anything."""
    own = {each.id for each in material.facts.sources if each.own and each.district == unit.district}
    month = material.inputs.month
    days = {
        each.published_day for each in material.inputs.documents
        if each.source in own and each.dated and each.published_month == month
    }  # fmt: skip
    aim = (material.period.until - material.period.first).days + 1
    return Found(number=Fraction(len(days)), aim=Fraction(aim), note=f"自有账号发布 {len(days)} 天，应发 {aim} 天")


MEASURES: dict[str, Callable[[Material, Item, Unit], Found]] = {
    "articles": coverage_found, "answers": answers_found, "campaign": campaign_found,
    "followers": campaign_found, "posts": posts_found,
}  # fmt: skip


def _growth_done(material: Material, campaign: Campaign, unit: Unit) -> Found:
    aim = campaign_due(material, campaign) if applies(campaign, unit) else Fraction(0)
    entry = next((each for each in material.inputs.followers if each.unit == unit.id), None)
    if entry is None or entry.month < f"{campaign.start:%Y-%m}":
        return Found(number=Fraction(0), aim=aim, note=f"没有登记加粉数，序时应完成 {said(aim)} 人")
    late = "" if entry.month == material.inputs.month else f"（沿用 {entry.month} 登记数）"
    note = f"累计加粉 {entry.count} 人{late}，序时应完成 {said(aim)} 人"
    return Found(number=Fraction(entry.count), aim=aim, note=note)


def _by_district(documents: Iterable[Document]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = defaultdict(list)
    for each in sorted(documents, key=lambda document: (document.published_at, document.id)):
        for district in each.districts:
            found[district].append(each)
    return dict(found)


def _coverage_point(
    rules: Rules, document: Document, district: str, value: Fraction, repeat: str | None
) -> ArticlePoint:
    stance = stance_of(document, district)
    if repeat is not None:
        return _point(document, stance, Fraction(0), repeat)
    factors = [f"{TIERS[document.tier]} {said(exact(rules.tier_points[document.tier]))} 分"]  # type: ignore[index]
    factors.append(f"{document.form or '体裁未定'} {said(form_factor(rules, document))}")
    factors.append(f"{stance} {said(exact(rules.stance_factor[stance]))}")  # type: ignore[index]
    split = f" ÷ {len(document.districts)} 个区县" if rules.shared_article == "split" else ""
    return _point(document, stance, value, " × ".join(factors) + f"{split} = {said(value)}")


def _answer_point(document: Document, district: str) -> ArticlePoint:
    reply = document.reply or {}
    told = "，".join(part for part in (reply.get("by"), (reply.get("at") or "")[:10]) if part)
    why = ("已答复" + (f"（{told}）" if told else "")) if document.replied else "截至统计时未见答复"
    return _point(document, stance_of(document, district), Fraction(int(document.replied)), why)


def _plan_point(document: Document, district: str, campaign: Campaign, repeat: str | None) -> ArticlePoint:
    why = repeat or f"计入“{campaign.name}”1 篇"
    return _point(document, stance_of(document, district), Fraction(int(repeat is None)), why)


def _point(document: Document, stance: str, value: Fraction, why: str) -> ArticlePoint:
    return ArticlePoint(
        article=document.id, title=document.title or document.body[:30], url=document.url,
        source=document.source_name, tier=document.tier, form=document.form, stance=stance,
        published_at=document.published_at, worth=float(value), why=why,
    )  # fmt: skip
