"""Evidence of the scene: whose ground the text stands on before a name, ours or another city's, and with whom the name
stands in a list. Cities that no list knows count too (澜州市), by the form of their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from nlp.borders import frequency
from nlp.segment import is_proper_name

_WE = re.compile("咱|我们|我家|我住|俺|家门口|楼下|小区里|我们这|本地|这边")
_SENTENCE_END = re.compile("[。！？\n]")
# 澜州市 at the beginning of a clause or before an office of it: a city's name, known or not
_CITY = re.compile(
    "(?:(?<=[，。；：、“”｜|（(《\n 在据和与由从到经向])|^)([\u4e00-\u9fff]{2,3})(?:市|自治州|地区)"
    "(?![民场区值委政府直内里上下中]|生态)|([\u4e00-\u9fff]{2})(?:市|自治州)"
    "(?=生态环境|环保|公安|政府|[东南西北]|城区|高新|经开|境内)"
)
_NO_CITY = re.compile("[我本全各该向在从由对和与及同据将被把经让请给于往赴至令今昨明两外省]|城$|都$|超$|上$|门$")
_COMMON = -12.0
_ITEM = re.compile("[\u4e00-\u9fff]{2,4}")
_KIND = re.compile("(?<=..)(?:自治县|县|区|市|镇|乡|街道)$")
_JOINTS = "、和与及"
# 西安|城镇: the name's first characters end the name of another place
_LONGEST_PLACE = 4


# 郴州人邓海生, 天津客商, 从杭州来: whence somebody comes, no ground that the text stands on
_VISITOR = re.compile(
    "[省市]?(?:人(?!民|大|社|口|工|才)|籍|客商|商人|老板|游客|客人|教授|专家|大学|学院|日报|晚报|商会|铁路局|口音|话(?!题))|"
    "[省市]?的?[^，。；、！？\n]{0,6}(?:干部|考察团|考察组|代表团|同行|学员)(?=[来到在赴]|走进|参观)|"
    "[省市]?[^，。；]{0,6}[念读]了?[一二三四五六七八九\\d]?年?书"
)
_CAME = re.compile("(?:来自|从|由|自)$")


def is_visitor(whole: str, start: int, end: int) -> bool:
    """Whether a city is named only as whence somebody comes."""
    return _VISITOR.match(whole, end) is not None or _CAME.search(whole[max(0, start - 2) : start]) is not None


_STREET = re.compile("[东西南北中]?[一二三四]?(?:路|大道)|[东西南北]?街(?!道)")


def is_street(whole: str, end: int) -> bool:
    """北京|东路: a street is named after the city that ends there."""
    return _STREET.match(whole, end) is not None


class Ground(NamedTuple):
    """Where in a text (title, line break, body) a city is named: `ours` or another."""

    start: int
    end: int
    ours: bool


@lru_cache(maxsize=64)
def _ours(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name))))


def strange_cities(whole: str, own: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where a city stands that is not ours, by the form of its name alone."""
    if "市" not in whole and "州" not in whole:
        return
    for match in _CITY.finditer(whole):
        number = 1 if match[1] else 2
        name = match[number]
        if name not in own and not _NO_CITY.search(name) and frequency(name) < _COMMON and f"{name}市" not in own:
            yield match.span(number)


def grounds_of(whole: str, ours: frozenset[str], elsewhere: list[tuple[int, int]]) -> list[Ground]:
    """Every city that the text names, in order."""
    mine = [Ground(match.start(), match.end(), True) for match in _ours(ours).finditer(whole)]
    return sorted([*mine, *(Ground(start, end, False) for start, end in elsewhere)])


def of_ground(at: int, sentence: int, whole: str, grounds: list[Ground], bare: str) -> Iterator[str]:
    """On whose ground a name at `at` stands; `sentence`: where its sentence begins."""
    before = [ground for ground in grounds if ground.end <= at]
    last = before[-1] if before else None
    side = "none" if last is None else "ours" if last.ours else "else"
    yield f"ground={side}"
    yield f"ground={side}{bare}"
    if last is not None:
        near = "sent" if last.start >= sentence else "far"
        yield f"ground={side}:{near}"
        yield f"ground={side}:{near}{bare}"
    if side == "else" and not any(ground.ours for ground in grounds):
        yield f"astray{bare}"
    kinds = {ground.ours for ground in grounds}
    all_of = "both" if len(kinds) == 2 else "none" if not kinds else "ours" if True in kinds else "else"
    yield f"grounds={all_of}{bare}"
    if grounds and grounds[0].start < 30:
        yield f"opens={'ours' if grounds[0].ours else 'else'}{bare}"
    if _WE.search(whole, sentence, at):
        yield "we"
        yield f"we:{side}"


def of_list(text: str, start: int, end: int, known: frozenset[str]) -> Iterator[str]:
    """清河、南宫两县, 汉阴、石泉: with strangers of other cities in a list. `known`: names of our own."""
    items = []
    if start > 0 and text[start - 1] in _JOINTS:
        items += _ITEM.findall(text[max(0, start - 5) : start - 1])[-1:]
    if text[end : end + 1] in _JOINTS and end < len(text):
        items += [match[0] for match in [_ITEM.match(text, end + 1)] if match]
    if any(_is_stranger(item, known) for item in items):
        yield "list_stranger"


def _is_stranger(item: str, known: frozenset[str]) -> bool:
    words = {item, item[:2], item[:3], item[-2:], item[-3:], _KIND.sub("", item)}
    return not words & known and any(len(word) > 1 and is_proper_name(word) for word in words)


def is_cut_by_place(text: str, start: int, end: int, places: frozenset[str]) -> bool:
    """西安|城镇: another place's name lies across the border of ours."""
    return any(
        text[left:right] in places
        for left in range(max(0, start - 2), start)
        for right in range(start + 1, min(end, left + _LONGEST_PLACE) + 1)
    )
