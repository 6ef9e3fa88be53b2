"""The month's table: ranking, points, counts and plan as a pure function of the month's inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from cities.scoring import Item
from cities.units import Unit
from reports.month.counts import article_frame, count_rows, section_counts, tier_counts, totals_of
from reports.month.facts import MonthFacts, Period, RuleError, campaign_state, item_state
from reports.month.plan import applies, campaign_done, campaign_due, campaign_found
from reports.month.points import MEDIA, Found, Material, answers_found, coverage_found, is_coverage, posts_found
from reports.month.ranking import exact, half_up, ranks, said, share
from reports.month.records import (
    BlockScore,
    ItemHead,
    ItemScore,
    Listed,
    MonthInputs,
    MonthReport,
    PlanRow,
    Standing,
)
from reports.month.rules import rule_sentences

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
        standings=_standings(inputs, points, tier_counts(frame, MEDIA)),
        plan=_plan(material),
        totals=totals_of(frame) | {"collected": {"articles": inputs.collected}},
        counts=count_rows(frame),
        sections=section_counts(frame, {each.id: each.duties for each in facts.units if each.district is None}),
        undated=inputs.undated,
        outlets=unknown_outlets(inputs),
        completeness=inputs.completeness,
        corrections=inputs.corrections,
        previous=earlier[-1].month if earlier else None,
        year_months=tuple(_year_months(inputs)),
        rules=rule_sentences(facts, period),
        unit_names={unit.id: unit.name for unit in facts.units},
        versions=inputs.versions,
        amendments=inputs.amendments,
        reason=inputs.reason,
        signer=inputs.signer,
        claims=inputs.claims,
        objections=inputs.objections,
        edition=inputs.edition,
    )


def item_heads(facts: MonthFacts, period: Period) -> tuple[ItemHead, ...]:
    return tuple(
        ItemHead(
            block=block.id, block_name=block.name, item=item.id, name=item.name, points=item.points,
            measure=item.measure, scale=item.scale, state=item_state(item, facts, period),
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


@dataclass(frozen=True, slots=True)
class _Scored:
    """An item of one unit: its score with the exact points behind it."""

    score: ItemScore
    points: Decimal


def _item_scores(material: Material, item: Item, head: ItemHead) -> dict[str, _Scored]:
    """unit → its score of the item."""
    facts = material.facts
    if head.state != "due":
        note = "未到考核期" if head.state == "not_begun" else "已过考核期"
        empty = ItemScore(item=item.id, points=None, found=0.0, aim=None, note=note)
        return {unit.id: _Scored(empty, Decimal(0)) for unit in facts.places}
    found = {unit.id: _capped(MEASURES[item.measure](material, item, unit), item) for unit in facts.places}
    best = max((found[unit.id].number for unit in facts.ranked), default=Fraction(0))
    return {unit: _scored(material, item, each, best) for unit, each in found.items()}


def _capped(found: Found, item: Item) -> Found:
    if item.cap is None or found.number <= exact(item.cap):
        return found
    note = f"{found.note}，超出上限{said(item.cap)}的不计"
    return replace(found, number=exact(item.cap), note=note)


def _scored(material: Material, item: Item, found: Found, best: Fraction) -> _Scored:
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
    return _Scored(score, points)


def _standings(
    inputs: MonthInputs, points: dict[str, dict[str, _Scored]], tiers: dict[str, dict[str, int]]
) -> tuple[Standing, ...]:
    facts = inputs.facts
    carried = {unit.id: _carried(inputs, unit.id) for unit in facts.places}
    totals = {
        unit.id: sum((each[unit.id].points for each in points.values()), carried[unit.id]) for unit in facts.places
    }
    rank = ranks({unit.id: totals[unit.id] for unit in facts.ranked})
    previous = next((each for each in reversed(inputs.earlier) if each.month < inputs.month), None)
    lines = [
        Standing(
            unit=unit.id,
            name=unit.name,
            kind=unit.kind,
            ranked=unit.ranked,
            rank=rank.get(unit.id),
            total=float(totals[unit.id]),
            blocks=_blocks(facts, unit, points),
            tiers=dict(sorted(tiers.get(unit.district or "", {}).items())),
            change=_change(rank.get(unit.id), previous.ranks.get(unit.id) if previous else None),
            year=_year(inputs, unit.id, totals[unit.id]),
            carried=float(carried[unit.id]),
        )
        for unit in facts.places
    ]
    # Stable: units of one rank stand in the order of units.yaml, the unranked after all others.
    return tuple(sorted(lines, key=lambda line: (line.rank is None, line.rank or 0)))


def _carried(inputs: MonthInputs, unit: str) -> Decimal:
    """What corrections of earlier months add to the unit's total."""
    return sum((Decimal(str(each.change(unit))) for each in inputs.amendments), Decimal(0))


def _blocks(facts: MonthFacts, unit: Unit, points: dict[str, dict[str, _Scored]]) -> tuple[BlockScore, ...]:
    blocks = []
    for block in facts.rules.blocks:
        mine = [points[item.id][unit.id] for item in block.items]
        asked = [each for each in mine if each.score.points is not None]
        total = float(sum((each.points for each in asked), Decimal(0))) if asked else None
        blocks.append(BlockScore(block=block.id, points=total, items=tuple(each.score for each in mine)))
    return tuple(blocks)


def _change(rank: int | None, before: int | None) -> int | None:
    """Places gained."""
    return None if rank is None or before is None else before - rank


def _year_months(inputs: MonthInputs) -> list[str]:
    """The closed months of the year up to this one, and this one when it is being closed."""
    closed = [each.month for each in inputs.earlier if each.month[:4] == inputs.month[:4]]
    return [*closed, inputs.month] if inputs.closed_by is not None else closed


def _year(inputs: MonthInputs, unit: str, total: Decimal) -> float | None:
    earlier = [each for each in inputs.earlier if each.month[:4] == inputs.month[:4]]
    if not earlier and inputs.closed_by is None:
        return None
    before = sum((Decimal(str(each.totals.get(unit, 0))) for each in earlier), Decimal(0))
    return float(before + (total if inputs.closed_by is not None else 0))


def _plan(material: Material) -> tuple[PlanRow, ...]:
    """Campaigns that the month asks for, scored or not, with what each unit has of them."""
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
        )
        for each in material.facts.campaigns
        if campaign_state(each, material.period) == "due"
    )  # fmt: skip
