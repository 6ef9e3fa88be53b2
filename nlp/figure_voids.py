"""Counts that are no figures of an inspection: what is planned, asked by law, compared, estimated, of then."""

from __future__ import annotations

import re

from nlp.figure_deeds import Verb
from nlp.figure_words import (
    ASKED,
    AVERAGE,
    COMPARED,
    DIFFERENCE,
    DONE,
    ENVIRONMENT,
    FINE_RANGE,
    FINE_RANGE_BEFORE,
    FORMERLY,
    FROM_TO,
    HEARSAY,
    LAW,
    LAW_SAYS,
    NEGATED,
    NOW,
    OF_THEN,
    ONE_ROUND,
    OTHER_ROUND,
    OTHER_THINGS,
    PARTLY,
    PARTLY_RESOLVED,
    PLAN,
    PLAN_ENDS,
    RAISED,
    RANGE,
    RESOLVED,
    RESOLVED_WHOLLY,
    ROUGHLY,
    SAID_TO_BE,
    STORM,
    THERE,
    UNDONE,
    UNSURE,
    WHICH_WERE,
    WILL,
)
from nlp.numerals import NUMERAL_CHARS

# 首期罚款5万元已到账: a share of a fine that was told before
_INSTALMENT = re.compile("首期|末期|分期|余款|尾款")
_LISTED_FOR = re.compile("(?:纳入|列入)$")
_IN_STAGES = ("resolved", "rectified", "suspended", "closed")
_WHICH = re.compile(
    "[应需须拟要待](?:当|要|予以)?[^，。；、的]{2,4}的(?:企业|厂|作坊|单位)?(?=[^，。；、]{0,8}$|[关停搬退拆已全均共])"
)
# 数十家, 上百家, but 关停企业数12家
_SEVERAL = re.compile("[数上][十百千万]")
_GOING_ON = re.compile("(?:正在|仍在)(?:推进|实施|加快)?$")
_SUBJECT = re.compile(r"(?:12369)?[^，。；\d]{0,8}")
_OUR_SHARE = re.compile(r"[，,]其中我市(?:共?有)?\d")
_LAST_ONE = re.compile("最后[一1](?![\\d一二三四五六七八九十两百])")
_THIS = re.compile("本[月周季批]|这[月周个批]|今年|目前|现在|此次")
# 本报讯 上月…, 【口播】上月…
_LEAD = re.compile(r"^\s*(?:【[^】]{1,8}】|[^，。]{1,6}讯(?:[（(][^）)]*[）)])?)")


def is_void(
    text: str,
    sentence: tuple[int, int],
    clause: tuple[int, int],
    trigger: re.Match[str],
    count: re.Match[str],
    verb: Verb,
) -> bool:
    """Whether what is counted is no figure: a plan, a law, a range, a comparison, another time, other things."""
    first = min(trigger.start(), count.start())
    head, left = text[sentence[0] : first], text[clause[0] : count.start()]
    whole = text[clause[0] : clause[1]]
    if text[count.start() - 1 : count.start()] in NUMERAL_CHARS and count.start() > 0:
        return True
    # 最后一家搬了: the last of many
    if re.search(r"(?:几|若干|第)$", text[: count.start()][-2:]) or _LAST_ONE.match(text, max(0, count.start() - 2)):
        return True
    # 排名后三位
    if count["unit"] in ("名", "位") and re.search("[前后末]$", text[: count.start()][-1:]):
        return True
    if _SEVERAL.match(text, count.start() - 1):
        return True
    if verb.type == "fine" and _INSTALMENT.search(text, clause[0], count.start()):
        return True
    if verb.type in _IN_STAGES and _is_partly(text, clause[0], trigger, verb):
        return True
    if _LISTED_FOR.search(text, clause[0], trigger.start()) and text.startswith("的", trigger.end()):
        return True
    if _is_of_earlier(text, clause, trigger, count):
        return True
    if ROUGHLY.search(count["number"]) and len(count["number"].strip("余多")) < 4:
        return True
    if text[trigger.end() : trigger.end() + 2] in ("不了", "不掉", "不动"):
        return True
    if verb.type == "fine" and LAW_SAYS.match(text, sentence[0], count.start()) and not DONE.search(left):
        return True
    if verb.type in ("rectified", "closed", "relocated") and _GOING_ON.search(text, clause[0], trigger.start()):
        return True
    # 向我省转办121件，其中我市14件: only the city's share is of ours
    if verb.type == "received" and re.search("[我全]省", left) and _OUR_SHARE.match(text, count.end()):
        return True
    if verb.type == "suspended" and STORM.search(text, *sentence):
        return True
    if THERE.search(left) or (FORMERLY.search(left) and not NOW.search(left)):
        return True
    if NEGATED.search(text[clause[0] : trigger.start()]) or re.search(
        r"(?:没有|无|未有)$", text[clause[0] : count.start()]
    ):
        return True
    if LAW.search(whole) and not re.search("已|被|决定|公布|目前|累计", text[clause[0] : count.start()]):
        return True
    if _is_hearsay(text, sentence, clause, first):
        return True
    if UNSURE.search(left) or UNSURE.match(text[count.end() : clause[1]]):
        return True
    if verb.type == "fine" and (
        FINE_RANGE.match(text, count.end(), clause[1])
        or FINE_RANGE_BEFORE.search(text[: count.start()][-16:])
        or RAISED.search(left)
    ):
        return True
    if RANGE.match(text, count.end(), clause[1]) or (verb.type == "fine" and re.search("类似|同类", whole)):
        return True
    if (
        _is_compared(text, sentence, left, count)
        or DIFFERENCE.search(left)
        or re.search(r"(?:比|较)[^，。；]{0,10}$", left)
    ):
        return True
    if FROM_TO.search(left) and re.match(r"[^，。；]{0,8}(?:到|至|为)", text[count.end() : clause[1]]):
        return True
    group = max(sentence[0], text.rfind("；", 0, first) + 1, text.rfind(";", 0, first) + 1)
    if OF_THEN.match(text[group : count.start()]) or AVERAGE.search(left):
        return True
    begin_of_plan = max((match.end() for match in PLAN_ENDS.finditer(text, group, first)), default=group)
    begin = max(begin_of_plan, first - 24)
    # 6家需搬迁的搬了4家: what was planned only says which
    for match in _WHICH.finditer(text, begin, trigger.start()):
        begin = match.end()
    planned = PLAN.search(text, begin, count.start()) or _will(text, (group, begin_of_plan), count.start())
    if planned and not DONE.search(text, planned.end(), min(count.end() + 6, clause[1])):
        return True
    undone = UNDONE.match(text, count.end(), clause[1])
    # 两家未完成整改的砖厂被停产
    if undone and not re.match("[^，。；]{0,4}的", text[undone.end() : trigger.start()]):
        return True
    return OTHER_THINGS.search(whole) is not None or (
        OTHER_THINGS.search(head) is not None and not ENVIRONMENT.search(whole)
    )


