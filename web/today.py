"""今日: what is new, what must be answered, how much is said, which sources are silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from crawlers.health import SourceHealth, source_health
from index.document import Document
from index.store import All, Between, Store, Term
from ledger.alerts import Alert
from web.charts import Bar, columns
from web.site import Site
from web.words import day_words

WINDOW_DAYS = 14
ALERTS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Today:
    day: date
    total: int
    negative: int
    alerts: tuple[tuple[Alert, str], ...]
    newest: tuple[Document, ...]
    tiles: tuple[tuple[str, str, int, int], ...]
    bars: tuple[Bar, ...]
    troubled: tuple[SourceHealth, ...]


def today_of(site: Site) -> Today:
    """The view of the last 14 days up to the site's today; `alerts` with titles, `tiles` (code, name, items, negative)."""
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
    alerts = sorted(site.ledger.alerts(first=first, last=day), key=lambda alert: (alert.level, alert.due))
    return Today(
        day=day,
        total=everything.total,
        negative=bad.total,
        alerts=tuple((alert, _title(store, alert)) for alert in alerts[:ALERTS_SHOWN]),
        newest=tuple(hit.document for hit in everything.hits),
        tiles=tuple(
            (place.code, place.name, by_place.get(place.code, 0), bad_by_place.get(place.code, 0))
            for place in site.city.districts
        ),
        bars=tuple(columns([(day_words(each), by_day.get(each, 0), bad_by_day.get(each, 0)) for each in days])),
        troubled=tuple(each for each in source_health(site.city, site.folder, day) if each.state != "ok"),
    )


def _title(store: Store, alert: Alert) -> str:
    document = store.get(alert.article) if alert.article is not None else None
    return (document.title or document.body[:40]) if document is not None else alert.id
