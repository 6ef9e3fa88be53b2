"""The lines of a briefing. Each has a key within it and names the articles that it rests on, by their ids."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """An article as a briefing names it; `title` is masked, `by` the source's name, `at` ISO 8601, +08:00."""

    id: str
    title: str
    by: str
    tier: str
    kind: str
    at: str
    tone: str
    url: str | None
    saved: bool
    removed: bool
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A value and its environmental articles of the window; `before` those of the window it is compared with, None
    where nothing was collected of that one. `key` names the line within the briefing."""

    key: str
    name: str
    total: int
    negative: int
    before: int | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """An hour or a day of the window, or several of them; `before` is the same place of the window compared with."""

    key: str
    label: str
    negative: int
    neutral: int
    positive: int
    before: int | None
    articles: tuple[str, ...]

    @property
    def total(self) -> int:
        return self.negative + self.neutral + self.positive


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An earlier window beside this one: `total` and `negative` of it (a mean where `name` says so), None where nothing
    was collected of it.

    Where some sources were collected in one of the two only, `same_sources` is how many were in both, and `same_now`
    and `same_then` what those alone brought.
    """

    name: str
    said: str
    total: float | None
    negative: float | None
    same_sources: int | None = None
    same_now: int | None = None
    same_then: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """An event, or a text with its reprints. `texts` are the different texts among its articles of the window.

    `quote` is a sentence of the article `lead`; `ongoing` where it began before the window.
    """

    key: str
    name: str
    event: str | None
    first_seen: str
    ongoing: bool
    districts: tuple[str, ...]
    total: int
    negative: int
    texts: int
    carriers: dict[str, int]
    posts: int
    messages: int
    heat: int
    quote: str
    lead: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word that no dictionary has; `before` how often it stood in the window compared with, None without one."""

    key: str
    word: str
    times: int
    before: int | None
    quote: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """A figure of inspection or enforcement as an article says it; `more` others say the same."""

    key: str
    type: str
    value: float
    unit: str
    span: str
    district: str
    more: int
    lead: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One of the bureau's own accounts. `missed` are days without an article, None where none is asked for each day.

    `followers` are those of the last day that is known, `gained` what came less what went, `reads` and `shares` sums
    over the window; None where no export names them.
    """

    key: str
    name: str
    published: int
    missed: tuple[str, ...] | None
    followers: int | None
    gained: int | None
    reads: int | None
    shares: int | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A comment under one of the bureau's own posts; `text` is masked, its author is not named."""

    key: str
    text: str
    likes: int
    at: str | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Tasks opened in the window: of `due` that had to be answered `in_time` were."""

    key: str
    name: str
    tasks: int
    due: int
    in_time: int
    overdue: int
    waiting: int
    median_hours: float | None
    false: int
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """A place's measured air beside what was said of it. `days` measured, `over` of them above an AQI of 100."""

    key: str
    name: str
    days: int
    over: int
    worst: int | None
    worst_at: str
    primary: str
    total: int
    negative: int
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A source and the days of the window on which it gave nothing; `last` the last day that it answered."""

    source: str
    name: str
    missed: tuple[str, ...]
    last: str | None
