"""Enterprises: the watched firms that an article names, by name, short name, or as the plant of a place it plays in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cities.city import City
from cities.units import Enterprise
from crawlers.article import Article
from nlp.annotation import Field, Tagged
from nlp.districts import place_finds
from nlp.elsewhere import governor_of
from nlp.places import places_of, short_name

MAX_BODY = 20_000
_PLANT = re.compile(
    r"[\u4e00-\u9fff]*?((?:热电|发电|火电|垃圾焚烧发?电?|焚烧|水泥|化工|印染|造纸|钢铁|"
    r"冶炼|矿业|铝|锑|焦化|制药|氮肥|磷肥|污水处理)厂|电厂)$"
)
_GENERIC = re.compile(r"(?:其他|各|所有|一些|有的|全国|全省|别的|某|多家|几家|座|个|家|类)$")


@dataclass(frozen=True, slots=True)
class _Firms:
    """The matcher of a city's firms; `generic` words for a plant (焚烧厂) need the firm's district beside them."""

    pattern: re.Pattern[str]
    named: dict[str, str]
    generic: dict[str, dict[str, str]]
    own: frozenset[str]


_KNOWN: dict[int, tuple[City, _Firms]] = {}


def enterprises_of(article: Article, city: City) -> tuple[Tagged, ...]:
    """The watched firms in order of their first mention, each once, with the words that name it."""
    firms, own_words = _firms_of(city), places_of(city).own_words
    found: dict[str, Tagged] = {}
    fields: tuple[tuple[Field, str], ...] = (("title", article.title), ("body", article.body[:MAX_BODY]))
    named = [(field, text, match) for field, text in fields for match in firms.pattern.finditer(text)]
    vague = any(match[0] in firms.generic for _, _, match in named)
    districts = {find.code for find in place_finds(article, city)} if vague else set()
    for field, text, match in named:
        left = text[max(0, match.start() - 14) : match.start()]
        if governor_of(left, firms.own, own_words) is None:
            for firm in _meant(firms, match[0], left, districts) - found.keys():
                found[firm] = Tagged(id=firm, evidence=match[0], field=field, start=match.start(), end=match.end())
    return tuple(found.values())


def _meant(firms: _Firms, word: str, left: str, districts: set[str]) -> set[str]:
    """The firm of a name; of a word for any plant, the one firm of its kind in the article's districts."""
    if word in firms.named:
        return {firms.named[word]}
    owners = firms.generic.get(word)
    if owners is None or _GENERIC.search(left):
        return set()
    meant = {firm for district, firm in owners.items() if district in districts}
    return meant if len(meant) == 1 else set()


def _firms_of(city: City) -> _Firms:
    known = _KNOWN.get(id(city))
    if known is None or known[0] is not city:
        known = _KNOWN[id(city)] = (city, _build(city))
    return known[1]


def _build(city: City) -> _Firms:
    named = {name: firm.id for firm in reversed(city.enterprises) for name in (firm.name, *firm.short)}
    own = {city.facts.name, *city.facts.aliases} | {n for d in city.districts for n in (*d.names, short_name(d.name))}
    generic = {word: owners for word, owners in _plants(city.enterprises).items() if word not in named}
    # a landmark's longer name is not the firm's: 新河化工园 is no 新河化工
    places = {name for d in city.districts for name in (*d.landmarks, *d.organs, *d.not_in) if name not in named}
    words = sorted({*named, *generic, *places}, key=lambda word: (-len(word), word))
    return _Firms(re.compile("|".join(map(re.escape, words)) or r"(?!)"), named, generic, frozenset(own))


def _plants(firms: tuple[Enterprise, ...]) -> dict[str, dict[str, str]]:
    """焚烧厂 for 长丰焚烧厂, by district; what two firms of one district share stands for neither."""
    owners: dict[str, dict[str, set[str]]] = {}
    for firm in firms:
        for name in (firm.name, *firm.short):
            match = _PLANT.match(name)
            words = {match[1]} if match else set()
            if name.endswith("电厂") and "焚烧" not in name:
                words.add("电厂")
            for word in words:
                owners.setdefault(word, {}).setdefault(firm.district, set()).add(firm.id)
    return {
        word: {district: next(iter(ids)) for district, ids in found.items() if len(ids) == 1}
        for word, found in owners.items()
    }
