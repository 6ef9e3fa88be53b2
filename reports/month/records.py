"""What a month's table says: MonthReport and its parts, plain frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.month.completeness import SourceDays
from reports.month.facts import Due
from reports.month.given import Amended, ClosedMonth, Edition, HandedIn, Listed, MadeCorrection, Objected, OwnAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePoint:
    """One article under an item of a unit; `worth` in raw points before scaling, `why` says in Chinese how."""

    article: str
    title: str
    url: str | None
    source: str
    tier: str
    form: str | None
    stance: str
    published_at: str
    worth: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemScore:
    """`points` is None where the item is not asked for this month. `found` is the raw number, `aim` what earns all."""

    item: str
    points: float | None
    found: float
    aim: float | None
    note: str
    articles: tuple[ArticlePoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockScore:
    """`year` sums the block over the closed months of the year, `rank` and `change` are those of the block alone."""

    block: str
    points: float | None
    items: tuple[ItemScore, ...]
    year: float | None = None
    rank: int | None = None
    change: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A unit's line. `change` is places gained since the last closed month; `year` sums the closed months.

    `carried` is what corrections of earlier months add to the total, `at_most` how many points the gaps of the sources
    could have cost, all together.
    """

    unit: str
    name: str
    kind: str
    ranked: bool
    rank: int | None
    total: float
    blocks: tuple[BlockScore, ...]
    tiers: dict[str, int]
    change: int | None
    year: float | None
    carried: float = 0.0
    at_most: float = 0.0

    @property
    def items(self) -> tuple[ItemScore, ...]:
        return tuple(score for block in self.blocks for score in block.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHead:
    """An item as the table's head says it."""

    block: str
    block_name: str
    item: str
    name: str
    points: float
    measure: str
    scale: str
    state: Due
    cap: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A campaign of the plan that runs in the month: `due` per unit by the calendar, `found` by unit.

    A milestone stands here from its first day on; it is asked for (`state` due) in the month of its last day only.
    """

    campaign: str
    name: str
    kind: str
    start: str
    end: str
    planned: float
    due: float
    scored: bool
    found: dict[str, float]
    state: Due = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Who carried a release, at which tier."""

    article: str
    source: str
    publisher: str
    tier: str
    url: str | None
    published_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What the bureau published of itself in the month, and who carried it since, in order of time."""

    article: str
    title: str
    url: str | None
    account: str
    published_at: str
    units: tuple[str, ...]
    carriers: tuple[Carrier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapCost:
    """What the days on which a source was missed could have cost a unit at most: raw points, and points of the table.

    Points of several sources do not add up (an item has its full mark): a unit's are in `Standing.at_most`.
    """

    source: str
    unit: str
    days: int
    raw: float
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """Articles by district × kind × tier × topic × form × sentiment; an article of two topics is in two rows."""

    district: str
    kind: str
    tier: str
    topic: str
    form: str
    sentiment: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthReport:
    """The month's table, from the ranking down to each article. `full` is what the items asked for sum to.

    `names` are those of districts and topics. `history` are the months closed before it, oldest first.
    """

    city: str
    name: str
    month: str
    as_of: str
    closed_by: str | None
    full: float
    decimals: int
    heads: tuple[ItemHead, ...]
    standings: tuple[Standing, ...]
    plan: tuple[PlanRow, ...]
    totals: dict[str, dict[str, int]]
    counts: tuple[CountRow, ...]
    sections: dict[str, int]
    undated: tuple[Listed, ...]
    outlets: tuple[Listed, ...]
    completeness: tuple[SourceDays, ...]
    corrections: tuple[MadeCorrection, ...]
    previous: str | None
    year_months: tuple[str, ...]
    rules: tuple[str, ...]
    unit_names: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    amendments: tuple[Amended, ...] = ()
    reason: str | None = None
    signer: str | None = None
    claims: tuple[HandedIn, ...] = ()
    objections: tuple[Objected, ...] = ()
    history: tuple[ClosedMonth, ...] = ()
    releases: tuple[Release, ...] = ()
    accounts: tuple[OwnAccount, ...] = ()
    gap_costs: tuple[GapCost, ...] = ()
    edition: Edition | None = None

    @property
    def closed(self) -> bool:
        return self.closed_by is not None
