"""Counting: pairs each number of a text with the deed it counts, and voids what was not done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from nlp.annotation import Field
from nlp.figure_deeds import FIRM, TRIGGER, Verb, verb_of
from nlp.figure_lists import listed_in
from nlp.figure_pairs import pairs_of
from nlp.figure_units import counted_so, is_of
from nlp.figure_voids import is_void, is_void_line
from nlp.figure_words import (
    ALL_OF_THEM,
    CLAUSE,
    COUNT,
    MET,
    NO_FINE,
    OTHER_DEED,
    PARTS,
    SLOGAN,
    TOTAL,
    VISITED,
    WHAT_IF,
)
from nlp.numerals import NUMBER, value_of
from nlp.sentences import sentence_spans, span_at

# a title's clauses stand apart by a space: 小化工关了 一家选矿厂停了
_PARTS_TITLE = re.compile(r"(?<=[^\d\s])[ 　](?=[^\d\s])")
_BATCHES = re.compile(r"\s*(?:前[一二三四五六七八九十两\d]+|第[一二三四五六七八九十\d]+|本|上)批")
_GOES_ON = re.compile(
    rf"\s*其中我市(?:共?有)?[\d０-９]|"
    rf"{_BATCHES.pattern}|\s*(?:共计?|合计|总计|累计|总?[金数]?额)(?:有|达|为)?[\d０-９一二三四五六七八九十]|"
    r"\s*(?:达到?|(?:增|升|降|减)(?:加|少)?[至到])[\d０-９一二三四五六七八九十]"
)
_NOUN = re.compile(rf"(?P<noun>[^，。；、\d]{{2,14}}?){NUMBER}(?P<unit>[家座处户人名位件起宗])")
_PERSONS = "[科处县厅]级|负责人|责任人|干部|人员|党员|书记|[镇乡县区局厂站所科处村河]长|老板"
_FIRM_NOUN = f"{FIRM}|小[\u4e00-\u9fff]{{2}}"
_OBJECT_OF = {
    **dict.fromkeys(("accountable", "interviewed", "detained"), _PERSONS),
    **dict.fromkeys(("closed", "suspended", "rectified", "relocated", "penalised"), _FIRM_NOUN),
    **dict.fromkeys(("transferred", "cases"), "案件?"),
}
# 取缔小塑料4家，检查加油站9家: another deed's object, though that deed is no figure
_VERBAL = re.compile(
    f"{VISITED.pattern}|{MET.pattern}|{OTHER_DEED.pattern}|限[期制]|治理|涉及|[还另尚共只仅]?有|剩|余|待|拟|未|发[放出现]|培训|组织|"
    "完[成善]|验收|修|新建|办理|受理|审|撤|销|抓|扣|训诫|警告|免|奖|慰问|座谈|邀请|覆盖|其中|分别|全[市县区]|累计"
)
_IN_A_LIST = re.compile("[^，。；、]{1,12}(?:、|和|及|与|以及)[^，。；、]{0,4}")
# behind a number, what it counts: 3宗采石权
_OBJECT = 5
# 两项合计10万元, 加起来13万元: what was fined in the clauses before, together
_SUMS = re.compile(
    rf"\s*[^，。；\d]{{0,8}}?(?:共计|合计|总计|累计|一共|总共|[加合]起来|加在一起|共)(?:有|达|为|是|罚)?{NUMBER}[元块]"
)
_COLON = re.compile("(?:处理|情况|人员|名单|企业|单位|如下){0,2}[：:]")
_ITEMS = re.compile(r"(?:[^，,。；;、：:\d]{2,10}\d+[家人名位件起][，,、])+")
# 就焚烧问题进行集体约谈, 县里昨天再次取缔
_LED = re.compile("就[^，。；]{2,20}(?:问题|一事|工作)(?:对其)?(?:进行|开展|予以)?(?:集体|集中|当面)?|[县区市镇乡]里")
# 罚过两次，一次8万元，一次15万元
_TIMES = re.compile("[两二三四五2-5][次回张笔份](?!以上)")
# 3张罚单，金额分别是12万元、20万元
_AMOUNTS = re.compile(rf"\s*(?:罚款)?(?:金额|数额)(?:分别|各)?[是为]{NUMBER}[元块]")
_ONE_BY_ONE = re.compile(
    rf"\s*(?:[头第首前后另末]|最后)?[一二两三四五]?(?:次|回|张|笔|份|者)(?:是|为|罚了?|罚款)?{NUMBER}[元块]"
)


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
    part_at: int | None


def counted_in(text: str, field: Field) -> list[Counted]:
    """The deeds and numbers of one field that hold, in order of the text."""
    if field == "title":
        parted = _counted_in(_PARTS_TITLE.sub("，", text), field)
        return [replace(one, text=text) for one in parted]
    return _counted_in(text, field)


def _counted_in(text: str, field: Field) -> list[Counted]:
    found: list[Counted] = []
    for sentence in sentence_spans(text):
        if TRIGGER.search(text, *sentence):
            found += _of_sentence(text, sentence, field)
    return found + [one for one in _listed(text, field) if not any(_overlap(one, other) for other in found)]


def _overlap(one: Counted, other: Counted) -> bool:
    return one.start < other.end and other.start < one.end


def _listed(text: str, field: Field) -> Iterator[Counted]:
    for line, deed, verb, unit, scale in listed_in(text):
        value, (start, end) = value_of(line["number"]), (deed.start(), line.end("unit" if line["unit"] else "number"))
        sentence = span_at(sentence_spans(text), start)
        if value and not WHAT_IF.search(text, sentence[0], start) and not is_void_line(text, sentence, start):
            yield Counted(
                verb, value * scale, unit, field, start, end, line.start("number"), sentence, text, False, None
            )


def _of_sentence(text: str, sentence: tuple[int, int], field: Field) -> Iterator[Counted]:
    if SLOGAN.search(text, *sentence):
        return
    used: list[tuple[int, int]] = []
    for clause in CLAUSE.finditer(text, *sentence):
        triggers = [(match, verb_of(match)) for match in TRIGGER.finditer(text, *clause.span())]
        if not triggers:
            triggers = _carried(text, clause, used, sentence)
        elif behind := _counted_before(text, clause, triggers, used, sentence):
            for trigger, verb, count, span in behind:
                counted = _judged(text, sentence, span, trigger, verb, count, field)
                if counted is not None:
                    used.append((count.start(), trigger.end()))
                    yield counted
            continue
        carried = triggers[0][1] if triggers and triggers[0][0].end() <= clause.start() else None
        for trigger, verb, count in pairs_of(text, clause.span(), triggers):
            if carried is not None and verb is not carried:
                continue
            counted = _judged(text, sentence, clause.span(), trigger, verb, count, field)
            if counted is not None:
                used.append((trigger.start(), count.end()))
                yield counted


def _carried(
    text: str, clause: re.Match[str], used: list[tuple[int, int]], sentence: tuple[int, int]
) -> list[tuple[re.Match[str], Verb]]:
    """A clause without a verb that goes on counting (共12家, 前两批57件) speaks of the verb before it."""
    before = [(match, verb_of(match)) for match in TRIGGER.finditer(text, sentence[0], clause.start())]
    if before and before[-1][1].unit == "元" and _tells_fines(text, clause, sentence, before[-1][0]):
        return before[-1:]
    if before and _is_listed_under(text, before[-1][0], clause.start()):
        return before[-1:]
    last = [deed for deed in before if used and deed[0].start() == used[-1][0]]
    if last and _is_next_object(text, clause, last[0], used[-1][1]):
        return last
    if not _GOES_ON.match(clause[0]):
        return []
    served = bool(before) and any(start <= before[-1][0].start() < end for start, end in used)
    return before[-1:] if before and (not served or _BATCHES.match(clause[0])) else []


def _is_next_object(text: str, clause: re.Match[str], deed: tuple[re.Match[str], Verb], end: int) -> bool:
    """约谈企业负责人13人，乡镇干部5人: a clause of a noun and a number alone, built as the deed's object before it."""
    trigger, verb = deed
    if verb.type not in _OBJECT_OF:
        return False
    opens = max(trigger.end(), text.rfind("，", 0, end) + 1)
    before = _NOUN.fullmatch(text, opens, end)
    after = _NOUN.fullmatch(clause[0].strip())
    return (
        before is not None
        and after is not None
        and clause.start() - end <= 1
        and before["unit"] == after["unit"]
        and re.search(f"(?:{_OBJECT_OF[verb.type]})$", after["noun"]) is not None
        and _VERBAL.search(after["noun"]) is None
    )


