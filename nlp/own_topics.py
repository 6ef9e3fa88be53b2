"""A city's own topics, learnt from a few dozen labelled texts: one linear head each, beside the city's facts.

A topic of `topics.yaml` works by its words at once. With labels a head over hashed sequences learns to tell it; texts
of ours, which nobody gave to the topic, stand against them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from crawlers.folder import write_whole
from nlp.features import Indices
from nlp.labelled import Labelled, labelled_of, own_texts, rows_of
from nlp.linear import HashedHeads, sigmoid
from nlp.model_file import ModelError

FOLDER = "topics"
BITS = 16
LEAST = 20
# Our own texts together weigh half as much as those that were labelled for the topic.
STRENGTH, AGAINST, FOLDS = 100.0, 0.5, 5


@dataclass(frozen=True)
class TopicHead:
    """How probable a text's topic is, by its buckets."""

    heads: HashedHeads

    def chance(self, buckets: Indices) -> float:
        return float(sigmoid(self.heads.scores(buckets))[0])


def topic_rows(file: Path, topic: str) -> list[tuple[Labelled, int]]:
    """Rows {title body kind topics}, each with 1 where its topics name `topic`; ValueError names a bad one."""
    found = []
    for number, row in enumerate(rows_of(file), 1):
        text = labelled_of(row, "topic")
        if text.topics is None or not (text.title + text.body).strip():
            raise ValueError(f"{file}:{number}: a row needs a text and `topics` (a list, empty where it is none)")
        found.append((text, int(topic in text.topics)))
    return found


def train_topic(rows: Sequence[tuple[Labelled, int]], out: Path) -> dict[str, Any]:
    """Fits the head into `out` (.npz); returns how many texts spoke for and against, and F1 by cross-validation.

    ValueError where there are under LEAST labelled texts or none that is of the topic.
    """
    from nlp.fitting import Head, Weighted, featured, fitted_head, folds, hashed_heads, platt
    from nlp.lexicon import base_lexicon
    from nlp.measures import f1_of
    from nlp.train_sets import group_of

    yes = [one for _, one in rows]
    if len(rows) < LEAST or not any(yes):
        raise ValueError(f"{len(rows)} texts, {sum(yes)} of the topic: at least {LEAST}, and some of it, are needed")
    mine = [text for text, _ in rows]
    texts, answers = [*mine, *own_texts()], np.array(yes + [0] * len(own_texts()))
    weights = np.array([1.0] * len(mine) + [AGAINST * len(mine) / len(own_texts())] * len(own_texts()))
    weighted = Weighted.of(featured(texts, base_lexicon()).buckets, BITS, min_texts=1)
    scores = np.zeros(len(texts))
    for learnt, asked in folds([group_of(text) for text in texts], FOLDS):
        head = fitted_head(weighted.rows[learnt], answers[learnt], STRENGTH, weights[learnt])
        scores[asked] = head.scores(weighted.rows[asked])
    # Few texts speak for the topic, many against, so scores lean to no: set right by what was said of texts not learnt.
    slope, shift = platt(scores[: len(mine)], np.array(yes))
    f1 = f1_of([one == 1 for one in yes], [bool(score * slope + shift > 0) for score in scores[: len(mine)]])
    whole = fitted_head(weighted.rows, answers, STRENGTH, weights)
    fitted = hashed_heads([Head(whole.weights * slope, whole.bias * slope + shift)], weighted.idf)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{name: getattr(fitted, name) for name in HashedHeads.__dataclass_fields__})
    write_whole(out, buffer.getvalue())
    return {
        "texts": len(rows), "of_the_topic": sum(yes), "against": len(own_texts()), "f1_cross_validated": round(f1, 3),
    }  # fmt: skip


def topic_heads(folder: Path) -> dict[str, TopicHead]:
    """topic → head of every file in a city's folder `topics`; ModelError names one that cannot be read."""
    return {path.stem: _head_in(path) for path in sorted((folder / FOLDER).glob("*.npz"))}


def _head_in(path: Path) -> TopicHead:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return TopicHead(HashedHeads(**{name: arrays[name] for name in HashedHeads.__dataclass_fields__}))
    except Exception as error:
        raise ModelError(f"{path}: no topic can be read ({error}); huanyu train --topic builds one") from error
