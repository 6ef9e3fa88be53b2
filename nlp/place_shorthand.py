"""Shorthand: districts named by a character each (临、清、北三区), or by no more than a street at home."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from cities.city import City
from cities.districts import District
from nlp.annotation import Field
from nlp.elsewhere import PLACES
from nlp.numerals import value_of
from nlp.places import Find, short_name
from nlp.sought import Sought

_COUNTED = (
    "(?P<count>[两二三四五六七八九])个?(?P<kind>县市区|县区|区县|县市|市县|区市|[县区市地])(?![\u4e00-\u9fff]?级)"
)
_LIST = Sought(re.compile(f"(?P<list>[\u4e00-\u9fff](?:、[\u4e00-\u9fff])*[、和与][\u4e00-\u9fff]){_COUNTED}"))
_STREET = re.compile("(?:(?<![\u4e00-\u9fff])|(?<=[在到沿的年天日]))[\u4e00-\u9fff]{2,3}(?:路|大街|大道|巷|社区)")
_NO_STREET = re.compile(
    "[的了着过在和与把被是一这那各每条道公铁高马网思出线电水陆大小老新门]路|[这那该本各多和个]社区|[各每几两三]"
)
_WIDE = re.compile("全省|我省|省里|省城|全国|国家|全市|我市|市里|市区|市内|各县|各区|中央|国务院|部署会")


def shorthand_in(text: str, field: Field, city: City) -> Iterator[Find]:
    yield from initials_in(text, field, city)
    yield from counted_in(text, field, city)


def initials_in(text: str, field: Field, city: City) -> Iterator[Find]:
    """安、汉、鼎三地: each character the only district that begins so, as many as the text counts."""
    for match in _LIST.finditer(text):
        places = [n for n in range(match.start("list"), match.end("list")) if text[n] not in "、和与"]
        codes = [_only(text[place], match["kind"], city.districts) for place in places]
        known = {code for code in codes if code is not None}
        if len(known) == len(places) == value_of(match["count"]):
            for place, code in zip(places, codes, strict=True):
                yield Find(str(code), "name", False, field, place, place + 1, text[place])


def counted_in(text: str, field: Field, city: City) -> Iterator[Find]:
    """安平、和平两县: in a list of as many as the text counts, a district's short name is its name, even where it is a
    common word and no alias.
    """
    short = {short_name(one.name): one for one in city.districts if one.zone_of is None}
    if not short:
        return
    names = _named(tuple(short))
    for match in names.listed.finditer(text):
        items = list(names.one.finditer(text, match.start("list"), match.end("list")))
        if len(items) == value_of(match["count"]):
            for item in items:
                district = short[item[0]]
                if item[0] not in district.names and district.name[-1] in match["kind"]:
                    yield Find(district.code, "name", False, field, *item.span(), item[0])


class _Named(NamedTuple):
    """One of the names, and lists of them that are counted."""

    one: re.Pattern[str]
    listed: Sought


@lru_cache(maxsize=64)
def _named(names: tuple[str, ...]) -> _Named:
    one = "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))
    listed = f"(?<!、)(?P<list>(?:{one})(?:[、和与及](?:{one}))++){_COUNTED}"
    return _Named(re.compile(one), Sought(re.compile(listed)))


def _only(initial: str, kind: str, districts: Sequence[District]) -> str | None:
    """The one district of the kind whose short name begins with the character, else the one that has it."""
    fitting = [one for one in districts if one.zone_of is None and (kind[0] == "地" or one.name[-1] in kind)]
    for named in (
        [one for one in fitting if short_name(one.name).startswith(initial)],
        [one for one in fitting if initial in short_name(one.name)],
    ):
        if named:
            return named[0].code if len(named) == 1 else None
    return None


def street_at_home(texts: Mapping[Field, str], home: str, own: frozenset[str]) -> Iterator[Find]:
    """A paper of a district that names no place but a street speaks of its own; of nothing where it speaks wider."""
    whole = "\n".join(texts.values())
    if _WIDE.search(whole) or any(name in whole for name in PLACES - own):
        return
    for field, text in texts.items():
        for match in _STREET.finditer(text):
            if not _NO_STREET.search(match[0]):
                yield Find(home, "source", False, field, match.start(), match.end(), match[0])
