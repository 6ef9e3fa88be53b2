"""What each unit has of each item before scaling, article by article, with the reason of every number.

The rules' sentences stand in reports.month.rules; the two must say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import cast

from cities.campaigns import Campaign
from cities.facts import Form, Stance, Tier
from cities.scoring import Item, Rules
from cities.units import Unit
from index.document import Document
from reports.month.claims import outlet_tiers
from reports.month.given import MonthInputs
from reports.month.ranking import exact, said
from reports.month.records import ArticlePoint
from reports.month.words import day_words
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

    def tier_of(self, document: Document) -> str:
        """The tier at which the article counts: its carrier's, or its printed origin's where the rule says so."""
        if self.rules.reprint_tier == "carrier" or not document.outlet:
            return document.tier
        return self._outlet_tiers.get(document.outlet, document.tier)

    @cached_property
    def _outlet_tiers(self) -> dict[str, str]:
        return outlet_tiers(self.facts, self.inputs.outlets)

    @cached_property
    def media(self) -> tuple[Document, ...]:
        in_time = sorted(self.inputs.documents, key=lambda each: (each.published_at, each.id))
        coverage = (each for each in in_time if is_coverage(each))
        if self.rules.reprint_tier == "carrier":
            return tuple(coverage)
        return tuple(replace(each, tier=self.tier_of(each)) for each in coverage)

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
    return _product(*_factors(rules, document, district), _shares(rules, document) or 1)


def _factors(rules: Rules, document: Document, district: str) -> tuple[float, float, float]:
    form = rules.form_factor.get(cast(Form, document.form), 1) if document.form else 1
    return rules.tier_points[cast(Tier, document.tier)], form, rules.stance_factor[stance_of(document, district)]


def _shares(rules: Rules, document: Document) -> int:
    """Among how many districts the article is divided; 0 where it is not."""
    return len(document.districts) if rules.shared_article == "split" else 0


@lru_cache(maxsize=4096)
def _product(tier: float, form: float, stance: float, shares: int) -> Fraction:
    return exact(tier) * exact(form) * exact(stance) / shares


def stance_of(document: Document, district: str) -> Stance:
    return cast(Stance, document.stances.get(district, "提及"))


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
        earlier = before.get(key)
        if len(members) == 1 and earlier is None:
            continue
        best, _ = min(members, key=lambda member: (-member[1], member[0].published_at, member[0].id))
        for document, _ in members:
            if earlier is not None:
                left_out[document.id] = (
                    f"{earlier.publisher}已于{day_words(earlier.published_day)}刊发过同一稿件，不再计"
                )
            elif document is not best:
                left_out[document.id] = f"与{best.source_name}《{best.title}》同属一组转载、同一出版机构，只计一篇"
    return left_out


def coverage_found(material: Material, item: Item, unit: Unit) -> Found:
    """`articles`: the sum of the worth of the month's coverage, reprints by their rule."""
    district = unit.district or ""
    rules = material.rules
    values = [(each, worth(rules, each, district)) for each in material.month_media.get(district, [])]
    left_out = repeated(values, rules, material.told_before)
    points = tuple(_coverage_point(rules, each, district, value, left_out.get(each.id)) for each, value in values)
    total = sum((value for each, value in values if each.id not in left_out), Fraction(0))
    counted = sum(point.worth > 0 for point in points)
    return Found(number=total, aim=None, note=f"计分稿件{counted}篇，原始分{said(total)}", articles=points)


def answers_found(material: Material, item: Item, unit: Unit) -> Found:
    """`answers`: the month's messages about the district that were answered, of all of them."""
    messages = material.messages.get(unit.district or "", [])
    points = tuple(_answer_point(each, unit.district or "") for each in messages)
    answered = sum(each.replied for each in messages)
    note = f"环境类留言{len(messages)}件，已答复{answered}件" if messages else "当月没有环境类留言"
    return Found(number=Fraction(answered), aim=Fraction(len(messages)), note=note, articles=points)


def posts_found(material: Material, item: Item, unit: Unit) -> Found:
    """`posts`: days of the month on which the district's own accounts published anything."""
    own = {each.id for each in material.facts.sources if each.own and each.district == unit.district}
    month = material.inputs.month
    days = {
        each.published_day for each in material.inputs.documents
        if each.source in own and each.dated and each.published_month == month
    }  # fmt: skip
    aim = (material.period.until - material.period.first).days + 1
    return Found(number=Fraction(len(days)), aim=Fraction(aim), note=f"自有账号发布{len(days)}天，应发{aim}天")


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
        return point_of(document, stance, Fraction(0), repeat)
    tier, form, factor = _factors(rules, document, district)
    names = (TIERS[document.tier], document.form or "体裁未定", stance)
    return point_of(document, stance, value, _why(names, (tier, form, factor), _shares(rules, document)))


@lru_cache(maxsize=4096)
def _why(names: tuple[str, str, str], factors: tuple[float, float, float], shares: int) -> str:
    """`市级2分 × 消息1 × 正面1 = 2`."""
    tier, form, stance = (f"{name}{said(exact(factor))}" for name, factor in zip(names, factors, strict=True))
    told = f"{tier}分 × {form} × {stance}" + (f" ÷ {shares}个区县" if shares else "")
    return f"{told} = {said(_product(*factors, shares or 1))}"


def _answer_point(document: Document, district: str) -> ArticlePoint:
    reply = document.reply or {}
    told = "，".join(part for part in (reply.get("by"), day_words(reply["at"]) if reply.get("at") else "") if part)
    why = ("已答复" + (f"（{told}）" if told else "")) if document.replied else "截至统计时未见答复"
    return point_of(document, stance_of(document, district), Fraction(int(document.replied)), why)


def point_of(document: Document, stance: str, value: Fraction, why: str) -> ArticlePoint:
    return ArticlePoint(
        article=document.id, title=document.title or document.body[:30], url=document.url,
        source=document.source_name, tier=document.tier, form=document.form, stance=stance,
        published_at=document.published_at, worth=float(value), why=why,
    )  # fmt: skip
