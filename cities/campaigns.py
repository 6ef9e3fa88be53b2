"""campaigns.yaml: the year's plan, its campaigns and milestones."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from cities.facts import DistrictCode, Fact, Identifier, Words


class Campaign(Fact):
    """A campaign counts articles that name its words within its window, `planned` of them a district.

    A milestone (`kind: milestone`) is reached or not by the end of its window, by a person's word; `target` is a
    number to reach in the window by entered figures (followers of the city's account).
    """

    id: Identifier
    name: str
    kind: Literal["campaign", "milestone", "growth"] = "campaign"
    start: date
    end: date
    words: Words = ()
    topics: tuple[Identifier, ...] = ()
    planned: int = Field(default=0, ge=0)
    target: int | None = Field(default=None, ge=1)
    audiences: Words = ()
    districts: tuple[DistrictCode, ...] = ()

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"end {self.end} 在 start {self.start} 之前")
        if self.kind == "growth" and self.target is None:
            raise ValueError("kind 是 'growth'，还要写 target")
        return self


class Campaigns(Fact):
    campaigns: tuple[Campaign, ...]
