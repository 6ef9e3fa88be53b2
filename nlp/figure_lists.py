"""Lists and tables: a line that is a deed's name, its unit in brackets and a number (约谈（人）：12, 交办 58)."""

from __future__ import annotations

import re

from nlp.figure_deeds import TRIGGER, Verb, verb_of
from nlp.figure_words import MONEY
from nlp.numerals import NUMBER

_UNITS = "万元|亿元|元|人次|家次|家|户|人|名|位|次|件|起|宗|例|个|处|座"
_OPEN, _CLOSE = "[（(\\[【]", "[）)\\]】]"
LINE = re.compile(
    rf"(?:^|(?<=[\n，、；|]))[^\w\n（(]*(?P<label>[^\d\n，。；、：:（(|]{{2,14}}?)"
    rf"(?:{_OPEN}(?:单位[：:])?(?P<head>{_UNITS}){_CLOSE})?[ 　\t：:|]*"
    rf"(?P<number>{NUMBER})(?:{_OPEN}?(?P<unit>{_UNITS}){_CLOSE}?)?[ 　]*(?=[\n，。；、|]|$)"
)
# what a table counts where it names no unit: files are counted one way only
_UNSAID = {"received": "件", "resolved": "件", "cases": "件"}
_SCALES = {"万元": 10_000, "亿元": 100_000_000}


def listed_in(text: str) -> list[tuple[re.Match[str], re.Match[str], Verb, str, int]]:
    """The line, the deed, its verb, the unit and what the number is to be multiplied by.

    Only lines that the counting of sentences cannot read: those whose unit stands in brackets or is left out.
    """
    found = []
    for line in LINE.finditer(text):
        bracketed = line["head"] or (line["unit"] and text[line.end("unit") : line.end("unit") + 1] in "）)]】")
        if line["unit"] and not bracketed:
            continue
        deeds = list(TRIGGER.finditer(text, *line.span("label")))
        if not deeds or (
            not bracketed and deeds[-1].end() < line.end("label") and text[deeds[-1].end()] not in "信举件来"
        ):
            continue
        verb = verb_of(deeds[0])
        unit = line["head"] or line["unit"] or _UNSAID.get(verb.type)
        if unit is not None and _counts(verb, unit):
            found.append((line, deeds[0], verb, "元" if verb.unit else unit, _SCALES.get(unit, 1)))
    return found


def _counts(verb: Verb, unit: str) -> bool:
    if verb.unit == "元":
        return unit in MONEY or unit in _SCALES
    return unit in (*verb.units.split("|"), *verb.vague.split("|"))
