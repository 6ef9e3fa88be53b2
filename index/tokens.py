"""Texts made ready for an engine that splits at spaces, by arrays over many texts at once rather than sign by sign.

The tokens are those of index.text.characters; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.folding import BETWEEN, Codes, codes_of, folded_codes, text_of
from index.text import MAX_TOKEN, tokens_of

Places = NDArray[np.intp]

TEXTS_AT_ONCE = 128
"""Of more the arrays leave the processor's cache, of fewer each costs more."""
_BEGINNING, _HASHES = 3, 1 << 18
_SPACE, _SIGN, _RUN, _DOT = range(4)
_MOST_DIGITS, _MOST_DOTS = 9, 4
"""Behind a dot, and dots in a run: where there are more, one token ends and another begins; rare."""


class Cut(NamedTuple):
    """Of one text, both with spaces between: its characters, and the words in it that the dictionary has."""

    characters: str
    known: str


def _kinds() -> NDArray[np.uint8]:
    """Of each character, whether it parts tokens, is one, or is of a run."""
    kinds = np.full(0x110000, _SIGN, np.uint8)
    kinds[np.flatnonzero([chr(code).isspace() for code in range(0x3001)])] = _SPACE
    for sign in "0123456789abcdefghijklmnopqrstuvwxyz":
        kinds[ord(sign)] = _RUN
    kinds[ord(".")] = _DOT
    return kinds


_KINDS = _kinds()


def spaced(texts: Sequence[str]) -> list[str]:
    """Each text as its characters with spaces between. UnicodeEncodeError for half a character."""
    parts = [texts[at : at + TEXTS_AT_ONCE] for at in range(0, len(texts), TEXTS_AT_ONCE)]
    return [each for part in parts for each in _spaced(folded_codes(part)[0])]


class Tokens:
    """Cuts texts into characters, and finds a dictionary's words of two and more Han characters in them."""

    def __init__(self, known: Iterable[str]) -> None:
        words = sorted(known)
        self._pairs = _PairTable(word for word in words if len(word) == 2)
        self._longer = _LongerTable(word for word in words if len(word) > 2)

    def cut(self, texts: Sequence[str]) -> list[Cut]:
        """One Cut a text, in order. UnicodeEncodeError for half a character."""
        folded, _ = folded_codes(texts)
        characters = _spaced(folded)
        together = folded[_KINDS.take(folded) != _SPACE]
        between = np.flatnonzero(together == ord(BETWEEN))
        known = self._pairs.found(together, between)
        for number, word in self._longer.found(together, between):
            known[number] += f"{word} "
        return [Cut(*each) for each in zip(characters, known, strict=True)]


def _spaced(folded: Codes) -> list[str]:
    kinds = _KINDS.take(folded)
    runs = kinds == _RUN
    dots = _inner_dots(folded, kinds)
    runs[dots] = True
    shown = np.empty((len(folded), 2), np.uint32)
    shown[:, 0] = np.where(kinds == _SPACE, ord(" "), folded)
    shown[:, 1] = ord(" ")
    kept = np.ones((len(folded), 2), np.bool_)
    kept[:-1, 1] = ~(runs[:-1] & runs[1:])
    parts = text_of(shown.ravel().compress(kept.ravel())).split(BETWEEN)
    ends = np.flatnonzero(kept[:, 1])
    long = ends[np.diff(ends, prepend=-1) > MAX_TOKEN]
    between = np.flatnonzero(folded == ord(BETWEEN))
    for number in np.unique(np.searchsorted(between, np.append(long, _irregular(folded, dots)))).tolist():
        parts[number] = " ".join(tokens_of(parts[number]))
    return parts


def _inner_dots(folded: Codes, kinds: NDArray[np.uint8]) -> Places:
    """Those with a letter or digit before them and a digit behind: pm2.5."""
    dots = np.flatnonzero(kinds[1:-1] == _DOT) + 1
    behind = folded[dots + 1]
    inner: Places = dots[(kinds[dots - 1] == _RUN) & (behind >= ord("0")) & (behind <= ord("9"))]
    return inner


def _irregular(folded: Codes, dots: Places) -> Places:
    """The dots in whose run a token may end although letters and digits go on."""
    last = len(folded) - 1
    behind = folded[np.minimum(dots[:, None] + np.arange(1, _MOST_DIGITS + 2), last)]
    digits = (behind >= ord("0")) & (behind <= ord("9"))
    number = np.where(digits.all(axis=1), 0, digits.argmin(axis=1))
    is_odd = digits.all(axis=1) | (_KINDS[np.take_along_axis(behind, number[:, None], 1)[:, 0]] == _RUN)
    is_odd[_MOST_DOTS:] |= dots[_MOST_DOTS:] - dots[:-_MOST_DOTS] <= MAX_TOKEN
    odd: Places = dots[is_odd]
    return odd


class _PairTable:
    """Which pairs of characters the dictionary has, as a square of bits."""

    def __init__(self, pairs: Iterable[str]) -> None:
        found = sorted(set(pairs))
        signs = sorted({sign for pair in found for sign in pair})
        self._size = len(signs) + 1
        self._number = np.zeros(0x110000, np.int32)
        for number, sign in enumerate(signs, 1):
            self._number[ord(sign)] = number
        has = np.zeros(self._size * self._size, np.bool_)
        codes = self._number[codes_of("".join(found))].reshape(-1, 2)
        has[codes[:, 0] * self._size + codes[:, 1]] = True
        self._bits = np.packbits(has, bitorder="little")

    def found(self, folded: Codes, between: Places) -> list[str]:
        """Of each text between the places its pairs in order, with a space behind each."""
        numbers = self._number.take(folded)
        places = numbers[:-1] * np.int32(self._size) + numbers[1:]
        starts = np.flatnonzero((self._bits.take(places >> 3) >> (places & 7).astype(np.uint8)) & 1)
        shown = np.empty((len(starts), 3), np.uint32)
        shown[:, 0] = folded.take(starts)
        shown[:, 1] = folded.take(starts + 1)
        shown[:, 2] = ord(" ")
        text = text_of(shown.ravel())
        ends = [0, *(3 * np.searchsorted(starts, between)).tolist(), len(text)]
        return [text[start:end] for start, end in pairwise(ends)]


class _LongerTable:
    """Where words of three and more characters may begin, by a hash of their first three; there one looks closely."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, list[str]] = {}
        for word in words:
            self._words.setdefault(word[:_BEGINNING], []).append(word)
        self._begins = np.zeros(_HASHES, np.bool_)
        for beginning in self._words:
            self._begins[_hashes(codes_of(beginning))] = True

    def found(self, folded: Codes, between: Places) -> Iterator[tuple[int, str]]:
        """(number of the text, word), in order of the places where they begin."""
        if not self._words or len(folded) < _BEGINNING:
            return
        text = text_of(folded)
        places = np.flatnonzero(self._begins.take(_hashes(folded)))
        numbers = np.searchsorted(between, places)
        for place, number in zip(places.tolist(), numbers.tolist(), strict=True):
            for word in self._words.get(text[place : place + _BEGINNING], ()):
                if text.startswith(word, place):
                    yield number, word


def _hashes(codes: Codes) -> Codes:
    """Of each three that follow each other."""
    hashed: Codes = (codes[:-2] * np.uint32(961) + codes[1:-1] * np.uint32(31) + codes[2:]) & np.uint32(_HASHES - 1)
    return hashed
