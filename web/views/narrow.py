"""Facets that narrow a search by a click, and let go again: links made of what an analyst could have typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from cities.city import City
from index.query import parse_query
from index.store import AnyOf, QueryError, Result
from index.values import KINDS as KIND_WORDS
from web.words import FACETS, KINDS, SENTIMENTS, TIERS

SHOWN = 10
_PARTS = re.compile(r'[^\s"]*"[^"]*"|\S+')
_PLAIN = re.compile(r"[\w·.-]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet; `address` narrows to it, or lets it go where it is `chosen` already."""

    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    title: str
    choices: tuple[Choice, ...]


def facets_of(city: City, q: str, way: Mapping[str, str], result: Result) -> list[Facet]:
    """The facets of a query that was understood, each with its most frequent values; what is chosen stands first.

    `way`: what else stands in the address (sort, …). Days and months are the histogram's.
    """
    names = _names(city)
    found = []
    for field, title in FACETS.items():
        counts = result.facets.get(field, {}) if field in names else {}
        choices: list[Choice] = []
        for value, count in counts.items():
            label = names[field].get(value, value)
            condition = _condition(field, value, label)
            chosen = condition in parts_of(q)
            if len(choices) >= SHOWN and not chosen:
                continue
            changed = without(q, condition) if chosen else narrowed(q, condition, city)
            choices.append(Choice(label, count, "?" + urlencode({"q": changed, **way}), chosen))
        if choices:
            choices.sort(key=lambda each: not each.chosen)
            found.append(Facet(title, tuple(choices)))
    return found


def narrowed(q: str, condition: str, city: City) -> str:
    """`q` and the condition; where `q` says 或 at its top, brackets keep all of it under the condition."""
    return f"{_closed(q.strip(), city)} {condition}".strip()


def _closed(q: str, city: City) -> str:
    if not isinstance(parse_query(q, city), AnyOf) or _PARTS.fullmatch(q):
        return q
    if q.startswith("(") and q.endswith(")"):
        try:
            if isinstance(parse_query(q[1:-1], city), AnyOf):
                return q
        except QueryError:
            pass
    return f"({q})"


def parts_of(q: str) -> list[str]:
    """The query cut at its blanks, but not within quotes."""
    return _PARTS.findall(q)


def without(q: str, condition: str) -> str:
    return " ".join(part for part in parts_of(q) if part != condition)


def _names(city: City) -> dict[str, Mapping[str, str]]:
    return {
        "district": {code: district.name for code, district in city.district_by_code.items()},
        "topic": {topic.id: topic.name for topic in city.topics.topics},
        "source": {source.id: source.name for source in city.sources},
        "sentiment": SENTIMENTS,
        "kind": KINDS,
        "tier": TIERS,
    }


def _condition(field: str, value: str, label: str) -> str:
    """What to type for it: `区县:临江区`, `来源:"12345 热线"`."""
    said = KIND_WORDS[value][0] if field == "kind" and value in KIND_WORDS else label
    return f"{FACETS[field]}:{said}" if _PLAIN.fullmatch(said) else f'{FACETS[field]}:"{said}"'
