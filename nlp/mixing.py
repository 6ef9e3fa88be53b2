"""Fitting the mix of both judges on texts that neither has learnt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from crawlers.folder import write_whole
from nlp.features import TOPICS, Dense, found_in
from nlp.fitting import Labels, fitted_stack
from nlp.judge import Judgement, judgement_of
from nlp.labelled import EMOTIONS, SENTIMENTS, Labelled
from nlp.lexicon import base_lexicon
from nlp.linear import Floats
from nlp.model_file import Model
from nlp.second import MIX, Encoder, Mix, logits, logs, mix_as_data, split
from nlp.segment import words_of
from nlp.train_sets import Sets

STRENGTH = 1.0


def write_mix(linear: Model, folder: Path, sets: Sets) -> None:
    """Writes MIX into the folder of the linear model and its encoder."""
    mix = mix_as_data(fitted_mix(linear, folder, sets))
    write_whole(folder / MIX, f"{json.dumps(mix, indent=1)}\n".encode())


def fitted_mix(linear: Model, folder: Path, sets: Sets) -> Mix:
    """The mix for the encoder of `folder`, from what both say of the sets' calibration texts."""
    encoder = Encoder(folder)
    known = [(text, *both(linear, encoder, text)) for text in sets.calibration]
    felt = [(text, *both(linear, encoder, text)) for text in sets.felt]
    env = np.array([[logits(np.array([first.env]))[0], split(scores)[0][0]] for _, first, scores in known])
    tone = np.array([[*logs(first.sentiment), *split(scores)[2]] for _, first, scores in known])
    emotion = np.array([[*logs(first.emotion), *split(scores)[3]] for _, first, scores in felt])
    return Mix(
        fitted_stack(env, np.array([text.env for text, *_ in known]), STRENGTH),
        fitted_stack(*_topic_rows(known), STRENGTH),
        fitted_stack(tone, np.array([SENTIMENTS.index(text.sentiment or "neutral") for text, *_ in known]), STRENGTH),
        fitted_stack(emotion, np.array([EMOTIONS.index(text.emotion or "neutral") for text, *_ in felt]), STRENGTH),
    )


def both(linear: Model, encoder: Encoder, text: Labelled) -> tuple[Judgement, Floats]:
    """What the linear judge says of a text, and the encoder's scores."""
    reading = text.reading
    words = [*words_of(reading.title), *words_of(reading.body)]
    return judgement_of(linear, reading, words, found_in(reading, base_lexicon())), encoder.scores(reading)


def _topic_rows(known: Sequence[tuple[Labelled, Judgement, Floats]]) -> tuple[Dense, Labels]:
    """One row for each topic of each text that is env: a topic alone is seldom enough to be weighed by itself."""
    rows: list[tuple[float, float]] = []
    yes: list[int] = []
    for text, first, scores in known:
        if text.env == 1:
            rows.extend(zip(logits(first.topics), split(scores)[1], strict=True))
            yes.extend(int(topic in (text.topics or ())) for topic in TOPICS)
    return np.array(rows), np.array(yes)
