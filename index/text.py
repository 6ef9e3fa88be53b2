"""How text is cut for searching: the same tokens for both engines, for documents and for queries.

Documents are kept by their single characters with positions, which answer words and phrases exactly as a substring
search would, whether a dictionary has them or not. Only queries are cut into words, by jieba with the city's own: what
stands apart in a document is found by the words of a query, each of which is again looked for by its characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import version
from itertools import pairwise

import opencc
from rjieba import Jieba

from cities.city import City
from nlp.segment import counts_of_words, tokenizer_with

MAX_TOKEN = 64
"""characters; a longer run of letters or digits is cut, in documents and queries alike"""

_TOKEN = re.compile(rf"[0-9a-z]{{1,{MAX_TOKEN}}}(?:\.[0-9]{{1,9}}){{0,4}}|\S")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_ALIKE = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "―": "-", "−": "-"}


UNEVEN: set[str] = set()
"""Characters that folding makes none of or several, of those that have been folded."""


class _Folding(dict[int, str]):
    """For str.translate: each character alone, so that offsets in the text can be told again."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kind = unicodedata.category(char)
        if kind == "Cf":  # zero-width signs stand inside words of copied pages
            folded = ""
        elif kind in ("Cc", "Cs"):
            folded = " "
        else:
            plain = "".join(_ALIKE.get(each, each) for each in unicodedata.normalize("NFKC", char).lower())
            folded = "".join(map(simplified, plain))
        self[code] = folded
        if len(folded) != 1:
            UNEVEN.add(char)
        return folded


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters as simplified ones; characters that are written alike in both stay."""
    if text.isascii() or any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return str(_converter().convert(text))


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Full width to half width, upper case to lower, traditional characters to simplified ones, quotes and dashes to
    their plain forms; no control characters."""
    return text.translate(_FOLDING)


def characters(text: str) -> list[str]:
    """Tokens of a text in order: each Han character and each sign alone, runs of letters and digits whole (pm2.5)."""
    return tokens_of(fold(text))


def tokens_of(folded: str) -> list[str]:
    """The tokens of a text that is folded already."""
    return _TOKEN.findall(folded)


class Cutter:
    """Cuts queries into words with jieba's dictionary and the city's own words; it is read when it is first needed."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words_added = tuple(sorted({fold(word) for word in words}))

    @cached_property
    def digest(self) -> str:
        """Of the dictionary: another digest means that an index keeps the known words of another."""
        return sha256("\n".join((version("jieba"), *self.words_added)).encode()).hexdigest()[:16]

    @cached_property
    def _jieba(self) -> Jieba:
        return tokenizer_with(self.words_added)

    def words_asked(self, text: str) -> list[str]:
        """Words of a query, each once: the whole ones only, all of which must be found. A single character, which
        stands in most documents, stays with the word before it, or behind it where it is the first."""
        words: list[str] = []
        is_open = False  # whether the next word may go on where the last one ended
        for word in self._jieba.cut(fold(text)):
            if not _is_word(word):
                is_open = False
            elif is_open and (len(word) == 1 or len(words[-1]) == 1):
                words[-1] += word
            else:
                words.append(word)
                is_open = True
        return list(dict.fromkeys(words))

    @cached_property
    def known(self) -> frozenset[str]:
        """What people often ask for: the words of two Han characters, and the city's longer ones with their pairs."""
        longer = {run for word in self.words_added for run in _HAN.findall(word) if len(run) > 1}
        pairs = {first + second for run in longer for first, second in pairwise(run)}
        short = {word for word in map(fold, _short_words()) if len(word) == 2 and _HAN.fullmatch(word)}
        return frozenset(longer | pairs | short)


@cache
def _short_words() -> frozenset[str]:
    """Of jieba's dictionary."""
    return frozenset(word for word in counts_of_words() if len(word) == 2)


def _is_word(token: str) -> bool:
    return any(char.isalnum() for char in token) and not any(char.isspace() for char in token)


def city_words(city: City) -> set[str]:
    """Names and subjects of the city that a general dictionary lacks."""
    words: set[str] = {city.facts.name, *city.facts.aliases, *city.topics.near_misses}
    for district in city.districts:
        words |= {*district.names, *district.towns, *district.landmarks, *district.organs}
    for topic in city.topics.topics:
        words |= {*topic.words, *topic.but_not}
    for tag in city.topics.tags:
        words |= set(tag.words)
    for firm in city.enterprises:
        words |= {firm.name, *firm.short}
    return {word for word in words if len(word) > 1}
