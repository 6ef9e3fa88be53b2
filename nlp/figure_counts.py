"""Counting: pairs each number of a text with the deed it counts, and voids what was not done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.annotation import Field
from nlp.figure_voids import is_void
from nlp.figure_words import (
    ALL_OF_THEM,
    COUNT,
    MET,
    NO_FINE,
    PARTS,
    PETITION,
    SLOGAN,
    TOTAL,
    TRIGGER,
    VERBS,
    VISITED,
    WHAT_IF,
    Verb,
)
from nlp.numerals import value_of
from nlp.sentences import sentence_spans

# a verb and its number stand in one clause; a firm's long name may lie between them
_REACH = 34
_PENALISED = next(verb for verb in VERBS if verb.type == "penalised")
# what firms do of themselves: 六家企业搬迁入园
_MOVES = ("relocated", "closed", "suspended")
_OF_ITSELF = re.compile(
    "(?:企业|作坊|工厂|厂家|公司|商户|店){1,2}[搬迁退关停]|[^，。；]{0,4}(?:选择|决定|因[^，。；]{1,12}(?:而|被)?)[搬迁退关停]"
)
# 给三家企业开出罚单
_BILLED = re.compile("^[^，。]{0,8}开[出具]了?罚单$")
_BATCHES = re.compile(r"\s*(?:前[一二三四五六七八九十两\d]+|第[一二三四五六七八九十\d]+|本|上)批")
_GOES_ON = re.compile(
    rf"{_BATCHES.pattern}|\s*(?:共计?|合计|总计|累计)(?:有|达)?[\d０-９一二三四五六七八九十]|"
    r"\s*(?:达到?|(?:增|升|降|减)(?:加|少)?[至到])[\d０-９一二三四五六七八九十]"
)
_CLAUSE = re.compile(r"(?:[^，,。！？!?；;\n]|(?<=\d)[,，](?=\d{3}))+")


@dataclass(frozen=True, slots=True)
class Counted:
    """A deed and its number: both spans in the field, and the sentence that holds them."""

    verb: Verb
    value: float
    unit: str
    field: Field
    start: int
    end: int
    number_at: int
    sentence: tuple[int, int]
    text: str
    total: bool
    part: bool


def counted_in(text: str, field: Field) -> list[Counted]:
    """The deeds and numbers of one field that hold, in order of the text."""
    found: list[Counted] = []
    for sentence in sentence_spans(text):
        if TRIGGER.search(text, *sentence):
            found += _of_sentence(text, sentence, field)
    return found


def _of_sentence(text: str, sentence: tuple[int, int], field: Field) -> Iterator[Counted]:
    if SLOGAN.search(text, *sentence):
        return
    used: list[tuple[int, int]] = []
    for clause in _CLAUSE.finditer(text, *sentence):
        triggers = [(match, VERBS[_number_of(match)]) for match in TRIGGER.finditer(text, *clause.span())]
        if not triggers:
            triggers = _carried(text, clause, used, sentence)
        elif (behind := _counted_before(text, clause, triggers, used, sentence)) is not None:
            trigger, verb, count, span = behind
            counted = _judged(text, sentence, span, trigger, verb, count, field)
            if counted is not None:
                used.append((count.start(), trigger.end()))
                yield counted
            continue
        for count in COUNT.finditer(text, *clause.span()):
            pair = _verb_of(text, clause.span(), triggers, count)
            if pair is None:
                continue
            trigger, verb = pair
            counted = _judged(text, sentence, clause.span(), trigger, verb, count, field)
            if counted is not None:
                used.append((trigger.start(), count.end()))
                yield counted


def _number_of(match: re.Match[str]) -> int:
    assert match.lastgroup is not None
    return int(match.lastgroup[1:])


def _carried(
    text: str, clause: re.Match[str], used: list[tuple[int, int]], sentence: tuple[int, int]
) -> list[tuple[re.Match[str], Verb]]:
    """A clause without a verb that goes on counting (共12家, 前两批57件) speaks of the verb before it."""
    if not _GOES_ON.match(clause[0]):
        return []
    before = [(match, VERBS[_number_of(match)]) for match in TRIGGER.finditer(text, sentence[0], clause.start())]
    served = bool(before) and any(start <= before[-1][0].start() < end for start, end in used)
    return before[-1:] if before and (not served or _BATCHES.match(clause[0])) else []


def _counted_before(
    text: str,
    clause: re.Match[str],
    triggers: list[tuple[re.Match[str], Verb]],
    used: list[tuple[int, int]],
    sentence: tuple[int, int],
) -> tuple[re.Match[str], Verb, re.Match[str], tuple[int, int]] | None:
    """查获非法熔铝点2处，当场取缔: a clause of a deed alone speaks of what the clause before it counts."""
    trigger, verb = triggers[0]
    bare = clause.end() - trigger.end() <= 2 and ALL_OF_THEM.match(text[clause.start() : trigger.start()])
    if not bare or COUNT.search(text, *clause.span()) or clause.start() <= sentence[0]:
        return None
    begin = max(sentence[0], *(text.rfind(sign, sentence[0], clause.start() - 1) + 1 for sign in "，,；;：:"))
    counts = [
        count
        for count in COUNT.finditer(text, begin, clause.start())
        if _counts(verb, count["unit"], text[begin : count.start()])
    ]
    if VISITED.search(text, begin, clause.start()) and not MET.search(text, begin, clause.start()):
        return None
    if len(counts) != 1 or any(start <= counts[0].start() < end for start, end in used):
        return None
    return trigger, verb, counts[0], (begin, clause.end())


def _counts(verb: Verb, unit: str | None, before: str) -> bool:
    """Whether a verb that stands behind counts in this unit what stands before the number."""
    if unit is None or verb.unit == "元" or verb.type in ("received", "resolved"):
        return False
    if unit in verb.units.split("|"):
        return True
    objects = f"{verb.objects}|(?:非法|无证|黑)[^，。]{{1,8}}[点坊]"
    return unit in verb.vague.split("|") and re.search(objects, before) is not None and "问题" not in before


def _same_unit(before: str, unit: str) -> str | None:
    """What an earlier clause of the sentence counted in the unit: 查封非法采石点5个，取缔3个 → 查封非法采石点."""
    for clause in reversed(_CLAUSE.findall(before)):
        for count in COUNT.finditer(clause):
            if count["unit"] == unit:
                return str(clause[: count.start()])
    return None


def _verb_of(
    text: str, clause: tuple[int, int], triggers: list[tuple[re.Match[str], Verb]], count: re.Match[str]
) -> tuple[re.Match[str], Verb] | None:
    """The verb that a number belongs to: the nearest before it that counts in its unit, else the next behind it."""
    for trigger, verb in triggers:
        # 责令46家企业限期整改
        if trigger.start() < count.start() < trigger.end() and _fits(text, clause, verb, count, trigger):
            return trigger, verb
    before = [pair for pair in triggers if pair[0].end() <= count.start()]
    for number, (trigger, verb) in reversed(list(enumerate(before))):
        # 办结群众交办的信访件211件: what stands before 的 only says which
        if (
            number
            and text[trigger.end() : trigger.end() + 1] == "的"
            and _fits(text, clause, before[number - 1][1], count, trigger)
        ):
            continue
        between = text[max(trigger.end(), clause[0]) : count.start()]
        if (
            len(between) <= _REACH
            and (fitting := _fitting(text, clause, verb, count, trigger))
            and not _is_served(between, count)
        ):
            return trigger, fitting
    after = [pair for pair in triggers if pair[0].start() >= count.end()]
    for trigger, verb in after:
        between = text[count.end() : trigger.start()]
        other = COUNT.search(between)
        if len(between) > _REACH or (other and other["unit"]):
            break
        billed = verb.type == "fine" and count["unit"] in ("家", "户") and _BILLED.search(between + trigger[0])
        fitting = _PENALISED if billed else verb if _fits(text, clause, verb, count, trigger) else None
        if fitting and _passive(text, clause, between + trigger[0], fitting, count):
            return trigger, fitting
    return None


def _is_served(between: str, count: re.Match[str]) -> bool:
    """The verb has its number already (完成整改12家：9家换了…), and the two do not stand in one list."""
    other = [match for match in COUNT.finditer(between) if match["unit"] == count["unit"]]
    return bool(other) and re.search("[、和及至到]", between[other[-1].end() :]) is None


def _fitting(
    text: str, clause: tuple[int, int], verb: Verb, count: re.Match[str], trigger: re.Match[str]
) -> Verb | None:
    """The verb, if it counts in the number's unit; firms that are fined (罚款17家) are penalised."""
    if verb.type == "fine" and count["unit"] in ("家", "户"):
        return None if trigger[0].startswith("罚单") else _PENALISED
    if verb.type == "fine" and NO_FINE.search(text, max(clause[0], trigger.end()), count.start()):
        return None
    return verb if _fits(text, clause, verb, count, trigger) else None


