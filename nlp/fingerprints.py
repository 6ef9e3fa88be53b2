"""Fingerprints: which stretches of text two articles share, however titled, signed, shortened or lightly reworded."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlp.place_traps import byline_spans

Hashes = NDArray[np.uint64]
MAX_TEXT = 20_000
# Five characters are two or three words: a word changed in ten leaves two thirds of the sequences whole, and five
# characters in a row that two texts share by chance are set phrases.
GRAM = 5
# One hash in eight of a long text stands for it, one in two of a short one (the second set holds the first).
_COARSE, _FINE, _SHORT = 7, 1, 160
_NOISE = re.compile(r"https?://[\w./?=&%#~-]+|@[\w\u4e00-\u9fff-]{1,20}|\[[\u4e00-\u9fff]{1,6}\]|网页链接|展开全文")
_LEADS = re.compile(
    r"^(?:本报|本台|本网)?(?:综合|记者)?(?:讯|消息|报道|综合)[：:\s]?|^央视网消息(?:（新闻联播）)?[：:]?"
)
_SIGNS = re.compile(r"[^\u3400-\u9fffa-z0-9.%]|(?<!\d)\.|\.(?!\d)")
_FEW_SHARED = 30
"""sequences in common: fewer are no quote"""
_SIEVE_BITS = 17
_SIEVE_SHIFT = np.uint64(64 - _SIEVE_BITS)
_HEAD = 120
_LONG_GAP = 14
_OCCASION = re.compile(r"(?:\d{1,2}月)?\d{1,2}[日号]|第[一二三四五六七八九十百\d]+[次届批期轮季场]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def plain_text(title: str, body: str) -> str:
    """The body in one spelling without bylines, datelines, credits, signs; the title where there is little body."""
    text = body[:MAX_TEXT] if len(body) >= 20 else f"{title}\n{body}"
    text = _LEADS.sub("", text.lstrip())
    kept, place = [], 0
    for start, end in byline_spans(text):
        kept.append(text[place:start])
        place = max(place, end)
    kept.append(text[place:])
    return _plain(_LEADS.sub("", _NOISE.sub("", "".join(kept)).strip()))


def grams(plain: str) -> Hashes:
    """A hash of every GRAM characters in order: shape (len - GRAM + 1,), empty for a shorter text."""
    codes = np.frombuffer(plain.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - GRAM + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    hashes = np.zeros(count, dtype=np.uint64)
    for number in range(GRAM):
        hashes = hashes * np.uint64(0x100000001B3) + codes[number : number + count]
    # splitmix64's finish: near texts must not have near hashes, because the low bits choose the sample
    hashes ^= hashes >> np.uint64(30)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(27)
    hashes *= np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


def sample_of(hashes: Hashes) -> Hashes:
    """The hashes that stand for a text: chosen by value, so that equal stretches choose equally in every text."""
    bits = np.uint64(_FINE if len(hashes) < _SHORT else _COARSE)
    return np.unique(hashes[(hashes & bits) == 0])


@dataclass(frozen=True)
class Print:
    """A text made ready to be compared."""

    title: str
    plain: str

    @cached_property
    def grams(self) -> Hashes:
        return grams(self.plain)

    @cached_property
    def known(self) -> Hashes:
        """The grams in rising order."""
        return np.sort(self.grams)

    def shares(self, other: Print) -> NDArray[np.bool_]:
        """Of each of the grams whether the other text has it too."""
        if not len(other.known):
            return np.zeros(len(self.grams), dtype=np.bool_)
        found = np.searchsorted(other.known, self.grams)
        found[found == len(other.known)] = 0
        shared: NDArray[np.bool_] = other.known[found] == self.grams
        return shared

    @cached_property
    def occasions(self) -> frozenset[str]:
        """The days and sessions that the beginning names (26日, 第三次): a reprint keeps them."""
        return frozenset(match[0] for match in _OCCASION.finditer(self.plain[:_HEAD]))

    @cached_property
    def numbers(self) -> dict[str, frozenset[str]]:
        """The numbers that follow a context (the four characters before and two behind, numbers masked)."""
        found: dict[str, set[str]] = {}
        masked_end = 0
        left = ""
        for match in _NUMBER.finditer(self.plain):
            left = (left + self.plain[masked_end : match.start()])[-4:]
            right = self.plain[match.end() : match.end() + 2]
            found.setdefault(left + "#" + _NUMBER.sub("#", right), set()).add(match[0])
            left, masked_end = left + "#", match.end()
        return {context: frozenset(values) for context, values in found.items()}


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


def overlap_of(first: Print, second: Print) -> Overlap:
    shorter, longer = sorted((first, second), key=lambda one: len(one.plain))
    if not len(shorter.grams):
        same = float(bool(shorter.plain) and shorter.plain == longer.plain)
        return Overlap(same, same, 0, 1 - same, 1 - same)
    shared = shorter.shares(longer)
    count = int(np.count_nonzero(shared))
    if _is_little(count, len(shared)):
        cover = count * GRAM / len(shorter.plain)
        return Overlap(cover, cover, 0, 1 - cover, 1 - cover)
    covered, longest = _covered(shared, len(shorter.plain)), _longest(shared)
    share = float(covered.mean())
    if share < 0.5 and longest < _FEW_SHARED + GRAM:
        return Overlap(share, share * len(shorter.plain) / len(longer.plain), longest, 1 - share, 1 - share)
    edges = np.flatnonzero(np.diff(np.concatenate(([1], covered.astype(np.int8), [1]))))
    begins, ends = edges[::2], edges[1::2]
    gaps = ends - begins
    long = gaps >= _LONG_GAP
    within = long & (begins > 0) & (ends < len(covered))
    return Overlap(
        of_shorter=share,
        of_longer=float(_covered(longer.shares(shorter), len(longer.plain)).mean()),
        longest=longest,
        gaps=float(gaps[long].sum()) / len(shorter.plain),
        inner=float(gaps[within].sum()) / len(shorter.plain),
    )


def _is_little(shared: int, of: int) -> bool:
    """A phrase or two in common: no quote, and not most of a text of so many sequences."""
    return shared < _FEW_SHARED and shared * GRAM < of / 2


class Sieve:
    """Tells of many texts at little cost that they share nothing to speak of with one; of others nothing certain."""

    def __init__(self, one: Print) -> None:
        self._length = len(one.grams)
        self._has = np.zeros(1 << _SIEVE_BITS, dtype=np.bool_)
        self._has[one.grams >> _SIEVE_SHIFT] = True

    def lets_through(self, other: Print) -> bool:
        shared = int(np.count_nonzero(self._has[other.grams >> _SIEVE_SHIFT]))
        return not self._length or not _is_little(shared, min(self._length, len(other.grams)))


def _covered(shared: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """Which characters of a text lie in sequences that are shared."""
    covered = np.zeros(length, dtype=np.bool_)
    for number in range(GRAM):
        covered[number : number + len(shared)] |= shared
    return covered


def _longest(shared: NDArray[np.bool_]) -> int:
    """Characters of the longest stretch that is shared."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], shared.astype(np.int8), [0]))))
    return int((edges[1::2] - edges[::2]).max(initial=1 - GRAM)) + GRAM - 1


