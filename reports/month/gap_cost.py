"""What the gaps of the sources could have cost at most, by source and unit: told beside the points, never in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from cities.scoring import Item
from cities.sources import Source
from cities.units import Unit
from reports.month.completeness import SourceDays
from reports.month.points import MEDIA, Material, stance_of, worth
from reports.month.ranking import exact, half_up, share
from reports.month.records import GapCost, ItemScore


class GapCosts:
    """`scores`: item → unit → its score as it was counted."""

    def __init__(self, material: Material, scores: Mapping[str, Mapping[str, ItemScore]]) -> None:
        self.material = material
        self.scores = scores
        self.places = material.facts.places
        self._days = _worth_by_day(material)
        self._open = _unanswered(material)

    def by_source(self) -> tuple[GapCost, ...]:
        """One for each source with gaps and each unit that it could have cost anything."""
        found = []
        for days in self.material.inputs.completeness:
            for unit in self.places:
                raw, open_ = self._lost(days, unit)
                if raw or open_:
                    found.append(GapCost(
                        source=days.source, unit=unit.id, days=days.expected - days.seen, raw=float(raw + open_),
                        points=float(self._points(unit, raw, open_)),
                    ))  # fmt: skip
        return tuple(found)

    def at_most(self, unit: Unit) -> Decimal:
        """Points that all gaps together could have cost the unit."""
        lost = [self._lost(days, unit) for days in self.material.inputs.completeness]
        return self._points(unit, sum((raw for raw, _ in lost), Fraction(0)), sum(open_ for _, open_ in lost))

    def _lost(self, days: SourceDays, unit: Unit) -> tuple[Fraction, int]:
        """(raw points of coverage, answered messages) that the source's missed days could have held for the unit."""
        source = next((each for each in self.material.facts.sources if each.id == days.source), None)
        if source is None or not days.gaps or source.district not in (None, unit.district):
            return Fraction(0), 0
        if source.article_kind == "message":
            return Fraction(0), self._open.get((days.source, unit.district or ""), 0)
        if source.article_kind not in MEDIA:
            return Fraction(0), 0
        best = self._best_day(source)
        had = self._days.get(days.source, {})
        missed = (day.isoformat() for first, last in days.gaps for day in _each_day(first, last))
        return sum((max(Fraction(0), best - had.get((unit.district or "", day), 0)) for day in missed), Fraction(0)), 0

    def _best_day(self, source: Source) -> Fraction:
        """The most that the source gave any district on one day; where it gave nothing, one news item that praises."""
        had = self._days.get(source.id)
        if had:
            return max(had.values())
        rules = self.material.rules
        return (
            exact(rules.tier_points[source.tier])
            * exact(rules.form_factor.get("消息", 1))
            * exact(rules.stance_factor["正面"])
        )

    def _points(self, unit: Unit, raw: Fraction, answered: int) -> Decimal:
        """What the unit would have more of with so much more, its rivals as they are."""
        found = Decimal(0)
        for item in self.material.facts.items:
            score = self.scores[item.id][unit.id]
            more = raw if item.measure == "articles" else Fraction(answered) if item.measure == "answers" else None
            if more and score.points is not None:
                found += self._would_be(item, unit, score, more) - Decimal(str(score.points))
        return found

    def _would_be(self, item: Item, unit: Unit, score: ItemScore, more: Fraction) -> Decimal:
        number = exact(score.found) + more
        if item.cap is not None:
            number = min(number, exact(item.cap))
        rivals = [exact(self.scores[item.id][each.id].found) for each in self.material.facts.ranked if each is not unit]
        aim = exact(score.aim or 0) if item.scale == "plan" else max([number, *rivals])
        points = half_up(share(number, aim) * exact(item.points), self.material.rules.decimals)
        return max(points, Decimal(str(score.points)))


def _worth_by_day(material: Material) -> dict[str, dict[tuple[str, str], Fraction]]:
    """source → (district, day) → raw points of the month's coverage, reprints not taken out."""
    found: dict[str, dict[tuple[str, str], Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for district, documents in material.month_media.items():
        for each in documents:
            if material.rules.stance_factor[stance_of(each, district)]:
                found[each.source][district, each.published_day] += worth(material.rules, each, district)
    return found


def _unanswered(material: Material) -> dict[tuple[str, str], int]:
    """(source, district) → messages of the month without an answer that was seen."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for district, messages in material.messages.items():
        for each in messages:
            found[each.source, district] += not each.replied
    return found


def _each_day(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]