def _fits(text: str, clause: tuple[int, int], verb: Verb, count: re.Match[str], trigger: re.Match[str]) -> bool:
    unit = count["unit"]
    if verb.unit == "元":
        money = unit == "元" or (unit is None and re.search("[万亿]", count["number"]) is not None)
        return money and not re.match(r"[余多]?(?:/|每|一)?(?:吨|斤|亩)", text[count.end() : count.end() + 3])
    if unit is None:
        return False
    if verb.type == "received":
        near = text[max(0, clause[0] - 40) : min(len(text), clause[1] + 20)]
        if not PETITION.search(near):
            return False
        if trigger[0] in ("受理", "收到", "接到", "接收", "接获") and not re.search(
            "信访|举报件|交办|移交|移送|督察", near
        ):
            return False
    if unit in verb.units.split("|"):
        return unit not in ("户", "间") or _is_firm(text, clause, count, trigger)
    if unit in verb.vague.split("|") and verb.vague:
        before = text[text.rfind("。", 0, clause[0]) + 1 : clause[0]]
        if (match := _same_unit(before, unit)) and _counts(verb, unit, match):
            return True
        around = text[min(trigger.start(), count.start()) : min(clause[1], max(count.end(), trigger.end()) + 8)]
        if "散乱污" in text[max(0, clause[0] - 60) : clause[1]] and not re.search(
            "问题|隐患|环节|排[污口水]口", around
        ):
            return True
        barred = "问题|隐患|点位|环节" if verb.type == "closed" else "问题|隐患|点位|环节|排[污口水]口"
        return re.search(verb.objects, around.replace("站位", "")) is not None and not re.search(barred, around)
    return False


