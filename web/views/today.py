"""今日: what is new, what must be answered, how much is said, which sources are silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawlers.health import SourceHealth
from index.document import Document
from index.store import All, Between, Store, Term
from ledger.alerts import LEVELS, Alert
from ledger.tasks import OPEN_STATES
from nlp.relation import Event
from web.site import Site
from web.views.charts import Bar, columns
from web.words import day_words, headline

WINDOW_DAYS = 14
ALERTS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Due:
    """An alert with what it is about, who answers it and how far that is; `late` where the time has run out."""

    alert: Alert
    title: str
    unit: str
    state: str
    late: bool


@dataclass(frozen=True, slots=True)
class Today:
    day: date
    total: int
    negative: int
    due: tuple[Due, ...]
    unanswered: int
    newest: tuple[Document, ...]
    tiles: tuple[tuple[str, str, int, int], ...]
    bars: tuple[Bar, ...]
    troubled: tuple[SourceHealth, ...]


def today_of(site: Site) -> Today:
    """The last 14 days up to the site's today; `tiles` are (code, name, items, negative)."""
    store = site.store
    day = site.clock().date()
    first = day - timedelta(days=WINDOW_DAYS - 1)
    window = (Term(field="env", value="yes"), Between(first=first.isoformat(), last=day.isoformat()))
    negative = Term(field="sentiment", value="negative")
    everything = store.search(All(parts=window), limit=8, sort="time", facets=("day", "district"))
    bad = store.search(All(parts=(*window, negative)), limit=0, facets=("day", "district"))
    days = [(first + timedelta(days=step)).isoformat() for step in range(WINDOW_DAYS)]
    by_day, bad_by_day = everything.facets.get("day", {}), bad.facets.get("day", {})
    by_place, bad_by_place = everything.facets.get("district", {}), bad.facets.get("district", {})
    alerts = _due(site, first)
    return Today(
        day=day,
        total=everything.total,
        negative=bad.total,
        due=tuple(alerts[:ALERTS_SHOWN]),
        unanswered=sum(each.state in OPEN_STATES for each in alerts),
        newest=tuple(hit.document for hit in everything.hits),
        tiles=tuple(
            (place.code, place.name, by_place.get(place.code, 0), bad_by_place.get(place.code, 0))
            for place in site.city.districts
        ),
        bars=tuple(columns([(day_words(each), by_day.get(each, 0), bad_by_day.get(each, 0)) for each in days])),
        troubled=tuple(each for each in site.reads.health(day) if each.state != "ok"),
    )


def _due(site: Site, first: date) -> list[Due]:
    """Alerts since `first`, and older ones that are still unanswered: these first, then by level and time."""
    now = site.clock()
    units = {unit.id: unit.name for unit in site.city.units}
    tasks = {task.alert: task for task in site.ledger.tasks()}
    events = site.events()
    found = []
    for alert in site.ledger.alerts():
        task = tasks.get(alert.id)
        state = task.state if task is not None else ""
        if alert.day < first.isoformat() and state not in OPEN_STATES:
            continue
        unit = units.get(task.unit or "", "") if task is not None else ""
        late = state in OPEN_STATES and datetime.fromisoformat(alert.due) < now
        found.append(Due(alert, _title(site.store, alert, events), unit, state, late))
    return sorted(
        found,
        key=lambda each: (each.state not in OPEN_STATES, LEVELS.index(each.alert.level), each.alert.due, each.alert.id),
    )


def _title(store: Store, alert: Alert, events: Mapping[str, Event]) -> str:
    document = store.get(alert.article) if alert.article is not None else None
    if document is not None:
        return headline(document)
    event = events.get(alert.event or "")
    return event.name if event is not None else "（原文已不在检索库）"
