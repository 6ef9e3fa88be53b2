"""One city: all of its facts together, checked against each other."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import ConfigDict, model_validator

from cities.alerts import Alerts
from cities.campaigns import Campaign, Campaigns
from cities.districts import CityName, District, Districts
from cities.duties import Duties
from cities.facts import Fact
from cities.references import broken_references
from cities.retention import Retention
from cities.roster import Roster
from cities.scoring import Rules, Scoring
from cities.sources import Source, Sources
from cities.topics import Topics
from cities.units import Enterprise, Enterprises, Unit, Units


class City(Fact):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str
    folder: Path
    districts_file: Districts
    sources_file: Sources
    topics: Topics
    alerts: Alerts
    campaigns_file: Campaigns
    scoring: Scoring
    units_file: Units
    enterprises_file: Enterprises
    duties: Duties
    roster: Roster
    retention: Retention = Retention()

    @property
    def facts(self) -> CityName:
        return self.districts_file.city

    @property
    def districts(self) -> tuple[District, ...]:
        return self.districts_file.districts

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.sources_file.sources

    @property
    def units(self) -> tuple[Unit, ...]:
        return self.units_file.units

    @property
    def enterprises(self) -> tuple[Enterprise, ...]:
        return self.enterprises_file.enterprises

    @property
    def campaigns(self) -> tuple[Campaign, ...]:
        return self.campaigns_file.campaigns

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def district_by_code(self) -> dict[str, District]:
        return {district.code: district for district in self.districts}

    @cached_property
    def unit_of_district(self) -> dict[str, Unit]:
        places = [unit for unit in self.units if unit.kind in ("county", "zone")]
        return {unit.district: unit for unit in places if unit.district is not None}

    def rules_on(self, day: date) -> Rules:
        """The scoring rules in force on `day`; LookupError where the city had none then."""
        for rules in reversed(self.scoring.rules):
            if rules.valid_on(day):
                return rules
        raise LookupError(f"{self.name}/scoring.yaml: no rules are in force on {day}")

    @model_validator(mode="after")
    def _references_hold(self) -> Self:
        if errors := list(broken_references(self)):
            raise ValueError("\n".join(errors))
        return self
