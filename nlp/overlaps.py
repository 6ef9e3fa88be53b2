"""Overlaps: how much of a text stands in others, in what stretches, and what lies between these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.fingerprints import GRAM, Print, make_grams

_FEW_SHARED = 30
"""sequences in common: fewer are no quote"""
_LONG_GAP = 14
_TABLE_BITS = 17
_TABLE_SHIFT = np.uint64(64 - _TABLE_BITS)
_SALT = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share, as shares (0…1) of the shorter and of the longer, and the longest stretch in characters.

    `gaps` is the share of the shorter that lies in long stretches of its own: a word changed here and there leaves
    none, another occasion told in the same words leaves many. `inner` leaves out those before and behind all that is
    shared: an editor's word.
    """

    of_shorter: float
    of_longer: float
    longest: int
    gaps: float
    inner: float


NOTHING = Overlap(0.0, 0.0, 0, 1.0, 1.0)


def overlap_of(first: Print, second: Print) -> Overlap:
    return overlaps_of([(first, [second])])[0][0]


def overlaps_of(asked: Sequence[tuple[Print, Sequence[Print]]]) -> list[list[Overlap]]:
    """What each text shares with each of its others; too little for a reprint or a quote is told as nothing.

    Many texts at a time cost far less than one after another.
    """
    make_grams(text for one, others in asked for text in (one, *others))
    pairs = [(one, other) for one, others in asked for other in others]
    whole = [pair for pair in pairs if len(pair[0].grams) and len(pair[1].grams)]
    told = iter(_overlaps(whole)) if whole else iter(())
    found = iter([next(told) if len(one.grams) and len(other.grams) else _equal(one, other) for one, other in pairs])
    return [[next(found) for _ in others] for _, others in asked]


def _equal(one: Print, other: Print) -> Overlap:
    """Of two texts, of which one is too short for a single sequence."""
    same = float(bool(one.plain) and one.plain == other.plain)
    return Overlap(same, same, 0, 1 - same, 1 - same)


def _overlaps(pairs: Sequence[tuple[Print, Print]]) -> list[Overlap]:
    shared, sizes = _shared(pairs)
    found = _stretches(shared, sizes)
    lengths = sizes + (GRAM - 1)
    counts = np.add.reduceat(shared, np.cumsum(sizes) - sizes, dtype=np.int64)
    many = len(pairs)
    # the second texts of all pairs stand first, then the first ones: which of each pair is the shorter
    short = np.where(lengths[:many] < lengths[many:], 0, many) + np.arange(many)
    long = (short + many) % (2 * many)
    cover = (lengths - found.gaps) / lengths
    count, longest, share = counts[short], found.longest[short], cover[short]
    little = (count < _FEW_SHARED) & (count * GRAM < sizes[short] / 2)
    little |= (share < 0.5) & (longest < _FEW_SHARED + GRAM)
    columns = (
        share, cover[long], longest, (found.long_gaps / lengths)[short], (found.inner_gaps / lengths)[short],
    )  # fmt: skip
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [NOTHING if none else Overlap(*row) for none, row in zip(little.tolist(), rows, strict=True)]