def _is_firm(text: str, clause: tuple[int, int], count: re.Match[str], trigger: re.Match[str]) -> bool:
    around = text[min(trigger.start(), count.start()) : min(clause[1], count.end() + 10)]
    return not re.search("居民|村民|住户|农户|群众|人家|搬下山", around)


def _passive(text: str, clause: tuple[int, int], between: str, verb: Verb, count: re.Match[str]) -> bool:
    """3家作坊被依法取缔, 对两家企业立案处罚, 30万元罚款, 39件已办结: the number stands before its verb."""
    if verb.type == "cases" and text[count.end() : count.end() + 2] == "问题":
        return False
    if verb.type == "fine":
        return len(between) <= 10 and not re.search("以上|以下", between)
    if between[0] == "、":
        return False
    left = text[clause[0] : count.start()]
    if (
        re.search(
            r"被|已|均|全部|予以|依法|完成|受到|遭|得到|陆续|先后|给予|主动|自愿|自行|相继|率先|[昨今当前][天日晚]|日前|近日",
            between,
        )
        or len(between) <= 4
        or (verb.type in _MOVES and _OF_ITSELF.match(between))
    ):
        return True
    if verb.type == "detained":
        return True
    return re.search(r"(?:对|将|把|使|让|约|给|令|责令|要求)[^，。；]{0,14}$", left) is not None


def _judged(
    text: str,
    sentence: tuple[int, int],
    clause: tuple[int, int],
    trigger: re.Match[str],
    verb: Verb,
    count: re.Match[str],
    field: Field,
) -> Counted | None:
    """The figure, unless it is planned, denied, what the law allows, a comparison or of other things."""
    value = value_of(count["number"])
    first, last = min(trigger.start(), count.start()), max(trigger.end(), count.end())
    if (
        value is None
        or value == 0
        or WHAT_IF.search(text, sentence[0], count.start())
        or is_void(text, sentence, clause, trigger, count, verb)
    ):
        return None
    unit = verb.unit or count["unit"]
    head = text[sentence[0] : first]
    return Counted(
        verb=verb,
        value=value,
        unit=unit,
        field=field,
        start=first,
        end=last + (1 if verb.unit and count["unit"] is None and text[last : last + 1] == "元" else 0),
        number_at=count.start(),
        sentence=sentence,
        text=text,
        total=TOTAL.search(text, max(sentence[0], first - 12), count.start()) is not None,
        part=PARTS.search(head) is not None or PARTS.search(text, trigger.end(), count.start()) is not None,
    )
