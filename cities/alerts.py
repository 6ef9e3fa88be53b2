"""alerts.yaml: which articles a person must hear of, how urgent they are, who hears of them and whose clock starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from cities.facts import (
    TIME,
    ArticleKind,
    DistrictCode,
    Emotion,
    Fact,
    FigureType,
    Identifier,
    Level,
    Sentiment,
    Stance,
    Tier,
    Words,
)  # fmt: skip

Grade = Literal["特别重大", "重大", "较大", "一般"]
"""How grave a sudden environmental incident is, by 《国家突发环境事件应急预案》; the gravest first."""

Pause = Literal["quiet_hours", "days_off"]
"""Days off are weekends and holidays by the State Council's calendar; a make-up workday is none."""

Audience = Literal["leader", "analyst", "officer"]


class QuietHours(Fact):
    """From `start` to `end` of the clock, over midnight where the end is earlier."""

    start: str = Field(pattern=TIME)
    end: str = Field(pattern=TIME)

    @model_validator(mode="after")
    def _not_the_whole_day(self) -> Self:
        if self.start == self.end:
            raise ValueError(f"quiet_hours 的 start 和 end 都是 {self.start!r}；不要静默时段就整段删去")
        return self


class Clock(Fact):
    """A time limit that starts with an alert; `basis` names the rule that sets it; it stands still in its `pauses`."""

    id: Identifier
    name: str
    hours: float = Field(gt=0)
    basis: str = Field(min_length=1)
    pauses: tuple[Pause, ...] = ()


class Growth(Fact):
    """At least `min_items` in the last `window_hours`, and `factor` times as many as in the window before."""

    factor: float = Field(gt=1)
    window_hours: float = Field(gt=0, le=168)
    min_items: int = Field(default=3, ge=1)


class FigureAsked(Fact):
    """A figure of the article: its kind, and the least value that counts (plain units: 30万元 is 300000)."""

    type: FigureType
    min: float = Field(default=0, ge=0)


def _figure(value: Any) -> Any:
    return {"type": value} if isinstance(value, str) else value


class AlertRule(Fact):
    """All conditions given must hold; one that is left out holds always. Words are looked for in title and body; a text
    with one of `but_not` (演练) does not fire, nor one that names districts and takes each of them as `but_stances` say
    (praise of how a nuisance was ended has its bad words, too).

    `heat` is reposts + comments + likes of an item, or of its event; `carriers` the number of outlets of its family
    or event; `min_strength` is held against the probability of a negative tone, which anger or fear lift. `to` says who
    hears of it, `units` which units besides those of place and duty; `clock` is the limit that counts, `then` further
    ones that start with it; `waits` say when its urgent notice is held back.
    """

    id: Identifier
    name: str
    level: Level
    topics: tuple[Identifier, ...] = ()
    sentiment: tuple[Sentiment, ...] = ()
    min_strength: float = Field(default=0, ge=0, le=1)
    emotion: tuple[Emotion, ...] = ()
    words: Words = ()
    but_not: Words = ()
    districts: tuple[DistrictCode, ...] = ()
    but_stances: tuple[Stance, ...] = ()
    tiers: tuple[Tier, ...] = ()
    kinds: tuple[ArticleKind, ...] = ()
    enterprises: tuple[Identifier, ...] = ()
    figures: tuple[Annotated[FigureAsked, BeforeValidator(_figure)], ...] = ()
    min_env: float = Field(default=0.5, ge=0, le=1)
    min_heat: int = Field(default=0, ge=0)
    min_carriers: int = Field(default=0, ge=0)
    growth: Growth | None = None
    clock: Identifier
    then: tuple[Identifier, ...] = ()
    urgent: bool = False
    to: tuple[Audience, ...] = ("leader", "analyst", "officer")
    units: tuple[Identifier, ...] = ()
    waits: tuple[Pause, ...] = ()

    @model_validator(mode="after")
    def _somebody_hears_of_it(self) -> Self:
        if not self.to:
            raise ValueError(f"rule {self.id!r}: to 是空的，可以是 leader、analyst、officer")
        if self.waits and not self.urgent:
            raise ValueError(f"rule {self.id!r}: waits 只用于紧急通知，这条规则没有写 urgent: true")
        return self


