"""Place traps: a place's name cut out of other words, a kind of zone, a town's common word, or ruled out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.borders import border_gain, frequency
from nlp.place_compounds import FEATURE_AFTER
from nlp.place_rumours import was_looked_into
from nlp.places import Find
from nlp.segment import is_proper_name, words_of

# ── words that contain the name ──
# measured on names cut out of words (at most -2.5) and names that stand (at least 0)
_LEAST_GAIN = -2.0


def is_cut_out(text: str, find: Find) -> bool:
    """创新|河长: the borders of the name are not borders of words."""
    # 贯穿南北|镇村
    if find.text[-1] == "镇" and _TOWNS_AND_VILLAGES.match(text, find.end) and frequency(find.text[:-1]) > _COMMON:
        return True
    # 饮水安全|乡镇, 东北|湖区
    if find.text[-1] == "乡" and text[find.end : find.end + 1] == "镇" and frequency(find.text[:-1]) > _COMMON:
        return True
    if text[max(0, find.start - 1) : find.start + 1] in _REGIONS:
        return True
    if find.text.endswith("街道") and _STREET_AFTER.match(text, find.end):
        return True
    return find.end - find.start <= 4 and border_gain(text, find.start, find.end) < _LEAST_GAIN


_REGIONS = ("东北", "西北", "华北", "河北", "湖北", "水清")
_STREET_AFTER = re.compile("两[侧旁边]|沿街|路面|中段|尽头|拐角|宽[\\d一二三四五六七八九十]")
_TOWNS_AND_VILLAGES = re.compile("村(?![民委级里组头庄干支])")
_GENERIC_ZONE = re.compile(
    r"(?:国家级?|省级|市级|各|全省|全国|外地|其他|多个|一批|\d个|[一二三四五六七八九十两]个|"
    r"兄弟|异地|邻市|外省|类|型|级|为|建设|创建|成为|打造|示范)$"
)


_GENERIC_USE = r"(?:国家级?|省级|全国|全省|各|[\d一二三四五六七八九十百]+[家个])(?:国家级?|省级)?"
_KIND_OF_ZONE = re.compile("(?:高新区|经开区|开发区|高新技术产业开发区|经济技术开发区)")
_ZONES_JOINED = re.compile(r"(?:国家级?|省级|全省|全国)(?:高新区|经开区|开发区)[和、与及]$")


def _last_word(left: str) -> str:
    words = words_of(left)
    return words[-1] if words and left and not left[-1].isspace() else ""


def is_generic_zone(text: str, find: Find, own: bool) -> bool:
    """国家级高新区, 宁乡经开区: a kind of place and not ours, or that of another county."""
    zone = find.text.endswith(
        ("高新区", "经开区", "开发区", "高新技术产业开发区", "经济技术开发区", "工业园区", "示范区", "度假区", "管理区")
    )
    left = text[max(0, find.start - 6) : find.start]
    if _KIND_OF_ZONE.fullmatch(find.text) and not own and is_proper_name(_last_word(left)):
        return True
    joined = _ZONES_JOINED.search(text[max(0, find.start - 16) : find.start])
    if _KIND_OF_ZONE.fullmatch(find.text) and not own and re.search(_GENERIC_USE + find.text, text):
        return True
    return zone and (
        joined is not None
        or left.endswith(("全省", "全国", "我省", "各"))
        or (not own and bool(_GENERIC_ZONE.search(left)))
    )


_TOWN_PLACE = re.compile(
    r"(?:派出所|卫生院|法庭|司法所|中心小学|中心校|街道办|镇政府|乡政府|收费站|片区|"
    r"镇上|街上|社区|(?:第[一二三]|实验)?[中小]学|敬老院|水厂|集镇|境内|这边|那边|一带|"
    r"村(?![民级])|自然保护区|保护区|水库|林场|工业园|产业园|景区|湿地)"
)
_TOWN_OFFICE = re.compile(
    r"(?:派出所|卫生院|法庭|司法所|中心小学|中心校|街道办|镇政府|乡政府|片区|(?:第[一二三]|" r"实验)[中小]学)"
)
_TOWN_BEFORE = re.compile(r"(?:来|在|(?<![看听见遇拍想感得])到|去|往|从|位于|于|至|住|赴|、)$")
# a name as common as this (码头, 南门) says nothing alone
_COMMON = -13.3


def is_vague_town(text: str, find: Find, at_home: bool) -> bool:
    """大安 for 大安镇: only where the words around make it a place, or the source is of the same district."""
    if find.how != "town" or not find.bare or _TOWN_OFFICE.match(text, find.end):
        return False
    known = frequency(find.text)
    if known > _COMMON:
        return True
    if len(find.text) > 2 and known == float("-inf"):
        # 花岩溪: no word at all, and so long that it hardly means anything else
        return False
    placed = _TOWN_PLACE.match(text, find.end) or _TOWN_BEFORE.search(text[max(0, find.start - 2) : find.start])
    return not (at_home or placed) or bool(
        FEATURE_AFTER.match(text, find.end) and not _TOWN_PLACE.match(text, find.end)
    )


# ── ruled out ──
_DENIAL = re.compile(
    r"(?:不涉及|未涉及|没有涉及|不包括|不包含|不含|不属于|不属|不归|并非|并不是|不是|"
    r"而非|绝非|不出在|没出在|不在|并不在|没在|未在|并未|未曾|没有|未波及|没有波及|不波及|未影响到?|没有影响到?|未发现|"
    r"排除了?|除开|无关于)"
    r"(?:发生|出现|来自|位于|地处|事发|进入|流入|流经|到达|波及|影响|途经|经过)?(?:于|在|到|你们那个|咱们那个|我们这个|那个|"
    r"这个|咱们?|我们?|本市|我市|同名|[\u4e00-\u9fff]{1,5}[的方侧边])?$"
)
_EXCEPT = re.compile(r"(?:除去?|除了)$")
_EXCEPT_AFTER = re.compile(r"[^，。；]{0,8}?(?:以外|之外|外|(?=，))，?(?P<rest>[^。；]*)")
_ALSO = re.compile(r"还|也|同样|均有|另外|都有")
_DENIED_AFTER = re.compile(
    r"(?:[^，。；！？]{0,6}(?:无关|没有?(?:任何|半点|一点|丝毫)?关系|没有?(?:这|此|这么)回事|没有?这种事|八竿子打不着|毫不相干|扯不上关系|不搭界|不相干|除外|不在此列|未受(?:到)?影响|"
    r"不受影响|(?:没有|未|并未|无|不会)(?:造成|产生|受到?)?(?:任何|明显)?影响|不在[^，。；！？]{0,8}(?:范围|名单|之列|区域)内?)|"
    r"[^。；！？]{0,20}(?:达标|正常|无异常|未见异常|停产状态)，(?:已|予以|可以?|均)+排除|(?:境内)?(?:并未|没有|并没有|未)(?:发生|出现|发现|列入|参加|参与|涉及))"
)
_RUMOUR = re.compile(r"网传|有人(?:说|称)|网友称|据称|网上说|流传|谣言|谣传|传言|误传|误以为|误认为|误读")
_DEBUNKED = re.compile(
    r"不实|谣言|旧图|旧闻|旧视频|旧照|无关|虚假|并非|系误|不属实|张冠李戴|移花接木|没有此事|并无此事|"
    r"子虚乌有|误传|实为|其实是|是外地"
)
_DENIED_QUOTE = re.compile(
    r"[^“”\n]{0,30}”(?:的)?(?:消息|视频|说法|图片|传言|信息|帖子|截图|录音)?(?:，)?(?:经[^，。]{0,8}，?)?"
    r"(?:系|为|是|属|均为|纯属)(?:不实|谣言|虚假|旧闻|误传|假)"
)
# sentences are read so far; some have no end
_FAR = 400
_LIST = re.compile(r"(?:以及|还有|[、和及与或“”\"「」‘’《》（(])$")


def is_ruled_out(text: str, find: Find, sentence: tuple[int, int], own: re.Pattern[str]) -> bool:
    """不涉及安平县, 除新河县外, 网传“清河区…”系旧图: named only to say that it is not there."""
    sentence = max(sentence[0], find.start - _FAR), min(sentence[1], find.end + _FAR)
    if _DENIED_AFTER.match(text[: sentence[1]], find.end):
        return True
    for left in _before_list(text[sentence[0] : find.start], own):
        if _DENIAL.search(left):
            return True
        if _EXCEPT.search(left):
            after = _EXCEPT_AFTER.match(text[: sentence[1]], find.end)
            return after is None or not _ALSO.search(after["rest"])
    rumour = _RUMOUR.search(text, sentence[0], find.start) and _DEBUNKED.search(text, find.end, sentence[1])
    if rumour is None and _DENIED_QUOTE.match(text[: sentence[1] + 1], find.end) is None:
        return False
    return not was_looked_into(text)


def _before_list(left: str, own: re.Pattern[str]) -> Iterator[str]:
    """What stands before a name, then before each longer part of the list that it ends: 不涉及安平县、 → 不涉及."""
    while left:
        yield left
        match = own.search(left) or _LIST.search(left)
        if match is None:
            return
        left = left[: match.start()]
