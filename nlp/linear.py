"""Linear judges as plain arrays: heads over hashed sequences, and the stack that weighs them with the lexicon."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlp.features import BITS, Indices, each_once

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
        rows, heads = self._rows.take(folded(buckets, self.bits), axis=0), len(self.bias)
        values = rows.view(np.float16)[:, -1].astype(np.float64)
        length = np.sqrt(values @ values)
        if not length:
            return self.bias.astype(np.float64)
        scores: Floats = values @ rows[:, :heads].astype(np.float64) / length * self.step + self.bias
        return scores

    @cached_property
    def _rows(self) -> NDArray[np.int8]:
        """Weights and, in the last two bytes, IDF of a bucket side by side: what is read at random is read once."""
        buckets, heads = self.weights.shape
        rows = np.zeros((buckets, 16 * -(-(heads + 2) // 16)), dtype=np.int8)
        rows[:, :heads] = self.weights
        rows.view(np.float16)[:, -1] = self.idf
        return rows

    @property
    def bits(self) -> int:
        return len(self.idf).bit_length() - 1


def folded(buckets: Indices, bits: int) -> Indices:
    """The buckets of a smaller table: neighbours fall together. `buckets` are sorted, so are the answers."""
    if bits == BITS:
        return buckets
    return each_once(buckets >> (BITS - bits))


@dataclass(frozen=True)
class Stack:
    """Linear outputs over a row of features; `weights` (outputs × columns) hold the columns' scaling."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, row: Floats) -> Floats:
        scores: Floats = self._exact @ row + self.bias
        return scores

    @cached_property
    def _exact(self) -> Floats:
        return self.weights.astype(np.float64)


def sigmoid(scores: Floats) -> Floats:
    probabilities: Floats = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return probabilities


def softmax(scores: Floats) -> Floats:
    spread = np.exp(scores - scores.max())
    probabilities: Floats = spread / spread.sum()
    return probabilities
