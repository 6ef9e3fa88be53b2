"""Judge: a model's probabilities for one reading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.features import DENSE_NAMES, Found, Indices, buckets_of, dense_features
from nlp.labelled import EMOTIONS
from nlp.linear import Floats, sigmoid, softmax
from nlp.model_file import Model
from nlp.reading import Reading

# env, ten topics, three tones; six emotions and the tone of posts.
N_SUBJECT, N_FEELING = 14, len(EMOTIONS) + 1
N_COLUMNS = len(DENSE_NAMES) + N_SUBJECT + 2 * N_FEELING


@dataclass(frozen=True)
class Judgement:
    """Probabilities: `env`, `topics` given that it is env (TOPICS), `sentiment` (SENTIMENTS), `emotion` (EMOTIONS)."""

    env: float
    topics: Floats
    sentiment: Floats
    emotion: Floats


def judgement_of(model: Model, reading: Reading, words: list[str], found: Found) -> Judgement:
    buckets, dense = buckets_of(reading, words), dense_features(reading, found)
    row = stack_row(dense, subject_scores(model, buckets), feeling_scores(model, buckets), reading.register == "post")
    return Judgement(
        float(sigmoid(model.env.scores(row))[0]), sigmoid(model.topics.scores(row)),
        softmax(model.sentiment.scores(row)), softmax(model.emotion.scores(row)),
    )  # fmt: skip


def subject_scores(model: Model, buckets: Indices) -> Floats:
    return model.subject.scores(buckets)


def feeling_scores(model: Model, buckets: Indices) -> Floats:
    return model.feeling.scores(buckets)


def stack_row(dense: Floats, subject: Floats, feeling: Floats, is_post: bool) -> Floats:
    """What the stacks read: counts, scores, and the feelings once more where they are at home, in posts."""
    return np.concatenate([dense, subject, feeling, feeling * is_post])
