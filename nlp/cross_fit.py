"""Cross-fitting: both judges learn the gold set, so each half of it is judged by a model that was trained without that
half.

Both halves' models are built as the model that ships is, with the other half alone: their figure is that of a model
which knows 220 texts of the kind less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from nlp.fitting import folds
from nlp.labelled import Labelled, gold_texts
from nlp.train_sets import group_of

HALVES = 2


def cross_fitted(
    data: Path, out: Path, build: Callable[[Path, Sequence[Labelled]], object]
) -> Iterator[tuple[Path, list[Labelled]]]:
    """A model's folder under `out`, and the gold texts that this model has not learnt, for each of HALVES; `build`
    trains into a folder without the texts that it is given.
    """
    for number, half in enumerate(halves_of(gold_texts(data))):
        folder = out / f"without-{number}"
        build(folder, half)
        yield folder, half


def halves_of(gold: Sequence[Labelled]) -> list[list[Labelled]]:
    """Texts that are copies but for numbers and places stand in one half."""
    return [[gold[row] for row in rows] for _, rows in folds([group_of(text) for text in gold], HALVES)]
