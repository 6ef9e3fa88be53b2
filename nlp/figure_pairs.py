"""Pairs: which deed of a clause a number counts, by where the two stand, the unit, and what lies between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from nlp.figure_deeds import FIRM, Verb
from nlp.figure_units import OF_ITSELF, PENALISED, fits, fitting_verb, verb_behind
from nlp.figure_words import COUNT, MONEY, NEGATED, OTHER_DEED, SOON, VISITED
from nlp.numerals import NUMBER

Deed = tuple[re.Match[str], Verb]

# a verb and its number stand in one clause; a firm's long name may lie between them
_REACH = 34
_CHOSEN = re.compile("[^，。；]{0,4}(?:选择|决定|因[^，。；]{1,12}(?:而|被)?)[搬迁退关停]")
# 31家土法洗沙场悉数关停: between the thing and its verb stands how it was done
_THING = re.compile(f"[^，。；]{{0,18}}(?:{FIRM}|案件?|线索)[）)”]?[^，。；、“]{{0,8}}“?")
_THOSE = re.compile("[^，。；、]{2,10}的")
_NO_DOING = re.compile(
    "申请|需要?|应|该|须|拟|计划|有待|希望|等待|面临|涉及|不愿|拒绝|是否|考虑|影响|启动|开始|进了|列入|纳入|签|筹备|酝酿|讨论|配合|实现|支持|"
    "同意|承诺|组织|避免|防止|免于|未|不|没|无|[员职民]工|居民|群众|老板|负责人|业主|的$"
)
_ONLY_NAMED = re.compile(
    "的?(?:方案|工作|计划|任务|补偿|资金|费用|协议|损失|问题|通知|决定|进度|进展|情况|名单|条件|标准|成本|风险|榜|台账|前|时)"
)
_PASSIVE = re.compile(
    "被|挨了?|已|均|全部|予以|依法|完成|受到|遭|得到|陆续|先后|给予|主动|自愿|自行|相继|率先|就地|当场|随即|一律|统统|"
    "同步|最终|终于|连夜|如期|按期|[昨今当前][天日晚]|日前|近日"
)
_UNTO = re.compile("(?:对|将|把|使|让|约|给|令|责令|要求)[^，。；]{0,24}$")
_SUM = re.compile(rf"[^，。；]{{0,3}}{NUMBER}[元块]")
_TOLD_TO = re.compile("责令|要求|督促|责成")
_OR = re.compile("[（(]|或者?")
# 给三家企业开出罚单
_BILLED = re.compile("^[^，。]{0,8}开[出具]了?罚单$|^[^，。]{0,14}处以罚款$")
_HOW_OFTEN = re.compile("[了行过]一次")
_AGREED = re.compile("协议|意向|合同|补偿")
_JOINED = re.compile("[^，。；、]{0,10}(?:、|和|及|与|以及)$")
_SEVERALLY = re.compile("分别|各[有为](?=[^，。；]*[、和])")
_EACH = re.compile("[^，。；]{0,8}各(?:有|为|计)?")
_NUMBER_FIRST = re.compile("(?:另有|还有|有|其余|和|及)?")
_GOES_WITH = re.compile(r"[^，。；\d]{0,6}(?:、|和|及|与|以及)[^，。；\d]{0,3}")


def pairs_of(
    text: str, clause: tuple[int, int], deeds: Sequence[Deed]
) -> Iterator[tuple[re.Match[str], Verb, re.Match[str]]]:
    """The deed, its verb and the number for each number of the clause that counts one."""
    counts = list(COUNT.finditer(text, *clause))
    # 对9家饭店进行了一次约谈: how often it was done
    counts = [one for one in counts if not (len(counts) > 1 and _HOW_OFTEN.search(text[: one.end()][-3:]))]
    aligned = _severally(text, clause, deeds, counts)
    for count in counts:
        if count.start() in aligned:
            yield (*aligned[count.start()], count)
        elif each := _each(text, clause, deeds, count):
            yield from ((*deed, count) for deed in each)
        elif (deed := _deed_of(text, clause, deeds, count)) is not None:
            yield (*deed, count)


def _severally(
    text: str, clause: tuple[int, int], deeds: Sequence[Deed], counts: Sequence[re.Match[str]]
) -> dict[int, Deed]:
    """关停、停产、整改分别为3家、5家、12家: as many deeds as numbers, each in its turn."""
    word = _SEVERALLY.search(text, *clause)
    if word is None:
        return {}
    numbers = [count for count in counts if count.start() >= word.end() and count["unit"]]
    before = [deed for deed in deeds if deed[0].end() <= word.start()]
    if not 2 <= len(numbers) <= len(before):
        return {}
    listed = before[-len(numbers) :]
    if not _stand_in_a_list(text, listed):
        return {}
    return {
        count.start(): deed
        for deed, count in zip(listed, numbers, strict=True)
        if fits(text, clause, deed[1], count, deed[0])
    }


def _each(text: str, clause: tuple[int, int], deeds: Sequence[Deed], count: re.Match[str]) -> list[Deed]:
    """关停、搬迁各2家: every deed of the list before 各."""
    before = [deed for deed in deeds if deed[0].end() <= count.start()]
    if len(before) < 2 or not _EACH.fullmatch(text, before[-1][0].end(), count.start()):
        return []
    first = len(before) - 1
    while first and _stand_in_a_list(text, before[first - 1 : first + 1]):
        first -= 1
    listed = [deed for deed in before[first:] if fits(text, clause, deed[1], count, deed[0])]
    return listed if len(listed) > 1 else []


def _stand_in_a_list(text: str, deeds: Sequence[Deed]) -> bool:
    return all(_GOES_WITH.fullmatch(text, one[0].end(), other[0].start()) for one, other in pairwise(deeds))


def _deed_of(text: str, clause: tuple[int, int], deeds: Sequence[Deed], count: re.Match[str]) -> Deed | None:
    """The deed that a number belongs to: the nearest before it that counts in its unit, else the next behind it."""
    for trigger, verb in deeds:
        # 责令46家企业限期整改
        if trigger.start() < count.start() < trigger.end() and fits(text, clause, verb, count, trigger):
            return trigger, verb
    before = [deed for deed in deeds if deed[0].end() <= count.start()]
    after = [deed for deed in deeds if deed[0].start() >= count.end()]
    begin, end = _item(text, clause, count)
    if before and before[-1][0].end() <= begin and _NUMBER_FIRST.fullmatch(text, begin, count.start()):
        own = _deed_behind(text, clause, [deed for deed in after if deed[0].end() <= end], count)
        if own is not None or _stands_behind(text, clause, before[-1][0], count):
            return own
    for number, (trigger, verb) in reversed(list(enumerate(before))):
        # 关停（搬迁）12家: the first of two that nobody told apart
        if number and _OR.fullmatch(text, before[number - 1][0].end(), trigger.start()):
            continue
        # 办结群众交办的信访件211件: what stands before 的 only says which
        if number and _says_which(text, trigger) and _is_object_of(text, clause, before[number - 1], count):
            continue
        between = text[max(trigger.end(), clause[0]) : count.start()]
        if (
            len(between) <= _REACH
            and (fitting := fitting_verb(text, clause, verb, count, trigger))
            and not _is_served(between, count)
        ):
            return trigger, fitting
    return _deed_behind(text, clause, after, count)


def _item(text: str, clause: tuple[int, int], of: re.Match[str]) -> tuple[int, int]:
    """The item of a list that holds it: what stands between two 、."""
    end = text.find("、", of.end(), clause[1])
    return max(clause[0], text.rfind("、", 0, of.start()) + 1), clause[1] if end < 0 else end


def _stands_behind(text: str, clause: tuple[int, int], trigger: re.Match[str], count: re.Match[str]) -> bool:
    """3家被停、12家限期改造: the deed has its number before it, in an item of its own."""
    begin, _ = _item(text, clause, trigger)
    return any(other["unit"] == count["unit"] for other in COUNT.finditer(text, begin, trigger.start()))


def _deed_behind(text: str, clause: tuple[int, int], after: Sequence[Deed], count: re.Match[str]) -> Deed | None:
    for number, (trigger, verb) in enumerate(after):
        between = text[count.end() : trigger.start()]
        listed = [
            other
            for other in COUNT.finditer(between)
            if other["unit"] and not _HOW_OFTEN.search(between[: other.end()][-3:])
        ]
        if len(between) > _REACH or (listed and not _are_listed(text, clause, count, between, listed)):
            return None
        # 28个砂石堆场已关停25个: the verb has its own number, and the first is what there was
        own = COUNT.match(text, trigger.end(), clause[1])
        if own is not None and own["unit"] == count["unit"] and not listed:
            continue
        later = any(fitting_verb(text, clause, other, count, behind) for behind, other in after[number + 1 :])
        # 3家逾期未搬迁的化工厂被关停
        if later and _says_which(text, trigger):
            continue
        firms_fined = verb.type == "fine" and count["unit"] in ("家", "户")
        billed = firms_fined and not _SUM.match(text, trigger.end(), clause[1]) and _BILLED.search(between + trigger[0])
        fitting = PENALISED if billed else verb_behind(text, clause, verb, count, trigger)
        if fitting and _passive(text, clause, between[listed[-1].end() if listed else 0 :], trigger, fitting, count):
            return trigger, fitting
    return None


def _says_which(text: str, trigger: re.Match[str]) -> bool:
    return text[trigger.end() : trigger.end() + 1] == "的"


def _is_object_of(text: str, clause: tuple[int, int], deed: Deed, count: re.Match[str]) -> bool:
    """拒不整改予以处罚的19家: what was not done has no object."""
    trigger, verb = deed
    return NEGATED.search(text, clause[0], trigger.start()) is None and fits(text, clause, verb, count, trigger)


def _are_listed(
    text: str, clause: tuple[int, int], count: re.Match[str], between: str, listed: Sequence[re.Match[str]]
) -> bool:
    """2个单位、7名责任人被问责, 9万元、4万元的罚单: numbers in one list before the verb."""
    money = {count["unit"], *(other["unit"] for other in listed)} <= MONEY
    ends = [0, *(other.end() for other in listed)]
    gaps = [between[end : other.start()] for end, other in zip(ends, listed, strict=False)]
    if not all(_JOINED.fullmatch(gap) for gap in gaps):
        return False
    return money or (all(len(gap) > 1 for gap in gaps) and not VISITED.search(text, clause[0], count.start()))


def _is_served(between: str, count: re.Match[str]) -> bool:
    """The verb has its number already (完成整改12家：9家换了…), and the two do not stand in one list."""
    other = [match for match in COUNT.finditer(between) if match["unit"] == count["unit"]]
    if not other:
        return False
    rest = between[other[-1].end() :] + re.split("[，,、]", count.string[count.end() : count.end() + 8])[0]
    return re.search("[、和及至到为]", rest) is None or OTHER_DEED.search(rest) is not None


def _passive(
    text: str, clause: tuple[int, int], between: str, trigger: re.Match[str], verb: Verb, count: re.Match[str]
) -> bool:
    """3家作坊被依法取缔, 对两家企业立案处罚, 30万元罚款, 39件已办结: the number stands before its verb."""
    if verb.type == "cases" and text[count.end() : count.end() + 2] == "问题":
        return False
    # 5家限期退出, 3家正在搬迁: not yet
    if verb.type in OF_ITSELF and SOON.search(between) and not _TOLD_TO.search(text, clause[0], count.start()):
        return False
    # 参观3家搬迁后的新厂
    if text.startswith("后的", trigger.end()) or _AGREED.match(text, trigger.end()):
        return False
    whole = between + trigger[0]
    if verb.type == "fine":
        return len(whole) <= 10 and not re.search("以上|以下", whole)
    if whole[0] == "、":
        return False
    left = text[clause[0] : count.start()]
    if _PASSIVE.search(whole) or len(whole) <= 4 or verb.type == "detained" or _UNTO.search(left):
        return True
    if verb.type not in OF_ITSELF:
        return False
    # 4家不合格的停业整改
    of_those = count["unit"] == "家" and _THOSE.fullmatch(between) is not None and re.search(FIRM, between) is None
    return (
        (of_those and not _ONLY_NAMED.match(text, trigger.end()))
        or _CHOSEN.match(whole) is not None
        or (
            (_THING.fullmatch(between) is not None or count["unit"] == "家")
            and not _NO_DOING.search(between)
            and not _ONLY_NAMED.match(text, trigger.end())
            and not VISITED.search(left)
        )
    )
