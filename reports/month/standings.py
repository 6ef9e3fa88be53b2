"""Who stands where: totals and blocks of each unit, their ranks, what they gained, the year's closed months."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cities.scoring import Block
from cities.units import Unit
from reports.month.gap_cost import GapCosts
from reports.month.given import ClosedMonth, MonthInputs
from reports.month.ranking import ranks
from reports.month.records import BlockScore, ItemScore, Standing


@dataclass(frozen=True, slots=True)
class Scored:
    """An item of one unit: its score with the exact points behind it."""

    score: ItemScore
    points: Decimal


def standings_of(
    inputs: MonthInputs, points: dict[str, dict[str, Scored]], tiers: dict[str, dict[str, int]], costs: GapCosts
) -> tuple[Standing, ...]:
    facts = inputs.facts
    carried = {unit.id: _carried(inputs, unit.id) for unit in facts.places}
    totals = {
        unit.id: sum((each[unit.id].points for each in points.values()), carried[unit.id]) for unit in facts.places
    }
    rank = ranks({unit.id: totals[unit.id] for unit in facts.ranked})
    previous = next((each for each in reversed(inputs.earlier) if each.month < inputs.month), None)
    blocks = _blocks(inputs, points, previous)
    lines = [
        Standing(
            unit=unit.id,
            name=unit.name,
            kind=unit.kind,
            ranked=unit.ranked,
            rank=rank.get(unit.id),
            total=float(totals[unit.id]),
            blocks=blocks[unit.id],
            tiers=dict(sorted(tiers.get(unit.district or "", {}).items())),
            change=_change(rank.get(unit.id), previous.ranks.get(unit.id) if previous else None),
            year=_year(inputs, unit.id, totals[unit.id]),
            carried=float(carried[unit.id]),
            at_most=float(costs.at_most(unit)),
        )
        for unit in facts.places
    ]
    # Stable: units of one rank stand in the order of units.yaml, the unranked after all others.
    return tuple(sorted(lines, key=lambda line: (line.rank is None, line.rank or 0)))


def _carried(inputs: MonthInputs, unit: str) -> Decimal:
    """What corrections of earlier months add to the unit's total."""
    return sum((Decimal(str(each.change(unit))) for each in inputs.amendments), Decimal(0))


def _blocks(
    inputs: MonthInputs, points: dict[str, dict[str, Scored]], previous: ClosedMonth | None
) -> dict[str, tuple[BlockScore, ...]]:
    """unit → its blocks, each with its rank among the ranked units and its points of the year."""
    facts = inputs.facts
    found: dict[str, list[BlockScore]] = {unit.id: [] for unit in facts.places}
    for block in facts.rules.blocks:
        totals = {unit.id: _block_points(block, unit, points) for unit in facts.places}
        rank = ranks({unit.id: total for unit in facts.ranked if (total := totals[unit.id]) is not None})
        before = _block_ranks(previous, block.id)
        for unit in facts.places:
            total = totals[unit.id]
            found[unit.id].append(BlockScore(
                block=block.id, points=None if total is None else float(total),
                items=tuple(points[item.id][unit.id].score for item in block.items),
                year=_block_year(inputs, block.id, unit.id, total), rank=rank.get(unit.id),
                change=_change(rank.get(unit.id), before.get(unit.id)),
            ))  # fmt: skip
    return {unit: tuple(blocks) for unit, blocks in found.items()}


def _block_points(block: Block, unit: Unit, points: dict[str, dict[str, Scored]]) -> Decimal | None:
    """None where nothing of the block is asked for this month."""
    asked = [each for item in block.items if (each := points[item.id][unit.id]).score.points is not None]
    return sum((each.points for each in asked), Decimal(0)) if asked else None


def _block_ranks(previous: ClosedMonth | None, block: str) -> dict[str, int]:
    if previous is None:
        return {}
    return ranks(
        {unit: Decimal(str(each)) for unit, each in previous.blocks.get(block, {}).items() if unit in previous.ranks}
    )


def _block_year(inputs: MonthInputs, block: str, unit: str, total: Decimal | None) -> float | None:
    """Of the closed months of the year in which the block was asked for; this one too when it is being closed."""
    earlier = [each.blocks[block][unit] for each in this_year(inputs) if unit in each.blocks.get(block, {})]
    mine = [float(total)] if total is not None and inputs.closed_by is not None else []
    return float(sum((Decimal(str(each)) for each in (*earlier, *mine)), Decimal(0))) if earlier or mine else None


def _change(rank: int | None, before: int | None) -> int | None:
    """Places gained."""
    return None if rank is None or before is None else before - rank


def year_months(inputs: MonthInputs) -> list[str]:
    """The closed months of the year up to this one, and this one when it is being closed."""
    closed = [each.month for each in this_year(inputs)]
    return [*closed, inputs.month] if inputs.closed_by is not None else closed


def _year(inputs: MonthInputs, unit: str, total: Decimal) -> float | None:
    earlier = this_year(inputs)
    if not earlier and inputs.closed_by is None:
        return None
    before = sum((Decimal(str(each.totals.get(unit, 0))) for each in earlier), Decimal(0))
    return float(before + (total if inputs.closed_by is not None else 0))


def this_year(inputs: MonthInputs) -> list[ClosedMonth]:
    return [each for each in inputs.earlier if each.month < inputs.month and each.month[:4] == inputs.month[:4]]
