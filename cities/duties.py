"""duties.yaml: who answers (主办), who helps (协办), and what is another office's matter (转办).

Which topics a section minds stands in units.yaml (`duties`), which place a county answers for in its `district`; this
file says which of the two leads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import Field

from cities.facts import Fact, Identifier, Words
from cities.units import Unit

if TYPE_CHECKING:
    from cities.city import City


class Office(Fact):
    """An office outside the house to which matters are transferred; `words` in an article propose it."""

    id: Identifier
    name: str = Field(min_length=1)
    matters: str = Field(min_length=1)
    words: Words = ()


class Duties(Fact):
    """`section_leads` are topics that their section answers itself, wherever it plays; so it does what plays in
    `many_places` or more. `fallback` answers what has neither place nor section.
    """

    section_leads: tuple[Identifier, ...] = ()
    many_places: int = Field(default=3, ge=2)
    fallback: Identifier
    offices: tuple[Office, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who should answer, and who help; `why` in words."""

    host: Unit
    assist: tuple[Unit, ...]
    why: str

    @property
    def units(self) -> tuple[Unit, ...]:
        return (self.host, *self.assist)


def proposed_units(city: City, districts: Sequence[str], topics: Sequence[str], day: date) -> Proposal:
    """By the place (the first of `districts`) and the section whose duty the first of `topics` is."""
    places = [city.unit_of_district[code] for code in districts if code in city.unit_of_district]
    places = [unit for unit in places if unit.valid_on(day)]
    topic, sections = _sections(city, topics, day)
    name = next((each.name for each in city.topics.topics if each.id == topic), "")
    if sections and (not places or topic in city.duties.section_leads or len(places) >= city.duties.many_places):
        why = "属地未明确" if not places else f"{name}类由科室主办"
        if places and topic not in city.duties.section_leads:
            why = f"涉及{len(places)}个区县"
        return Proposal(sections[0], (*places, *sections[1:]), f"{why}，{name}属{sections[0].name}职责")
    if places:
        section = f"，{name}属{sections[0].name}职责" if sections else ""
        return Proposal(places[0], (*places[1:], *sections), f"属地主办{section}")
    fallback = next(unit for unit in city.units if unit.id == city.duties.fallback)
    return Proposal(fallback, (), "属地和职责都不明确，由值守单位指派")


def proposed_offices(city: City, texts: Sequence[str]) -> tuple[Office, ...]:
    """The offices whose words at least a third of these texts have, those of the most texts first."""
    counts = {
        office: sum(any(word in text for word in office.words) for text in texts) for office in city.duties.offices
    }
    found = [office for office, number in counts.items() if number and number * 3 >= len(texts)]
    return tuple(sorted(found, key=lambda office: -counts[office]))


def _sections(city: City, topics: Sequence[str], day: date) -> tuple[str | None, list[Unit]]:
    """The first topic that is some section's duty, and those sections as they stand in units.yaml."""
    for topic in topics:
        if sections := [unit for unit in city.units if topic in unit.duties and unit.valid_on(day)]:
            return topic, sections
    return None, []
