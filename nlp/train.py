"""Train: from the data to the arrays that ship; the same data give the same arrays.

A teacher that sees only the lexicon's counts labels what nobody labelled, where it is sure; heads over hashed
sequences learn from those and from the labelled texts; a stack weighs counts and heads together. What the stack sees
of a head was said by a head that had not learnt that text.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.features import DENSE_NAMES, TOPICS, Dense
from nlp.fitting import (
    SEED,
    Featured,
    Head,
    Labels,
    Rows,
    Weighted,
    featured,
    fitted_head,
    fitted_stack,
    folds,
    hashed_heads,
    platt,
    scaled,
    temperature,
)  # fmt: skip
from nlp.judge import N_FEELING, N_SUBJECT
from nlp.labelled import (
    EMOTIONS,
    SENTIMENTS,
    Labelled,
    emotion_texts,
    gold_texts,
    own_texts,
    tone_texts,
    weak_texts,
    without,
)  # fmt: skip
from nlp.lexicon import base_lexicon
from nlp.linear import Floats, Stack, sigmoid
from nlp.model_file import Model, save_model, version_of
from nlp.reading import one_spelling
from nlp.traincard import card_of

log = logging.getLogger(__name__)

SUBJECT_BITS, FEELING_BITS = 18, 20
# Strengths of regularisation (scikit-learn's C), chosen by cross-validation on gold and own texts.
TEACHER_C, SUBJECT_C, TONE_C, EMOTION_C = 0.01, 3.0, 10.0, 4.0
STACK_C = {"env": 0.01, "topics": 0.02, "sentiment": 0.005, "emotion": 0.01}
SURE_NOT, SURE = 0.1, 0.85
OF_LABELLED = 8.0
FOLDS = 5
# Texts without any word of the field teach little: one of these many is taken.
PLAIN_SHARE = 0.12


@dataclass(frozen=True)
class Sets:
    """The texts of a training: with answers, without, and with emotions or tone alone."""

    labelled: list[Labelled]
    weak: list[Labelled]
    emotional: list[Labelled]
    toned: list[Labelled]


def train(data: Path | None, out: Path, *, own: bool = False) -> dict[str, Any]:
    """Builds the model from `data` (and our own texts, with `own` from these alone) into `out`; returns its card.

    FileNotFoundError names a set that is missing.
    """
    sets = sets_of(None if own else data)
    model = fitted_model(sets, None if own else data)
    save_model(model, out)
    return model.card


def sets_of(data: Path | None) -> Sets:
    mine = own_texts()
    feeling = [text for text in mine if text.emotion in EMOTIONS]
    if data is None:
        return Sets(mine, [], feeling, [])
    labelled = [*gold_texts(data), *mine]
    return Sets(
        labelled, without(weak_texts(data), labelled), [*without(emotion_texts(data), labelled), *feeling],
        without(tone_texts(data), labelled),
    )  # fmt: skip


def fitted_model(sets: Sets, data: Path | None) -> Model:
    lexicon = base_lexicon()
    log.info("features of %d texts", sum(map(len, (sets.labelled, sets.weak, sets.emotional, sets.toned))))
    labelled, weak = featured(sets.labelled, lexicon), featured(sets.weak, lexicon)
    emotional, toned = featured(sets.emotional, lexicon), featured(sets.toned, lexicon)
    feeling = Feeling(sets, emotional, toned)
    subject = Subject(sets, labelled, pool_of(sets, [weak, emotional, toned]))
    log.info("heads")
    feeling_heads, subject_heads = feeling.heads(np.arange(len(emotional))), subject.heads(np.arange(len(labelled)))
    subject_unseen, emotional_unseen = subject.unseen(), feeling.unseen()
    row = stack_rows(labelled, subject_unseen, feeling.scores(feeling_heads, labelled))
    log.info("stacks")
    stacks, figures = Stacks(sets, row).fitted()
    emotion, emotion_figures = emotion_stack(sets, emotional, emotional_unseen)
    model = Model(
        subject=hashed_heads(subject_heads, subject.weighted.idf), feeling=hashed_heads(feeling_heads, feeling.idf),
        **stacks, emotion=emotion, card={},
    )  # fmt: skip
    version = version_of(model)
    card = card_of(sets.labelled, data, version, {**figures, **emotion_figures}, len(DENSE_NAMES))
    return Model(**{**{name: getattr(model, name) for name in model.__dataclass_fields__}, "card": card})


def each_of(fit: Callable[[int], Head], numbers: Iterable[int]) -> list[Head]:
    """Fits the heads on all processors; no head depends on another."""
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        return list(workers.map(fit, numbers))


def group_of(text: Labelled) -> str:
    """Texts that are one another's copies in all but numbers and places share a group."""
    plain = "".join(letter for letter in one_spelling(text.title or text.body) if not letter.isdigit())
    return plain[:14] if text.title else plain[-9:]


def stack_rows(texts: Featured, subject: Floats, feeling: Floats) -> Dense:
    return np.hstack([texts.dense, subject, feeling, feeling * texts.posts[:, None]])


