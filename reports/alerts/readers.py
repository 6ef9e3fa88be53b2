"""Who reads what: leaders and analysts all, officers their units, operators the health of the sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cities.city import City
from cities.roster import Recipient, Webhook
from reports.alerts.entries import Alert


@dataclass(frozen=True, slots=True)
class Area:
    """A reader's part of the city; `districts` None is all of it."""

    name: str
    districts: frozenset[str] | None
    units: frozenset[str]

    def has_places(self, codes: Iterable[str]) -> bool:
        return self.districts is None or not self.districts.isdisjoint(codes)


def area_of(city: City, recipient: Recipient) -> Area:
    if recipient.role != "officer":
        return Area(city.facts.name, None, frozenset())
    units = [unit for unit in city.units if unit.id in recipient.units]
    codes = frozenset(unit.district for unit in units if unit.district)
    names = "、".join(unit.name for unit in units)
    return Area(f"{city.facts.name}·{names}" if names else city.facts.name, codes, frozenset(recipient.units))


def concerns(recipient: Recipient, alert: Alert) -> bool:
    """Whether a reader hears of an alert: the rule names their role, and an officer's units answer for it."""
    if recipient.role not in alert.rule.to:
        return False
    return recipient.role != "officer" or any(unit.id in recipient.units for unit in alert.units)


def told_at_once(city: City, alert: Alert) -> list[Recipient]:
    """Who gets the urgent mail first. Those who stand in wait for their turn, unless nobody else would hear of it."""
    mine = [one for one in city.roster.recipients if concerns(one, alert)]
    first = [one for one in mine if not one.alternate]
    lonely = {unit.id for unit in alert.units} - {unit for one in first if one.role == "officer" for unit in one.units}
    return [*first, *(one for one in mine if one.alternate and not lonely.isdisjoint(one.units))]


def alternates_of(city: City, alert: Alert) -> list[Recipient]:
    """Who stands in for the officers of the alert's units; for an alert of no unit, for the analyst."""
    ids = {unit.id for unit in alert.units}
    mine = [one for one in city.roster.recipients if one.alternate]
    if not ids:
        return [one for one in mine if one.role == "analyst"]
    return [one for one in mine if not ids.isdisjoint(one.units)]


def leaders_of(city: City, alert: Alert) -> list[Recipient]:
    """The leader to whom the alert's units answer; all leaders where the roster does not say who."""
    leaders = [one for one in city.roster.recipients if one.role == "leader"]
    ids = {unit.id for unit in alert.units}
    return [one for one in leaders if not ids.isdisjoint(one.units)] or leaders


def robots_of(city: City, alert: Alert) -> list[Webhook]:
    """The groups' robots that hear of an urgent alert."""
    ids = {unit.id for unit in alert.units}
    return [
        hook for hook in city.roster.webhooks
        if not hook.operators and alert.level in hook.levels and (not hook.units or not ids.isdisjoint(hook.units))
    ]  # fmt: skip


def operators_of(city: City) -> Sequence[Recipient]:
    return [one for one in city.roster.recipients if one.role == "operator"]