def _shared(pairs: Sequence[tuple[Print, Print]]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Of each sequence of the second texts whether the first has it, then of each of the first ones whether the second
    has it; behind one another, with the number of sequences of each."""
    ones = {id(one): one for one, _ in pairs}
    number = {key: n for n, key in enumerate(ones)}
    of = np.array([number[id(one)] for one, _ in pairs])
    grams = [one.grams for one in ones.values()]
    size = np.array([len(one) for one in grams])
    # a sequence of one text is another than the same of the next: all texts are looked up at once
    salts = np.arange(len(grams), dtype=np.uint64) * _SALT
    known, which = np.unique(np.concatenate(grams) ^ np.repeat(salts, size), return_inverse=True)
    theirs = np.concatenate([other.grams for _, other in pairs])
    other_size = np.array([len(other.grams) for _, other in pairs])
    # where a sequence stands, by its high bits; the few that share these with another are looked for in order
    table = np.zeros(1 << _TABLE_BITS, dtype=np.int32)
    table[_slots(known)] = np.arange(1, len(known) + 1)
    pair = np.repeat(np.arange(len(pairs)), other_size)
    keys = theirs ^ salts[of].take(pair)
    likely = table.take(_slots(keys))
    at = np.flatnonzero(likely)
    asked, place = keys[at], likely[at].astype(np.int64) - 1
    unlike = np.flatnonzero(known.take(place) != asked)
    place[unlike] = np.searchsorted(known, asked[unlike])
    same = known.take(place, mode="clip") == asked
    at, place, pair = at[same], place[same], pair[at[same]]
    # for each pair a row of what the first text has: which of it the second has
    first = np.full(len(known), len(which), dtype=np.int64)
    first[which[::-1]] = np.arange(len(which) - 1, -1, -1)
    begins = np.cumsum(size) - size
    row = np.cumsum(size[of]) - size[of]
    has = np.zeros(int(size[of].sum()), dtype=np.bool_)
    has[row[pair] + first[place] - begins[of[pair]]] = True
    places = np.arange(len(has)) + np.repeat(begins[of] - row, size[of])
    shared = np.zeros(len(theirs) + len(has), dtype=np.bool_)
    shared[at] = True
    shared[len(theirs) :] = has.take(first[which][places] + np.repeat(row - begins[of], size[of]))
    return shared, np.concatenate((other_size, size[of]))


def _slots(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    return (hashes >> _TABLE_SHIFT).view(np.int64)


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Of each text, in characters: the longest stretch that is shared, all that lies in none, what of it lies in long
    gaps, and in long gaps between two stretches."""

    longest: NDArray[np.int64]
    gaps: NDArray[np.int64]
    long_gaps: NDArray[np.int64]
    inner_gaps: NDArray[np.int64]


def _stretches(shared: NDArray[np.bool_], sizes: NDArray[np.int64]) -> _Stretches:
    """`shared`: of each sequence of some texts behind one another; `sizes`: how many each text has."""
    reach = GRAM - 1
    ends = np.cumsum(sizes)
    begins = ends - sizes
    rises, falls = shared.copy(), shared.copy()
    rises[1:] &= ~shared[:-1]
    falls[:-1] &= ~shared[1:]
    rises[begins], falls[ends - 1] = shared[begins], shared[ends - 1]
    first, last = np.flatnonzero(rises), np.flatnonzero(falls) + 1
    text = np.searchsorted(ends, first, "right")
    longest = np.zeros(len(sizes), dtype=np.int64)
    np.maximum.at(longest, text, last - first + reach)
    # a last stretch of no length at each text's end closes the gap behind all that is shared
    count = np.bincount(text, minlength=len(sizes))
    order = np.argsort(np.concatenate((2 * text, 2 * np.arange(len(sizes)) + 1)), kind="stable")
    text = np.concatenate((text, np.arange(len(sizes))))[order]
    low = np.concatenate((first, ends + reach))[order] - begins[text]
    high = np.concatenate((last + reach, ends + reach))[order] - begins[text]
    opens = np.concatenate(([True], text[1:] != text[:-1]))
    gaps = np.maximum(low - np.where(opens, 0, np.concatenate(([0], high[:-1]))), 0)
    closes = np.zeros(len(text), dtype=np.bool_)
    closes[np.cumsum(count + 1) - 1] = True
    at = np.cumsum(count + 1) - count - 1
    long = np.where(gaps >= _LONG_GAP, gaps, 0)
    return _Stretches(
        longest,
        np.add.reduceat(gaps, at),
        np.add.reduceat(long, at),
        np.add.reduceat(np.where(opens | closes, 0, long), at),
    )
