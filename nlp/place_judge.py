"""The judge of places: weighs the evidence that a district which a text names is one that it plays in.

Its weights (place_weights.json: by the evidence's name) are made by `python -m nlp.place_fit`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import log
from pathlib import Path
from statistics import fmean

from nlp.place_evidence import evidence_of
from nlp.place_setting import Setting
from nlp.places import Find

WEIGHTS = Path(__file__).with_name("place_weights.json")
BIAS = ""
"""The name under which the weights hold their sum for no evidence at all."""


def _odds(chance: float) -> float:
    return log(chance / (1 - chance))


# a district must be likelier than this; where none is, the likeliest stay on much less: a text mostly plays somewhere
_LEAST, _LEAST_OF_ALL = _odds(0.6), _odds(0.3)
_ALIKE = 0.4
# of a name: more say nothing new, and texts are long
_MENTIONS = 8
_NONE = float("-inf")
_JOINTS = frozenset("、和与及")


@cache
def _shipped() -> Mapping[str, float]:
    weights: Mapping[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights


def weight_of(find: Find, setting: Setting, weights: Mapping[str, float] | None = None) -> float:
    """The logarithm of the odds that the text plays in the find's district, by the evidence of this find."""
    known = _shipped() if weights is None else weights
    return known[BIAS] + sum(known.get(name, 0.0) for name in evidence_of(find, setting))


def without_passing(
    found: Sequence[Find], setting: Setting, weights: Mapping[str, float] | None = None
) -> Iterator[Find]:
    """Leaves out the districts that the text names only in passing, with all their finds. A name that is repeated is
    as likely as its first _MENTIONS are on average; a district as its likeliest name.
    """
    lists = list(_lists(found, setting))
    named: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, listed in enumerate(lists):
        for find in listed:
            named[find.code][find.text].append(number)

    @cache
    def weight(number: int) -> float:
        return fmean(weight_of(find, setting, weights) for find in lists[number])

    best: dict[str, float] = {}
    for code, by_name in named.items():
        best[code] = _NONE
        for numbers in by_name.values():
            best[code] = max(best[code], fmean(map(weight, numbers[:_MENTIONS])))
            if best[code] > _LEAST:
                break
    likeliest = max(best.values(), default=_NONE)
    least = _LEAST if likeliest > _LEAST else max(_LEAST_OF_ALL, likeliest - _ALIKE)
    yield from (find for find in found if best[find.code] > least)


def _lists(found: Sequence[Find], setting: Setting) -> Iterator[list[Find]]:
    """The names, those that stand in one list together: they stand or fall together."""
    listed: list[Find] = []
    for find in found:
        if listed and (listed[-1].field != find.field or not _is_joint(setting, listed[-1], find)):
            yield listed
            listed = []
        listed.append(find)
    if listed:
        yield listed


def _is_joint(setting: Setting, before: Find, behind: Find) -> bool:
    return setting.texts[before.field][before.end : behind.start] in _JOINTS
