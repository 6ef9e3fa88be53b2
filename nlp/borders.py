"""Word borders: whether a name stands as a word of its own in its sentence, or is cut out of other words (创新|河长)."""

from __future__ import annotations

import logging
from functools import cache
from math import log

import jieba

_REACH = 6
_LONGEST = 5


@cache
def _dictionary() -> tuple[dict[str, float], float]:
    """Log probability of each word of jieba's dictionary, and that of a character it does not know.

    A tokenizer of our own: words that others add to jieba's shared one must not move our borders.
    """
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    whole = log(tokenizer.total)
    return {word: log(count) - whole for word, count in tokenizer.FREQ.items() if count}, -whole


def frequency(word: str) -> float:
    """Log probability of a word in general Chinese; minus infinity where the dictionary has it not."""
    return _dictionary()[0].get(word, float("-inf"))


def border_gain(text: str, start: int, end: int) -> float:
    """How much likelier the best division with borders at both ends of [start, end) is than the best without.

    The name itself costs as much as a rare word. Log odds: above 0 the name stands alone, far below it is part of others.
    """
    left, right = _left_edge(text, start), _right_edge(text, end)
    if not (_is_crossed(text, start, left, right) or _is_crossed(text, end, left, right)):
        return float("inf")
    window, low, high = text[left:right], start - left, end - left
    name = max(-12.5, frequency(text[start:end]))
    kept = _best(window[:low]) + name + _best(window[high:])
    return kept - _best(window, without=(low, high))


def _is_crossed(text: str, border: int, left: int, right: int) -> bool:
    """Whether any word of the dictionary lies across the border; mostly none does, and the rest is spared."""
    words = _dictionary()[0]
    return any(
        text[start:end] in words
        for start in range(max(left, border - _LONGEST + 1), border)
        for end in range(border + 1, min(right, start + _LONGEST) + 1)
    )


def _left_edge(text: str, start: int) -> int:
    edge = start
    while edge > max(0, start - _REACH) and _is_han(text[edge - 1]):
        edge -= 1
    return edge


def _right_edge(text: str, end: int) -> int:
    edge = end
    while edge < min(len(text), end + _REACH) and _is_han(text[edge]):
        edge += 1
    return edge


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _best(text: str, without: tuple[int, int] | None = None) -> float:
    """The best log probability of a division of `text`; with `without`, of one that does not border both its ends."""
    words, unknown = _dictionary()
    if without is None:
        return _paths(text, words, unknown, (), ())
    low, high = without
    across_low = _paths(text, words, unknown, (low,), ())
    across_high = _paths(text, words, unknown, (), (high,))
    return max(across_low, across_high)


def _paths(
    text: str, words: dict[str, float], unknown: float, no_start: tuple[int, ...], no_end: tuple[int, ...]
) -> float:
    """The best division in which no word begins at `no_start` nor ends at `no_end`."""
    barred = {*no_start, *no_end}
    best = [0.0] + [float("-inf")] * len(text)
    for end in range(1, len(text) + 1):
        if end in barred:
            continue
        for start in range(max(0, end - _LONGEST), end):
            known = words.get(text[start:end], unknown if end - start == 1 else float("-inf"))
            if best[start] + known > best[end]:
                best[end] = best[start] + known
    return best[-1]
