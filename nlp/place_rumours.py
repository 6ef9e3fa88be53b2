"""Rumours: a place that a text repeats from hearsay only to put it right is no place where anything happened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from nlp.annotation import Field
from nlp.places import Find
from nlp.sentences import sentence_spans, sentence_start, span_at

_TOLD = re.compile(
    r"(?:网传|网上(?:流传|传)|流传|盛传|误传|网友[^，。“”\n]{0,6}称|(?:帖|文|发帖|爆料|视频|截图|消息)[中里]?称|有人称)"
    r"[^，。“”\n]{0,8}“(?P<said>[^”\n]{2,80})”"
)
# “毛里湖惊现鳄鱼”这条短视频; 求证｜“毛里湖惊现鳄鱼”？
_SHOWN = re.compile(
    r"“(?P<said>[^”\n]{2,80})”(?:这[条则段张个]|的|等)?(?:短?视频|消息|帖子|传言|说法|图片|照片|截图|录音|文章)"
)
_CHECKS = re.compile("^[^“\n]{0,8}(?:求证|辟谣|核查|打假|谣言|真相)[^“\n]{0,4}“(?P<said>[^”\n]{2,80})”")
# what shows that the hearsay has the place or the time wrong, not only what happened there
_MISPLACED = re.compile(
    "外省|外地|外市|异地|旧[图闻照]|旧视频|[早多]年前|拍摄地|[摄拍]于|打不着|谣言|辟谣|子虚乌有|张冠李戴|移花接木|并无此事|没有此事"
)
_CHECKED = re.compile("核实|核查|经查|查证|查明|比对|求证|澄清|更正")


_NEXT = 2
"""sentences behind the hearsay's own in which it is denied"""
_SO_IT_IS = re.compile(
    "(?<![准明正精])确(?:被|有|已|曾|实(?!没|无|未|不)|[系属](?!谣|不实|虚假))|(?<!不)(?<!不完全)(?<!未必)属实"
)
_NOTHING_OF_IT = re.compile("辟谣|谣言|不实|没有(?:罚款|关停|处罚|立案|约谈|此事)|并无|未曾|子虚乌有")


# a text that puts hearsay right, whole sentences of which tell what is not so
_HEARSAY = re.compile(
    "网传|疯传|流传|盛传|误传|谣传|传言|传播|刷屏|朋友圈|微信群|业主群|(?:该|此|这)(?:帖|视频|消息|说法|传言|图)|"
    "(?:网民|网友|有人|博主)[^，。]{0,6}(?:发帖|发文|发视频|爆料|称|说)"
)
_NOT_SO = re.compile(
    "谣言|造谣|辟谣|不实|纯属|子虚乌有|从未发生|从没发生|没有发生|未发生|并无此事|没有此事|没有也不会|假消息|虚假|"
    "旧视频|旧图|外省|外地|张冠李戴|移花接木"
)


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
    if not _HEARSAY.search(whole) or not _NOT_SO.search(whole) or _SO_IT_IS.search(whole):
        return []
    spans = {field: sentence_spans(text) for field, text in texts.items()}
    told = []
    for find in found:
        start, end = span_at(spans[find.field], find.start)
        text = texts[find.field]
        if _HEARSAY.search(text, start, end) or _NOT_SO.search(text, start, end):
            told.append(find)
    return told


_GUESSED = "有(?:的|人|网友)?(?:说|猜|讲|传)"
_FIRST_SAID = "(?:起初|起先|一开始|最初)[^，。；]{0,8}(?:说|认为|传)"
_SUSPECTED = re.compile(
    f"(?:怀疑|疑似|猜测?|以为|估计|{_GUESSED}|{_FIRST_SAID})(?:就?是|来自|出在|又是|为)?[^，。；]{{0,4}}$"
)
_ONLY_SAID = re.compile(f"(?:{_FIRST_SAID})[^，。；]{{0,6}}$")
_NEAR_GUESS = 16
_ONE_GUESS = re.compile(_GUESSED)
_CLEARED = re.compile(
    "无关|没有?关系|嫌疑|指标正常|各项正常|未见异常|没有异常|无异常|对不上|排除|并非|并不是|查无|没有问题"
)
_FOUND = re.compile(
    "(?:源头|真正的|实际|其实|最终|原来|来自)[^。]{0,12}(?:在|是|为|查)|循味|溯源|查明|查实|实[为系]|元凶|罪魁|出自"
)


def without_suspects(found: Sequence[Find], texts: Mapping[Field, str]) -> Iterator[Find]:
    """Leaves out who was suspected and cleared where the text then finds the source in another district."""
    cleared = {
        find.text
        for find in found
        for text in (texts[find.field],)
        if _SUSPECTED.search(text[max(0, find.start - 14) : find.start])
        and (_CLEARED.search(text, find.end) or _is_one_of_guesses(text, find))
        and _FOUND.search(text, find.end)
        and not _is_source(find.text, text[find.end :])
    }
    others = {find.code for find in found if find.text not in cleared}
    yield from (find for find in found if find.text not in cleared or find.code in others or not others)


def _is_one_of_guesses(text: str, find: Find) -> bool:
    """有说是安乡的，有说是澧县的; 起初都说是水泥厂: nobody need clear what was only guessed."""
    start, end = sentence_start(text, find.start), find.end + _NEAR_GUESS
    guessed = len(_ONE_GUESS.findall(text, start, end)) > 1
    return guessed or _ONLY_SAID.search(text[max(0, find.start - 20) : find.start]) is not None


def _is_source(name: str, text: str) -> bool:
    """源头就是安平县印染厂: the text finds the source where it was suspected."""
    source = rf"(?:源头|真正的|实际|其实|最终|原来)[^。]{{0,12}}(?<![不非])[在是为][^，。；]{{0,6}}{re.escape(name)}"
    return re.search(source, text) is not None


def without_rumours(found: Sequence[Find], texts: Mapping[Field, str], denied: frozenset[str]) -> Iterator[Find]:
    """Leaves out a district told by hearsay alone, if the text rules it out, calls it old or elsewhere, or checked it
    and names another district. `texts`: field → text; `denied`: codes that the text says it is not.
    """
    told = {
        field: [match.span("said") for told in (_TOLD, _SHOWN, _CHECKS) for match in told.finditer(text)]
        for field, text in texts.items()
    }
    hearsay = [find for find in found if any(start <= find.start < end for start, end in told[find.field])]
    untrue = _in_denied_sentences(found, texts)
    hearsay += untrue
    repeated = {find.text for find in hearsay if find.code in denied}
    plain = {find.code for find in found if find not in hearsay and find.text not in repeated}
    whole = "\n".join(texts.values())
    wrong = _MISPLACED.search(whole) is not None or (bool(plain) and _CHECKED.search(whole) is not None)
    for find in found:
        told_only = find in hearsay or find.text in repeated
        if find.code in plain or not told_only or not (wrong or find in untrue or find.code in denied):
            yield find
