"""Lexicon: words and what they speak for; the longest word at a place counts, and only it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlp.reading import one_spelling

_FILE = Path(__file__).with_name("lexicon.txt")
_HEADING = re.compile(r"\[([a-z_]+)\]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word found at [start, end) and the groups that it speaks for."""

    start: int
    end: int
    word: str
    groups: tuple[str, ...]


class Lexicon:
    """Finds words by their first two characters, longest first: linear in the text's length."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self.groups = {name: tuple(words) for name, words in groups.items()}
        self._of_word: dict[str, tuple[str, ...]] = {}
        for name, words in self.groups.items():
            for word in words:
                known = self._of_word.get(word, ())
                if name not in known:
                    self._of_word[word] = (*known, name)
        self._by_head: dict[str, tuple[str, ...]] = _by_head(self._of_word)

    def with_words(self, more: Mapping[str, Iterable[str]]) -> Lexicon:
        """This lexicon with more words, in groups old or new."""
        groups = {name: list(words) for name, words in self.groups.items()}
        for name, words in more.items():
            groups.setdefault(name, []).extend(words)
        return Lexicon(groups)

    def hits(self, text: str) -> Iterator[Hit]:
        """The words of `text` from left to right; they do not overlap."""
        place, end, heads = 0, len(text), self._by_head
        while place < end:
            word = self._longest(text, place, heads.get(text[place : place + 2]))
            if not word:
                word = self._longest(text, place, heads.get(text[place]))
            if word:
                yield Hit(place, place + len(word), word, self._of_word[word])
                place += len(word)
            else:
                place += 1

    @staticmethod
    def _longest(text: str, place: int, words: tuple[str, ...] | None) -> str:
        return next((word for word in words or () if text.startswith(word, place)), "")


def _by_head(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    heads: dict[str, list[str]] = {}
    for word in words:
        heads.setdefault(word[:2], []).append(word)
    return {head: tuple(sorted(found, key=lambda word: (-len(word), word))) for head, found in heads.items()}


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