# The unlabelled

_FIELD = [DENSE_NAMES.index(f"body:{name}") for name in (*TOPICS, "env")]


@dataclass(frozen=True)
class Pool:
    """Texts that the teacher labels; `env` is 1 where a department of the environment was asked, else -1."""

    texts: Featured
    env: Labels


def pool_of(sets: Sets, parts: Sequence[Featured]) -> Pool:
    """All texts with a word of the field, and some without."""
    asked = [text.env for text in (*sets.weak, *sets.emotional, *sets.toned)]
    env = np.array([-1 if value is None else value for value in asked], dtype=np.int64)
    dense = np.vstack([part.dense.reshape(-1, len(DENSE_NAMES)) for part in parts])
    lucky = np.random.default_rng(SEED).random(len(dense)) < PLAIN_SHARE
    mine = np.array([text.origin.startswith("own") for text in (*sets.weak, *sets.emotional, *sets.toned)], dtype=bool)
    chosen = np.flatnonzero(((dense[:, _FIELD].sum(axis=1) > 0) | lucky) & ~mine)
    buckets = sparse.vstack([part.buckets for part in parts]).tocsr()[chosen]
    posts = np.concatenate([part.posts for part in parts])[chosen].astype(bool)
    return Pool(Featured(buckets, dense[chosen], posts), env[chosen])


# Subject: env, topics, tone


class Subject:
    """Heads for env, each topic and each tone, over texts with answers and those that the teacher answers."""

    def __init__(self, sets: Sets, labelled: Featured, pool: Pool) -> None:
        self.labelled, self.pool = labelled, pool
        self.answers = subject_answers(sets.labelled)
        self.groups = [group_of(text) for text in sets.labelled]
        both = sparse.vstack([pool.texts.buckets, labelled.buckets]).tocsr()
        self.weighted = Weighted.of(both, SUBJECT_BITS)
        self.pool_rows, self.rows = self.weighted.rows[: len(pool.env)], self.weighted.rows[len(pool.env) :]

    def heads(self, learnt: Rows) -> list[Head]:
        return each_of(lambda number: self._head(number, learnt), range(N_SUBJECT))

    def unseen(self) -> Floats:
        """The heads' scores of each labelled text, by heads that have not learnt it."""
        scores = np.zeros(self.answers.shape)
        for learnt, asked in folds(self.groups, FOLDS):
            scores[asked] = np.stack([head.scores(self.rows[asked]) for head in self.heads(learnt)], axis=1)
        return scores

    def _head(self, number: int, learnt: Rows) -> Head:
        yes = self.answers[learnt, number]
        if number > len(TOPICS) or len(set(yes.tolist())) < 2 or not len(self.pool.env):
            return fitted_head(self.rows[learnt], yes, TONE_C)
        rows, told = self._told(number, learnt)
        weights = np.concatenate([np.ones(len(rows)), np.full(len(learnt), OF_LABELLED)])
        texts = sparse.vstack([self.pool_rows[rows], self.rows[learnt]]).tocsr()
        return fitted_head(texts, np.concatenate([told, yes]), SUBJECT_C, weights)

    def _told(self, number: int, learnt: Rows) -> tuple[Rows, Labels]:
        """Rows of the pool of which the teacher is sure, and what it says."""
        teacher = fitted_stack(self.labelled.dense[learnt], self.answers[learnt, number], TEACHER_C)
        chance = sigmoid(self.pool.texts.dense @ teacher.weights[0].astype(float) + float(teacher.bias[0]))
        told = np.where(chance > SURE, 1, np.where(chance < SURE_NOT, 0, -1))
        if number == 0:
            told = np.where(self.pool.env == 1, 1, told)
        rows = np.flatnonzero(told >= 0)
        return rows, told[rows]


def subject_answers(texts: Sequence[Labelled]) -> Labels:
    """Texts × (env, topics, tones) in 0 and 1."""
    return np.array([
        [text.env or 0, *(topic in (text.topics or ()) for topic in TOPICS), *(text.sentiment == tone for tone in SENTIMENTS)]
        for text in texts
    ], dtype=np.int64)  # fmt: skip


# Feeling: emotions, and the tone of posts


class Feeling:
    """Heads for each emotion over posts, and one for the tone of posts (positive against negative)."""

    def __init__(self, sets: Sets, emotional: Featured, toned: Featured) -> None:
        self.texts = emotional
        self.labels = np.array([EMOTIONS.index(text.emotion or "neutral") for text in sets.emotional])
        weighted = Weighted.of(sparse.vstack([emotional.buckets, toned.buckets]).tocsr(), FEELING_BITS)
        self.idf, self.rows = weighted.idf, weighted.rows[: len(emotional)]
        tone = np.array([int(text.sentiment == "positive") for text in sets.toned], dtype=np.int64)
        self.tone = fitted_head(weighted.rows[len(emotional) :], tone, EMOTION_C, bayes=True)

    def heads(self, learnt: Rows) -> list[Head]:
        rows, labels = self.rows[learnt], self.labels[learnt]

        def head(one: int) -> Head:
            return fitted_head(rows, (labels == one).astype(np.int64), EMOTION_C, bayes=True)

        return [*each_of(head, range(len(EMOTIONS))), self.tone]

    def unseen(self) -> Floats:
        scores = np.zeros((len(self.labels), N_FEELING))
        groups = [str(number) for number in range(len(self.labels))]
        for learnt, asked in folds(groups, 3):
            scores[asked] = np.stack([head.scores(self.rows[asked]) for head in self.heads(learnt)], axis=1)
        return scores

    def scores(self, heads: Sequence[Head], texts: Featured) -> Floats:
        rows = Weighted.of(texts.buckets, FEELING_BITS, self.idf).rows
        return np.stack([head.scores(rows) for head in heads], axis=1)


