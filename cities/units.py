"""units.yaml: whom the bureau rates and addresses; enterprises.yaml: the firms it watches."""

from __future__ import annotations

from typing import Literal

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


class Units(Fact):
    units: tuple[Unit, ...]


class Enterprise(Dated):
    id: Identifier
    name: str
    short: Words = ()
    district: DistrictCode
    sector: str


class Enterprises(Fact):
    enterprises: tuple[Enterprise, ...]
