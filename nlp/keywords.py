"""Keywords as an editor would pick them: what the text says often or in its title, and other texts seldom say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from crawlers.article import Article
from nlp.segment import is_known, rarity

MOST = 8
_CONSIDERED = 3 * MOST
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
    times: dict[str, float] = {word: count for word, count in Counter(body).items() if _tells(word)}
    for word in filter(_tells, title):
        times[word] = times.get(word, 0.0) + _IN_TITLE
    weights = {word: count**0.5 * _tells(word)[count >= _JOINED] for word, count in times.items()}
    for word in field & weights.keys():
        weights[word] *= _OF_FIELD
    for (first, second), together in _names(title, body, times).items():
        parts = weights[first] + weights[second]
        weights[first + second] = parts * 0.75
        for part in (first, second):
            if times[part] <= together * 1.5:
                weights[part] = 0.0
    return tuple(_without_parts(_weightiest(weights))[:MOST])


def _weightiest(weights: Mapping[str, float]) -> list[str]:
    """The words that weigh most, in order, of which MOST may be left when parts of others are left out."""
    least = max(sorted(weights.values())[-_CONSIDERED:][:1], default=0.0)
    heavy = ((-weight, word) for word, weight in weights.items() if weight >= least and weight > 0)
    return [word for _, word in sorted(heavy)[:_CONSIDERED]]


def as_written(words: Sequence[str], article: Article) -> tuple[str, ...]:
    """The words in the text's own capitals; a word that does not stand there as it is, is left out."""
    text = f"{article.title}\n{article.body}"
    spellings = (next((one for one in (word, word.upper()) if one in text), None) for word in words)
    return tuple(word for word in spellings if word is not None)


@lru_cache(maxsize=1 << 16)  # words come again and again
def _tells(word: str) -> tuple[float, ...]:
    """How much a word tells that stands once, and one that stands more often; empty where it can be no keyword.

    One that no dictionary has and that stands once is mostly a bad cut, unless it is long.
    """
    if not is_telling(word):
        return ()
    often = min(rarity(word), _RAREST) * (0.8 if len(word) == 2 else 1.0)
    return often * (0.35 if len(word) < 4 and not is_known(word) else 1.0), often


def is_telling(word: str) -> bool:
    """Whether a word can be a keyword: a Chinese word of two characters or more, no number and no stop word."""
    return bool(_WORD.fullmatch(word)) and word not in _stop_words() and not _NUMBER.fullmatch(word)


def _names(title: Sequence[str], body: Sequence[str], times: Mapping[str, float]) -> dict[tuple[str, str], int]:
    often = {word for word, count in times.items() if count >= _JOINED}
    pairs = Counter(pair for words in (title, body) for pair in pairwise(words) if often.issuperset(pair))
    return {pair: count for pair, count in pairs.items() if count >= _JOINED and len(pair[0] + pair[1]) <= 8}


def _without_parts(order: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for word in order:
        if not any(word in other or other in word for other in kept):
            kept.append(word)
    return kept


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_FILE.read_text(encoding="utf-8").split())
