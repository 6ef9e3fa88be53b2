"""Features by which an item's form is judged, and in part its stance: its build in numbers, and the cues it has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from math import log1p
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from crawlers.article import Article
from nlp import form_words as words
from nlp.annotation import FormField
from nlp.form_cues import CUES, Where
from nlp.form_shape import shape_of, voice_of
from nlp.sought import Together

_OTHERS = re.compile(rf"{words.QUOTED.pattern}|(?:强调|指出|表示|介绍说|认为)[，：][^。！？\n“]+")
# what stands behind these is read no more: an attached file does not say what the item is
_READ, _LEAD, _TAIL, _MOST = 4000, 60, 40, 6
_WHERES: tuple[Where, ...] = get_args(Where)
# by place, the numbers of its cues, and their patterns
_NUMBERS = {where: [number for number, cue in enumerate(CUES) if cue.where == where] for where in _WHERES}
_SOUGHT = {where: Together([CUES[number].pattern for number in numbers]) for where, numbers in _NUMBERS.items()}
_SHAPES = tuple(shape_of("", "", None))
NAMES = (*_SHAPES, *(cue.name for cue in CUES))


class Features(NamedTuple):
    """The features of an item in the order of NAMES; by name, where the cues among them stand: (field, start, end) of
    the first."""

    row: NDArray[np.float64]
    places: Mapping[str, tuple[FormField, int, int]]


def features_of(article: Article) -> Features:
    """Each cue by how many different words of it the item has, dampened; the measures of `shape_of` as they are."""
    return _features(article.title, article.body, article.kind)


# the form and the stance towards each district are judged by the same features of an article
@lru_cache(maxsize=4)
def _features(title: str, body: str, kind: str | None) -> Features:
    texts = _texts(title, body)
    found_of = {
        _NUMBERS[where][number]: found
        for where, (_, _, text) in texts.items()
        for number, found in _SOUGHT[where].found_in(text).items()
    }
    row = np.zeros(len(NAMES))
    row[: len(_SHAPES)] = list(shape_of(title, body, kind).values())
    places: dict[str, tuple[FormField, int, int]] = {}
    for number in sorted(found_of):
        if found := [one for one in found_of[number] if one[0].strip()]:
            name, where, _ = CUES[number]
            row[len(_SHAPES) + number] = log1p(min(len({one[0] for one in found}), _MOST))
            first, (field, at, _) = found[0], texts[where]
            start = at + first.start() + len(first[0]) - len(first[0].lstrip())
            places[name] = (field, start, start + len(first[0].strip()))
    return Features(row, places)


@lru_cache(maxsize=8)
def voice_in(text: str) -> NDArray[np.float64]:
    """`voice_of` what the author says himself."""
    return voice_of(_unquoted(text))


@lru_cache(maxsize=8)
def _unquoted(text: str) -> str:
    """The author's own voice: quotations and what somebody is told to say are blotted out, the length is kept."""
    return _OTHERS.sub(lambda said: "□" * len(said[0]), text)


def _texts(title: str, text: str) -> Mapping[Where, tuple[FormField, int, str]]:
    body, whole = text[:_READ], text.rstrip()
    tail = max(len(whole) - _TAIL, 0)
    return {
        "title": ("title", 0, title),
        "lead": ("body", 0, body[:_LEAD]),
        "body": ("body", 0, body),
        "own": ("body", 0, _unquoted(body)),
        "tail": ("body", tail, whole[tail:]),
    }
