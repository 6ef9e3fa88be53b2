"""Briefing: what a window of time held, frozen. Every line of it names the articles that it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from reports.briefing.lines import (
    Account,
    Air,
    Answered,
    Cited,
    Compared,
    Count,
    FigureLine,
    Gap,
    Happened,
    Slot,
    Voice,
    Word,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """All of it. `as_of` is the moment up to which it was counted, the window's end or earlier while it runs; `days` it
    had by then.

    `total` are the environmental articles and posts published in the window, `texts` the different texts among them;
    `undated` of them print no date and stand at the moment of collection. `earlier` are the articles of the first
    window compared with; `parts` are the slots in a few lines: quarters of a day, days of a week, weeks of a month.
    `idle` are days on which nothing was collected at all; `sources` were to be collected, `gaps` those that failed on
    other days. `comments` were read in the window under `commented` posts, of which `voices` are the most liked.
    """

    schema: int = 1
    kind: str
    name: str
    city: str
    city_name: str
    title: str
    start: str
    end: str
    as_of: str
    days: int
    total: int
    negative: int
    neutral: int
    positive: int
    texts: int
    own: int
    undated: int
    compared: tuple[Compared, ...]
    earlier: tuple[str, ...]
    slots: tuple[Slot, ...]
    parts: tuple[Slot, ...]
    topics: tuple[Count, ...]
    districts: tuple[Count, ...]
    kinds: tuple[Count, ...]
    tiers: tuple[Count, ...]
    happened: tuple[Happened, ...]
    words: tuple[Word, ...]
    figures: tuple[FigureLine, ...]
    more_figures: int
    accounts: tuple[Account, ...]
    comments: int
    commented: int
    voices: tuple[Voice, ...]
    answered: tuple[Answered, ...]
    air: tuple[Air, ...]
    measured: bool
    idle: tuple[str, ...]
    sources: int
    gaps: tuple[Gap, ...]
    articles: tuple[Cited, ...]

    @property
    def whole(self) -> bool:
        """Whether the window was over when it was counted."""
        return self.as_of == self.end
