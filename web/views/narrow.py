"""Facets that narrow a search by a click, and let go again: links made of what an analyst could have typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from cities.city import City
from index.query import parse_query
from index.store import AnyOf, Result
from index.values import KINDS as KIND_WORDS
from web.words import FACETS, KINDS, SENTIMENTS, TIERS, month_words

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


def facets_of(city: City, q: str, sort: str, result: Result) -> list[Facet]:
    """The facets of a query that was understood, each with its most frequent values."""
    names = _names(city)
    alternatives = isinstance(parse_query(q, city), AnyOf)
    found = []
    for field, title in FACETS.items():
        counts = list(result.facets.get(field, {}).items())[:SHOWN] if field != "day" else []
        choices = []
        for value, count in counts:
            label = month_words(value) if field == "month" else names[field].get(value, value)
            condition = _condition(field, value, label)
            chosen = condition in _PARTS.findall(q)
            changed = without(q, condition) if chosen else narrowed(q, condition, alternatives)
            choices.append(Choice(label, count, "?" + urlencode({"q": changed, "sort": sort}), chosen))
        if choices:
            found.append(Facet(title, tuple(choices)))
    return found


def narrowed(q: str, condition: str, alternatives: bool) -> str:
    """`q` and the condition; where `q` says 或 at its top, brackets keep all of it under the condition."""
    return f"({q.strip()}) {condition}" if alternatives else f"{q.strip()} {condition}".strip()


def without(q: str, condition: str) -> str:
    return " ".join(part for part in _PARTS.findall(q) if part != condition)


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
    """What to type for it: `区县:临江区`, `来源:"12345 热线"`, `日期:2026-06`."""
    if field == "month":
        return f"日期:{value}"
    said = KIND_WORDS[value][0] if field == "kind" and value in KIND_WORDS else label
    return f"{FACETS[field]}:{said}" if _PLAIN.fullmatch(said) else f'{FACETS[field]}:"{said}"'
