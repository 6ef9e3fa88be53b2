"""Namesakes: places of other cities that bear the name of one of ours, told apart by what governs them in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cities.city import City
from crawlers.article import Article
from nlp.counties import ends_with_county
from nlp.elsewhere import county_elsewhere, governor_of, is_dated_elsewhere, town_of_county_elsewhere
from nlp.places import Find, Places, short_name, short_town

# A place beyond this many characters of the body is no longer what the article is about; the bound keeps the cost down.
MAX_BODY = 20_000
QUOTES = '“”‘’"「」『』《》〈〉（( '


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask of the city's facts, made once for a city."""

    own: frozenset[str]
    namesakes: tuple[tuple[str, frozenset[str], re.Pattern[str], bool], ...]
    governors: dict[str, tuple[str, ...]]
    self_words: dict[str, re.Pattern[str]]


_FACTS: dict[int, tuple[City, Facts]] = {}


def facts_of(city: City) -> Facts:
    known = _FACTS.get(id(city))
    if known is None or known[0] is not city:
        known = _FACTS[id(city)] = (city, _make_facts(city))
    return known[1]


def _make_facts(city: City) -> Facts:
    facts, districts = city.facts, city.districts
    names = [
        facts.name,
        *facts.aliases,
        facts.province,
        short_name(facts.name),
        re.sub("(省|市|自治区)$", "", facts.province),
    ]
    ours = {name for district in districts for name in district.names}
    own = frozenset(names) | ours | {short_name(name) for name in ours}
    namesakes = []
    for namesake in city.districts_file.elsewhere:
        bare = short_name(namesake.name)
        codes = frozenset(
            d.code for d in districts if namesake.name in d.names or bare in d.names or short_name(d.name) == bare
        )
        of = "|".join(re.escape(word) for word in namesake.of)
        pattern = re.compile(
            rf"(?:{of})(?!籍)[^。；！？\n]{{0,14}}?{re.escape(bare)}|{re.escape(bare)}(?:[县区市镇乡]|"
            rf"街道)?[、和与](?:{of})"
        )
        namesakes.append((namesake.name, codes, pattern, namesake.name in ours))
    governors = {namesake.name: tuple(namesake.of) for namesake in city.districts_file.elsewhere}
    return Facts(own, tuple(namesakes), governors, {d.code: _self_words(d.name) for d in districts})


def _self_words(name: str) -> re.Pattern[str]:
    """What a district calls itself: 我县 and 全县 of a county, 我市 and 全市 of a county-level city."""
    kind = name[-1] if name[-1] in "县区市" else "区"
    return re.compile(
        rf"(?<!各)(?<![^眼当时年目]下)(?:我{kind}|本{kind}|全{kind}(?!域|位|域|别))|(?<![\u4e00-\u9fff]){kind}(?=委|"
        rf"政府|里|生态环境|公安|纪委|住建|城管|水利|农业|教育|林业|融媒|人大|政协)"
    )


def without_namesakes(
    found: list[Find], named: Sequence[Find], article: Article, places: Places, facts: Facts
) -> list[Find]:
    """Drops the bare and full names of a district where the text speaks of its namesake elsewhere, and not of ours.

    `named`: every name in the text, whatever became of it.
    """
    text = f"{article.title}\n{article.body[:MAX_BODY]}"
    districts, towns = _governed(named, article, places, facts)
    dated = is_dated_elsewhere(article.body, facts.own)
    foreign = {
        code
        for name, codes, governed, is_ours in facts.namesakes
        if (not is_ours and name in text)
        or governed.search(text)
        or (dated and any(word in text for word in facts.governors[name]))
        for code in codes
    } | districts
    found = [
        find
        for find in found
        if find.how == "name" or not (_is_towns_namesake(find, text, facts) or short_town(find.text) in towns)
    ]
    if not any(find.how in ("name", "organ") for find in found) and not _speaks_of_us(text, facts):
        found = list(_without_towns_elsewhere(found, article, facts))
    if not foreign:
        return found
    bearing = [find.how == "name" or (find.how == "organ" and _bears_name(find, places)) for find in found]
    ours = {
        find.code
        for find, bears in zip(found, bearing, strict=True)
        if not bears or _is_owned(find, article, places) or _is_our_office(find, article)
    }
    return [
        find
        for find, bears in zip(found, bearing, strict=True)
        if not bears or find.code not in foreign or find.code in ours
    ]


def _without_towns_elsewhere(found: list[Find], article: Article, facts: Facts) -> Iterator[Find]:
    """Leaves out the towns of a text that is set in a county of another city. Where a town stands right under that
    county (姑苏区沧浪街道), the county's sentence tells of there, and the others may be of ours."""
    texts = {"title": article.title, "body": article.body[:MAX_BODY]}
    whole = f"{article.title}\n{texts['body']}"
    away, governed = county_elsewhere(whole, facts.own), town_of_county_elsewhere(whole, facts.own)
    for find in found:
        text = texts[find.field]
        clause = max(text.rfind(sign, 0, find.start) for sign in "。！？；\n，") + 1
        here = governed and not county_elsewhere(text[clause : find.start], facts.own)
        if find.how != "town" or here or not away:
            yield find


def _speaks_of_us(text: str, facts: Facts) -> bool:
    return any(len(name) > 1 and name in text for name in facts.own)


def _bears_name(find: Find, places: Places) -> bool:
    """临江分局 is named for the district, and so for its namesake too."""
    return any(find.text.startswith((name, short_name(name))) for name in places.names[find.code])


def _is_our_office(find: Find, article: Article) -> bool:
    """市生态环境局石泉分局: an office of the city that needs no name."""
    text = article.title if find.field == "title" else article.body
    return find.how == "organ" and _OUR_OFFICE.search(text[max(0, find.start - 12) : find.start]) is not None


_OUR_OFFICE = re.compile("(?:^|[^\u4e00-\u9fff]|[由经据向和])市[\u4e00-\u9fff]{2,8}局$")


def _governed(named: Sequence[Find], article: Article, places: Places, facts: Facts) -> tuple[set[str], set[str]]:
    """What stands under another city or province somewhere in the text: the districts whose name does, and the names
    of towns (平桥 in 信阳市平桥区) and landmarks (成都望江公园)."""
    texts = {"title": article.title, "body": article.body}
    finds = [
        find
        for find in named
        if find.how in ("name", "town", "landmark")
        and _is_governed(
            texts[find.field][max(0, find.start - 14) : find.start].rstrip(QUOTES), find, facts.own, places.own_words
        )
    ]
    return (
        {find.code for find in finds if find.how == "name"},
        {short_town(find.text) for find in finds if find.how != "name"},
    )


def _is_governed(left: str, find: Find, own: frozenset[str], own_words: re.Pattern[str]) -> bool:
    if governor_of(left, own, own_words) is not None:
        return True
    full_town = find.how == "town" and not find.bare
    return full_town and own_words.search(left) is None and ends_with_county(left, own)


def _is_towns_namesake(find: Find, text: str, facts: Facts) -> bool:
    """龙潭镇 of another prefecture: the facts name it, and the text puts it there."""
    return any(name == find.text and governed.search(text) for name, _, governed, _ in facts.namesakes)


def _is_owned(find: Find, article: Article, places: Places) -> bool:
    """Our own city's name stands right before: 我市石泉县, 云泽的石泉县."""
    text = article.title if find.field == "title" else article.body
    left = text[max(0, find.start - 14) : find.start].rstrip(QUOTES).removesuffix("的")
    match = places.own_words.search(left)
    return match is not None and find.text not in match[0]
