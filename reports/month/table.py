"""The month's table: ranking, points, counts and plan as a pure function of the month's inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from cities.campaigns import Campaign
from cities.scoring import Item
from cities.units import Unit
from reports.month.counts import article_frame, count_rows, section_counts, tier_counts, totals_of
from reports.month.facts import MonthFacts, Period, RuleError, campaign_state, item_state
from reports.month.gap_cost import GapCosts
from reports.month.given import Listed, MonthInputs
from reports.month.plan import applies, campaign_done, campaign_due, campaign_found
from reports.month.points import MEDIA, Found, Material, answers_found, coverage_found, is_coverage, posts_found
from reports.month.ranking import exact, half_up, said, share
from reports.month.records import ItemHead, ItemScore, MonthReport, PlanRow
from reports.month.releases import releases_of
from reports.month.rules import rule_sentences
from reports.month.standings import Scored, standings_of, year_months

MEASURES: dict[str, Callable[[Material, Item, Unit], Found]] = {
    "articles": coverage_found, "answers": answers_found, "campaign": campaign_found,
    "followers": campaign_found, "posts": posts_found,
}  # fmt: skip


def report_of(inputs: MonthInputs) -> MonthReport:
    """The month's table: a pure function of its inputs."""
    facts, period = inputs.facts, inputs.period
    material = Material(inputs)
    heads = item_heads(facts, period)
    frame = article_frame(inputs.documents, inputs.month)
    points = {head.item: _item_scores(material, item, head) for head, item in zip(heads, facts.items, strict=True)}
    costs = GapCosts(
        material, {item: {unit: each.score for unit, each in some.items()} for item, some in points.items()}
    )
    full = sum(head.points for head in heads if head.state == "due")
    earlier = [each for each in inputs.earlier if each.month < inputs.month]
    return MonthReport(
        city=facts.city,
        name=facts.name,
        month=inputs.month,
        as_of=inputs.as_of,
        closed_by=inputs.closed_by,
        full=full,
        decimals=facts.rules.decimals,
        heads=heads,
        standings=standings_of(inputs, points, tier_counts(frame, MEDIA), costs),
        plan=_plan(material),
        totals=totals_of(frame) | {"collected": {"articles": inputs.collected}},
        counts=count_rows(frame),
        sections=section_counts(frame, {each.id: each.duties for each in facts.units if each.district is None}),
        undated=inputs.undated,
        outlets=unknown_outlets(inputs),
        completeness=inputs.completeness,
        corrections=inputs.corrections,
        previous=earlier[-1].month if earlier else None,
        year_months=tuple(year_months(inputs)),
        rules=rule_sentences(facts, period),
        unit_names={unit.id: unit.name for unit in facts.units},
        names=facts.districts | facts.topics,
        versions=inputs.versions,
        amendments=inputs.amendments,
        reason=inputs.reason,
        signer=inputs.signer,
        claims=inputs.claims,
        objections=inputs.objections,
        history=tuple(earlier),
        releases=releases_of(
            inputs.documents, inputs.month, {unit.district: unit.name for unit in facts.places if unit.district}
        ),
        accounts=inputs.accounts,
        gap_costs=costs.by_source(),
        edition=inputs.edition,
    )


def item_heads(facts: MonthFacts, period: Period) -> tuple[ItemHead, ...]:
    return tuple(
        ItemHead(
            block=block.id, block_name=block.name, item=item.id, name=item.name, points=item.points,
            measure=item.measure, scale=item.scale, state=item_state(item, facts, period), cap=item.cap,
        )
        for block in facts.rules.blocks
        for item in block.items
    )  # fmt: skip


def unknown_outlets(inputs: MonthInputs) -> tuple[Listed, ...]:
    """Articles of the month whose printed origin is neither a source nor a publisher that the city knows."""
    known = {each.name for each in inputs.facts.sources} | {each.family for each in inputs.facts.sources}
    known |= set(inputs.outlets)
    return tuple(
        Listed(
            article=each.id, title=each.title, url=each.url, source=each.source_name,
            why=f"来源栏写“{each.outlet}”，不在来源表中；按刊载者{each.source_name}的级别计",
        )
        for each in inputs.documents
        if each.published_month == inputs.month and is_coverage(each) and each.outlet and each.outlet not in known
    )  # fmt: skip


def _item_scores(material: Material, item: Item, head: ItemHead) -> dict[str, Scored]:
    """unit → its score of the item."""
    facts = material.facts
    if head.state != "due":
        note = "未到考核期" if head.state == "not_begun" else "已过考核期"
        empty = ItemScore(item=item.id, points=None, found=0.0, aim=None, note=note)
        return {unit.id: Scored(empty, Decimal(0)) for unit in facts.places}
    found = {unit.id: _capped(MEASURES[item.measure](material, item, unit), item) for unit in facts.places}
    best = max((found[unit.id].number for unit in facts.ranked), default=Fraction(0))
    return {unit: _scored(material, item, each, best) for unit, each in found.items()}


def _capped(found: Found, item: Item) -> Found:
    if item.cap is None or found.number <= exact(item.cap):
        return found
    note = f"{found.note}，超出上限{said(item.cap)}的不计"
    return replace(found, number=exact(item.cap), note=note)


def _scored(material: Material, item: Item, found: Found, best: Fraction) -> Scored:
    if item.scale == "plan" and found.aim is None:
        raise RuleError(f"{material.facts.city}/scoring.yaml：项目{item.id!r}没有计划数，不能按 plan 折算")
    aim = found.aim if item.scale == "plan" and found.aim is not None else best
    # Where nobody has anything, the best is nought: nobody has points, rather than everybody all.
    ratio = Fraction(0) if item.scale == "best" and best == 0 else share(found.number, aim)
    points = half_up(ratio * exact(item.points), material.rules.decimals)
    score = ItemScore(
        item=item.id, points=float(points), found=float(found.number), aim=float(aim), note=found.note,
        articles=found.articles,
    )  # fmt: skip
    return Scored(score, points)


def _plan(material: Material) -> tuple[PlanRow, ...]:
    """Campaigns that the month asks for, scored or not, and milestones ahead, with what each unit has of them."""
    scored = {campaign for item in material.facts.items for campaign in item.campaigns}
    return tuple(
        PlanRow(
            campaign=each.id, name=each.name, kind=each.kind, start=each.start.isoformat(), end=each.end.isoformat(),
            planned=float(each.target or each.planned), due=float(campaign_due(material, each)),
            scored=each.id in scored,
            found={
                unit.id: float(campaign_done(material, each, unit).number)
                for unit in material.facts.places
                if applies(each, unit)
            },
            state=state,
        )
        for each in material.facts.campaigns
        if (state := campaign_state(each, material.period)) == "due" or _ahead(each, material.period)
    )  # fmt: skip


def _ahead(campaign: Campaign, period: Period) -> bool:
    """A milestone on the way: its window has begun and its last day is still to come."""
    return campaign.kind == "milestone" and campaign.start <= period.until < campaign.end
