"""What becomes one entry of a mail: one event, or else one reprint family, at the highest level that fired."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cities.alerts import AlertRule, Clock, Grade
from cities.city import City
from cities.duties import proposed_units
from cities.facts import Level
from cities.units import Unit
from index.document import Document
from ledger.alerts import Alert as Raised
from ledger.alerts import AlertLevel
from ledger.incidents import IncidentGrade
from nlp.relation import Event
from reports.alerts.clocks import due_after
from reports.alerts.incidents import is_drill, proposed_grade
from reports.alerts.rules import LEVELS, RELEVANCE, Judge, Spread, gravest

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

    def spread(self, at: datetime) -> Spread:
        """How far it has spread at `at`; what its members were published at, those of the bureau itself left out."""
        times = tuple(datetime.fromisoformat(each.published_at) for each in self.members if not each.own)
        return Spread(at, self.heat, self.carriers.number, times)


@dataclass(frozen=True, slots=True)
class Limit:
    """A clock that runs, and when it runs out."""

    clock: Clock
    due: datetime


@dataclass(frozen=True, slots=True)
class Incident:
    """A sudden incident's grade: proposed by the rules, or confirmed by a person (`by`); None: found to be none.

    `limits` run from the alert on where the grade is confirmed; before that they say what would run.
    """

    grade: Grade | None
    why: str
    by: str
    limits: tuple[Limit, ...]

    @property
    def confirmed(self) -> bool:
        return bool(self.by)


@dataclass(frozen=True, slots=True)
class Alert:
    """One entry. `risen_from` is the level told before, where it has risen; `due` by the rule's clock.

    `why` are the conditions as they were found when it was raised, `also` the names of other rules that fired then;
    `then` are the further limits that started with it.
    """

    id: str
    level: Level
    risen_from: Level | None
    rule: AlertRule
    also: tuple[str, ...]
    why: tuple[str, ...]
    happening: Happening
    lead: Document
    districts: tuple[str, ...]
    units: tuple[Unit, ...]
    clock: Clock
    due: datetime
    day: date
    raised_at: datetime
    notify_at: datetime | None
    then: tuple[Limit, ...] = ()
    incident: Incident | None = None

    @property
    def answer_due(self) -> bool:
        """Whether an answer is asked for, and not attention only."""
        return self.clock.id != ATTENTION

    @property
    def urgent(self) -> bool:
        return self.notify_at is not None


@dataclass(frozen=True, slots=True)
class Fired:
    """A happening at least one rule of which fired today: `rules` all of them, `lead` the article that says most."""

    happening: Happening
    rules: tuple[AlertRule, ...]
    lead: Document
    why: tuple[str, ...]

    @property
    def rule(self) -> AlertRule:
        return gravest(self.rules)

    @property
    def also(self) -> tuple[str, ...]:
        return tuple(other.name for other in self.rules if other is not self.rule)


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


def fired_in(happening: Happening, rules: Sequence[AlertRule], judge: Judge, at: datetime) -> Fired | None:
    """The rules that today's articles fire at a moment, None where none does. The bureau's own words fire none."""
    spread = happening.spread(at)
    by_article = [
        (document, tuple(rule for rule in rules if judge.fired(rule, document, spread)))
        for document in happening.today
        if not document.own
    ]
    by_article = [(document, those) for document, those in by_article if those]
    if not by_article:
        return None
    lead, mine = min(by_article, key=lambda pair: _telling(pair[0], gravest(pair[1])))
    ids = {rule.id for _, some in by_article for rule in some}
    those = tuple(rule for rule in rules if rule.id in ids)
    conditions = judge.explain(gravest(mine), lead, spread)
    why = tuple(condition.said for condition in conditions if condition.name != RELEVANCE)
    return Fired(happening, those, lead, why)


def alert_of(
    city: City, raised: Raised, steps: Sequence[AlertLevel], happening: Happening, grade: IncidentGrade | None
) -> Alert:
    """The entry of what the ledger holds: an alert, its steps up to the one told, the grade that a person confirmed."""
    step = steps[-1]
    at = datetime.fromisoformat(step.at)
    by_id = {document.id: document for document in happening.members}
    lead = by_id.get(step.article or "") or happening.members[-1]
    rule = _rule(city, step, raised.clock)
    districts = districts_of(happening)
    day = date.fromisoformat(step.day)
    known = {clock.id: clock for clock in city.alerts.clocks}
    clock = known.get(raised.clock) or Clock(id=raised.clock, name=raised.clock, hours=1, basis="规则已改")
    return Alert(
        id=raised.id, level=step.level, risen_from=steps[-2].level if len(steps) > 1 else None, rule=rule,
        also=step.also, why=step.why, happening=happening, lead=lead, districts=districts,
        units=units_for(city, rule, happening, lead, day), clock=clock,
        due=datetime.fromisoformat(raised.due), day=day, raised_at=at,
        notify_at=datetime.fromisoformat(step.notify_at) if step.notify_at else None,
        then=_limits(city, rule.then, at), incident=_incident(city, happening, raised, grade),
    )  # fmt: skip


def _rule(city: City, step: AlertLevel, clock: str) -> AlertRule:
    """The rule as alerts.yaml has it; one that has gone since goes by its id."""
    known = next((rule for rule in city.alerts.rules if rule.id == step.rule), None)
    return known or AlertRule(id=step.rule, name=step.rule, level=step.level, clock=clock)


def _incident(city: City, happening: Happening, raised: Raised, grade: IncidentGrade | None) -> Incident | None:
    rules = {rule.grade: rule for rule in city.alerts.incidents.grades} if city.alerts.incidents else {}
    start = datetime.fromisoformat(raised.raised_at)
    if grade is not None:
        clocks = rules[grade.grade].clocks if grade.grade in rules else ()
        return Incident(grade.grade, grade.why, grade.who, _limits(city, clocks, start))
    told = (
        each for each in happening.members
        if each.environmental and not each.own and not is_drill(city.alerts.drills, each)
    )  # fmt: skip
    proposed = proposed_grade(city.alerts.incidents, told)
    if proposed is None:
        return None
    return Incident(proposed.grade, proposed.why, "", _limits(city, proposed.rule.clocks, start))


def _limits(city: City, clocks: Sequence[str], start: datetime) -> tuple[Limit, ...]:
    quiet = city.alerts.quiet_hours
    return tuple(Limit(clock, due_after(start, clock, quiet)) for clock in map(city.alerts.clock, clocks))


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


def units_for(city: City, rule: AlertRule, happening: Happening, lead: Document, day: date) -> tuple[Unit, ...]:
    """Who answers for what a rule raised: by place and duty, then those that the rule names besides."""
    found = proposed_units(city, districts_of(happening), _topics(rule, lead), day).units
    return (*found, *(unit for unit in city.units if unit.id in rule.units and unit not in found))


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
