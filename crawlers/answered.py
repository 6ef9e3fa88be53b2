"""A question to an office and its answer, where each stands in an element of its own: both are the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawlers.places import Place
from crawlers.prose_runs import Prose

_MOMENT = r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?"
ANSWER = re.compile(
    rf"(?:{_MOMENT})?\W*(?:(?:官方|部门|单位|政府|承办单位)(?:回复|答复|回应)|(?:回复|答复|反馈)(?:内容|意见|情况|结果|信息)|"
    r"(?:办理|处理|核查|办结|处置|调查)(?:结果|意见|情况|答复|回复|反馈)|[【\[]\s*(?:回复|答复)\s*[】\]]|"
    r"\w{2,14}[局委办厅院府队部心会镇乡]\s*(?:的)?(?:回复|答复))(?:如下)?\W*"
    # who answers, and when, in the same line
    rf"(?:\s(?:\w{{2,4}}(?:单位|部门)[：:])?\s*\w{{2,20}}\s*)?(?:\w{{0,4}}[：:]?\s*{_MOMENT})?\W*"
)
"""The heading over what an office answers."""
_BEFORE, _AFTER, _GAP = 9, 10, 4
_PARAGRAPHS = frozenset(("p", "span", "font", "b", "strong"))


def question_and_answer(
    best: Place, first: int, last: int, found: list[Prose], texts: list[str]
) -> tuple[Sequence[Prose], Place, Sequence[Prose], Place] | None:
    """The prose and the element of both, in their order, where `best`, whose prose stands from `first` to `last` of the
    texts, holds only one of them."""
    for place in range(max(0, first - _BEFORE), min(first, len(texts))):
        if ANSWER.fullmatch(texts[place]):
            question = _run([prose for prose in reversed(found) if prose.at < place], place)[::-1]
            element = _around(question, best)
            answer = [prose for prose in found if first <= prose.at <= last]
            if element is not None:
                return question, element, answer, best
    for place in range(last + 1, min(last + 1 + _AFTER, len(texts))):
        if ANSWER.fullmatch(texts[place]):
            answer = _run([prose for prose in found if prose.at > place], place)
            element = _around(answer, best)
            question = [prose for prose in found if first <= prose.at <= last]
            if element is not None:
                return question, best, answer, element
    return None


def _run(found: list[Prose], place: int) -> list[Prose]:
    """The prose nearest to a place and what goes on with it; names and dates may stand between it and the place."""
    run: list[Prose] = []
    for prose in found:
        if abs(prose.at - place) > (_GAP if run else _AFTER):
            break
        run.append(prose)
        place = prose.at
    return run


def _around(run: Sequence[Prose], best: Place) -> Place | None:
    """The smallest element around all of a run that does not hold the other half."""
    if not run:
        return None
    other = set(map(id, _path(best)))
    shared = [place for place in _path(run[0].place) if id(place) not in other]
    for prose in run[1:]:
        path = set(map(id, _path(prose.place)))
        shared = [place for place in shared if id(place) in path]
    if not shared:
        return None
    return shared[1] if shared[0].tag in _PARAGRAPHS and len(shared) > 1 else shared[0]


def _path(place: Place | None) -> list[Place]:
    found = []
    while place is not None:
        found.append(place)
        place = place.above
    return found
