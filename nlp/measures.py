"""Measures: F1 of a label, its mean over labels, confusion, and how well probabilities keep their word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any


def f1_of(truth: Sequence[bool], said: Sequence[bool]) -> float:
    """F1 of the positive class; 0 where there is none."""
    both = sum(1 for one, other in zip(truth, said, strict=True) if one and other)
    marked = sum(map(bool, truth)) + sum(map(bool, said))
    return 2 * both / marked if marked else 0.0


def macro_f1(truth: Sequence[Hashable], said: Sequence[Hashable], labels: Sequence[Hashable]) -> float:
    """The mean F1 over the labels that stand in truth or answers."""
    seen = [label for label in labels if label in truth or label in said]
    scores = [f1_of([label == one for one in truth], [label == one for one in said]) for label in seen]
    return sum(scores) / len(scores) if scores else 0.0


def topic_f1s(truth: Sequence[set[str]], said: Sequence[set[str]], topics: Sequence[str]) -> dict[str, float]:
    """F1 of each topic that stands in truth or answers."""
    seen = [topic for topic in topics if any(topic in one for one in (*truth, *said))]
    return {topic: f1_of([topic in one for one in truth], [topic in one for one in said]) for topic in seen}


def accuracy(truth: Sequence[Hashable], said: Sequence[Hashable]) -> float:
    return sum(one == other for one, other in zip(truth, said, strict=True)) / len(truth) if truth else 0.0


def confusion(truth: Sequence[str], said: Sequence[str]) -> dict[str, dict[str, int]]:
    """{true label: {answered label: texts}}, both in order."""
    table: dict[str, Counter[str]] = {}
    for one, other in zip(truth, said, strict=True):
        table.setdefault(one, Counter())[other] += 1
    return {label: dict(sorted(table[label].items())) for label in sorted(table)}


def reliability(chances: Sequence[float], right: Sequence[bool], parts: int = 10) -> list[dict[str, Any]]:
    """For each tenth of the scale: texts, mean probability, share that is right."""
    table: list[dict[str, Any]] = []
    for part in range(parts):
        chosen = [number for number, chance in enumerate(chances) if min(int(chance * parts), parts - 1) == part]
        if chosen:
            mean = sum(chances[number] for number in chosen) / len(chosen)
            share = sum(right[number] for number in chosen) / len(chosen)
            table.append({"texts": len(chosen), "said": round(mean, 3), "right": round(share, 3)})
    return table
