"""今日: what is new since yesterday, what must be answered, how much is said and where, which sources are silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cities.city import City
from cities.sources import Source
from crawlers.clock import SHANGHAI
from crawlers.health import SourceHealth
from index.families import search_families
from index.store import All, Between, Hit, Not, Store, Term
from ledger.alerts import LEVELS
from ledger.tasks import DUE_STATES
from nlp.relation import Event
from web.sessions import Session
from web.site import Site
from web.views.charts import Bar, columns
from web.views.hours import HOURS, Volume
from web.views.tasks import Row, own_unit, row_of
from web.words import day_words

WEEK_DAYS = 7
TREND_DAYS = 14
TASKS_SHOWN = 10
NEWEST_SHOWN = 8
EVENTS_SHOWN = 6
_ENV = Term(field="env", value="yes")
_NEGATIVE = Term(field="sentiment", value="negative")


@dataclass(frozen=True, slots=True)
class Level:
    """The alerts of a level that wait for an answer, and how many of them are late; `new` were raised in the last
    24 hours, answered or not."""

    level: str
    waiting: int
    late: int
    new: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A district's week: articles and negative ones, and what the week before had."""

    code: str
    name: str
    total: int
    negative: int
    total_before: int


@dataclass(frozen=True, slots=True)
class Lively:
    """An event with its items of the last 24 hours; `fresh` where it began in them."""

    event: Event
    lately: int
    fresh: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """One of the bureau's own accounts: articles of today and of the week, and the days since its last one."""

    source: Source
    today: int
    week: int
    silent_days: int | None


@dataclass(frozen=True, slots=True)
class Today:
    now: datetime
    volume: Volume
    levels: tuple[Level, ...]
    rows: tuple[Row, ...]
    waiting: int
    newest: tuple[Hit, ...]
    tiles: tuple[Tile, ...]
    week: tuple[str, str]
    bars: tuple[Bar, ...]
    days: tuple[Bar, ...]
    events: tuple[Lively, ...]
    own: tuple[OwnAccount, ...]
    troubled: tuple[SourceHealth, ...]
    paused: frozenset[str]


def today_of(site: Site, session: Session) -> Today:
    """The day as it stands at the site's clock; an officer's alerts are those of their unit."""
    now = site.clock().astimezone(SHANGHAI)
    volume = site.reads.volume(site.counting, now)
    levels, rows, waiting = _alerts(site, session, now)
    health = site.reads.health(now.date())
    first, last = _week(now, 0)
    return Today(
        now=now,
        volume=volume,
        levels=levels,
        rows=rows,
        waiting=waiting,
        newest=_newest(site.store, now),
        tiles=_tiles(site.city, site.counting, now),
        week=(first, last),
        bars=tuple(columns([(f"{hour.hour}时", total, bad) for hour, total, bad in volume.hours])),
        days=_trend(site.counting, now),
        events=lively(site.reads.events_since(now - timedelta(days=WEEK_DAYS)), now),
        own=_own(site, health, now),
        troubled=tuple(each for each in health if each.state not in ("ok", "paused")),
        paused=frozenset(each.source for each in health if each.state == "paused"),
    )


def _alerts(site: Site, session: Session, now: datetime) -> tuple[tuple[Level, ...], tuple[Row, ...], int]:
    """Each level's alerts, and the most pressing tasks: those that are late first, then by level and due time."""
    own = own_unit(site.city, session)
    tasks = site.ledger.tasks(unit=own, states=DUE_STATES)
    alerts = {alert.id: alert for alert in site.ledger.alerts(ids=[task.alert for task in tasks])}
    new = site.ledger.alerts(raised_since=now - timedelta(hours=HOURS))
    if own is not None:
        theirs = {task.alert for task in site.ledger.tasks(unit=own, alerts=[alert.id for alert in new])}
        new = [alert for alert in new if alert.id in theirs]
    levels = [
        Level(
            level=level,
            waiting=sum(alerts[task.alert].level == level for task in tasks),
            late=sum(alerts[task.alert].level == level and task.overdue(now) for task in tasks),
            new=sum(alert.level == level for alert in new),
        )
        for level in LEVELS
    ]
    tasks.sort(key=lambda task: (not task.overdue(now), LEVELS.index(alerts[task.alert].level), task.due, task.alert))
    events = site.events()
    rows = tuple(row_of(site, task, alerts[task.alert], now, events) for task in tasks[:TASKS_SHOWN])
    return tuple(levels), rows, len(tasks)


