"""Features of a reading: hashed character sequences, and counts of the lexicon's words by place."""

from __future__ import annotations

import re
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

Indices = NDArray[np.int32]
Dense = NDArray[np.float64]


def buckets_of(reading: Reading, words: Sequence[str]) -> Indices:
    """The buckets (sorted, each once) of a reading: character sequences, its words and their pairs, its title apart."""
    parts = [_sequences(reading.text, MAX_N, np.uint64(0)), _word_buckets(words)]
    if reading.title:
        parts.append(_sequences(reading.title, 2, _TITLE))
    # numpy's `unique` hashes first, which takes longer for so few
    found = np.concatenate(parts)
    found.sort()
    return each_once(found)


def each_once(buckets: Indices) -> Indices:
    """Sorted buckets without those that stand there again."""
    first = np.empty(len(buckets), dtype=bool)
    first[:1] = True
    np.not_equal(buckets[1:], buckets[:-1], out=first[1:])
    return buckets[first]


def _sequences(text: str, longest: int, seed: np.uint64) -> Indices:
    """Buckets of all sequences of 1 to `longest` characters; all digits are alike here (words keep theirs)."""
    codes = np.frombuffer(f"\x02{text}\x03".encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    codes[(codes >= _ONE) & (codes <= _NINE)] = _ONE - np.uint64(1)
    lengths = range(1, min(longest, len(codes)) + 1)
    # what is told of a sequence goes on from what is told of it without its last character
    told = [np.full(len(codes), seed)]
    for n in lengths:
        told.append(told[-1][: len(codes) - n + 1] + codes[n - 1 :] * _PLACES[n - 1])
    mixed = np.concatenate(told[1:])
    sizes = np.repeat(np.array(lengths, dtype=np.uint64), [len(part) for part in told[1:]])
    spread = (mixed ^ (mixed >> np.uint64(29)) ^ sizes) * _MIX
    return (spread >> np.uint64(64 - BITS)).astype(np.int32)


def _word_buckets(words: Sequence[str]) -> Indices:
    parts = list(map(str.encode, words))
    sums = np.fromiter(map(crc32, parts), dtype=np.uint32, count=len(parts))
    # each pair goes on from what the check sum of its first word is, a byte of one between them
    begun = _CRC_OF_ONE[sums & 0xFF] ^ (sums >> 8)
    pairs = np.fromiter(map(crc32, parts[1:], begun.tolist()), dtype=np.uint32, count=max(0, len(parts) - 1))
    return (np.concatenate([sums, pairs]) & _MASK).astype(np.int32)


_MASK = np.uint32((1 << BITS) - 1)
# By the last byte of a check sum: the sum that follows for a byte of one, but for the other three bytes.
_CRC_OF_ONE = np.array([crc32(b"\x01", last) for last in range(256)], dtype=np.uint32)
_ONE, _NINE = np.uint64(ord("1")), np.uint64(ord("9"))


@dataclass(frozen=True)
class Found:
    """The lexicon's words in title and body."""

    title: tuple[Hit, ...]
    body: tuple[Hit, ...]


def found_in(reading: Reading, lexicon: Lexicon) -> Found:
    return Found(tuple(lexicon.hits(reading.title)), tuple(lexicon.hits(reading.body)))


_G = {name: number for number, name in enumerate(GROUPS)}


def _counts(hits: tuple[Hit, ...], before: int | None = None) -> Dense:
    counts = [0] * len(GROUPS)
    for hit in hits:
        if before is not None and hit.start >= before:
            break
        for group in hit.groups:
            number = _G.get(group)
            if number is not None:
                counts[number] += 1
    return np.array(counts, dtype=float)


def dense_features(reading: Reading, found: Found) -> Dense:
    """One row of DENSE_NAMES: log counts in title, lead and body, density, shares of topics, and the text's make."""
    title, lead, body = _counts(found.title), _counts(found.body, LEAD), _counts(found.body)
    whole = 2 * title + lead + body
    per_length = body / np.sqrt(1 + len(reading.body) / 100)
    topical = whole[: len(TOPICS)]
    share = topical / (topical.sum() + 1)
    words: dict[str, set[str]] = {topic: set() for topic in TOPICS}
    for hit in (*found.title, *found.body):
        for group in hit.groups:
            if group in words:
                words[group].add(hit.word)
    kinds = [len(found_words) for found_words in words.values()]
    logs = np.log1p(np.concatenate([title, lead, body, per_length, kinds, whole[_TONE]]))
    counted, kinds_told, tone = np.split(logs, [4 * len(GROUPS), 4 * len(GROUPS) + len(TOPICS)])
    register = np.array([reading.register == name for name in REGISTERS], dtype=float)
    return np.concatenate([counted, share, kinds_told, register, _make(reading), np.outer(register, tone).ravel()])


_TONE = [_G[name] for name in (
    "env", "near_miss", "complaint", "request", "thanks", "achievement", "official_neutral", "exposure", "irony", "joy",
)]  # fmt: skip
_MARKS = ("?", "!", "...", "~", "#", "@", "[", "“", "《", "【")


def _make(reading: Reading) -> Dense:
    text = reading.text
    marks = np.log1p([reading.length, *map(text.count, _MARKS)])
    seen = text[:400]
    digits = len(_DIGIT.findall(seen)) / (len(seen) + 1)
    return np.concatenate([marks[:1], [bool(reading.title), digits], marks[1:]])


_DIGIT = re.compile(r"\d")


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