class GradeRule(Fact):
    """A grade of incident: one of its figures or words is enough. `clocks` start where a person confirms the grade."""

    grade: Grade
    min_deaths: int | None = Field(default=None, ge=1)
    min_poisoned: int | None = Field(default=None, ge=1)
    min_moved: int | None = Field(default=None, ge=1)
    min_loss_yuan: float | None = Field(default=None, gt=0)
    words: Words = ()
    clocks: tuple[Identifier, ...] = ()
    basis: str = Field(min_length=1)


class Drills(Fact):
    """What only rehearses an incident: a text with one of `words` in its title (its first sentence, where it has none)
    raises no alert, unless it has one of `unless` somewhere. Citizens' messages are never taken for one.
    """

    words: Words = Field(min_length=1)
    unless: Words = ()


class Incidents(Fact):
    """`words` name a sudden environmental incident; the gravest of `grades` whose bound is reached is proposed.

    The last grade needs no bound: an incident that reaches none of the others is of it.
    """

    words: Words = Field(min_length=1)
    but_not: Words = ()
    grades: tuple[GradeRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _gravest_first(self) -> Self:
        order = [grade.grade for grade in self.grades]
        if order != [grade for grade in ("特别重大", "重大", "较大", "一般") if grade in order]:
            raise ValueError(f"incidents: grades 的次序 {'、'.join(order)} 不对，应由重到轻各写一次")
        return self


class Briefings(Fact):
    """The weekly briefing is sent on the day `week_on` of the week after (1 is Monday), the monthly one on the day
    `month_on` of the month after, at the hour `at`, to all of the roles in `to`.
    """

    week_on: int = Field(default=1, ge=1, le=7)
    month_on: int = Field(default=1, ge=1, le=28)
    at: str = Field(default="08:30", pattern=TIME)
    to: tuple[Audience, ...] = Field(default=("leader",), min_length=1)


class Alerts(Fact):
    """`emotion_strength`: a post or message in anger or fear is at least this strong. `sign_minutes`: an urgent alert
    that nobody has signed for by then goes to the alternate, and after as long again to the leader. `briefings` left
    out sends none.
    """

    digest_at: str = Field(default="08:00", pattern=TIME)
    first_screen: int = Field(default=5, ge=1)
    max_recipients: int = Field(default=300, ge=1)
    sign_minutes: int = Field(default=30, ge=1, le=1440)
    emotion_strength: float = Field(default=0.9, ge=0, le=1)
    quiet_hours: QuietHours | None = None
    briefings: Briefings | None = None
    clocks: tuple[Clock, ...]
    rules: tuple[AlertRule, ...]
    drills: Drills | None = None
    incidents: Incidents | None = None

    def clock(self, id: str) -> Clock:
        """The clock of an id that a rule names."""
        return next(clock for clock in self.clocks if clock.id == id)

    @model_validator(mode="after")
    def _clocks_and_hours_given(self) -> Self:
        if errors := [*self._unknown_clocks(), *self._without_hours()]:
            raise ValueError("\n".join(errors))
        return self

    def _unknown_clocks(self) -> Iterator[str]:
        known = {clock.id for clock in self.clocks}
        for rule in self.rules:
            yield from _unknown(f"rule {rule.id!r}: clock", [rule.clock], known)
            yield from _unknown(f"rule {rule.id!r}: then", rule.then, known)
        for grade in self.incidents.grades if self.incidents else ():
            yield from _unknown(f"incidents: grade {grade.grade}: clocks", grade.clocks, known)

    def _without_hours(self) -> Iterator[str]:
        for who in self._waiting() if self.quiet_hours is None else ():
            yield f"{who} 写了 quiet_hours，而 alerts.yaml 里没有静默时段（quiet_hours: {{start, end}}）"

    def _waiting(self) -> Iterator[str]:
        yield from (f"clock {clock.id!r}: pauses" for clock in self.clocks if "quiet_hours" in clock.pauses)
        yield from (f"rule {rule.id!r}: waits" for rule in self.rules if "quiet_hours" in rule.waits)


def _unknown(where: str, named: Iterable[str], known: set[str]) -> Iterator[str]:
    return (f"{where} {id!r} 不可用，可以是 {'、'.join(sorted(known))}" for id in named if id not in known)
