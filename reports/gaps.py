"""What days on which a source was not seen can have cost at most, in raw points and in points of a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import cast

from cities.facts import Tier
from reports.completeness import SourceDays
from reports.month_records import GapCost, ItemHead, MonthInputs, Standing
from reports.points import Material, worth
from reports.ranking import exact, half_up


def gap_costs(material: Material) -> tuple[GapCost, ...]:
    """A line for each source with missed days of which nothing was found later either.

    A day is taken to have held as much as the source's fullest day of the month gave to one unit, or one plain item.
    """
    fullest = _fullest_days(material)
    published = defaultdict(set)
    for each in material.inputs.documents:
        published[each.source].add(each.published_day)
    tiers = {each.id: each for each in material.facts.sources}
    found = []
    for days in material.inputs.completeness:
        source = tiers.get(days.source)
        if days.imported or source is None or source.article_kind == "message":
            continue
        missed = [day for day in missed_days(days) if day not in published[days.source]]
        a_day = max(fullest.get(days.source, Fraction(0)), exact(material.rules.tier_points[cast(Tier, days.tier)]))
        if missed:
            raw = a_day * len(missed)
            found.append(
                GapCost(source=days.source, name=days.name, days=len(missed), a_day=float(a_day), raw=float(raw))
            )
    return tuple(found)


def with_gaps(lines: Sequence[Standing], heads: Sequence[ItemHead], raw: float, decimals: int) -> tuple[Standing, ...]:
    """The lines, each with the points that it would have more, had all that was missed been about it alone."""
    scaled = [head for head in heads if head.measure == "articles" and head.scale == "best" and head.state == "due"]
    found = []
    for line in lines:
        cost = Fraction(0)
        for score in line.items:
            head = next((each for each in scaled if each.item == score.item), None)
            if head is not None and score.points is not None and raw:
                most = exact(score.found) + exact(raw)
                share = most / max(exact(score.aim or 0.0), most)
                cost += max(Fraction(0), share * exact(head.points) - exact(score.points))
        found.append(replace(line, gap=float(half_up(cost, decimals))))
    return tuple(found)


def silent_sources(inputs: MonthInputs) -> tuple[str, ...]:
    """Names of the sources that missed more than the rule's share of their days."""
    limit = inputs.facts.rules.silent_share
    return tuple(
        each.name for each in inputs.completeness
        if not each.imported and each.expected and (each.expected - each.seen) / each.expected > limit
    )  # fmt: skip


def missed_days(days: SourceDays) -> list[str]:
    return [
        (date.fromisoformat(first) + timedelta(days=number)).isoformat()
        for first, last in days.gaps
        for number in range((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
    ]


def _fullest_days(material: Material) -> dict[str, Fraction]:
    """source → the most raw points that one of its days gave to one district."""
    sums: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
    for district, documents in material.month_media.items():
        for each in documents:
            sums[each.source, district, each.published_day] += worth(material.rules, each, district)
    found: dict[str, Fraction] = {}
    for (source, _, _), value in sums.items():
        found[source] = max(found.get(source, Fraction(0)), value)
    return found