def _is_partly(text: str, start: int, trigger: re.Match[str], verb: Verb) -> bool:
    """部分停产3家; 阶段性办结19件 beside 办结298件 — alone, it is what the text tells of as done."""
    if verb.type != "resolved":
        return PARTLY.search(text, start, trigger.start()) is not None
    partly = PARTLY.search(text, start, trigger.start()) or PARTLY_RESOLVED.search(text, start, trigger.start())
    return partly is not None and RESOLVED_WHOLLY.search(text) is not None


def _is_of_earlier(text: str, clause: tuple[int, int], trigger: re.Match[str], count: re.Match[str]) -> bool:
    """去年被关停的12家有3家复工, 停产两年的4家: what was done then only says who is told of now."""
    head = text[clause[0] : trigger.start()]
    if ONE_ROUND.search(head) and OTHER_ROUND.match(text, count.end()):
        return True
    if trigger.end() <= count.start():
        which = WHICH_WERE.match(text, trigger.end(), count.start())
        if which is not None and len(which[0]) > 2:
            return True
        if re.search("(?:有|达到?|共计?|[为是])$", text[trigger.end() : count.start()]):
            return False
        return which is not None and SAID_TO_BE.search(head) is not None
    left = text[clause[0] : count.start()]
    return SAID_TO_BE.search(left) is not None and WHICH_WERE.match(text, trigger.end()) is not None


def is_void_line(text: str, sentence: tuple[int, int], start: int) -> bool:
    """Whether a line of a list is of what is planned or was of then: 目标：关停（家）12."""
    return WILL.search(text, sentence[0], start) is not None or OF_THEN.match(text[sentence[0] : start]) is not None


def _is_compared(text: str, sentence: tuple[int, int], left: str, count: re.Match[str]) -> bool:
    """比上月…, 去年同期57件; a sentence that opens with 上月 and counts in its unit once tells of that month itself."""
    match = COMPARED.search(left)
    if match is None:
        return False
    before = _LEAD.sub("", text[sentence[0] : count.start() - len(left) + match.start()])
    opens = _SUBJECT.fullmatch(before.strip()) is not None and "同期" not in match[0]
    # 上月受理96件，办结91件 tells of that month; 上月57件，本月43件 compares
    return not opens or _THIS.search(text, *sentence) is not None


def _is_hearsay(text: str, sentence: tuple[int, int], clause: tuple[int, int], first: int) -> bool:
    """听说…关了12家, 是不是罚了5万元？真的关了3家吗？ — what a citizen was told or asks is no figure."""
    if HEARSAY.search(text, sentence[0], first):
        return True
    return ASKED.search(text, clause[0], first) is not None or text[clause[1] - 1 : clause[1] + 1] in ("吗？", "吗?")


def _will(text: str, begins: tuple[int, int], end: int) -> re.Match[str] | None:
    """A plan of the whole sentence, or of all that a meeting resolved, even where that turns to another subject."""
    return WILL.search(text, begins[1], end) or RESOLVED.search(text, begins[0], end)
