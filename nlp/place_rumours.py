"""Rumours: a place that a text repeats from hearsay only to put it right is no place where anything happened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from nlp.annotation import Field
from nlp.places import Find
from nlp.sentences import sentence_spans, span_at

_TOLD = re.compile(
    r"(?:网传|网上(?:流传|传)|流传|盛传|误传|网友[^，。“”\n]{0,6}称|(?:帖|文|发帖|爆料|视频|截图|消息)[中里]?称|有人称)"
    r"[^，。“”\n]{0,8}“(?P<said>[^”\n]{2,80})”"
)
# 求证｜“毛里湖惊现鳄鱼”？
_CHECKS = re.compile("^[^“\n]{0,8}(?:求证|辟谣|核查|打假|谣言|真相)[^“\n]{0,4}“(?P<said>[^”\n]{2,80})”")
_NEXT = 2
"""sentences behind the hearsay's own in which it is denied"""
_SO_IT_IS = re.compile(
    "(?<![准明正精])确(?:被|有|已|曾|实(?!没|无|未|不)|[系属](?!谣|不实|虚假))|(?<!不)(?<!不完全)(?<!未必)属实"
)
_NOTHING_OF_IT = re.compile("辟谣|谣言|不实|没有(?:罚款|关停|处罚|立案|约谈|此事)|并无|未曾|子虚乌有")


# a text that puts hearsay right, whole sentences of which tell what is not so
_HEARSAY = re.compile(
    "网传|疯传|流传|配文|盛传|误传|谣传|传言|传播|刷屏|朋友圈|微信群|业主群|(?:该|此|这)(?:帖|视频|消息|说法|传言|图)|"
    "(?:网民|网友|有人|博主)[^，。]{0,6}(?:发帖|发文|发视频|爆料|称|说)"
)
_NOT_SO = re.compile(
    "谣言|造谣|辟谣|不实|纯属|子虚乌有|从未发生|从没发生|没有发生|未发生|并无此事|没有此事|没有也不会|假消息|虚假|"
    "旧视频|旧图|外省|外地|张冠李戴|移花接木"
)


# what is not so was looked into where it was said to be: the text plays there
_LOOKED_INTO = re.compile(
    "现场(?:勘[查验]|核[查实]|查看|检查|走访|调查)|逐[一场户处家摊车井点][\u4e00-\u9fff]{0,3}(?:核查|检查|查看|巡查|排查|抽检)|"
    "(?:取样|采样|抽样|抽检|化验|检测|监测)[^。！？\n]{0,24}(?:合格|达标|正常|未检出|无异常|未见异常|未超标)|"
    "(?:巡查|排查|核查|检查)[^。！？\n]{0,10}(?:未见异常|无异常|未发现异常)|系[^，。]{2,16}(?:致|造成|引起)|未检出"
)
_FROM_AFAR = re.compile(
    "全[市省]|外[省地市县]|邻[省市县]|异地|别[处地]拍|不是本地|并非本地|非本地|旧视频|旧图|旧照|张冠李戴|移花接木|(?:位置|地点|发生地?|事发地?|拍摄地?|拍[自于摄])在"
)


def was_looked_into(whole: str) -> bool:
    """Whether a text that denies hearsay tells what was found where it was said to be."""
    return _LOOKED_INTO.search(whole) is not None and _FROM_AFAR.search(whole) is None


def is_denied_hearsay(text: str, at: int) -> bool:
    """Whether what stands at a place of the text is quoted from hearsay that the text denies right behind it."""
    said = next((match for match in _TOLD.finditer(text) if match.start("said") <= at < match.end("said")), None)
    if said is None:
        return False
    ends = [end for _, end in sentence_spans(text) if end >= said.end()][: _NEXT + 1]
    end = ends[-1] if ends else len(text)
    denied = _NOTHING_OF_IT.search(text, said.end(), end)
    return denied is not None and not _SO_IT_IS.search(text, said.end(), end)


def _in_denied_sentences(found: Sequence[Find], texts: Mapping[Field, str]) -> list[Find]:
    """The places in sentences that tell hearsay or deny it, of a text that denies it and confirms none."""
    whole = "\n".join(texts.values())
    if not _HEARSAY.search(whole) or not _NOT_SO.search(whole) or _SO_IT_IS.search(whole) or was_looked_into(whole):
        return []
    spans = {field: sentence_spans(text) for field, text in texts.items()}
    told = []
    for find in found:
        start, end = span_at(spans[find.field], find.start)
        text = texts[find.field]
        if _HEARSAY.search(text, start, end) or _NOT_SO.search(text, start, end):
            told.append(find)
    return told


def without_rumours(found: Sequence[Find], texts: Mapping[Field, str], denied: frozenset[str]) -> Iterator[Find]:
    """Leaves out a district told by hearsay alone, if the text rules it out or denies what it repeats.
    `texts`: field → text; `denied`: codes that the text says it is not.
    """
    told = {
        field: [match.span("said") for told in (_TOLD, _CHECKS) for match in told.finditer(text)]
        for field, text in texts.items()
    }
    hearsay = [find for find in found if any(start <= find.start < end for start, end in told[find.field])]
    untrue = _in_denied_sentences(found, texts)
    hearsay += untrue
    repeated = {find.text for find in hearsay if find.code in denied}
    plain = {find.code for find in found if find not in hearsay and find.text not in repeated}
    for find in found:
        told_only = find in hearsay or find.text in repeated
        if find.code in plain or not told_only or not (find in untrue or find.code in denied):
            yield find