def is_same_template(first: Print, second: Print) -> bool:
    """One form filled in twice: the same words around other numbers (a daily bulletin), another day or session."""
    if first.plain == second.plain:
        return False
    if _fills_slot(first, second):
        return True
    papers, others = (frozenset(_PAPER.findall(f"{one.title}")) for one in (first, second))
    if papers and others and not papers & others:
        return True
    days, other_days = first.occasions, second.occasions
    if days and other_days and not (days <= other_days or other_days <= days):
        return True
    contexts = first.numbers.keys() & second.numbers.keys()
    other = sum(1 for context in contexts if not first.numbers[context] & second.numbers[context])
    counts_on = first.title != second.title and _masked(first.title) == _masked(second.title) != ""
    return (other >= 3 and other > 0.35 * len(contexts)) or (counts_on and other >= 1)


_LEAST_FRAME = 5
_SLOT = 6
"""characters of what fills it; the text may go on in other words"""
# 我市 of one paper is 云泽 of another: a reprint told for other readers
_HERE_NOW = re.compile("[我本全][省市县区镇乡]|本[月周年季]")
_PAPER = re.compile(r"[〔\[（(]\d{4}[〕\]）)]第?\d+号")


def _fills_slot(first: Print, second: Print) -> bool:
    """关于召开A项目听证会的公告 and 关于召开B项目听证会的公告: titles of one frame, each filled as its own text is."""
    one, other = first.title, second.title
    head = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[head:], other[head:]
    tail = next(
        (n for n, (a, b) in enumerate(zip(reversed(rest), reversed(others), strict=False)) if a != b),
        min(len(rest), len(others)),
    )
    mine, theirs = (_plain(text[: len(text) - tail]) for text in (rest, others))
    if head + tail < _LEAST_FRAME or min(len(mine), len(theirs)) < 2 or any(map(_HERE_NOW.match, (mine, theirs))):
        return False
    mine, theirs = mine[:_SLOT], theirs[:_SLOT]
    return mine in first.plain and mine not in second.plain and theirs in second.plain and theirs not in first.plain


def _plain(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).lower())


_ORDINAL = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百]+")


def _masked(title: str) -> str:
    plain = unicodedata.normalize("NFKC", title)
    return _ORDINAL.sub("#", plain) if _ORDINAL.search(plain) and len(plain) >= 6 else ""
