"""The card of a training: data with digests, sizes, and figures by cross-validation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlp.features import TOPICS
from nlp.labelled import (
    DEPARTMENTS_SET,
    EMOTION_SETS,
    EMOTIONS,
    GOLD,
    MESSAGES_SET,
    OWN,
    SENTIMENTS,
    TONE_SET,
    TV_SET,
    Labelled,
    digest_of,
    own_name,
)  # fmt: skip
from nlp.linear import softmax
from nlp.measures import accuracy, f1_of, macro_f1, reliability, topic_f1s
from nlp.topics import ENV, topic_set

SHARED_SETS = (GOLD, *EMOTION_SETS, TONE_SET, TV_SET, MESSAGES_SET, DEPARTMENTS_SET)


def card_of(
    texts: Sequence[Labelled], data: Path | None, version: str, unseen: Mapping[str, Any], columns: int
) -> dict[str, Any]:
    """`unseen` holds what was said of texts not learnt: env, topics, sentiment, emotion."""
    origins = Counter(text.origin for text in texts)
    chosen = {origin: [number for number, text in enumerate(texts) if text.origin == origin] for origin in origins}
    figures = {origin: figures_of([texts[n] for n in rows], _rows(unseen, rows)) for origin, rows in chosen.items()}
    return {
        "version": version, "columns": columns, "own_only": data is None,
        "data": {**_digests(data), **{own_name(path): digest_of(path) for path in sorted(OWN.glob("*.jsonl"))}},
        "texts": dict(sorted(origins.items())), "cross_validated": dict(sorted(figures.items())),
        "emotion_cross_validated": emotion_figures(unseen["emotion"], unseen["emotion_labels"]),
        "reliability_env": reliability([float(p) for p in unseen["env"]], [bool(text.env) for text in texts]),
    }  # fmt: skip


def _digests(data: Path | None) -> dict[str, str]:
    return {} if data is None else {name: digest_of(data / name) for name in SHARED_SETS}


def _rows(unseen: Mapping[str, Any], rows: Sequence[int]) -> dict[str, Any]:
    return {name: unseen[name][list(rows)] for name in ("env", "topics", "sentiment")}


def figures_of(texts: Sequence[Labelled], unseen: Mapping[str, Any]) -> dict[str, Any]:
    env = [float(p) >= ENV for p in unseen["env"]]
    said = [topic_set(p) if is_env else set() for p, is_env in zip(unseen["topics"], env, strict=True)]
    tone = [SENTIMENTS[int(np.argmax(scores))] for scores in unseen["sentiment"]]
    topics = topic_f1s([set(text.topics or ()) for text in texts], said, TOPICS)
    truth = [text.sentiment for text in texts]
    return {
        "texts": len(texts), "env_f1": round(f1_of([text.env == 1 for text in texts], env), 3),
        "topics_macro_f1": round(sum(topics.values()) / max(len(topics), 1), 3),
        "topics_f1": {topic: round(value, 3) for topic, value in topics.items()},
        "sentiment_macro_f1": round(macro_f1(truth, tone, SENTIMENTS), 3),
        "sentiment_accuracy": round(accuracy(truth, tone), 3),
    }  # fmt: skip


def emotion_figures(scores: Any, labels: Any) -> dict[str, Any]:
    said, truth = [EMOTIONS[int(n)] for n in scores.argmax(axis=1)], [EMOTIONS[int(n)] for n in labels]
    sure = [float(softmax(row).max()) for row in scores]
    right = [one == other for one, other in zip(truth, said, strict=True)]
    return {
        "texts": len(truth), "accuracy": round(accuracy(truth, said), 3),
        "macro_f1": round(macro_f1(truth, said, EMOTIONS), 3), "reliability": reliability(sure, right),
    }  # fmt: skip
