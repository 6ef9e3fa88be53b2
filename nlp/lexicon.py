"""Lexicon: words and what they speak for; the longest word at a place counts, and only it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from nlp.reading import one_spelling

_FILE = Path(__file__).with_name("lexicon.txt")
_HEADING = re.compile(r"\[([a-z_]+)\]")


class Hit(NamedTuple):
    """A word found at [start, end) and the groups that it speaks for."""

    start: int
    end: int
    word: str
    groups: tuple[str, ...]


class Lexicon:
    """Finds words in one pass, whatever their number: linear in the text's length."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self.groups = {name: tuple(words) for name, words in groups.items()}
        of_word: dict[str, tuple[str, ...]] = {}
        for name, words in self.groups.items():
            for word in words:
                known = of_word.get(word, ())
                if name not in known:
                    of_word[word] = (*known, name)
        self._words = tuple(of_word.items())
        self._automaton = AhoCorasick(list(of_word), matchkind=MatchKind.LeftmostLongest)

    def with_words(self, more: Mapping[str, Iterable[str]]) -> Lexicon:
        """This lexicon with more words, in groups old or new."""
        groups = {name: list(words) for name, words in self.groups.items()}
        for name, words in more.items():
            groups.setdefault(name, []).extend(words)
        return Lexicon(groups)

    def hits(self, text: str) -> Iterator[Hit]:
        """The words of `text` from left to right; they do not overlap."""
        for number, start, end in self._automaton.find_matches_as_indexes(text):
            yield Hit(start, end, *self._words[number])


@cache
def base_lexicon() -> Lexicon:
    """The words that ship with Huanyu, in the spelling of a Reading."""
    groups: dict[str, list[str]] = {}
    current: list[str] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        heading = _HEADING.fullmatch(line)
        if heading:
            current = groups.setdefault(heading[1], [])
        elif not line.startswith("#"):
            current.extend(one_spelling(word) for word in line.split())
    return Lexicon({name: tuple(dict.fromkeys(word for word in words if word)) for name, words in groups.items()})
