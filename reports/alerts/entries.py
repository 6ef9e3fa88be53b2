"""What becomes one entry of a mail: one event, or else one reprint family, at the highest level that fired."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cities.alerts import AlertRule, Clock
from cities.city import City
from cities.duties import proposed_units
from cities.facts import Level
from cities.units import Unit
from index.document import Document
from nlp.relation import Event
from reports.alerts.rules import LEVELS, Condition, explain, fired, gravest

MAX_AGE = timedelta(days=3)
"""An article published longer ago than this when it was collected raises no alert: it is not news of today."""

ATTENTION = "watch"
"""The clock of this id asks that a matter be watched; every other asks for an answer."""

_TIER_ORDER = ("central", "province", "city", "county")


@dataclass(frozen=True, slots=True)
class Carriers:
    """Who carried a happening: outlets by tier, posts and citizens' messages apart; `own` are the bureau's own."""

    outlets: dict[str, int]
    posts: int
    messages: int
    own: tuple[Document, ...]

    @property
    def number(self) -> int:
        """What `min_carriers` is held against: publishers, the platform of the posts counted as one."""
        return sum(self.outlets.values()) + bool(self.posts)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event or one reprint family. `members` are all known, oldest first; `today` those that count today."""

    event: Event | None
    family: str
    members: tuple[Document, ...]
    today: tuple[Document, ...]
    aliases: frozenset[str]

    @property
    def id(self) -> str:
        return f"event-{self.event.id}" if self.event else f"family-{self.family}"

    @property
    def heat(self) -> int:
        return sum(document.heat for document in self.members)

    @property
    def carriers(self) -> Carriers:
        return carriers_of(self.members)


@dataclass(frozen=True, slots=True)
class Alert:
    """One entry. `risen_from` is the level told before, where it has risen; `due` by the rule's clock."""

    id: str
    level: Level
    risen_from: Level | None
    rule: AlertRule
    also: tuple[AlertRule, ...]
    why: tuple[Condition, ...]
    happening: Happening
    lead: Document
    districts: tuple[str, ...]
    units: tuple[Unit, ...]
    clock: Clock
    due: datetime

    @property
    def answer_due(self) -> bool:
        """Whether an answer is asked for, and not attention only."""
        return self.clock.id != ATTENTION

    @property
    def urgent(self) -> bool:
        return any(rule.urgent for rule in (self.rule, *self.also))


@dataclass(frozen=True, slots=True)
class Fired:
    """A happening at least one rule of which fired today: `rules` all of them, `lead` the article that says most."""

    happening: Happening
    rules: tuple[AlertRule, ...]
    lead: Document

    @property
    def rule(self) -> AlertRule:
        return gravest(self.rules)


def carriers_of(members: Iterable[Document]) -> Carriers:
    outlets: dict[str, set[str]] = {}
    posts = messages = 0
    own = []
    for document in members:
        if document.own:
            own.append(document)
        elif document.kind == "message":
            messages += 1
        elif document.kind == "weibo":
            posts += 1
        elif document.environmental:
            outlets.setdefault(document.tier, set()).add(document.publisher)
    return Carriers({tier: len(outlets[tier]) for tier in _TIER_ORDER if tier in outlets}, posts, messages, tuple(own))


def is_old(document: Document, moment: datetime) -> bool:
    """Whether the article was published too long before `moment` to raise an alert."""
    return moment - datetime.fromisoformat(document.published_at) > MAX_AGE


def happenings(documents: Sequence[Document], today: Iterable[str], events: Mapping[str, Event]) -> list[Happening]:
    """The happenings that have an article among the ids of `today`, in order of id.

    `documents` are all that is known of late; `events` by id, those joined into another answer as that one.
    """
    survivor = {joined: event for event in events.values() for joined in event.joins} | dict(events)
    groups: dict[tuple[str, str], list[Document]] = {}
    for document in documents:
        event = survivor.get(document.event) if document.event else None
        key = ("event", _last(event, survivor).id) if event else ("family", document.family)
        groups.setdefault(key, []).append(document)
    ids = set(today)
    found = []
    for (kind, id_), members in sorted(groups.items()):
        members.sort(key=lambda document: (document.published_at, document.id))
        fresh = tuple(document for document in members if document.id in ids)
        if not fresh:
            continue
        known_as = survivor[id_] if kind == "event" else None
        found.append(Happening(known_as, members[0].family, tuple(members), fresh, _aliases(known_as, members)))
    return found


