"""roster.yaml: who gets mail; named by a setting and never committed (roster.example.yaml shows its form)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from cities.facts import Fact, Identifier

_ADDRESS = r"^[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+$"


class Recipient(Fact):
    """role: a `leader` gets all, an `officer` the units named, an `operator` the health of sources only."""

    name: str = Field(min_length=1)
    address: str = Field(pattern=_ADDRESS)
    role: Literal["leader", "analyst", "officer", "operator"]
    units: tuple[Identifier, ...] = ()
    alternate: bool = False

    @field_validator("name")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if "\n" in value or "\r" in value:
            raise ValueError("name holds a line break")
        return value


class Roster(Fact):
    recipients: tuple[Recipient, ...]