def _is_listed_under(text: str, deed: re.Match[str], at: int) -> bool:
    """一批干部被问责：县级干部3人，科级干部17人: what stands behind the deed's colon is counted by it, item by item."""
    head = _COLON.match(text, deed.end())
    return head is not None and _ITEMS.fullmatch(text, head.end(), at) is not None


def _tells_fines(text: str, clause: re.Match[str], sentence: tuple[int, int], fine: re.Match[str]) -> bool:
    """Whether a clause sums up the fines before it, or is one of several times: 罚过两次，一次8万元，一次15万元."""
    if NO_FINE.search(text, fine.end(), clause.end()):
        return False
    one_by_one = _ONE_BY_ONE.match(clause[0]) and _TIMES.search(text, sentence[0], clause.start())
    return bool(one_by_one or _SUMS.match(clause[0]) or _AMOUNTS.match(clause[0]))


def _counted_before(
    text: str,
    clause: re.Match[str],
    triggers: list[tuple[re.Match[str], Verb]],
    used: list[tuple[int, int]],
    sentence: tuple[int, int],
) -> list[tuple[re.Match[str], Verb, re.Match[str], tuple[int, int]]]:
    """查获非法熔铝点2处，当场取缔: a clause of a deed alone speaks of what the clause before it counts."""
    trigger, verb = triggers[0]
    led = _LED.match(text, clause.start(), trigger.start())
    bare = clause.end() - trigger.end() <= 2 and ALL_OF_THEM.match(
        text[led.end() if led else clause.start() : trigger.start()]
    )
    if not bare or clause.start() <= sentence[0] or any(one["unit"] for one in COUNT.finditer(text, *clause.span())):
        return []
    begin = max(sentence[0], *(text.rfind(sign, sentence[0], clause.start() - 1) + 1 for sign in "，,；;：:"))
    counts = [
        count
        for count in COUNT.finditer(text, begin, clause.start())
        if is_of(verb, count["unit"], text[begin : count.end() + _OBJECT])
        or any(is_of(verb, count["unit"], told) for told in counted_so(text[sentence[0] : begin], count["unit"]))
    ]
    if VISITED.search(text, begin, clause.start()) and not MET.search(text, begin, clause.start()):
        return []
    gaps = [text[one.end() : other.start()] for one, other in pairwise(counts)]
    if not all(_IN_A_LIST.fullmatch(gap) for gap in gaps):
        return []
    if any(start <= count.start() < end for count in counts for start, end in used):
        return []
    return [(trigger, verb, count, (begin, clause.end())) for count in counts]


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
        part_at=max((match.start() for match in PARTS.finditer(text, sentence[0], count.start())), default=None),
    )
