"""Sought: patterns asked only where a text holds a word that one of their matches may open with.

All words (nlp.openings) are found in one pass, whatever their number. A pattern without openings is asked as it is. The
answers are those of `re`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from sys import maxsize

from ahocorasick_rs import AhoCorasick, Implementation

from nlp.openings import openings_of


class Together:
    """Many patterns, searched at once."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        owners: dict[str, list[tuple[int, int, int]]] = {}
        plain: list[int] = []
        for number, pattern in enumerate(patterns):
            openings = openings_of(pattern)
            if openings is None:
                plain.append(number)
            for word, least, most in openings or ():
                owners.setdefault(word, []).append((number, least, most))
        self._patterns, self._plain, self._owners = tuple(patterns), tuple(plain), list(owners.values())
        self._automaton = AhoCorasick(list(owners), implementation=Implementation.DFA)

    def found_in(self, text: str) -> dict[int, list[re.Match[str]]]:
        """By number of the patterns that have any, all matches as `finditer` gives them."""
        found = {number: list(self._patterns[number].finditer(text)) for number in self._plain}
        for number, starts in self.starts_in(text).items():
            found[number] = list(_matches(self._patterns[number], text, sorted(starts)))
        return {number: matches for number, matches in found.items() if matches}

    def starts_in(self, text: str) -> dict[int, list[int]]:
        """By number of the patterns with openings, where matches of it may begin, in no order."""
        starts = defaultdict[int, list[int]](list)
        for word, at, _ in _found(self._automaton, text):
            for number, least, most in self._owners[word]:
                if most:
                    starts[number] += range(max(at - most, 0), at - least + 1)
                else:
                    starts[number].append(at)
        return starts


class Sought:
    """One pattern, searched in longer texts, as a whole or part by part."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern, self._is_open = pattern, openings_of(pattern) is None
        alone = Together([pattern])
        # the parts of one text are asked one by one
        self._starts = lru_cache(maxsize=4)(lambda text: sorted(alone.starts_in(text).get(0, ())))

    def finditer(self, text: str, start: int = 0, end: int = maxsize) -> Iterator[re.Match[str]]:
        if self._is_open:
            return self.pattern.finditer(text, start, end)
        starts = self._starts(text)
        return _matches(self.pattern, text, starts[bisect_left(starts, start) :], end)

    def search(self, text: str, start: int = 0, end: int = maxsize) -> re.Match[str] | None:
        return next(self.finditer(text, start, end), None)


def _matches(pattern: re.Pattern[str], text: str, starts: list[int], end: int = maxsize) -> Iterator[re.Match[str]]:
    begin = 0
    for start in starts:
        if start >= end:
            return
        if start >= begin and (match := pattern.match(text, start, end)):
            begin = match.end()
            yield match


def _found(automaton: AhoCorasick, text: str) -> list[tuple[int, int, int]]:
    """(number of the word, start, end) of all words, also of those that overlap."""
    try:
        return automaton.find_matches_as_indexes(text, overlapping=True)
    except UnicodeEncodeError:
        # half a character is in no word: another sign of its length stands for it
        return automaton.find_matches_as_indexes(text.encode(errors="replace").decode(), overlapping=True)
