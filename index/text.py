"""How text is cut for searching: the same tokens for both engines, for documents and for queries.

Two cuts of each text: words by jieba's search mode, and single characters with their positions. The words find what
belongs together although other words stand between; the characters answer phrases, and words that no dictionary has,
exactly as a substring search would.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, cached_property
from hashlib import sha256

import jieba
import opencc

from cities.city import City

jieba.setLogLevel(logging.WARNING)

MAX_TOKEN = 64
"""characters; a longer run of letters or digits is cut, in documents and queries alike"""

_TOKEN = re.compile(rf"[0-9a-z]{{1,{MAX_TOKEN}}}(?:\.[0-9]{{1,9}}){{0,4}}|\S")
_ALIKE = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "―": "-", "−": "-"}


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
    return _TOKEN.findall(fold(text))


class Cutter:
    """Cuts words with jieba's dictionary and the city's own words; the dictionary is read at the first cut."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words_added = tuple(sorted({fold(word) for word in words}))

    @cached_property
    def digest(self) -> str:
        """Of the added words: another digest means that documents were cut otherwise than queries are."""
        return sha256("\n".join((jieba.__version__, *self.words_added)).encode()).hexdigest()[:16]

    @cached_property
    def _jieba(self) -> jieba.Tokenizer:
        tokenizer = jieba.Tokenizer()
        for word in self.words_added:
            tokenizer.add_word(word)
        return tokenizer

    def words(self, text: str) -> list[str]:
        """Words of a text for the index: whole ones, and the shorter words within them."""
        return [word[:MAX_TOKEN] for word in self._jieba.cut_for_search(fold(text)) if _is_word(word)]

    def words_asked(self, text: str) -> list[str]:
        """Words of a query, each once: the whole ones only, all of which must be found."""
        cut = (word[:MAX_TOKEN] for word in self._jieba.cut(fold(text)) if _is_word(word))
        return list(dict.fromkeys(cut))


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
