"""alerts.yaml: which articles a person must hear of, how urgent they are, and whose clock starts."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from cities.facts import ArticleKind, DistrictCode, Emotion, Fact, FigureType, Identifier, Level, Sentiment, Tier, Words


class Clock(Fact):
    """A time limit that starts with an alert; `basis` names the rule that sets it."""

    id: Identifier
    name: str
    hours: float = Field(gt=0)
    basis: str


class AlertRule(Fact):
    """All conditions given must hold; one that is left out holds always. Words are looked for in title and body.

    `heat` is reposts + comments + likes of an item, or of its event; `carriers` the number of outlets of its family
    or event.
    """

    id: Identifier
    name: str
    level: Level
    topics: tuple[Identifier, ...] = ()
    sentiment: tuple[Sentiment, ...] = ()
    emotion: tuple[Emotion, ...] = ()
    words: Words = ()
    districts: tuple[DistrictCode, ...] = ()
    tiers: tuple[Tier, ...] = ()
    kinds: tuple[ArticleKind, ...] = ()
    enterprises: tuple[Identifier, ...] = ()
    figures: tuple[FigureType, ...] = ()
    min_env: float = Field(default=0.5, ge=0, le=1)
    min_heat: int = Field(default=0, ge=0)
    min_carriers: int = Field(default=0, ge=0)
    clock: Identifier
    urgent: bool = False


class Alerts(Fact):
    digest_at: str = Field(default="08:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    first_screen: int = Field(default=5, ge=1)
    clocks: tuple[Clock, ...]
    rules: tuple[AlertRule, ...]

    @model_validator(mode="after")
    def _clocks_named(self) -> Self:
        known = {clock.id for clock in self.clocks}
        for rule in self.rules:
            if rule.clock not in known:
                raise ValueError(f"rule {rule.id!r}: clock {rule.clock!r} is not one of {', '.join(sorted(known))}")
        return self
