"""Features of a reading: hashed character sequences, and counts of the lexicon's words by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nlp.lexicon import Hit, Lexicon
from nlp.reading import Reading

TOPICS = (
    "air", "power_plant", "water", "soil_waste", "noise",
    "inspection", "enforcement", "ecology", "policy", "publicity",
)  # fmt: skip
GROUPS = (
    *TOPICS, "env", "near_miss", "other_field", "city_service", "weather",
    "complaint", "request", "thanks", "achievement", "official_neutral", "exposure",
    "abuse", "sadness", "fear", "surprise", "joy", "irony", "negation", "future",
    "emoji_pos", "emoji_neg", "emoji_irony",
)  # fmt: skip
REGISTERS = ("post", "message", "article")
BITS = 20
LEAD = 160
MAX_N = 4
# Odd multipliers of a Fibonacci hash, one for each place in a sequence and one for each length.
_PLACES = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)
_TITLE = np.uint64(0xA0761D6478BD642F)
_MIX = np.uint64(0xE7037ED1A0B428DB)

Indices = NDArray[np.int64]
Dense = NDArray[np.float64]


def buckets_of(reading: Reading, words: Sequence[str]) -> Indices:
    """The buckets (sorted, each once) of a reading: character sequences, its words and their pairs, its title apart."""
    parts = [_sequences(reading.text, MAX_N, np.uint64(0)), _word_buckets(words)]
    if reading.title:
        parts.append(_sequences(reading.title, 2, _TITLE))
    # numpy's `unique` hashes first, which takes longer for so few
    found = np.sort(np.concatenate(parts))
    return found[np.flatnonzero(np.diff(found, prepend=-1))]


def _sequences(text: str, longest: int, seed: np.uint64) -> Indices:
    """Buckets of all sequences of 1 to `longest` characters; all digits are alike here (words keep theirs)."""
    codes = np.frombuffer(f"\x02{text.translate(_DIGITS)}\x03".encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    mixed, parts = np.full(len(codes), seed), []
    for n in range(1, min(longest, len(codes)) + 1):
        mixed = mixed[: len(codes) - n + 1] + codes[n - 1 :] * _PLACES[n - 1]
        spread = (mixed ^ (mixed >> np.uint64(29)) ^ np.uint64(n)) * _MIX
        parts.append(spread >> np.uint64(64 - BITS))
    return np.concatenate(parts).astype(np.int64)


def _word_buckets(words: Sequence[str]) -> Indices:
    parts = [word.encode() for word in words]
    # each pair goes on from what the check sum of its first word is
    sums = [crc32(part) for part in parts]
    pairs = [crc32(second, crc32(b"\x01", first)) for first, second in zip(sums, parts[1:], strict=False)]
    return np.array([*sums, *pairs], dtype=np.int64) & _MASK


_MASK = (1 << BITS) - 1
_DIGITS = str.maketrans("123456789", "000000000")


@dataclass(frozen=True)
class Found:
    """The lexicon's words in title and body."""

    title: tuple[Hit, ...]
    body: tuple[Hit, ...]


def found_in(reading: Reading, lexicon: Lexicon) -> Found:
    return Found(tuple(lexicon.hits(reading.title)), tuple(lexicon.hits(reading.body)))


_G = {name: number for number, name in enumerate(GROUPS)}


def _counts(hits: tuple[Hit, ...], before: int | None = None) -> Dense:
    counts = np.zeros(len(GROUPS))
    for hit in hits:
        if before is not None and hit.start >= before:
            break
        for group in hit.groups:
            number = _G.get(group)
            if number is not None:
                counts[number] += 1
    return counts


def dense_features(reading: Reading, found: Found) -> Dense:
    """One row of DENSE_NAMES: log counts in title, lead and body, density, shares of topics, and the text's make."""
    title, lead, body = _counts(found.title), _counts(found.body, LEAD), _counts(found.body)
    whole = 2 * title + lead + body
    per_length = body / np.sqrt(1 + len(reading.body) / 100)
    topical = whole[: len(TOPICS)]
    share = topical / (topical.sum() + 1)
    words = [{hit.word for hit in (*found.title, *found.body) if topic in hit.groups} for topic in TOPICS]
    kinds = np.log1p([len(found_words) for found_words in words])
    register = np.array([reading.register == name for name in REGISTERS], dtype=float)
    return np.concatenate([
        np.log1p(title), np.log1p(lead), np.log1p(body), np.log1p(per_length), share, kinds, register, _make(reading),
        np.outer(register, np.log1p(whole[_TONE])).ravel(),
    ])  # fmt: skip


_TONE = [_G[name] for name in (
    "env", "near_miss", "complaint", "request", "thanks", "achievement", "official_neutral", "exposure", "irony", "joy",
)]  # fmt: skip
_MARKS = ("?", "!", "...", "~", "#", "@", "[", "“", "《", "【")


def _make(reading: Reading) -> Dense:
    text = reading.text
    marks = [np.log1p(text.count(mark)) for mark in _MARKS]
    digits = sum(character.isdigit() for character in text[:400]) / (len(text[:400]) + 1)
    return np.array([np.log1p(reading.length), bool(reading.title), digits, *marks])


def _dense_names() -> tuple[str, ...]:
    tone = [GROUPS[number] for number in _TONE]
    return (
        *(f"title:{name}" for name in GROUPS), *(f"lead:{name}" for name in GROUPS),
        *(f"body:{name}" for name in GROUPS), *(f"density:{name}" for name in GROUPS),
        *(f"share:{name}" for name in TOPICS), *(f"words:{name}" for name in TOPICS),
        *(f"register:{name}" for name in REGISTERS), "length", "has_title", "digits",
        *(f"mark:{mark}" for mark in _MARKS),
        *(f"{register}×{name}" for register in REGISTERS for name in tone),
    )  # fmt: skip


# The names of the columns of `dense_features`, in order.
DENSE_NAMES = _dense_names()
