"""Fingerprints: which stretches of text two articles share, however titled, signed, shortened or lightly reworded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlp.bylines import byline_spans

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
_KEPT = re.compile(r"[\u3400-\u9fffa-z0-9%]+|(?<=\d)\.(?=\d)")
# they go in any case, and without them most texts are spelled as they should be
_WIDE_SIGNS = "，：；（）！？"
_HEAD = 120
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
    return spelled(_LEADS.sub("", _NOISE.sub("", "".join(kept)).strip()))


def spelled(text: str) -> str:
    """The text in one spelling: small letters of one width, no signs but the points of numbers and per cent."""
    for sign in _WIDE_SIGNS:
        text = text.replace(sign, " ")
    return "".join(_KEPT.findall(unicodedata.normalize("NFKC", text).lower()))


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
    return each_once(hashes[(hashes & bits) == 0])


def each_once(hashes: Hashes) -> Hashes:
    """The hashes in rising order, each once: by sorting, which is quicker here than the hash table of np.unique."""
    rising = np.sort(hashes)
    return rising[np.concatenate(([True], rising[1:] != rising[:-1]))] if len(rising) else rising


@dataclass(frozen=True)
class Print:
    """A text made ready to be compared."""

    title: str
    plain: str

    @cached_property
    def grams(self) -> Hashes:
        return grams(self.plain)

    def shares(self, other: Print) -> NDArray[np.bool_]:
        """Of each of the grams whether the other text has it too."""
        return np.isin(self.grams, other.grams)

    @cached_property
    def occasions(self) -> frozenset[str]:
        """The days and sessions that the beginning names (26日, 第三次): a reprint keeps them."""
        return frozenset(match[0] for match in _OCCASION.finditer(self.plain[:_HEAD]))

    @cached_property
    def numbers(self) -> dict[str, set[str]]:
        """The numbers that follow a context (the four characters before and two behind, numbers masked)."""
        found: dict[str, set[str]] = {}
        place, left = 0, ""
        for match in _NUMBER.finditer(self.plain):
            start, end = match.span()
            left = (left + self.plain[place:start])[-4:]
            right = self.plain[end : end + 2]
            context = f"{left}#{_NUMBER.sub('#', right) if _NUMBER.search(right) else right}"
            found.setdefault(context, set()).add(match[0])
            place, left = end, left + "#"
        return found


def make_grams(prints: Iterable[Print]) -> None:
    """Makes the grams of several texts at one go: far cheaper than one text after another."""
    without = list({id(one): one for one in prints if "grams" not in one.__dict__}.values())
    if len(without) < 2:
        return
    together = grams("".join(one.plain for one in without))
    begin = 0
    for one in without:
        size = max(0, len(one.plain) - GRAM + 1)
        # a copy: a view would keep all of them alive
        one.__dict__["grams"] = together[begin : begin + size].copy()
        begin += len(one.plain)