def _newest(store: Store, now: datetime) -> tuple[Hit, ...]:
    """The newest of the week, a line a reprint family."""
    first, last = _week(now, 0)
    asked = All(parts=(_ENV, Between(first=first, last=last)))
    return search_families(store, asked, limit=NEWEST_SHOWN, sort="time").hits


def _trend(store: Store, now: datetime) -> tuple[Bar, ...]:
    """The last TREND_DAYS days."""
    days = [(now.date() - timedelta(days=step)).isoformat() for step in reversed(range(TREND_DAYS))]
    window = (_ENV, Between(first=days[0], last=days[-1]))
    total = store.search(All(parts=window), limit=0, facets=("day",)).facets["day"]
    bad = store.search(All(parts=(*window, _NEGATIVE)), limit=0, facets=("day",)).facets["day"]
    return tuple(columns([(day_words(day), total.get(day, 0), bad.get(day, 0)) for day in days]))


def _week(now: datetime, back: int) -> tuple[str, str]:
    """First and last day of the seven days up to today, or of as many `back` weeks before."""
    last = now.date() - timedelta(days=WEEK_DAYS * back)
    return (last - timedelta(days=WEEK_DAYS - 1)).isoformat(), last.isoformat()


def _tiles(city: City, store: Store, now: datetime) -> tuple[Tile, ...]:
    def counts(back: int, *more: Term) -> Mapping[str, int]:
        first, last = _week(now, back)
        asked = All(parts=(_ENV, Between(first=first, last=last), *more))
        return store.search(asked, limit=0, facets=("district",)).facets.get("district", {})

    total, negative, before = counts(0), counts(0, _NEGATIVE), counts(1)
    return tuple(
        Tile(each.code, each.name, total.get(each.code, 0), negative.get(each.code, 0), before.get(each.code, 0))
        for each in city.districts
    )


def lively(events: Iterable[Event], now: datetime) -> tuple[Lively, ...]:
    """The events with most items in the last 24 hours; where there are too few, those of the last week too."""
    since, week = now - timedelta(hours=HOURS), now - timedelta(days=WEEK_DAYS)
    found = []
    for event in events:
        hours = {datetime.fromisoformat(hour): number for hour, number in event.heat.items()}
        if not hours or max(hours) < week or min(hours) > now:
            continue
        lately = sum(number for hour, number in hours.items() if since <= hour <= now)
        week_long = sum(number for hour, number in hours.items() if week <= hour <= now)
        fresh = datetime.fromisoformat(event.first_seen) >= since
        found.append((lately, week_long, Lively(event, lately, fresh)))
    found.sort(key=lambda each: (-each[0], -each[1], each[2].event.id))
    return tuple(each for _, _, each in found[:EVENTS_SHOWN])


def _own(site: Site, health: Sequence[SourceHealth], now: datetime) -> tuple[OwnAccount, ...]:
    """Those that publish, not those whose files are only read for their figures."""
    accounts = [
        each for each in site.city.sources if each.own and each.holds == "articles" and each.valid_on(now.date())
    ]
    if not accounts:
        return ()
    first, last = _week(now, 0)
    asked = All(parts=(Term(field="own", value="yes"), Not(part=Term(field="removed", value="yes"))))
    week = site.store.search(All(parts=(asked, Between(first=first, last=last))), limit=0, facets=("source",))
    today = site.store.search(All(parts=(asked, Between(first=last, last=last))), limit=0, facets=("source",))
    silent = {each.source: each.days_silent for each in health}
    return tuple(
        OwnAccount(
            each, today.facets["source"].get(each.id, 0), week.facets["source"].get(each.id, 0), silent.get(each.id)
        )
        for each in accounts
    )
