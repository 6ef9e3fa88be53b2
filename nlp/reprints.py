"""Reprints: which articles are one text; each family has one original, named by its carriers or the earliest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.fingerprints import Hashes, Overlap, Print, Sieve, is_same_template, overlap_of
from nlp.traces import Trace

# Measured on edited copies of real texts: of those with a word in ten changed 99 % are covered at least so far and have
# no more gaps; of two reports of like meetings (national evening news, 60 days) a third has more.
LEAST_COVER = 0.6
LEAST_SHARE = 0.22
MOST_GAPS = 0.15
LEAST_FRAMED = 0.6
"""Of the longer, where the shorter has words of its own before and behind alone: an editor's, and the rest is whole."""
QUOTE_LENGTH = 40
SHORT = 40
SHORT_COVER = 0.9
# a sequence that stands in more texts than this is a set phrase and leads nowhere
_COMMON = 400
_MAX_CANDIDATES = 12
_FEW, _LEAST_SHARED = 8, 3
# who shares less than this of the smaller sample is no reprint; of those only the likeliest are looked at for quotes
_NEAR_SHARE, _MAX_QUOTED = 0.15, 4
_AT_ONCE = 20_000
"""traces of the window"""
_FILTER_BITS = 24
_SHIFT = np.uint64(64 - _FILTER_BITS)
_NO_HASHES: Hashes = np.empty(0, dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Kin:
    """An earlier article that shares text: as a reprint, or as the source of a quote."""

    number: int
    cover: float
    reprint: bool


def kin_of(traces: Sequence[Trace], first: int, print_of: Callable[[Trace], Print]) -> dict[int, list[Kin]]:
    """For each trace from `first` on: the earlier traces (by number) that share text, nearest first."""
    found: dict[int, list[Kin]] = {}
    for number, candidates in _candidates(traces, first).items():
        mine = print_of(traces[number])
        sieve = Sieve(mine)
        others = ((other, print_of(traces[other])) for other in candidates if traces[other].id != traces[number].id)
        kin = [one for other, text in others if sieve.lets_through(text) and (one := _kin(mine, text, other))]
        found[number] = sorted(kin, key=lambda one: (not one.reprint, -one.cover, one.number))
    return found


def _kin(mine: Print, other: Print, number: int) -> Kin | None:
    overlap = overlap_of(mine, other)
    if is_reprint(mine, other, overlap):
        return None if is_same_template(mine, other) else Kin(number, overlap.of_shorter, True)
    if overlap.longest >= QUOTE_LENGTH and not is_same_template(mine, other):
        return Kin(number, overlap.of_longer, False)
    return None


def is_reprint(mine: Print, other: Print, overlap: Overlap) -> bool:
    """Most of the shorter text stands in the longer, and is no mere paragraph of it."""
    shorter, longer = sorted((len(mine.plain), len(other.plain)))
    if shorter < SHORT:
        return overlap.of_shorter >= SHORT_COVER and shorter >= 0.4 * longer and shorter >= 12
    if overlap.of_shorter < LEAST_COVER or overlap.of_longer < LEAST_SHARE:
        return False
    framed = overlap.inner == 0 and overlap.of_longer >= LEAST_FRAMED
    return overlap.gaps <= MOST_GAPS or framed


def _candidates(traces: Sequence[Trace], first: int) -> dict[int, list[int]]:
    """Earlier traces that share sampled hashes with each trace from `first` on, the most shared first.

    The window is gone through piece by piece and only what `first` and later ask for is kept, so that memory grows
    with what they share and not with the window.
    """
    asked = np.unique(np.concatenate([_NO_HASHES, *(trace.sample for trace in traces[first:])]))
    if not len(asked):
        return {}
    wanted = np.zeros(1 << _FILTER_BITS, dtype=np.bool_)
    wanted[asked >> _SHIFT] = True
    places, owners = [], []
    for begin in range(0, len(traces), _AT_ONCE):
        some = traces[begin : begin + _AT_ONCE]
        hashes: Hashes = np.concatenate([trace.sample for trace in some])
        holding = np.repeat(np.arange(begin, begin + len(some)), [len(trace.sample) for trace in some])
        # most hashes of the window are nobody's: the high bits tell it before the search does
        likely = wanted[hashes >> _SHIFT]
        hashes, holding = hashes[likely], holding[likely]
        found = np.searchsorted(asked, hashes)
        found[found == len(asked)] = 0
        same = asked[found] == hashes
        places.append(found[same])
        owners.append(holding[same])
    return _ranked(traces, first, np.concatenate(places), np.concatenate(owners))


def _ranked(
    traces: Sequence[Trace], first: int, places: NDArray[np.int64], owners: NDArray[np.int64]
) -> dict[int, list[int]]:
    """`places`: which hash, `owners`: of which trace; both in rising order of the traces."""
    order = np.argsort(places, kind="stable")
    places, owners = places[order], owners[order]
    mine_at = np.flatnonzero(owners >= first)
    low = np.searchsorted(places, places[mine_at], "left")
    # owners stand in rising order within one hash, so that those before `mine_at` are the earlier ones
    counts = np.where(np.searchsorted(places, places[mine_at], "right") - low > _COMMON, 0, mine_at - low)
    mine = np.repeat(owners[mine_at], counts)
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    theirs = owners[np.repeat(low, counts) + offsets]
    pairs, shared = np.unique(mine * len(traces) + theirs, return_counts=True)
    ones, others = np.divmod(pairs, len(traces))
    sizes = np.fromiter((len(trace.sample) for trace in traces), dtype=np.int64, count=len(traces))
    # a quote of QUOTE_LENGTH characters leaves four sampled hashes; a short text has few in all
    smaller = np.minimum(sizes[ones], sizes[others])
    enough = shared >= np.where(smaller < _FEW, 1, _LEAST_SHARED)
    near = shared >= _NEAR_SHARE * smaller
    found: dict[int, tuple[list[tuple[int, int]], list[tuple[int, int]]]] = defaultdict(lambda: ([], []))
    columns = (ones[enough].tolist(), others[enough].tolist(), shared[enough].tolist(), near[enough].tolist())
    for one, other, count, is_near in zip(*columns, strict=True):
        found[one][0 if is_near else 1].append((-count, other))
    return {
        one: [other for _, other in (*sorted(most)[:_MAX_CANDIDATES], *sorted(few)[:_MAX_QUOTED])]
        for one, (most, few) in found.items()
    }


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    at: str
    source: str
    outlet: str


class Families:
    """Reprint families as they grow: each named by its first member, the original as known so far."""

    def __init__(self, publisher_names: Mapping[str, Iterable[str]]) -> None:
        """`publisher_names`: source id → the names under which others cite it."""
        self._cited = {source: tuple(sorted(map(_plain_name, names))) for source, names in publisher_names.items()}
        self._family: dict[str, str] = {}
        self._members: dict[str, list[Member]] = {}
        self._known_original: dict[str, str] = {}

    def restore(self, member: Member, family: str, original: str) -> None:
        """Puts back a member of an earlier day as its line told it."""
        self._family[member.id] = family
        self._members.setdefault(family, []).append(member)
        self._known_original[family] = original

    def family_of(self, article_id: str) -> str | None:
        return self._family.get(article_id)

    def members_of(self, family: str) -> list[Member]:
        return self._members[family]

    def add(self, member: Member, families: Sequence[str]) -> str:
        """Puts a member into the oldest of `families`, joins the others to it; a new family without any."""
        known = self._family.get(member.id)
        named = sorted({known, *families} - {None}, key=lambda name: self._age(str(name)))
        family = str(named[0]) if named else member.id
        for other in named[1:]:
            for one in self._members.pop(str(other)):
                self._family[one.id] = family
                self._members[family].append(one)
        if known is None:
            self._family[member.id] = family
            self._members.setdefault(family, []).append(member)
        return family

    def _age(self, family: str) -> tuple[str, str]:
        return min((member.at, member.id) for member in self._members[family])

    def original_of(self, family: str) -> str:
        """The member whose publisher most others name as their origin; where none is named, the earliest.

        An original that has left the window stays the original.
        """
        known = self._known_original.get(family)
        if known is not None and self._family.get(known) != family:
            return known
        members = sorted(self._members[family], key=lambda member: (member.at, member.id))
        votes: dict[str, int] = {}
        for member in members:
            for other in members:
                if other.source != member.source and other.id != member.id and self._cites(member, other):
                    votes[other.id] = votes.get(other.id, 0) + 1
                    break
        if not votes:
            return members[0].id
        rank = {member.id: number for number, member in enumerate(members)}
        return min(votes, key=lambda one: (-votes[one], rank[one]))

    def _cites(self, member: Member, other: Member) -> bool:
        outlet = _plain_name(member.outlet)
        return bool(outlet) and any(
            name and (name in outlet or outlet in name) for name in self._cited.get(other.source, ())
        )


def _plain_name(name: str) -> str:
    return re.sub(r"[（(].*?[）)]|[\s《》“”\"]|(?:报)?社$", "", name)
