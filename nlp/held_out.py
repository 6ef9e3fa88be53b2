"""Figures on what no training has seen: one part in twelve of our own and of the real labelled texts by scene, the
emotion sets' own evaluation parts, and the gold set by cross-fitting. Each with an interval, and by kind of text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.annotate import Annotator
from nlp.evaluate import Answered, answered_of
from nlp.features import TOPICS
from nlp.labelled import EMOTIONS, SENTIMENTS, Labelled, labelled_of, rows_of
from nlp.measures import reliability
from nlp.topics import ENV
from nlp.train_sets import held_out_texts

EVALUATIONS = {
    "SMP2020 usual": "sentiment/smp2020_usual_eval.jsonl.gz", "SMP2020 virus": "sentiment/smp2020_virus_eval.jsonl.gz",
}  # fmt: skip
RESAMPLES, SEED = 400, 20260605
Rows = NDArray[np.int64]
Figure = Callable[[Rows], float]


def held_out_figures(
    annotators: Mapping[str, Annotator],
    data: Path | None,
    halves: Sequence[tuple[Mapping[str, Annotator], Sequence[Labelled]]] = (),
) -> dict[str, Any]:
    """{set: {judges: {question: {value, low, high}}}}, `by_kind` alike, and the reliability of each judges' env.

    `halves` are parts of the gold set, each with the annotators by judges that have not learnt it.
    """
    texts = held_out_texts(data)
    sets = {"real": [text for text in texts if text.origin == "real"]}
    sets["own"] = [text for text in texts if text.origin.startswith("own")]
    kinds = sorted({text.kind for text in (*texts, *(one for _, half in halves for one in half)) if text.kind})
    figures: dict[str, Any] = {"sets": {}, "by_kind": {}, "topics": {}, "emotion": {}, "reliability": {}}
    for judges, annotator in annotators.items():
        gold = [one for by_judges, half in halves for one in answered_of(by_judges[judges], half)]
        answers = {"gold": gold} if gold else {}
        answers |= {name: answered_of(annotator, found) for name, found in sets.items() if found}
        for name, found in answers.items():
            figures["sets"].setdefault(name, {"texts": len(found)})[judges] = _figures(found)
        every = [one for found in answers.values() for one in found]
        for kind in kinds:
            of_kind = [one for one in every if one.text.kind == kind]
            figures["by_kind"].setdefault(kind, {"texts": len(of_kind)})[judges] = _figures(of_kind)
        for name, found in answers.items():
            figures["topics"].setdefault(name, {})[judges] = _by_topic(found)
        figures["reliability"][judges] = _reliabilities(every)
        for name, file in EVALUATIONS.items() if data else ():
            posts = [labelled_of(row, name) for row in rows_of(data / file)] if data else []
            figures["emotion"].setdefault(name, {"texts": len(posts)})[judges] = _emotion(answered_of(annotator, posts))
    return figures


def _figures(answered: Sequence[Answered]) -> dict[str, dict[str, float]]:
    """env F1, topics macro-F1 over TOPICS, sentiment macro-F1."""
    truth = np.array([one.text.env == 1 for one in answered])
    said = np.array([one.annotation.env >= ENV for one in answered])
    meant, named = _topic_table(answered)
    tone, heard = _labels([(str(one.text.sentiment), one.annotation.sentiment.label) for one in answered], SENTIMENTS)
    questions: dict[str, Figure] = {
        "env": lambda rows: _f1(truth[rows], said[rows]), "topics": lambda rows: _macro(meant[rows], named[rows]),
        "sentiment": lambda rows: _macro(tone[rows], heard[rows]),
    }  # fmt: skip
    return {question: _interval(figure, len(answered)) for question, figure in questions.items()}


def _by_topic(answered: Sequence[Answered]) -> dict[str, float]:
    meant, named = _topic_table(answered)
    return {topic: round(_f1(meant[:, n], named[:, n]), 3) for n, topic in enumerate(TOPICS) if meant[:, n].any()}


def _emotion(answered: Sequence[Answered]) -> dict[str, Any]:
    pairs = [(str(one.text.emotion), one.annotation.emotion.label) for one in answered if one.annotation.emotion]
    felt, read = _labels(pairs, EMOTIONS)
    questions: dict[str, Figure] = {
        "accuracy": lambda rows: float((felt[rows] & read[rows]).any(1).mean()),
        "macro_f1": lambda rows: _macro(felt[rows], read[rows]),
    }
    return {question: _interval(figure, len(pairs)) for question, figure in questions.items()}


def _topic_table(answered: Sequence[Answered]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    meant = [[topic in (one.text.topics or ()) for topic in TOPICS] for one in answered]
    named = [[topic in {found.label for found in one.annotation.topics} for topic in TOPICS] for one in answered]
    return np.array(meant), np.array(named)


def _labels(pairs: Sequence[tuple[str, str]], labels: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    return (
        np.array([[truth == label for label in labels] for truth, _ in pairs]),
        np.array([[said == label for label in labels] for _, said in pairs]),
    )


def _f1(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    marked = int(truth.sum() + said.sum())
    return 2 * int((truth & said).sum()) / marked if marked else 0.0


def _macro(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """The mean F1 of the labels that stand in the truth or the answers."""
    both, marked = (truth & said).sum(0), truth.sum(0) + said.sum(0)
    seen = marked > 0
    return float((2 * both[seen] / marked[seen]).mean()) if seen.any() else 0.0


def _interval(figure: Figure, texts: int) -> dict[str, float]:
    """The figure, and where it lies for 95 in 100 draws of as many texts (bootstrap, percentiles)."""
    luck = np.random.default_rng(SEED)
    drawn = [figure(luck.integers(0, texts, texts)) for _ in range(RESAMPLES)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return {"value": round(figure(np.arange(texts)), 3), "low": round(float(low), 3), "high": round(float(high), 3)}


def _reliabilities(answered: Sequence[Answered]) -> dict[str, list[dict[str, Any]]]:
    """Of env and of the tone that was said: for each tenth of the scale how often it was right."""
    tone = [(one.annotation.sentiment.p, one.annotation.sentiment.label == one.text.sentiment) for one in answered]
    return {
        "env": reliability([one.annotation.env for one in answered], [one.text.env == 1 for one in answered]),
        "sentiment": reliability([chance for chance, _ in tone], [right for _, right in tone]),
    }
