"""What came of an answer: the share of negative articles in the days before it and after it, with their numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from index.document import Document
from reports.response.matters import Matter

WINDOW = timedelta(hours=72)
ENOUGH = 5
"""Fewer articles than so many in either window say nothing of a share."""


@dataclass(frozen=True, slots=True)
class Window:
    """What others published of the matter from `first` (included) to `last` (excluded)."""

    first: datetime
    last: datetime
    articles: int
    negative: int
    heat: int

    @property
    def share(self) -> float | None:
        return self.negative / self.articles if self.articles else None


@dataclass(frozen=True, slots=True)
class Effect:
    """Before and after the answer at `at`; `whole` says whether the days after have all been collected."""

    at: datetime
    before: Window
    after: Window
    whole: bool

    @property
    def change(self) -> float | None:
        """The negative share after less that before; None where either window has fewer articles than ENOUGH."""
        before, after = self.before.share, self.after.share
        if before is None or after is None or min(self.before.articles, self.after.articles) < ENOUGH:
            return None
        return after - before

    @property
    def verdict(self) -> str:
        """`回应后负面占比下降 40 个百分点`, or why nothing can be said."""
        if self.change is None:
            return f"前后篇数不足{ENOUGH}篇，不作比较"
        points = round(self.change * 100)
        moved = "下降" if points < 0 else "上升"
        said = f"回应后负面占比{moved}{abs(points)}个百分点" if points else "回应后负面占比没有变化"
        return said if self.whole else f"{said}（回应后不满{WINDOW // timedelta(hours=1)}小时）"


def effect_of(matter: Matter, *, now: datetime) -> Effect | None:
    """None where the matter is not answered."""
    if matter.task is None or matter.task.answered_at is None:
        return None
    at = datetime.fromisoformat(matter.task.answered_at)
    ends = min(at + WINDOW, now)
    return Effect(at, _window(matter.others, at - WINDOW, at), _window(matter.others, at, ends), at + WINDOW <= now)


def effect_words(effect: Effect) -> str:
    """`回应前72小时 11 篇、负面 9 篇（82%）；之后 …`."""
    parts = [
        f"{name}{window.articles}篇、负面{window.negative}篇"
        + ("" if window.share is None else f"（{window.share:.0%}）")
        for name, window in (("回应前72小时", effect.before), ("回应后", effect.after))
    ]
    return "；".join(parts) + f"。{effect.verdict}"


def _window(documents: Iterable[Document], first: datetime, last: datetime) -> Window:
    within = [
        document for document in documents
        if document.environmental and first <= datetime.fromisoformat(document.published_at) < last
    ]  # fmt: skip
    negative = [document for document in within if document.sentiment == "negative"]
    return Window(first, last, len(within), len(negative), sum(document.heat for document in within))
