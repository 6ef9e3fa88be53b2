"""Keywords as an editor would pick them: what the text says often or in its title, and other texts seldom say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from crawlers.article import Article
from nlp.segment import is_known, rarity

MOST = 8
_FILE = Path(__file__).with_name("words.txt")
_WORD = re.compile(r"(?=.*[\u4e00-\u9fff])[\u4e00-\u9fffA-Za-z0-9.]{2,12}")
_NUMBER = re.compile(r"[\d.]+|[\d.]*[年月日时分个件家次名元吨米度天期][\d.]*|[一二三四五六七八九十百千万两第]+.?")
_IN_TITLE = 2.5
# Two words that stand together this often are one name (热电 + 厂).
_JOINED = 2
# Rarer than this tells no more: names and slips are the rarest of all.
_RAREST = 12.0
_OF_FIELD = 1.6


def keywords_of(title: Sequence[str], body: Sequence[str], field: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """At most MOST words of the text, weightiest first. `title` and `body` are their words in order; those of `field`
    (the subject's own words) weigh more."""
    counts = {word: float(count) for word, count in Counter(body).items() if is_telling(word)}
    for word, count in Counter(title).items():
        if is_telling(word):
            counts[word] = counts.get(word, 0.0) + _IN_TITLE * count
    weights = {word: _weight(word, count, field) for word, count in counts.items()}
    for (first, second), together in _names(title, body).items():
        parts = weights[first] + weights[second]
        weights[first + second] = parts * 0.75
        for part in (first, second):
            if counts[part] <= together * 1.5:
                weights[part] = 0.0
    order = sorted((word for word in weights if weights[word] > 0), key=lambda word: (-weights[word], word))
    return tuple(_without_parts(order)[:MOST])


def as_written(words: Sequence[str], article: Article) -> tuple[str, ...]:
    """The words in the text's own capitals; a word that does not stand there as it is, is left out."""
    text = f"{article.title}\n{article.body}"
    spellings = (next((one for one in (word, word.upper()) if one in text), None) for word in words)
    return tuple(word for word in spellings if word is not None)


def _weight(word: str, count: float, field: frozenset[str]) -> float:
    once, often = _tells(word)
    return float(count**0.5) * (once if count < _JOINED else often) * (_OF_FIELD if word in field else 1.0)


@lru_cache(maxsize=1 << 16)
def _tells(word: str) -> tuple[float, float]:
    """How much a word tells that stands once, and one that stands more often: one that no dictionary has and that
    stands once is mostly a bad cut, unless it is long."""
    often = min(rarity(word), _RAREST) * (0.8 if len(word) == 2 else 1.0)
    return often * (0.35 if len(word) < 4 and not is_known(word) else 1.0), often


@lru_cache(maxsize=1 << 16)  # words come again and again
def is_telling(word: str) -> bool:
    """Whether a word can be a keyword: a Chinese word of two characters or more, no number and no stop word."""
    return bool(_WORD.fullmatch(word)) and word not in _stop_words() and not _NUMBER.fullmatch(word)


def _names(title: Sequence[str], body: Sequence[str]) -> dict[tuple[str, str], int]:
    pairs = Counter(pair for words in (title, body) for pair in pairwise(words))
    return {
        pair: count for pair, count in pairs.items()
        if count >= _JOINED and is_telling(pair[0]) and is_telling(pair[1]) and len(pair[0] + pair[1]) <= 8
    }  # fmt: skip


def _without_parts(order: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for word in order[: 3 * MOST]:
        if not any(word in other or other in word for other in kept):
            kept.append(word)
    return kept


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_FILE.read_text(encoding="utf-8").split())