# Stacks


class Stacks:
    """The stacks of env, topics and sentiment, calibrated on scores of texts that they had not learnt."""

    def __init__(self, sets: Sets, rows: Dense) -> None:
        self.texts, self.rows = sets.labelled, rows
        self.env = np.array([text.env or 0 for text in self.texts])
        self.topics = np.array([[int(one in (text.topics or ())) for one in TOPICS] for text in self.texts])
        self.tone = np.array([SENTIMENTS.index(text.sentiment or "neutral") for text in self.texts])
        self.parts = list(folds([group_of(text) for text in self.texts], FOLDS, SEED + 1))

    def fitted(self) -> tuple[dict[str, Stack], dict[str, Any]]:
        everything = np.arange(len(self.texts))
        env, topics, tone = self._unseen(self._env, 1), self._unseen(self._topics, len(TOPICS)), self._unseen(self._tone, 3)
        of_env, warmth = platt(env[:, 0], self.env), temperature(tone, self.tone)
        meant = self.env == 1
        of_topics = platt(topics[meant].ravel(), self.topics[meant].ravel())
        figures = {"env": sigmoid(env[:, 0] * of_env[0] + of_env[1]), "topics": sigmoid(topics * of_topics[0] + of_topics[1])}
        stacks = {
            "env": scaled(self._env(everything), *of_env), "topics": scaled(self._topics(everything), *of_topics),
            "sentiment": scaled(self._tone(everything), warmth),
        }  # fmt: skip
        return stacks, {**figures, "sentiment": tone * warmth}

    def _unseen(self, fit: Any, outputs: int) -> Floats:
        scores = np.zeros((len(self.texts), outputs))
        for learnt, asked in self.parts:
            stack = fit(learnt)
            scores[asked] = self.rows[asked] @ stack.weights.T.astype(float) + stack.bias
        return scores

    def _env(self, learnt: Rows) -> Stack:
        return fitted_stack(self.rows[learnt], self.env[learnt], STACK_C["env"])

    def _tone(self, learnt: Rows) -> Stack:
        return fitted_stack(self.rows[learnt], self.tone[learnt], STACK_C["sentiment"])

    def _topics(self, learnt: Rows) -> Stack:
        """Topics are learnt among the texts that are env: what they are given is that it is env."""
        meant = learnt[self.env[learnt] == 1]
        return joined([one_topic(self.rows[meant], self.topics[meant, number]) for number in range(len(TOPICS))])


def one_topic(rows: Dense, yes: Labels) -> Stack:
    if len(set(yes.tolist())) < 2:
        return Stack(np.zeros((1, rows.shape[1]), dtype=np.float32), np.array([-4.0], dtype=np.float32))
    return fitted_stack(rows, yes, STACK_C["topics"])


def joined(stacks: Sequence[Stack]) -> Stack:
    return Stack(np.concatenate([one.weights for one in stacks]), np.concatenate([one.bias for one in stacks]))


def emotion_stack(sets: Sets, texts: Featured, unseen: Floats) -> tuple[Stack, dict[str, NDArray[Any]]]:
    """Emotions from the lexicon's counts and the feeling heads; it reads nothing of the subject heads."""
    labels = np.array([EMOTIONS.index(text.emotion or "neutral") for text in sets.emotional])
    rows, scores = np.hstack([texts.dense, unseen]), np.zeros((len(labels), len(EMOTIONS)))
    for learnt, asked in folds([str(number) for number in range(len(labels))], 3, SEED + 1):
        stack = fitted_stack(rows[learnt], labels[learnt], STACK_C["emotion"])
        scores[asked] = rows[asked] @ stack.weights.T.astype(float) + stack.bias
    warmth = temperature(scores, labels)
    stack = scaled(fitted_stack(rows, labels, STACK_C["emotion"]), warmth)
    width = texts.dense.shape[1]
    weights = np.hstack([
        stack.weights[:, :width], np.zeros((len(EMOTIONS), N_SUBJECT)), stack.weights[:, width:],
        np.zeros((len(EMOTIONS), N_FEELING)),
    ])  # fmt: skip
    return Stack(weights.astype(np.float32), stack.bias), {"emotion": scores * warmth, "emotion_labels": labels}
