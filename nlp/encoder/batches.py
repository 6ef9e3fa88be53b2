"""Batches: texts of like length together, so that little is padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nlp.encoder.tokens import Tokens

MOST_TEXTS, MOST_TOKENS = 48, 6144


def padded(texts: Sequence[Tokens]) -> Tensor:
    """Texts × the longest of them; 0 is padding."""
    rows = np.zeros((len(texts), max(map(len, texts))), dtype=np.int64)
    for row, text in zip(rows, texts, strict=True):
        row[: len(text)] = text
    return torch.from_numpy(rows)


def batches_of(
    lengths: Sequence[int], luck: np.random.Generator, *, most_texts: int = MOST_TEXTS, most_tokens: int = MOST_TOKENS
) -> list[NDArray[np.int64]]:
    """Every text once, in batches whose order is by luck; neighbours in length stand together, but for some noise."""
    noisy = np.asarray(lengths) * luck.uniform(0.95, 1.05, len(lengths))
    batches = list(_cut(np.argsort(noisy, kind="stable"), lengths, most_texts, most_tokens))
    return [batches[number] for number in luck.permutation(len(batches))]


def _cut(
    order: NDArray[np.int64], lengths: Sequence[int], most_texts: int, most_tokens: int
) -> Iterator[NDArray[np.int64]]:
    batch: list[int] = []
    longest = 0
    for number in order:
        longest = max(longest, lengths[number])
        if batch and (len(batch) == most_texts or longest * (len(batch) + 1) > most_tokens):
            yield np.array(batch)
            batch, longest = [], lengths[number]
        batch.append(int(number))
    if batch:
        yield np.array(batch)
