"""When what a search finds was published: columns that are links, by which a reader takes a stretch of days.

A column within the days asked for narrows to itself, one beside them widens the days up to it: first one end, then the
other, and each step is an address that can be kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import urlencode

from cities.city import City
from index.query import parse_query
from index.store import AnyOf, Between, QueryError
from index.values import term_of
from web.views.charts import columns
from web.views.narrow import narrowed, parts_of
from web.words import day_words, month_words

MOST_DAYS = 62
"""More are shown by month."""
MOST_MONTHS = 60
_DATED = re.compile(r"(?:日期|时间|date)[:：]([^\s()（）]+)", re.IGNORECASE)
_BRACKETS = str.maketrans("（）", "()")


@dataclass(frozen=True, slots=True)
class Column:
    """A day or a month: where it stands in SVG units, and the address that takes it; `out` of the days asked for."""

    x: float
    width: float
    y: float
    height: float
    label: str
    count: int
    tick: bool
    out: bool
    address: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """`first` and `last` are the days asked for, '' where that end is open; `anew` lets all days in again."""

    columns: tuple[Column, ...]
    unit: str
    first: str
    last: str
    anew: str


def dates_in(q: str, city: City) -> tuple[str, Between | None]:
    """The query without its one date condition, and the condition; all of it and None where it has none, or several,
    or one that holds for a part only (within brackets, on one side of 或, behind a minus). QueryError as
    parse_query."""
    parts = parts_of(q)
    found = [(place, match[1]) for place, part in enumerate(parts) if (match := _DATED.fullmatch(part))]
    if len(found) != 1 or isinstance(parse_query(q, city), AnyOf):
        return q, None
    place, value = found[0]
    before = " ".join(parts[:place]).translate(_BRACKETS)
    if before.count("(") != before.count(")") or (place and parts[place - 1].lower() in ("-", "－", "not")):
        return q, None
    try:
        node = term_of("date", value, city, 0)
    except QueryError:
        return q, None
    return (" ".join(parts[:place] + parts[place + 1 :]), node) if isinstance(node, Between) else (q, None)


def dated(q: str, city: City, first: str, last: str) -> str:
    """The query (without a date condition) for the days from `first` to `last`; '' leaves that end open."""
    if not first and not last:
        return q
    said = first if first == last else f"{first}..{last}"
    return narrowed(q, f"日期:{said}", city)


def histogram_of(
    city: City, q: str, way: Mapping[str, str], counts: Mapping[str, int], limits: Between | None, today: date
) -> Histogram | None:
    """Of day → articles for the query `q` without dates, of which `limits` are asked for; None where there is nothing
    to choose from. Days after `today` (misprints) are not drawn. `way`: what else stands in the address."""
    days = {date.fromisoformat(day): number for day, number in counts.items()}
    days = {day: number for day, number in days.items() if day <= today}
    first = date.fromisoformat(limits.first) if limits and limits.first else None
    last = date.fromisoformat(limits.last) if limits and limits.last else None
    if not days or (len(days) < 2 and limits is None):
        return None
    shown = _shown(min(days), max(days), first, last)
    by_day = (shown[1] - shown[0]).days < MOST_DAYS
    stretches = _days(*shown) if by_day else _months(*shown)
    totals = [sum(number for day, number in days.items() if a <= day <= b) for a, b in stretches]
    labels = [day_words(a) if by_day else month_words(a.isoformat()) for a, _ in stretches]
    made = columns([(label, total, 0) for label, total in zip(labels, totals, strict=True)])
    return Histogram(
        columns=tuple(
            Column(
                x=bar.x, width=bar.width, y=bar.y, height=bar.height, label=bar.label, count=bar.total, tick=bar.tick,
                out=(first is not None and b < first) or (last is not None and a > last),
                address="?" + urlencode({"q": dated(q, city, *_taken(a, b, first, last)), **way}),
            )
            for bar, (a, b) in zip(made, stretches, strict=True)
        ),
        unit="日" if by_day else "月",
        first=limits.first or "" if limits else "",
        last=limits.last or "" if limits else "",
        anew="?" + urlencode({"q": q, **way}),
    )  # fmt: skip


def _taken(a: date, b: date, first: date | None, last: date | None) -> tuple[str, str]:
    """The days after a column was chosen: itself within what was asked for, else what was asked for up to it."""
    if first is not None and b < first:
        return a.isoformat(), last.isoformat() if last else ""
    if last is not None and a > last:
        return first.isoformat() if first else "", b.isoformat()
    return a.isoformat(), b.isoformat()


def _shown(least: date, most: date, first: date | None, last: date | None) -> tuple[date, date]:
    """What is drawn: all days that have something, or those asked for with as many on each side."""
    if first is None and last is None:
        return least, most
    a, b = max(first or least, least), min(last or most, most)
    if b < a:
        return least, most
    side = timedelta(days=max(3, min((b - a).days + 1, (MOST_DAYS - 1 - (b - a).days) // 2)))
    return max(least, a - side), min(most, b + side)


def _days(first: date, last: date) -> list[tuple[date, date]]:
    return [(day, day) for day in (first + timedelta(days=step) for step in range((last - first).days + 1))]


def _months(first: date, last: date) -> list[tuple[date, date]]:
    """Whole months, the newest MOST_MONTHS of them."""
    starts = [first.replace(day=1)]
    while starts[-1] <= last:
        starts.append((starts[-1] + timedelta(days=32)).replace(day=1))
    return [(a, b - timedelta(days=1)) for a, b in pairwise(starts)][-MOST_MONTHS:]
