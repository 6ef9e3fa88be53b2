"""Word borders: whether a name stands as a word of its own, or is cut out of other words (创新|河长)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import log

from nlp.segment import counts_of_words, sum_of_counts

_REACH = 6
_LONGEST = 5
_NONE = float("-inf")


@cache
def _dictionary() -> tuple[Mapping[str, int], float]:
    """Counts of jieba's words, and the logarithm of their sum."""
    return counts_of_words(), log(sum_of_counts())


# 水清河畅, 创新河湖管护: words of the trade that the dictionary lacks, with the count of a common word
# fmt: off
_TRADE = dict.fromkeys((
    "水清", "河畅", "岸绿", "景美", "水净", "水美", "河清", "河净", "天蓝", "地绿", "山青", "湖净", "湖美",
    "河湖", "河长", "湖长", "林长", "河湖长", "河长制", "湖长制", "林长制",
), 300)
# fmt: on


def _count(word: str) -> int | None:
    return _dictionary()[0].get(word) or _TRADE.get(word)


def frequency(word: str) -> float:
    """Log probability of a word in general Chinese; minus infinity where the dictionary has it not."""
    count = _count(word)
    return log(count) - _dictionary()[1] if count else _NONE


def border_gain(text: str, start: int, end: int) -> float:
    """How much likelier the best division of the text around [start, end) is with borders at both ends than without.

    The name itself costs as much as a rare word. Log odds: above 0 it stands alone, far below it is part of others.
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
    return any(
        _count(text[start:end])
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
    """The best log probability of a division of `text`; with `without`, of one that does not border both its places."""
    if without is None:
        return _best_path(text, None)
    return max(_best_path(text, without[0]), _best_path(text, without[1]))


def _best_path(text: str, barred: int | None) -> float:
    """The best division in which no border lies at `barred`."""
    whole = _dictionary()[1]
    best = [0.0] + [_NONE] * len(text)
    for end in range(1, len(text) + 1):
        if end == barred:
            continue
        for start in range(max(0, end - _LONGEST), end):
            count = _count(text[start:end]) or (1 if end - start == 1 else 0)
            if count and best[start] + log(count) - whole > best[end]:
                best[end] = best[start] + log(count) - whole
    return best[-1]
