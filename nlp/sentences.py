"""Sentences and clauses of a text as [start, end) spans, in code points."""

from __future__ import annotations

import re
from bisect import bisect_right

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*[”’」』）)】]*|\n")
_FULL_STOPS = "。！？\n"
Span = tuple[int, int]


def sentence_spans(text: str) -> list[Span]:
    """Spans of the sentences (；ends one too); line breaks are in none."""
    return [match.span() for match in _SENTENCE.finditer(text) if match[0] != "\n"]


def sentence_start(text: str, place: int) -> int:
    """Where the sentence around `place` begins, in which ； does not end one: a list is one sentence."""
    return max(text.rfind(sign, 0, place) for sign in _FULL_STOPS) + 1


def span_at(spans: list[Span], place: int) -> Span:
    """The span that holds `place`; where none does, the empty span there."""
    number = bisect_right(spans, (place, len(spans) and spans[-1][1] + 1)) - 1
    if number >= 0 and spans[number][0] <= place < spans[number][1]:
        return spans[number]
    return place, place
