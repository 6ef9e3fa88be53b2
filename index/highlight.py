"""The words of a query marked in a title and in the passage of a body that shows them best, as safe HTML."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import escape
from itertools import accumulate, repeat

from index.document import Document
from index.fields import words_of
from index.folding import folded_texts
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

    def hits(self, found: Sequence[tuple[Document, float]], places: Sequence[str]) -> tuple[Hit, ...]:
        """A hit for each (document, score), with its cursor of `places`."""
        marked = self.marked([document for document, _ in found])
        return tuple(
            Hit(document=document, score=score, place=place, title_html=title, passage_html=passage)
            for (document, score), place, (title, passage) in zip(found, places, marked, strict=True)
        )

    def marked(self, documents: Sequence[Document]) -> list[tuple[str, str]]:
        """Title and passage of each document: about 120 characters of its body; of the summary, else of the body's
        beginning, where nothing is marked."""
        texts = [text for document in documents for text in (document.title, document.body)]
        spans = iter(self._spans(texts) if self._patterns else repeat([], len(texts)))
        return [
            (_html(document.title, next(spans), 0, len(document.title)), _passage(document, next(spans)))
            for document in documents
        ]

    def _spans(self, texts: list[str]) -> Iterator[list[Span]]:
        """Of each text what is marked in it."""
        folded, is_even = folded_texts(texts)
        for text, plain in zip(texts, folded, strict=True):
            found: list[Span] = []
            for phrase, parts in self._patterns:
                matches = list(phrase.finditer(plain)) or (list(parts.finditer(plain)) if parts else [])
                found += [match.span() for match in matches]
            if found and not is_even:
                offsets = _offsets(text)
                found = [(offsets[start], offsets[end - 1] + 1) for start, end in found]
            yield _merged(found)


def _passage(document: Document, spans: list[Span]) -> str:
    body = document.body
    if not spans:
        text = "".join(document.summary) or body
        return _html(text, [], 0, min(len(text), PASSAGE)) + ("…" if len(text) > PASSAGE else "")
    start = _beginning(body, _best_start(spans))
    end = min(len(body), start + PASSAGE)
    before, after = ("…" if start else ""), ("…" if end < len(body) else "")
    return before + _html(body, spans, start, end) + after


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
    if not any(char in text for char in UNEVEN):  # isdisjoint would hash every character of the text
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
    ends = [end for _, end in spans]
    marked = [0, *accumulate(end - start for start, end in spans)]

    def marked_from(number: int) -> int:
        return marked[bisect_right(ends, spans[number][0] + PASSAGE - _BEFORE)] - marked[number]

    return spans[max(range(len(spans)), key=lambda number: (marked_from(number), -number))][0]


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
