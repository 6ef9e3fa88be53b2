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
from cities.facts import Fact
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
    roster: Roster

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
        codes = {district.code for district in self.districts}
        units = {unit.id for unit in self.units}
        campaigns = {campaign.id for campaign in self.campaigns}
        topics = {topic.id for topic in self.topics.topics}
        firms = {firm.id for firm in self.enterprises}

        def check(where: str, key: str, value: str | None, allowed: set[str]) -> None:
            if value is not None and value not in allowed:
                raise ValueError(f"{where}: {key} {value!r} is not one of {', '.join(sorted(allowed))}")

        for source in self.sources:
            check(f"sources.yaml: sources (id {source.id!r})", "district", source.district, codes)
        for unit in self.units:
            check(f"units.yaml: units (id {unit.id!r})", "district", unit.district, codes)
        for firm in self.enterprises:
            check(f"enterprises.yaml: enterprises (id {firm.id!r})", "district", firm.district, codes)
        for recipient in self.roster.recipients:
            for unit_id in recipient.units:
                check(f"roster: recipients (name {recipient.name!r})", "units", unit_id, units)
        for rule in self.alerts.rules:
            where = f"alerts.yaml: rules (id {rule.id!r})"
            for value in rule.topics:
                check(where, "topics", value, topics)
            for value in rule.districts:
                check(where, "districts", value, codes)
            for value in rule.enterprises:
                check(where, "enterprises", value, firms)
        for campaign in self.campaigns:
            for value in campaign.topics:
                check(f"campaigns.yaml: campaigns (id {campaign.id!r})", "topics", value, topics)
        for rules in self.scoring.rules:
            for block in rules.blocks:
                for item in block.items:
                    for value in item.campaigns:
                        check(f"scoring.yaml: items (id {item.id!r})", "campaigns", value, campaigns)
        return self
