"""Units: whether a deed counts in a number's unit — firms, persons, files, money — by what stands around the two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.figure_deeds import VERBS, Verb
from nlp.figure_words import AREA_UNITS, BARRED, CLAUSE, COUNT, MONEY, NO_FINE, PETITION

# behind a number, what it counts: 14座砖瓦窑有11座关停
_OBJECT, _THING = 6, 12
_LETTERS = re.compile("信访|举报件|交办|移交|移送|督察|12369|环境[^，。；]{0,4}投诉|投诉举报")
PENALISED, _FINE = (next(verb for verb in VERBS if verb.type == name) for name in ("penalised", "fine"))
# what firms do of themselves: 六家企业搬迁入园; what is done to a file: 4件案件线索移交公安
OF_ITSELF = ("relocated", "closed", "suspended", "rectified", "transferred")
_OF_AREAS = ("interviewed", "accountable")
# 立案查处24家: firms, not cases
_FIRMS_FOUND = re.compile("立案(?:查处)?|查处")
_PENALTY_OF = re.compile("的?(?:行政|经济)?")
_OTHER_MONEY = re.compile("[余多]?(?:[欧美日韩港澳加]|英镑|卢布|新台币|(?:/|每|一)?[吨斤亩])")


def is_of(verb: Verb, unit: str | None, before: str) -> bool:
    """Whether a verb that stands behind counts in this unit what stands before the number."""
    if unit is None or verb.unit == "元" or verb.type in ("received", "resolved"):
        return False
    if unit in verb.units.split("|"):
        return True
    objects = f"{verb.objects}|(?:非法|无证|黑)[^，。]{{1,8}}[点坊]"
    return unit in verb.vague.split("|") and re.search(objects, before) is not None and "问题" not in before


def counted_so(before: str, unit: str | None) -> Iterator[str]:
    """What earlier clauses counted in the unit: 查封非法采石点5个，取缔3个 → 查封非法采石点5个."""
    for clause in CLAUSE.findall(before):
        for count in COUNT.finditer(clause):
            if count["unit"] == unit:
                yield clause[: count.end() + _OBJECT]


def fitting_verb(
    text: str, clause: tuple[int, int], verb: Verb, count: re.Match[str], trigger: re.Match[str]
) -> Verb | None:
    """The verb, if it counts in the number's unit; firms fined (罚款17家) are penalised, 处罚5万元 is a fine."""
    meant = _by_unit(text, verb, count, trigger)
    if meant is None or not fits(text, clause, meant, count, trigger):
        return None
    of_other = meant.type == "fine" and NO_FINE.search(text, max(clause[0], trigger.end()), count.start())
    return None if of_other else meant


def _by_unit(text: str, verb: Verb, count: re.Match[str], trigger: re.Match[str]) -> Verb | None:
    """What the unit makes of a verb: 罚款17家 and 查处24家 penalise, 处罚5万元 fines."""
    if count["unit"] in ("家", "户"):
        if verb.type == "fine":
            return None if trigger[0].startswith("罚单") else PENALISED
        return PENALISED if _FIRMS_FOUND.fullmatch(trigger[0]) else verb
    # 罚款42人
    if verb.type == "fine" and count["unit"] in ("人", "名") and trigger.end() == count.start():
        return PENALISED
    if verb.type == "penalised":
        return _FINE if _is_money(text, count) else verb
    return verb


def verb_behind(
    text: str, clause: tuple[int, int], verb: Verb, count: re.Match[str], trigger: re.Match[str]
) -> Verb | None:
    """Of a verb behind the number: 5万元的行政处罚 is a fine."""
    if verb.type == "penalised" and _is_money(text, count):
        return _FINE if _PENALTY_OF.fullmatch(text, count.end(), trigger.start()) else None
    return verb if fits(text, clause, verb, count, trigger) else None


def _is_money(text: str, count: re.Match[str]) -> bool:
    money = count["unit"] in MONEY or (count["unit"] is None and re.search("[万亿]", count["number"]) is not None)
    return money and _OTHER_MONEY.match(text, count.end()) is None


def fits(text: str, clause: tuple[int, int], verb: Verb, count: re.Match[str], trigger: re.Match[str]) -> bool:
    unit = count["unit"]
    if verb.unit == "元":
        return _is_money(text, count)
    of_areas = verb.type in _OF_AREAS
    if unit is None or (unit == "个" and not of_areas and AREA_UNITS.match(text, count.end())):
        return False
    if verb.type == "received" and not _of_petitions(text, clause, trigger):
        return False
    if unit in verb.units.split("|"):
        return (
            (unit not in ("户", "间") and verb.type != "relocated")
            or verb.type == "penalised"
            or _is_firm(text, clause, count, trigger)
        )
    if unit not in verb.vague.split("|") or not verb.vague:
        return False
    # 检查加油站88座。…一周后，19座整改到位: problems are never counted in 座, so it is of the paragraph
    before = text[text.rfind("\n" if unit == "座" else "。", 0, clause[0]) + 1 : min(trigger.start(), count.start())]
    if any(
        is_of(verb, unit, told) or (verb.type == "resolved" and re.search(verb.objects, told))
        for told in counted_so(before, unit)
    ):
        return True
    # 石灰窑关了6座
    near = 1 if unit == "个" else _OBJECT
    object_at = text[max(0, trigger.start() - _THING) : trigger.start()]
    if verb.type in OF_ITSELF and re.search(f"(?:{verb.objects})[^，。；、的不未没]{{0,{near}}}$", object_at):
        return True
    around = text[min(trigger.start(), count.start()) : min(clause[1], max(count.end(), trigger.end()) + 8)]
    return _counts_vaguely(verb, around, "散乱污" in text[max(0, clause[0] - 60) : clause[1]])


def _counts_vaguely(verb: Verb, around: str, untidy: bool) -> bool:
    """Whether 个, 处, 座 beside the verb count what it is done to; `untidy`: the text is of 散乱污 firms."""
    if untidy and not re.search(BARRED, around):
        return True
    if re.search(verb.objects, around.replace("站位", "")) is None:
        return False
    barred = BARRED.replace("|排[污口水]口", "") if verb.type == "closed" else BARRED
    return verb.type in (*_OF_AREAS, "received", "resolved") or re.search(barred, around) is None


def _of_petitions(text: str, clause: tuple[int, int], trigger: re.Match[str]) -> bool:
    near = text[max(0, clause[0] - 40) : min(len(text), clause[1] + 20)]
    if not PETITION.search(near) or re.search("12315|消费", near):
        return False
    passed_on = trigger[0] not in ("受理", "收到", "接到", "接收", "接获")
    return passed_on or _LETTERS.search(near) is not None


def _is_firm(text: str, clause: tuple[int, int], count: re.Match[str], trigger: re.Match[str]) -> bool:
    around = text[min(trigger.start(), count.start()) : min(clause[1], max(count.end(), trigger.end()) + 10)]
    if re.search("移民|居民|村民|群众", text[max(clause[0], trigger.start() - 4) : trigger.start()]):
        return False
    return not re.search("居民|村民|住户|农户|群众|人家|搬下山|新居|新家|新房|安置|贫困|富裕户", around)
