"""units.yaml: whom the bureau rates and addresses; enterprises.yaml: the firms it watches."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from cities.facts import Dated, DistrictCode, Fact, Identifier, Words


class Person(Fact):
    """A role's holder as the public file names them; addresses stand in the roster, which is never committed."""

    role: str
    name: str | None = None


class Unit(Dated):
    """A county, a zone, or one of the bureau's own sections and subordinate bodies."""

    id: Identifier
    name: str
    kind: Literal["county", "zone", "section", "subordinate"]
    district: DistrictCode | None = None
    leader: Person
    officer: Person
    ranked: bool
    duties: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _stands_for_a_district(self) -> Self:
        if (self.district is not None) != (self.kind in ("county", "zone")):
            raise ValueError(f"kind 是 {self.kind!r} 的单位{'不写' if self.district else '要写'} district")
        return self


class Units(Fact):
    units: tuple[Unit, ...]

    @model_validator(mode="after")
    def _one_unit_a_district(self) -> Self:
        owner: dict[str, Unit] = {}
        for unit in self.units:
            other = owner.setdefault(unit.district or unit.id, unit)
            if unit.district is not None and other is not unit and _overlap(unit, other):
                raise ValueError(f"district {unit.district!r} 同时属于两个单位：{other.id}、{unit.id}")
        return self


def _overlap(one: Dated, other: Dated) -> bool:
    starts, ends = [one.valid_from, other.valid_from], [one.valid_to, other.valid_to]
    return max(day or date.min for day in starts) <= min(day or date.max for day in ends)


class Enterprise(Dated):
    id: Identifier
    name: str
    short: Words = ()
    district: DistrictCode
    sector: str


class Enterprises(Fact):
    enterprises: tuple[Enterprise, ...]
