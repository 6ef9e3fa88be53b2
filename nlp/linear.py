"""Linear judges as plain arrays: heads over hashed sequences, and the stack that weighs them with the lexicon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.features import BITS, Indices

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class HashedHeads:
    """One score a head: TF-IDF over 2**bits buckets, unit length, weights in steps of `step` (int8)."""

    idf: NDArray[np.float16]
    weights: NDArray[np.int8]
    step: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, buckets: Indices) -> Floats:
        """The heads' scores of one text, by its sorted buckets of BITS bits."""
        rows = folded(buckets, self.bits)
        values = self.idf[rows].astype(np.float64)
        rows, values = rows[values > 0], values[values > 0]
        if not len(rows):
            return self.bias.astype(np.float64)
        values /= np.sqrt((values**2).sum())
        scores: Floats = values @ self.weights.take(rows, axis=0).astype(np.float64) * self.step + self.bias
        return scores

    @property
    def bits(self) -> int:
        return len(self.idf).bit_length() - 1


def folded(buckets: Indices, bits: int) -> Indices:
    """The buckets of a smaller table: neighbours fall together. `buckets` are sorted, so are the answers."""
    if bits == BITS:
        return buckets
    rows = buckets >> (BITS - bits)
    return rows[np.flatnonzero(np.diff(rows, prepend=-1))]


@dataclass(frozen=True)
class Stack:
    """Linear outputs over a row of features; `weights` (outputs × columns) hold the columns' scaling."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, row: Floats) -> Floats:
        scores: Floats = self.weights.astype(np.float64) @ row + self.bias
        return scores


def sigmoid(scores: Floats) -> Floats:
    probabilities: Floats = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return probabilities


def softmax(scores: Floats) -> Floats:
    spread = np.exp(scores - scores.max())
    probabilities: Floats = spread / spread.sum()
    return probabilities
