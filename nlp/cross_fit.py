"""Cross-fitting: the linear judge learns the gold set, so each half of it is judged by one that was trained without
that half, beside the same encoder, which learns none of it.

Both halves' models are built as the model that ships is, with the other half alone: their figure is that of a model
which knows 220 texts of the kind less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from nlp.fitting import folds
from nlp.labelled import Labelled, gold_texts
from nlp.train import Stage, train
from nlp.train_sets import group_of

HALVES = 2


def cross_fitted(
    data: Path, out: Path, kept: Path | None, on_stage: Callable[[Stage], None]
) -> Iterator[tuple[Path, list[Labelled]]]:
    """A model's folder under `out`, and the gold texts that this model has not learnt, for each of HALVES. `kept` is
    the folder of the model whose encoder stands beside them; without it they are linear alone.
    """
    for number, half in enumerate(halves_of(gold_texts(data))):
        folder = out / f"without-{number}"
        train(data, folder, left_out=half, kept=kept, on_stage=on_stage)
        yield folder, half


def halves_of(gold: Sequence[Labelled]) -> list[list[Labelled]]:
    """Texts that are copies but for numbers and places stand in one half."""
    return [[gold[row] for row in rows] for _, rows in folds([group_of(text) for text in gold], HALVES)]
