"""What a month's table is made from: MonthInputs and its parts, plain frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from index.document import Document
from reports.month.completeness import SourceDays
from reports.month.facts import MonthFacts, Period, period_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerCount:
    """`count` followers that `unit` had brought by the end of `month`, the newest entry not after the month."""

    unit: str
    month: str
    count: int
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneActivity:
    unit: str
    campaign: str
    day: str
    title: str
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCorrection:
    """A person's correction of one of the month's articles."""

    number: int
    article: str
    title: str
    field: str
    before: Any
    after: Any
    who: str
    why: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedMonth:
    """A month that is closed: unit → total points, unit → rank, block → unit → its points where it was asked for."""

    month: str
    totals: dict[str, float]
    ranks: dict[str, int]
    blocks: dict[str, dict[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article that counts nowhere, or whose outlet nobody knows; `why` is Chinese."""

    article: str
    title: str
    url: str | None
    source: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A row of a unit's 自报; `state` is 待核, 已核, 重复 or 不符, `article` what it was found to be."""

    number: int
    unit: str
    kind: str
    title: str
    outlet: str
    tier: str
    genre: str
    day: str
    proof: str | None
    proof_digest: str | None
    state: str
    article: str | None
    reason: str
    by: str
    at: str
    decided_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objected:
    """An officer's objection to a month, with the decision where there is one (`state` 待核, 采纳, 不采纳)."""

    number: int
    month: str
    unit: str
    article: str | None
    title: str
    text: str
    by: str
    at: str
    state: str
    answer: str | None
    answered_by: str | None
    answered_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """更正N of a closed month: unit → what its total changed by, and what it was before and is after."""

    month: str
    number: int
    reason: str
    by: str
    at: str
    carry: str
    objection: int | None
    before: dict[str, float]
    after: dict[str, float]

    def change(self, unit: str) -> float:
        return round(self.after.get(unit, 0.0) - self.before.get(unit, 0.0), 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """更正N, as which the closed month is computed again: `carry` as in scoring.yaml, `before` unit → total."""

    number: int
    reason: str
    by: str
    at: str
    carry: str
    objection: int | None
    articles: tuple[str, ...]
    before: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOutlet:
    """An outlet that a person has classed."""

    family: str
    tier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAccount:
    """An account of the bureau's (`unit` None) or of a unit's district: on which days of the month it published.

    `daily` accounts should publish each day: `asked` days, of which `missed` (runs, first and last day) are those
    without a post, and `unknown` those after which it was not collected any more. `followers` stand at the end of the
    month, `gained` since its beginning, None where no import says so.
    """

    source: str
    name: str
    unit: str | None
    kind: str
    daily: bool
    posts: int
    posted: int
    asked: int
    missed: tuple[tuple[str, str], ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    followers: int | None = None
    gained: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthInputs:
    """Everything the month is a function of.

    `documents` are the month's environmental articles and those of before that its rules look back on (windows of
    campaigns, reprints), by (published_at, id). `as_of` is ISO 8601; `closed_by` None while the month is provisional.
    `amendments` are those of earlier months that this one makes good, `reason` why it was closed although something
    stood against it, `signer` the leader who signs.
    """

    facts: MonthFacts
    month: str
    as_of: str
    closed_by: str | None
    documents: tuple[Document, ...]
    undated: tuple[Listed, ...]
    followers: tuple[FollowerCount, ...]
    activities: tuple[DoneActivity, ...]
    corrections: tuple[MadeCorrection, ...]
    completeness: tuple[SourceDays, ...]
    earlier: tuple[ClosedMonth, ...]
    collected: int
    versions: dict[str, str]
    claims: tuple[HandedIn, ...] = ()
    objections: tuple[Objected, ...] = ()
    amendments: tuple[Amended, ...] = ()
    outlets: dict[str, KnownOutlet] = field(default_factory=dict)
    accounts: tuple[OwnAccount, ...] = ()
    reason: str | None = None
    signer: str | None = None
    edition: Edition | None = None

    @property
    def period(self) -> Period:
        return period_of(self.month, datetime.fromisoformat(self.as_of))
