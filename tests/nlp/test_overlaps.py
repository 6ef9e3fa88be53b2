"""Overlaps counted for many texts at once are those that are counted by hand, pair by pair."""

from __future__ import annotations

import random

import pytest

from nlp.fingerprints import GRAM, Print
from nlp.overlaps import NOTHING, overlaps_of


def by_hand(one: str, other: str) -> tuple[float, int, float, float]:
    """Share of `one` that lies in sequences of `other`, the longest such stretch, shares in long and in inner gaps."""
    known = {other[at : at + GRAM] for at in range(len(other) - GRAM + 1)}
    hits = [one[at : at + GRAM] in known for at in range(len(one) - GRAM + 1)]
    covered = [any(hits[max(0, at - GRAM + 1) : at + 1]) for at in range(len(one))]
    runs = "".join("x" if hit else " " for hit in hits).split()
    longest = max((len(run) + GRAM - 1 for run in runs), default=0)
    marks = "".join("x" if here else "-" for here in covered)
    inner = sum(len(gap) for gap in marks.strip("-").split("x") if len(gap) >= 14)
    long = sum(len(gap) for gap in marks.split("x") if len(gap) >= 14)
    return covered.count(True) / len(one), longest, long / len(one), inner / len(one)


@pytest.mark.parametrize("seed", range(4))
def test_many_texts_at_once_are_counted_as_each_pair_by_hand(seed: int) -> None:
    draw = random.Random(seed)
    letters = "".join(chr(0x4E00 + number) for number in range((6, 30, 400, 3000)[seed]))
    texts = ["".join(draw.choices(letters, k=draw.randint(3, 300))) for _ in range(12)]
    for _ in range(24):
        kept = draw.choice(texts)
        cut, put = draw.randint(0, len(kept)), "".join(draw.choices(letters, k=draw.randint(0, 60)))
        texts.append(kept[:cut] + put + draw.choice(texts)[: draw.randint(20, 200)] + kept[cut:])
    prints = [Print("", text) for text in texts]
    asked = [(one, draw.sample(prints, draw.randint(0, 8))) for one in prints]
    measured = 0
    for (one, others), overlaps in zip(asked, overlaps_of(asked), strict=True):
        for other, overlap in zip(others, overlaps, strict=True):
            short, long = (other, one) if len(other.plain) < len(one.plain) else (one, other)
            share, longest, gaps, inner = by_hand(short.plain, long.plain)
            if overlap is NOTHING:
                assert share < 0.6
                assert longest < 40
            elif len(short.plain) >= GRAM:
                measured += 1
                assert (overlap.of_shorter, overlap.longest) == (pytest.approx(share), longest)
                assert (overlap.gaps, overlap.inner) == (pytest.approx(gaps), pytest.approx(inner))
                assert overlap.of_longer == pytest.approx(by_hand(long.plain, short.plain)[0])
    assert measured > 5
