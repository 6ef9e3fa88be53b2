"""The words of a query marked in a title and in the passage of a body that shows them best, as safe HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from index.document import Document
from index.fields import words_of
from index.store import Hit, Node
from index.text import UNEVEN, Cutter, characters, fold

PASSAGE = 120
"""characters of a passage"""
_BEFORE = 24
"""characters that may stand before the first marked word"""
_SENTENCE_END = "。！？!?\n"

Span = tuple[int, int]


class Marker:
    """Marks what a query asked for: whole phrases, and where a text has none, the single words of it."""

    def __init__(self, query: Node, cutter: Cutter) -> None:
        self._patterns: list[tuple[re.Pattern[str], re.Pattern[str] | None]] = []
        for words in words_of(query):
            if phrase := characters(words.text):
                parts = [] if words.phrase else [characters(word) for word in cutter.words_asked(words.text)]
                self._patterns.append((_pattern([phrase]), _pattern(parts) if len(parts) > 1 else None))

    def hit(self, document: Document, score: float, place: str) -> Hit:
        return Hit(
            document=document,
            score=score,
            place=place,
            title_html=self.title(document),
            passage_html=self.passage(document),
        )

    def title(self, document: Document) -> str:
        return _html(document.title, self._spans(document.title), 0, len(document.title))

    def passage(self, document: Document) -> str:
        """About 120 characters of the body; of the summary, else of its beginning, where nothing is marked."""
        body, spans = document.body, self._spans(document.body)
        if not spans:
            text = "".join(document.summary) or body
            return _html(text, [], 0, min(len(text), PASSAGE)) + ("…" if len(text) > PASSAGE else "")
        start = _beginning(body, _best_start(spans))
        end = min(len(body), start + PASSAGE)
        before, after = ("…" if start else ""), ("…" if end < len(body) else "")
        return before + _html(body, spans, start, end) + after

    def _spans(self, text: str) -> list[Span]:
        if not self._patterns or not text:
            return []
        folded = fold(text)
        found: list[Span] = []
        for phrase, parts in self._patterns:
            matches = list(phrase.finditer(folded)) or (list(parts.finditer(folded)) if parts else [])
            found += [match.span() for match in matches]
        if not found:
            return []
        offsets = _offsets(text)
        return _merged([(offsets[start], offsets[end - 1] + 1) for start, end in found])


def _pattern(needles: list[list[str]]) -> re.Pattern[str]:
    """Any of the token sequences, the longest first; a run of letters or digits is never met within a longer one."""
    longest_first = sorted(needles, key=lambda tokens: (-len("".join(tokens)), tokens))
    return re.compile("|".join(r"\s*".join(map(_token_pattern, tokens)) for tokens in longest_first))


def _token_pattern(token: str) -> str:
    if token[0].isascii() and token[0].isalnum():
        return rf"(?<![0-9a-z]){re.escape(token)}(?![0-9a-z])"
    return re.escape(token)


def _offsets(text: str) -> Sequence[int]:
    """For each character of the folded text the offset in the text that it comes from."""
    if UNEVEN.isdisjoint(text):
        return range(len(text))
    return [offset for offset, char in enumerate(text) for _ in (fold(char) if char in UNEVEN else char)]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _best_start(spans: list[Span]) -> int:
    """Where the window begins that holds the most marked characters; the first of equal ones."""
    room = PASSAGE - _BEFORE

    def marked(start: int) -> int:
        return sum(end - begin for begin, end in spans if start <= begin and end <= start + room)

    return max((span[0] for span in spans), key=lambda start: (marked(start), -start))


def _beginning(body: str, start: int) -> int:
    """The start of the sentence where it is near, else a few characters before."""
    if start <= _BEFORE:
        return 0
    near = body[start - _BEFORE : start]
    ends = [near.rfind(end) for end in _SENTENCE_END]
    return start - _BEFORE + max(ends) + 1


def _html(text: str, spans: list[Span], start: int, end: int) -> str:
    parts, at = [], start
    for begin, stop in spans:
        if begin >= start and stop <= end:
            parts += [escape(text[at:begin]), "<mark>", escape(text[begin:stop]), "</mark>"]
            at = stop
    parts.append(escape(text[at:end]))
    return "".join(parts).replace("\n", " ")
