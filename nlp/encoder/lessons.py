"""What the encoder learns in each stage: which texts, how often, how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.encoder.finetune import Pace
from nlp.encoder.tokens import Tokens, Vocabulary
from nlp.labelled import Labelled
from nlp.train_sets import Early, Sets

SEEDS = {"pretrain": 7, "heads": 1, "first": 3, "second": 5, "third": 9, "fourth": 13}
# Of long texts, whose like is learnt from few, this many are read, each to this length.
NEWS, LONG, LONG_TOKENS = 4000, 6000, 160
FIRST_EPOCHS, SECOND_EPOCHS, THIRD_EPOCHS = 2, 4, 3
REPLAYED = 0.1
# Of the last stage: layers that stay as they are, and emotions that are read in each of its two rounds.
STILL, FOURTH_REPLAYED = 2, (5000, 2500)


@dataclass(frozen=True)
class Lesson:
    """The texts, which of them are read in each round, and whether the average of the weights is taken over."""

    texts: list[Labelled]
    rounds: list[NDArray[np.int64]]
    pace: Pace
    averaged: bool = True


def field_texts(early: Early, vocabulary: Vocabulary) -> list[Tokens]:
    """Every post, and of news and messages a part, cut: there are fewer posts than characters of news."""
    luck = np.random.default_rng(SEEDS["pretrain"])
    news = [text for text in early.weak if text.kind == "tv"]
    long = [*_some(news, NEWS, luck), *(text for text in early.weak if text.kind != "tv")]
    posts = [vocabulary.tokens_of(text.reading) for text in (*early.emotional, *early.toned)]
    return [*posts, *(vocabulary.tokens_of(text.reading)[:LONG_TOKENS] for text in _some(long, LONG, luck))]


def _some(texts: Sequence[Labelled], most: int, luck: np.random.Generator) -> list[Labelled]:
    return [texts[number] for number in luck.permutation(len(texts))[:most]]


def first_lesson(early: Early) -> Lesson:
    """Emotions and tones of posts; the rate stays high for the stage that follows."""
    texts, felt = [*early.emotional, *early.toned], len(early.emotional)
    rounds = [np.arange(len(texts)), *[np.arange(felt)] * (FIRST_EPOCHS - 1)]
    return Lesson(texts, rounds, Pace(falls=False, pushed=1.0), averaged=False)


def second_lesson(sets: Sets) -> Lesson:
    """Every answered text SECOND_EPOCHS times, and among them every emotion once more, so that it is not forgotten."""
    texts, answered = _with_emotions(sets)
    order = np.random.default_rng(SEEDS["second"]).permutation(np.arange(answered, len(texts)))
    parts = np.array_split(order, SECOND_EPOCHS)
    return Lesson(texts, [np.concatenate([np.arange(answered), part]) for part in parts], Pace())


def third_lesson(sets: Sets) -> Lesson:
    """The answered texts once more, topics now at their full weight, and of the emotions a tenth each time."""
    texts, answered = _with_emotions(sets)
    luck = np.random.default_rng(SEEDS["third"])
    replayed = round((len(texts) - answered) * REPLAYED)
    rounds = [
        np.concatenate([np.arange(answered), answered + luck.permutation(len(texts) - answered)[:replayed]])
        for _ in range(THIRD_EPOCHS)
    ]
    return Lesson(texts, rounds, Pace(rate=8e-5, average=0.99, topic_share=1.0))


def fourth_lesson(sets: Sets) -> Lesson:
    """With the gold set, which the stages before have not seen: every answered text once, then the gold ones and our
    own once more. Short and of the upper layers alone, so that it can be learnt anew for each half of the gold set, and
    upon an encoder that is in use.
    """
    texts, answered = _with_emotions(sets)
    felt = answered + np.random.default_rng(SEEDS["fourth"]).permutation(len(texts) - answered)
    again = [row for row, text in enumerate(sets.labelled) if text.origin == "gold" or text.origin.startswith("own")]
    first, second = FOURTH_REPLAYED
    rounds = [
        np.concatenate([np.arange(answered), felt[:first]]),
        np.concatenate([np.array(again, dtype=np.int64), felt[first : first + second]]),
    ]
    return Lesson(texts, rounds, Pace(rate=5e-5, average=0.99, topic_share=1.0, still=STILL))


def _with_emotions(sets: Sets) -> tuple[list[Labelled], int]:
    """The answered texts, then the posts of which the emotion alone is known; and where these begin."""
    known = {text.body for text in sets.labelled}
    return [*sets.labelled, *(text for text in sets.emotional if text.body not in known)], len(sets.labelled)
