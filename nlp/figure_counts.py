"""Counting: pairs each number of a text with the deed it counts, and voids what was not done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.annotation import Field
from nlp.figure_pairs import is_of, pairs_of
from nlp.figure_voids import is_void
from nlp.figure_words import (
    ALL_OF_THEM,
    CLAUSE,
    COUNT,
    MET,
    PARTS,
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

_BATCHES = re.compile(r"\s*(?:前[一二三四五六七八九十两\d]+|第[一二三四五六七八九十\d]+|本|上)批")
_GOES_ON = re.compile(
    rf"{_BATCHES.pattern}|\s*(?:共计?|合计|总计|累计|总?[金数]?额)(?:有|达|为)?[\d０-９一二三四五六七八九十]|"
    r"\s*(?:达到?|(?:增|升|降|减)(?:加|少)?[至到])[\d０-９一二三四五六七八九十]"
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
    found: list[Counted] = []
    for sentence in sentence_spans(text):
        if TRIGGER.search(text, *sentence):
            found += _of_sentence(text, sentence, field)
    return found


def _of_sentence(text: str, sentence: tuple[int, int], field: Field) -> Iterator[Counted]:
    if SLOGAN.search(text, *sentence):
        return
    used: list[tuple[int, int]] = []
    for clause in CLAUSE.finditer(text, *sentence):
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
        for trigger, verb, count in pairs_of(text, clause.span(), triggers):
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
        if is_of(verb, count["unit"], text[begin : count.start()])
    ]
    if VISITED.search(text, begin, clause.start()) and not MET.search(text, begin, clause.start()):
        return None
    if len(counts) != 1 or any(start <= counts[0].start() < end for start, end in used):
        return None
    return trigger, verb, counts[0], (begin, clause.end())


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