def fired_in(happening: Happening, rules: Sequence[AlertRule]) -> Fired | None:
    """The rules that today's articles fire, None where none does. The bureau's own words fire none."""
    heat, carriers = happening.heat, happening.carriers.number
    by_article = [
        (document, tuple(rule for rule in rules if fired(rule, document, heat, carriers)))
        for document in happening.today
        if not document.own
    ]
    by_article = [(document, those) for document, those in by_article if those]
    if not by_article:
        return None
    lead, _ = min(by_article, key=lambda pair: _telling(pair[0], gravest(pair[1])))
    those = {rule.id for _, some in by_article for rule in some}
    return Fired(happening, tuple(rule for rule in rules if rule.id in those), lead)


def alert_of(
    city: City, fired: Fired, id: str, level: Level, risen_from: Level | None, due: datetime, day: date
) -> Alert:
    """The entry of what fired, under the `id`, `level` and `due` that the ledger holds."""
    happening, rule = fired.happening, fired.rule
    districts = districts_of(happening)
    clock = next(clock for clock in city.alerts.clocks if clock.id == rule.clock)
    return Alert(
        id=id, level=level, risen_from=risen_from, rule=rule,
        also=tuple(other for other in fired.rules if other is not rule),
        why=explain(rule, fired.lead, happening.heat, happening.carriers.number, city),
        happening=happening, lead=fired.lead, districts=districts,
        units=proposed_units(city, districts, _topics(rule, fired.lead), day).units, clock=clock, due=due,
    )  # fmt: skip


def districts_of(happening: Happening) -> tuple[str, ...]:
    """Where it happens, most supported first: where something is exposed, else where the articles play."""
    exposed: Counter[str] = Counter()
    played: Counter[str] = Counter()
    for document in happening.members:
        for code in document.districts:
            stance = document.stances.get(code, "提及")
            exposed[code] += stance == "曝光"
            played[code] += stance != "提及"
    counts = +exposed or +played or Counter(code for doc in happening.members for code in doc.districts)
    return tuple(sorted(counts, key=lambda code: (-counts[code], code)))


def level_rank(level: str) -> int:
    return LEVELS.index(level)


def _topics(rule: AlertRule, document: Document) -> tuple[str, ...]:
    """The article's topics, those that the rule asks for first."""
    return (*(topic for topic in document.topics if topic in rule.topics), *document.topics)


def _telling(document: Document, rule: AlertRule) -> tuple[int, bool, int, int, str, str]:
    """Sorts the article first that says most: gravest rule, the press before posts, the original, higher tiers."""
    return (
        level_rank(rule.level),
        document.kind in ("weibo", "message"),
        _TIER_ORDER.index(document.tier) if document.tier in _TIER_ORDER else len(_TIER_ORDER),
        not document.original,
        document.published_at,
        document.id,
    )


def _aliases(event: Event | None, members: Iterable[Document]) -> frozenset[str]:
    """Every id under which this may have been raised before: as a family, or as an event that joined this one."""
    ids = {f"family-{document.family}" for document in members}
    ids |= {f"event-{document.event}" for document in members if document.event}
    if event:
        ids |= {f"event-{id_}" for id_ in (event.id, *event.joins)}
    return frozenset(ids)


def _last(event: Event, survivor: Mapping[str, Event]) -> Event:
    """Follows joins to the event that answers now."""
    seen = set()
    while event.id not in seen:
        seen.add(event.id)
        event = survivor[event.id]
    return event
