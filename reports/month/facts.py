"""The facts on which a month's points hang: the city's rules and names as they stood then, and the month's days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from cities.campaigns import Campaign
from cities.city import City
from cities.facts import Fact
from cities.scoring import Item, Rules
from cities.sources import Source
from cities.units import Unit
from crawlers.clock import shanghai_day

Due = Literal["due", "not_begun", "over"]


class RuleError(ValueError):
    """The rules cannot be applied to the month; the message (Chinese) names file, entry and what is missing."""


class MonthFacts(Fact):
    """A city's facts as a closed month keeps them; `districts` and `topics` are code or id → name."""

    city: str
    name: str
    rules: Rules
    campaigns: tuple[Campaign, ...]
    units: tuple[Unit, ...]
    districts: dict[str, str]
    topics: dict[str, str]
    sources: tuple[Source, ...]

    @property
    def places(self) -> tuple[Unit, ...]:
        """The units that govern a district: those that can have points."""
        return tuple(unit for unit in self.units if unit.district is not None)

    @property
    def ranked(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.places if unit.ranked)

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for block in self.rules.blocks for item in block.items)

    def campaigns_of(self, item: Item) -> tuple[Campaign, ...]:
        return tuple(campaign for campaign in self.campaigns if campaign.id in item.campaigns)


@dataclass(frozen=True, slots=True)
class Period:
    """A month: its first and last day, and `until`, the day up to which it is counted (never after today)."""

    month: str
    first: date
    last: date
    until: date

    @property
    def ended(self) -> bool:
        return self.until == self.last


def period_of(month: str, as_of: datetime) -> Period:
    """The month's days as known at `as_of`; RuleError for a month that has not begun."""
    first = date.fromisoformat(f"{month}-01")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    today = shanghai_day(as_of)
    if today < first:
        raise RuleError(f"{month} 还没有开始，今天是 {today}")
    return Period(month, first, last, min(last, today))


def month_facts(city: City, period: Period) -> MonthFacts:
    """The facts in force on the month's last day; RuleError where the city had no rules then."""
    try:
        rules = city.rules_on(period.last)
    except LookupError:
        raise RuleError(f"{city.name}/scoring.yaml：{period.last}没有生效的计分规则") from None
    return MonthFacts(
        city=city.name,
        name=city.facts.name,
        rules=rules,
        campaigns=city.campaigns,
        units=tuple(unit for unit in city.units if unit.valid_on(period.last)),
        districts={district.code: district.name for district in city.districts},
        topics={topic.id: topic.name for topic in city.topics.topics},
        sources=city.sources,
    )


def campaign_state(campaign: Campaign, period: Period) -> Due:
    """Whether the month asks for the campaign: not before its window begins, not in months after it has ended.

    A milestone is asked for in the month of its last day only.
    """
    begins = campaign.end if campaign.kind == "milestone" else campaign.start
    if begins > period.until:
        return "not_begun"
    return "over" if campaign.end < period.first else "due"


def item_state(item: Item, facts: MonthFacts, period: Period) -> Due:
    """An item without campaigns is always due; else it is when one of its campaigns is."""
    if item.measure not in ("campaign", "followers"):
        return "due"
    states = [campaign_state(campaign, period) for campaign in facts.campaigns_of(item)]
    if not states:
        raise RuleError(f"{facts.city}/scoring.yaml：项目{item.id!r}按计划计分，却没有写 campaigns")
    return "due" if "due" in states else "not_begun" if "not_begun" in states else "over"
