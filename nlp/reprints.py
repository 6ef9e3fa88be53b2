"""Reprints: which articles are one text; each family has one original, named by its carriers or the earliest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from nlp.fingerprints import Hashes, Print, each_once
from nlp.overlaps import NOTHING, Overlap, overlaps_of
from nlp.templates import is_same_template
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
_AT_ONCE, _RANKED, _TOGETHER = 2_000, 256, 16
"""how many at a time: traces of the window gone through, texts whose candidates are counted, texts compared"""
_FILTER_BITS = 22
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
    candidates = _candidates(traces, first)
    while some := list(islice(candidates, _TOGETHER)):
        numbers = {one: [other for other in others if traces[other].id != traces[one].id] for one, others in some}
        texts = [(print_of(traces[one]), [print_of(traces[other]) for other in numbers[one]]) for one in numbers]
        for (one, earlier), (mine, others), overlaps in zip(numbers.items(), texts, overlaps_of(texts), strict=True):
            told = zip(others, overlaps, earlier, strict=True)
            kin = [near for other, overlap, number in told if (near := _kin(mine, other, overlap, number))]
            found[one] = sorted(kin, key=lambda near: (not near.reprint, -near.cover, near.number))
    return found


def _kin(mine: Print, other: Print, overlap: Overlap, number: int) -> Kin | None:
    if overlap is NOTHING:
        return None
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


def _candidates(traces: Sequence[Trace], first: int) -> Iterator[tuple[int, list[int]]]:
    """Earlier traces that share sampled hashes with each trace from `first` on, the most shared first.

    The window is gone through piece by piece and only what `first` and later ask for is kept, so that memory grows
    with what they share and not with the window.
    """
    asked = each_once(np.concatenate([_NO_HASHES, *(trace.sample for trace in traces[first:])]))
    if not len(asked):
        return
    wanted = _Wanted(asked)
    places, owners, sizes = [], [], []
    for begin in range(0, len(traces), _AT_ONCE):
        samples = [trace.sample for trace in traces[begin : begin + _AT_ONCE]]
        size = np.fromiter(map(len, samples), dtype=np.int64, count=len(samples))
        at, place = wanted.among(np.concatenate(samples))
        places.append(place)
        owners.append(np.searchsorted(np.cumsum(size), at, "right") + begin)
        sizes.append(size)
    yield from _ranked(first, np.concatenate(places), np.concatenate(owners), np.concatenate(sizes))


class _Wanted:
    """The hashes that are asked for; most of a window's are nobody's, which their high bits tell before any search."""

    def __init__(self, asked: Hashes) -> None:
        self._asked = asked
        self._high, self._next = (np.zeros(1 << _FILTER_BITS, dtype=np.bool_) for _ in range(2))
        self._high[_bits(asked, 1)] = True
        self._next[_bits(asked, 2)] = True

    def among(self, hashes: Hashes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where in `hashes` those asked for stand, and which of them each is."""
        at = np.flatnonzero(self._high.take(_bits(hashes, 1)))
        at = at[self._next.take(_bits(hashes[at], 2))]
        place = np.searchsorted(self._asked, hashes[at])
        same = self._asked.take(place, mode="clip") == hashes[at]
        return at[same], place[same]


def _bits(hashes: Hashes, which: int) -> NDArray[np.int64]:
    return ((hashes >> np.uint64(64 - which * _FILTER_BITS)) & np.uint64((1 << _FILTER_BITS) - 1)).view(np.int64)


def _ranked(
    first: int, places: NDArray[np.int64], owners: NDArray[np.int64], sizes: NDArray[np.int64]
) -> Iterator[tuple[int, list[int]]]:
    """`places`: which hash, `owners`: of which trace, in rising order; `sizes`: how many hashes each trace has."""
    bits = len(sizes).bit_length()
    places, owners = _parted(np.sort(places << bits | owners), bits)
    at = np.flatnonzero(owners >= first)
    low, high = (np.searchsorted(places, places[at], side) for side in ("left", "right"))
    # owners stand in rising order within one hash, so that those before `at` are the earlier ones
    counts = np.where(high - low > _COMMON, 0, at - low)
    mine = owners[at]
    order = np.argsort(mine, kind="stable")
    low, counts, mine = low[order], counts[order], mine[order]
    # some of the day's at a time: what stays in the processor's memory is counted several times as fast
    ends = np.searchsorted(mine, np.arange(first, len(sizes) + _RANKED, _RANKED))
    for begin, end in pairwise(ends):
        some, much = slice(begin, end), counts[begin:end]
        offsets = np.arange(much.sum()) - np.repeat(np.cumsum(much) - much, much)
        theirs = owners[np.repeat(low[some], much) + offsets]
        yield from _most_shared(np.sort(np.repeat(mine[some], much) << bits | theirs), bits, sizes)


def _most_shared(pairs: NDArray[np.int64], bits: int, sizes: NDArray[np.int64]) -> Iterator[tuple[int, list[int]]]:
    """`pairs`: for each hash that two traces share the later one and (in the low `bits`) the earlier; rising."""
    at = _changes(pairs)
    ones, others = _parted(pairs[at], bits)
    shared = np.diff(at, append=len(pairs))
    # a quote of QUOTE_LENGTH characters leaves four sampled hashes; a short text has few in all
    few = sizes < _FEW
    enough = np.flatnonzero((shared >= _LEAST_SHARED) | few.take(ones) | few.take(others))
    ones, others, shared = ones[enough], others[enough], shared[enough]
    near = shared >= _NEAR_SHARE * np.minimum(sizes[ones], sizes[others])
    group = 2 * ones + ~near
    order = np.lexsort((-shared, group))
    begins = _changes(group[order])
    rank = np.arange(len(group)) - np.repeat(begins, np.diff(begins, append=len(group)))
    kept = order[rank < np.where(near[order], _MAX_CANDIDATES, _MAX_QUOTED)]
    found: dict[int, list[int]] = defaultdict(list)
    for one, other in zip(ones[kept].tolist(), others[kept].tolist(), strict=True):
        found[one].append(other)
    yield from found.items()


def _parted(keys: NDArray[np.int64], bits: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return keys >> bits, keys & ((1 << bits) - 1)


def _changes(rising: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where another value begins."""
    changes = np.ones(len(rising), dtype=np.bool_)
    np.not_equal(rising[1:], rising[:-1], out=changes[1:])
    return np.flatnonzero(changes)


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
