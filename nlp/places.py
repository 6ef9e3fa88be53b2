"""Places: a city's names as one matcher; each name found is a Find with what it stands for, not yet judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cities.city import City
from cities.districts import District
from nlp.annotation import Field, How
from nlp.sought import Sought

_SUFFIX = re.compile(r"(?<=..)(自治县|县|区|市)$")
_TOWN_SUFFIX = re.compile(r"(?<=..)(街道办事处|街道|民族乡|镇|乡)$")
_ORGANS = (
    "人民法院",
    "人民检察院",
    "法院",
    "检察院",
    "人民政府",
    "县委",
    "区委",
    "市委",
    "县政府",
    "区政府",
    "市政府",
    "分局",
    "公安局",
    "生态环境分局",
    "生态环境局",
    "环保局",
    "环保分局",
)
_OUTLET_KINDS = frozenset({"press", "feed", "sitemap", "tv", "wechat", "weibo"})
_ARRIVES = frozenset("莅光濒")
_BRACKETS = re.compile(r"[（(].*?[）)]")


@dataclass(frozen=True, slots=True)
class Place:
    """What a name stands for. `bare` names (安平 for 安平县, 大安 for 大安镇) are words too and need a closer look."""

    code: str
    how: How
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Find:
    """A name found at [start, end) of `field`, in code points."""

    code: str
    how: How
    bare: bool
    field: Field
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Places:
    """The matcher of one city: the longest name at a place wins, and words that are no place hide what they contain."""

    pattern: Sought
    place_of: dict[str, Place]
    own_words: re.Pattern[str]
    names: dict[str, tuple[str, ...]]
    city_names: tuple[str, ...]

    def bears_city(self, name: str) -> bool:
        """常德高新区: the city's name is in it."""
        return any(city in name for city in self.city_names)

    def finds(self, text: str, field: Field) -> Iterator[Find]:
        for match in self.pattern.finditer(text):
            start, name = match.start(), match[0]
            # 莅临|澧县
            if name[0] == "临" and text[start - 1 : start] in _ARRIVES and name[1:] in self.place_of:
                start, name = start + 1, name[1:]
            place = self.place_of.get(name)
            if place is not None:
                yield Find(place.code, place.how, place.bare, field, start, match.end(), name)


_KNOWN: dict[int, tuple[City, Places]] = {}


def places_of(city: City) -> Places:
    """The city's matcher, built once for a City object (which is kept, so that its identity stays its own)."""
    known = _KNOWN.get(id(city))
    if known is None or known[0] is not city:
        known = _KNOWN[id(city)] = (city, _build(city))
    return known[1]


@cache
def short_name(name: str) -> str:
    """安平 for 安平县; names of two characters stay whole (澧县)."""
    return _SUFFIX.sub("", name)


def short_town(name: str) -> str:
    """平桥 for 平桥镇."""
    return _TOWN_SUFFIX.sub("", name)


def _build(city: City) -> Places:
    place_of: dict[str, Place] = {}
    of_city = {city.facts.name, *city.facts.aliases}
    for district in city.districts:
        for name, place in _names(district, of_city):
            place_of.setdefault(name, place)
    for firm in city.enterprises:
        for name in (firm.name, *firm.short):
            place_of.setdefault(name, Place(firm.district, "landmark"))
    for district in city.districts:
        for name, place in _bare_towns(district):
            place_of.setdefault(name, place)
    hiding = {word for district in city.districts for word in district.not_in} | _outlets(city)
    for word in hiding:
        place_of.pop(word, None)
    names = sorted({*place_of, *hiding}, key=lambda word: (-len(word), word))
    # an outlet's name that goes on as an organ's (安平生态环境|分局) is that organ
    parts = [re.escape(word) + ("(?!分局|局)" if word in hiding else "") for word in names]
    return Places(
        pattern=Sought(re.compile("|".join(parts) or r"(?!)")),
        place_of=place_of,
        own_words=_own_words(city),
        names={district.code: district.names for district in city.districts},
        city_names=(city.facts.name, *city.facts.aliases),
    )


def _names(district: District, of_city: set[str]) -> Iterator[tuple[str, Place]]:
    """Every name of a district but those that are the whole city's too (岳阳 of 岳阳县 in 岳阳市)."""
    code = district.code
    for name in (one for one in district.names if one not in of_city):
        bare = name != district.name and not _SUFFIX.search(name)
        yield name, Place(code, "name", bare)
        for organ in _ORGANS:
            yield name + organ, Place(code, "organ")
    for town in district.towns:
        yield town, Place(code, "town")
    for organ in district.organs:
        yield organ, Place(code, "organ")
    for landmark in district.landmarks:
        yield landmark, Place(code, "landmark")


def _bare_towns(district: District) -> Iterator[tuple[str, Place]]:
    for town in district.towns:
        bare = short_town(town)
        if bare != town and bare not in district.names:
            yield bare, Place(district.code, "town", bare=True)


def _outlets(city: City) -> set[str]:
    names = {_BRACKETS.sub("", name) for s in city.sources if s.kind in _OUTLET_KINDS for name in (s.name, s.family)}
    return {name for name in names if len(name) > 2 and not name.endswith(("政府", "局", "委员会"))}


def _own_words(city: City) -> re.Pattern[str]:
    """Words at the end of which the city itself or its province speaks: what they govern is ours."""
    facts = city.facts
    own = {facts.name, *facts.aliases, facts.province, *facts.words, "本市", "全市", "我市", "我省", "全省"}
    own |= {name for district in city.districts for name in district.names}
    own.add(re.sub("(省|市|自治区|壮族|回族|维吾尔)+$", "", facts.province))
    return re.compile(
        "(?:" + "|".join(re.escape(word) for word in sorted(own, key=lambda w: (-len(w), w)) if word) + ")$"
    )
