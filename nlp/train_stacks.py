"""Fitting the stacks over counts and scores, and making their answers probabilities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.features import TOPICS, Dense
from nlp.fitting import SEED, Featured, Labels, Rows, fitted_stack, folds, platt, scaled, temperature
from nlp.judge import N_FEELING, N_SUBJECT
from nlp.labelled import EMOTIONS, SENTIMENTS
from nlp.linear import Floats, Stack, sigmoid
from nlp.train_sets import Sets, group_of

# Strengths of regularisation (scikit-learn's C), chosen by cross-validation on gold and own texts.
STACK_C = {"env": 0.015, "topics": 0.02, "sentiment": 0.02, "emotion": 0.01}
# Our own texts are of kinds that the real ones lack (press, WeChat, notices), and two annotators agreed on each gold
# text: each of these counts for two (chosen by cross-validation on both).
TWICE = 2.0
FOLDS = 5


def stack_rows(texts: Featured, subject: Floats, feeling: Floats) -> Dense:
    return np.hstack([texts.dense, subject, feeling, feeling * texts.posts[:, None]])


class Stacks:
    """The stacks of env, topics and sentiment, calibrated on scores of texts that they had not learnt."""

    def __init__(self, sets: Sets, rows: Dense) -> None:
        self.texts, self.rows = sets.labelled, rows
        self.env = np.array([text.env or 0 for text in self.texts])
        self.topics = np.array([[int(one in (text.topics or ())) for one in TOPICS] for text in self.texts])
        self.tone = np.array([SENTIMENTS.index(text.sentiment or "neutral") for text in self.texts])
        self.weights = np.array([TWICE if text.origin.startswith(("own", "gold")) else 1.0 for text in self.texts])
        self.parts = list(folds([group_of(text) for text in self.texts], FOLDS, SEED + 1))

    def fitted(self) -> tuple[dict[str, Stack], dict[str, Any]]:
        everything = np.arange(len(self.texts))
        env, topics = self._unseen(self._env, 1), self._unseen(self._topics, len(TOPICS))
        tone = self._unseen(self._tone, len(SENTIMENTS))
        of_env, warmth = platt(env[:, 0], self.env), temperature(tone, self.tone)
        meant = self.env == 1
        of_topics = platt(topics[meant].ravel(), self.topics[meant].ravel())
        figures = {
            "env": sigmoid(env[:, 0] * of_env[0] + of_env[1]),
            "topics": sigmoid(topics * of_topics[0] + of_topics[1]), "sentiment": tone * warmth,
        }  # fmt: skip
        stacks = {
            "env": scaled(self._env(everything), *of_env), "topics": scaled(self._topics(everything), *of_topics),
            "sentiment": scaled(self._tone(everything), warmth),
        }  # fmt: skip
        return stacks, figures

    def _unseen(self, fit: Callable[[Rows], Stack], outputs: int) -> Floats:
        scores = np.zeros((len(self.texts), outputs))
        for learnt, asked in self.parts:
            stack = fit(learnt)
            scores[asked] = self.rows[asked] @ stack.weights.T.astype(float) + stack.bias
        return scores

    def _env(self, learnt: Rows) -> Stack:
        return fitted_stack(self.rows[learnt], self.env[learnt], STACK_C["env"], self.weights[learnt])

    def _tone(self, learnt: Rows) -> Stack:
        return fitted_stack(self.rows[learnt], self.tone[learnt], STACK_C["sentiment"], self.weights[learnt])

    def _topics(self, learnt: Rows) -> Stack:
        """Topics are learnt among the texts that are env: what they are given is that it is env."""
        meant = learnt[self.env[learnt] == 1]
        rows, weights = self.rows[meant], self.weights[meant]
        return joined([one_topic(rows, self.topics[meant, number], weights) for number in range(len(TOPICS))])


def one_topic(rows: Dense, yes: Labels, weights: Floats) -> Stack:
    if len(set(yes.tolist())) < 2:
        return Stack(np.zeros((1, rows.shape[1]), dtype=np.float32), np.array([-4.0], dtype=np.float32))
    return fitted_stack(rows, yes, STACK_C["topics"], weights)


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
