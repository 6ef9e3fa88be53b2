"""How grave a sudden environmental incident looks: the grade that the city's rules propose, for a person to confirm."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cities.alerts import Drills, Grade, GradeRule, Incidents
from index.document import Document
from nlp.numerals import NUMBER, value_of

_PEOPLE = "(?:名|位|个)?(?:人员|群众|居民|村民|工人|职工|学生|人)"
_GAP = "[^，。；！？\\d]{0,6}?"
_HARMS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("min_deaths", "死亡", re.compile(f"(?:死亡|遇难|身亡)(?:人数)?(?:升至|为|了)?({NUMBER}){_PEOPLE}")),
    ("min_deaths", "死亡", re.compile(f"({NUMBER}){_PEOPLE}(?:不幸|当场|已)?(?:死亡|遇难|身亡)")),
    ("min_poisoned", "中毒或重伤", re.compile(f"(?:中毒|重伤)(?:人数)?(?:升至|为|了)?({NUMBER}){_PEOPLE}")),
    ("min_poisoned", "中毒或重伤", re.compile(f"({NUMBER}){_PEOPLE}(?:不同程度|出现)?{_GAP}(?:中毒|重伤)")),
    ("min_moved", "疏散转移", re.compile(f"(?:疏散|转移|撤离)(?:安置)?(?:了)?{_GAP}({NUMBER}){_PEOPLE}")),
    ("min_moved", "疏散转移", re.compile(f"({NUMBER}){_PEOPLE}{_GAP}(?:疏散|转移|撤离)")),
    ("min_loss_yuan", "直接经济损失", re.compile(f"(?:直接)?经济损失{_GAP}({NUMBER})元")),
)
_FIRST_SENTENCE = re.compile(r"[^。！？!?\n]*")
_UNITS = {"min_deaths": "人", "min_poisoned": "人", "min_moved": "人", "min_loss_yuan": "元"}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A grade that the rules propose; `why` (Chinese) names the figure or word, `article` the text that says it."""

    grade: Grade
    why: str
    rule: GradeRule
    article: str


def is_drill(drills: Drills | None, document: Document) -> bool:
    """Whether the text tells of a drill and of nothing that happened."""
    if drills is None or document.kind == "message":
        return False
    if document.title:
        head = document.title
    else:
        first = _FIRST_SENTENCE.match(document.body.strip())
        head = first[0] if first else ""
    return any(word in head for word in drills.words) and not any(
        word in document.title or word in document.body for word in drills.unless
    )


def proposed_grade(incidents: Incidents | None, documents: Iterable[Document]) -> Proposed | None:
    """The gravest grade that a text reaches; None where none speaks of an incident (or the city has no such rules).

    A drill, a plan or an anniversary (`but_not`) speaks of none.
    """
    found = [one for document in documents if incidents and (one := _of_article(incidents, document))]
    order = [rule.grade for rule in incidents.grades] if incidents else []
    return min(found, key=lambda one: (order.index(one.grade), one.article), default=None)


def _of_article(incidents: Incidents, document: Document) -> Proposed | None:
    text = f"{document.title}\n{document.body}"
    word = next((word for word in incidents.words if word in text), None)
    if word is None or any(other in text for other in incidents.but_not):
        return None
    harms = _harms(text)
    for rule in incidents.grades:
        for bound, (said, value) in harms.items():
            least = getattr(rule, bound)
            if least is not None and value >= least:
                why = f"{said}{value:g}{_UNITS[bound]}（≥{least:g}）"
                return Proposed(rule.grade, why, rule, document.id)
        if there := next((one for one in rule.words if one in text), None):
            return Proposed(rule.grade, f"文中有“{there}”", rule, document.id)
    last = incidents.grades[-1]
    if _bounded(last):
        return None
    return Proposed(last.grade, f"文中有“{word}”，未见达到更高一级的数字", last, document.id)


def _harms(text: str) -> dict[str, tuple[str, float]]:
    """Bound → (its name, the highest value that the text states)."""
    found: dict[str, tuple[str, float]] = {}
    for bound, said, pattern in _HARMS:
        for match in pattern.finditer(text):
            value = value_of(match[1])
            if value is not None and value > found.get(bound, ("", 0.0))[1]:
                found[bound] = (said, value)
    return found


def _bounded(rule: GradeRule) -> bool:
    return bool(rule.words) or any(getattr(rule, bound) is not None for bound in _UNITS)
