"""Texts made ready for an engine that splits at spaces, by arrays over many texts at once rather than sign by sign.

The tokens are those of index.text.characters; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.text import MAX_TOKEN, fold, tokens_of

Codes = NDArray[np.uint32]
Places = NDArray[np.intp]

_BETWEEN = "\0"
"""Stands between two texts while they are cut together."""
_UNKNOWN, _MANY = 0xFFFFFFFF, 0xFFFFFFFE
_SPACE, _SIGN, _RUN, _DOT = range(4)
_MOST_DIGITS, _MOST_DOTS = 9, 4
"""Behind a dot, and dots in a run: where there are more, one token ends and another begins; rare."""


class Cut(NamedTuple):
    """Of one text, both with spaces between: its characters, and those pairs of them that the dictionary has."""

    characters: str
    pairs: str


class Tokens:
    """Cuts texts into characters, and finds the pairs of a dictionary in them."""

    def __init__(self, pairs: Iterable[str]) -> None:
        self._folded = np.full(0x110000, _UNKNOWN, np.uint32)
        self._kinds = np.full(0x110000, _SIGN, np.uint8)
        for code in np.flatnonzero([chr(code).isspace() for code in range(0x3001)]):
            self._kinds[code] = _SPACE
        for sign in "0123456789abcdefghijklmnopqrstuvwxyz":
            self._kinds[ord(sign)] = _RUN
        self._kinds[ord(".")] = _DOT
        self._folded[ord(_BETWEEN)] = ord(_BETWEEN)
        self._table = _PairTable(pairs)

    def cut(self, texts: Sequence[str]) -> list[Cut]:
        """One Cut a text, in order. UnicodeEncodeError for half a character."""
        folded = self._fold(_BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts))
        characters = self._spaced(folded)
        pairs = self._table.found(folded[self._kinds[folded] != _SPACE]).split(_BETWEEN)
        return [Cut(*each) for each in zip(characters, pairs, strict=True)]

    def _fold(self, text: str) -> Codes:
        codes = _codes(text)
        folded = self._folded[codes]
        if folded.max(initial=0) < _MANY:
            return folded
        for code in np.unique(codes[folded >= _MANY]).tolist():
            plain = fold(chr(code))
            self._folded[code] = ord(plain) if len(plain) == 1 else _MANY
            if len(plain) != 1:
                text = text.replace(chr(code), plain)
        return self._fold(text)

    def _spaced(self, folded: Codes) -> list[str]:
        kinds = self._kinds[folded]
        runs = kinds == _RUN
        dots = self._inner_dots(folded, kinds)
        runs[dots] = True
        shown = np.empty((len(folded), 2), np.uint32)
        shown[:, 0] = np.where(kinds == _SPACE, ord(" "), folded)
        shown[:, 1] = ord(" ")
        kept = np.ones((len(folded), 2), np.bool_)
        kept[:-1, 1] = ~(runs[:-1] & runs[1:])
        parts = _text(shown.ravel().compress(kept.ravel())).split(_BETWEEN)
        ends = np.flatnonzero(kept[:, 1])
        long = ends[np.diff(ends, prepend=-1) > MAX_TOKEN]
        between = np.flatnonzero(folded == ord(_BETWEEN))
        for number in np.unique(np.searchsorted(between, np.append(long, self._irregular(folded, dots)))).tolist():
            parts[number] = " ".join(tokens_of(parts[number]))
        return parts

    def _inner_dots(self, folded: Codes, kinds: NDArray[np.uint8]) -> Places:
        """Those with a letter or digit before them and a digit behind: pm2.5."""
        dots = np.flatnonzero(kinds[1:-1] == _DOT) + 1
        behind = folded[dots + 1]
        inner: Places = dots[(kinds[dots - 1] == _RUN) & (behind >= ord("0")) & (behind <= ord("9"))]
        return inner

    def _irregular(self, folded: Codes, dots: Places) -> Places:
        """The dots in whose run a token may end although letters and digits go on."""
        last = len(folded) - 1
        behind = folded[np.minimum(dots[:, None] + np.arange(1, _MOST_DIGITS + 2), last)]
        digits = (behind >= ord("0")) & (behind <= ord("9"))
        number = np.where(digits.all(axis=1), 0, digits.argmin(axis=1))
        is_odd = digits.all(axis=1) | (self._kinds[np.take_along_axis(behind, number[:, None], 1)[:, 0]] == _RUN)
        is_odd[_MOST_DOTS:] |= dots[_MOST_DOTS:] - dots[:-_MOST_DOTS] <= MAX_TOKEN
        odd: Places = dots[is_odd]
        return odd


class _PairTable:
    """Which pairs of characters the dictionary has, as a square of bits."""

    def __init__(self, pairs: Iterable[str]) -> None:
        found = sorted(set(pairs))
        signs = sorted({sign for pair in found for sign in pair})
        self._size = len(signs) + 1
        self._number = np.zeros(0x110000, np.uint16)
        for number, sign in enumerate(signs, 1):
            self._number[ord(sign)] = number
        has = np.zeros(self._size * self._size, np.bool_)
        codes = self._number[_codes("".join(found))].astype(np.int64).reshape(-1, 2)
        has[codes[:, 0] * self._size + codes[:, 1]] = True
        self._bits = np.packbits(has, bitorder="little")

    def found(self, folded: Codes) -> str:
        """The pairs in order, with a space behind each; the signs between texts stay."""
        if not len(folded):
            return ""
        numbers = self._number[folded].astype(np.int64)
        places = numbers[:-1] * self._size + numbers[1:]
        has = (self._bits[places >> 3] >> (places & 7).astype(np.uint8)) & 1
        between = folded == ord(_BETWEEN)
        starts = np.flatnonzero(np.append(has, 0) | between)
        shown = np.empty((len(starts), 3), np.uint32)
        shown[:, 0] = folded[starts]
        shown[:, 1] = folded[np.minimum(starts + 1, len(folded) - 1)]
        shown[:, 2] = ord(" ")
        kept = np.ones((len(starts), 3), np.bool_)
        kept[between[starts], 1:] = False
        return _text(shown.ravel().compress(kept.ravel()))


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le")
