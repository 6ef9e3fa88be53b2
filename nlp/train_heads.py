"""Fitting the hashed heads: subject (env, topics, tone) with what a teacher says, feeling (emotions) from posts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from nlp.features import DENSE_NAMES, TOPICS
from nlp.fitting import SEED, Featured, Head, Labels, Rows, Weighted, fitted_head, fitted_stack, folds, in_order
from nlp.judge import N_FEELING, N_SUBJECT
from nlp.labelled import EMOTIONS, SENTIMENTS, Labelled
from nlp.linear import Floats, sigmoid
from nlp.train_sets import Sets, group_of

SUBJECT_BITS, FEELING_BITS = 18, 20
# Strengths of regularisation (scikit-learn's C), chosen by cross-validation on gold and own texts.
TEACHER_C, SUBJECT_C, TONE_C, EMOTION_C = 0.01, 3.0, 10.0, 4.0
SURE_NOT, SURE = 0.1, 0.85
OF_LABELLED = 8.0
FOLDS = 5
# Texts without any word of the field teach little: one of these many is taken.
PLAIN_SHARE = 0.12
AGAINST = 3
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
        rows = few_against_many(told)
        return rows, told[rows]


def few_against_many(told: Labels) -> Rows:
    """All rows told 1, and of those told 0 at most AGAINST for each of them: more of the many say nothing new."""
    yes, no = np.flatnonzero(told == 1), np.flatnonzero(told == 0)
    kept = min(len(no), max(AGAINST * len(yes), 2000))
    return np.sort(np.concatenate([yes, np.random.default_rng(SEED).permutation(no)[:kept]]))


def subject_answers(texts: Sequence[Labelled]) -> Labels:
    """Texts × (env, topics, tones) in 0 and 1."""
    return np.array([
        [
            text.env or 0, *(topic in (text.topics or ()) for topic in TOPICS),
            *(text.sentiment == tone for tone in SENTIMENTS),
        ]
        for text in texts
    ], dtype=np.int64)  # fmt: skip


class Feeling:
    """Heads for each emotion over posts, and one for the tone of posts (positive against negative)."""

    def __init__(
        self, emotional: Sequence[Labelled], toned: Sequence[Labelled], felt: Featured, heard: Featured
    ) -> None:
        """The posts with an emotion and those with a tone, then the features of both."""
        self.labels = np.array([EMOTIONS.index(text.emotion or "neutral") for text in emotional])
        weighted = Weighted.of(sparse.vstack([felt.buckets, heard.buckets]).tocsr(), FEELING_BITS)
        self.idf, self.rows = weighted.idf, weighted.rows[: len(emotional)]
        tone = np.array([int(text.sentiment == "positive") for text in toned], dtype=np.int64)
        self.tone = fitted_head(weighted.rows[len(emotional) :], tone, EMOTION_C, bayes=True)

    def heads(self, learnt: Rows) -> list[Head]:
        rows, labels = in_order(self.rows[learnt]), self.labels[learnt]

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


def replaced(scores: Floats, sets: Sets, unseen: Floats) -> Floats:
    """`scores` of the labelled texts, where the feeling heads have learnt one of them by those that have not."""
    learnt = {text.body: number for number, text in enumerate(sets.emotional)}
    rows = [(number, learnt[text.body]) for number, text in enumerate(sets.labelled) if text.body in learnt]
    fair = scores.copy()
    for number, row in rows:
        fair[number] = unseen[row]
    return fair


def each_of(fit: Callable[[int], Head], numbers: Iterable[int]) -> list[Head]:
    """Fits the heads on all processors; no head depends on another."""
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        return list(workers.map(fit, numbers))
