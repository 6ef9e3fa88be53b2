"""Fitting: labelled features to the arrays of a model. Only training needs scikit-learn and sparse matrices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler, normalize

from nlp.features import BITS, Dense, buckets_of, dense_features, found_in
from nlp.labelled import Labelled
from nlp.lexicon import Lexicon
from nlp.linear import Floats, HashedHeads, Stack, folded
from nlp.segment import words_of

SEED = 20260605
Rows = NDArray[np.int64]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Featured:
    """Features of many texts: buckets as a sparse matrix of ones (texts × 2**BITS), dense rows, is it a post."""

    buckets: Any
    dense: Dense
    posts: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.dense)


def featured(texts: Sequence[Labelled], lexicon: Lexicon) -> Featured:
    indices, ends, dense, posts = [np.empty(0, dtype=np.int32)], [0], [], []
    for text in texts:
        reading = text.reading
        indices.append(buckets_of(reading, words_of(reading.text)))
        ends.append(ends[-1] + len(indices[-1]))
        dense.append(dense_features(reading, found_in(reading, lexicon)))
        posts.append(reading.register == "post")
    joined = np.concatenate(indices)
    shape = (len(texts), 1 << BITS)
    ones = sparse.csr_matrix((np.ones(len(joined), dtype=np.float32), joined, ends), shape=shape)
    return Featured(ones, np.array(dense), np.array(posts))


@dataclass(frozen=True)
class Weighted:
    """Buckets folded to `bits`, weighted by `idf`, each text of length one: what the hashed heads are fitted on."""

    rows: Any
    idf: Floats

    @classmethod
    def of(cls, buckets: Any, bits: int, idf: Floats | None = None, min_texts: int = 3) -> Weighted:
        table = _folded_matrix(buckets, bits)
        if idf is None:
            texts = np.asarray(table.sum(axis=0)).ravel()
            idf = np.where(texts >= min_texts, np.log((1 + table.shape[0]) / (1 + texts)) + 1, 0.0)
            idf = idf.astype(np.float16).astype(np.float64)
        return cls(in_order(normalize(table @ sparse.diags(idf)).tocsr()), idf)


def in_order(rows: Any) -> Any:
    """`rows`, put in order in place now: scipy does it on first use, where threads would do it to each other."""
    rows.sum_duplicates()
    rows.sort_indices()
    return rows


def _folded_matrix(buckets: Any, bits: int) -> Any:
    rows = [folded(buckets.indices[start:end], bits) for start, end in pairwise(buckets.indptr)]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    joined = np.concatenate(rows) if rows else np.empty(0, dtype=np.int32)
    return sparse.csr_matrix((np.ones(len(joined)), joined, ends), shape=(buckets.shape[0], 1 << bits))


def fitted_head(rows: Any, yes: Labels, strength: float, weights: Floats | None = None, *, bayes: bool = False) -> Head:
    """A logistic head; with `bayes` the columns are weighed by their log ratio between the classes first (NB-SVM).

    A head for which only one class was seen says nothing (its scores are 0).
    """
    if len(set(yes.tolist())) < 2:
        return Head(np.zeros(rows.shape[1]), 0.0)
    ratio = _log_ratio(rows, yes) if bayes else np.ones(rows.shape[1])
    model = LogisticRegression(C=strength, solver="liblinear", tol=1e-3, random_state=SEED)
    model.fit(rows @ sparse.diags(ratio), yes, sample_weight=weights)
    return Head(model.coef_[0] * ratio, float(model.intercept_[0]))


def _log_ratio(rows: Any, yes: Labels) -> Floats:
    seen = rows.sign()
    for_yes = 1 + np.asarray(seen[yes == 1].sum(axis=0)).ravel()
    for_no = 1 + np.asarray(seen[yes == 0].sum(axis=0)).ravel()
    ratio: Floats = np.log((for_yes / for_yes.sum()) / (for_no / for_no.sum()))
    return ratio


@dataclass(frozen=True)
class Head:
    weights: Floats
    bias: float

    def scores(self, rows: Any) -> Floats:
        scores: Floats = rows @ self.weights + self.bias
        return scores


def hashed_heads(heads: Sequence[Head], idf: Floats) -> HashedHeads:
    """The heads as int8 arrays; the largest weight of each head is 127 steps."""
    weights = np.stack([head.weights for head in heads], axis=1)
    step = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return HashedHeads(
        idf.astype(np.float16), np.round(weights / step).astype(np.int8), step.astype(np.float32),
        np.array([head.bias for head in heads], dtype=np.float32),
    )  # fmt: skip


def fitted_stack(rows: Dense, labels: Labels, strength: float, weights: Floats | None = None) -> Stack:
    """A logistic model on scaled columns: one output where `labels` are 0 and 1, else one a class in order."""
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=strength, max_iter=3000, tol=1e-3, random_state=SEED)
    model.fit(scaler.transform(rows), labels, sample_weight=weights)
    slopes = model.coef_ / scaler.scale_
    return Stack(slopes.astype(np.float32), (model.intercept_ - slopes @ scaler.mean_).astype(np.float32))


def scaled(stack: Stack, slope: float, shift: float = 0.0) -> Stack:
    return Stack((stack.weights * slope).astype(np.float32), (stack.bias * slope + shift).astype(np.float32))


def platt(scores: Floats, yes: Labels) -> tuple[float, float]:
    """Slope and shift that make sigmoid(slope * score + shift) a probability, from scores of texts not learnt."""
    model = LogisticRegression(C=100.0).fit(scores.reshape(-1, 1), yes)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def temperature(scores: Floats, labels: Labels) -> float:
    """The slope from a grid under which softmax(slope * scores) loses least."""

    def loss(slope: float) -> float:
        spread = scores * slope
        spread = spread - spread.max(axis=1, keepdims=True)
        logs = spread - np.log(np.exp(spread).sum(axis=1, keepdims=True))
        return float(-logs[np.arange(len(labels)), labels].mean())

    return min((float(slope) for slope in np.geomspace(0.3, 4, 40)), key=loss)


def folds(groups: Sequence[str], count: int, seed: int = SEED) -> Iterator[tuple[Rows, Rows]]:
    """Train and test rows of `count` parts; texts of one group stand in one part."""
    yield from GroupKFold(count, shuffle=True, random_state=seed).split(np.zeros(len(groups)), groups=list(groups))
