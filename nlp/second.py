"""The second judge: a small encoder (ONNX, int8) that is asked where the linear judge doubts, and how both are weighed.

One text at a time: the scales of its int8 arithmetic are those of the text alone, so that no neighbour and no chunking
changes an answer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnxruntime

from nlp.encoder.tokens import Vocabulary
from nlp.features import TOPICS
from nlp.judge import Judgement
from nlp.labelled import SENTIMENTS
from nlp.linear import Floats, Stack, sigmoid, softmax
from nlp.model_file import SHIPPED, ModelError
from nlp.reading import Reading

NETWORK, VOCABULARY, MIX = "encoder.onnx", "vocabulary.txt", "mix.json"
# Beyond these chances the linear judge is left alone: on the texts kept to calibrate, the encoder makes nothing better
# there, and it costs the most.
SURE_NOT, SURE_TONE, SURE_EMOTION = 0.05, 0.8, 0.7
_SPLIT = np.cumsum([1, len(TOPICS), len(SENTIMENTS)])
_LEAST = 1e-6


def in_doubt(first: Judgement, register: str) -> bool:
    """Whether the linear judge should not be left alone: with what may be env, or whose tone or emotion is unsure."""
    sure_tone = float(first.sentiment.max()) >= SURE_TONE
    sure_emotion = register == "article" or float(first.emotion.max()) >= SURE_EMOTION
    return first.env > SURE_NOT or not (sure_tone and sure_emotion)


def session_of(network: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # One thread: who has many texts asks in many processes; one short text gains nothing from two threads.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Processors without VNNI let the sums of int8 products overflow, unless they are asked not to.
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])


class Encoder:
    """The network of a model's folder; ModelError where it is missing or cannot be read."""

    def __init__(self, folder: Path) -> None:
        try:
            self._vocabulary = Vocabulary(folder / VOCABULARY)
            self._session = session_of((folder / NETWORK).read_bytes())
        except Exception as error:
            raise ModelError(f"{folder}: no encoder can be read ({error}); huanyu train builds one") from error

    def scores(self, reading: Reading) -> Floats:
        """Of env, TOPICS, SENTIMENTS, EMOTIONS, before any softmax."""
        tokens = self._vocabulary.tokens_of(reading)[None, :]
        scores: Floats = self._session.run(None, {"tokens": tokens})[0][0].astype(np.float64)
        return scores


def split(scores: Floats) -> list[Floats]:
    """The encoder's scores by question: env, topics, tone, emotion."""
    return np.split(scores, _SPLIT)


@dataclass(frozen=True)
class Mix:
    """How the two judges are weighed: for each question a Stack over (the first's logits, the second's scores)."""

    env: Stack
    topics: Stack
    sentiment: Stack
    emotion: Stack

    def judgement(self, first: Judgement, scores: Floats) -> Judgement:
        env, topics, tone, emotion = split(scores)
        pairs = np.stack([logits(first.topics), topics])
        return Judgement(
            float(sigmoid(self.env.scores(np.array([logits(np.array([first.env]))[0], env[0]])))[0]),
            sigmoid(self.topics.weights[0].astype(np.float64) @ pairs + float(self.topics.bias[0])),
            softmax(self.sentiment.scores(np.concatenate([logs(first.sentiment), tone]))),
            softmax(self.emotion.scores(np.concatenate([logs(first.emotion), emotion]))),
        )


def logits(chances: Floats) -> Floats:
    held = np.clip(chances, _LEAST, 1 - _LEAST)
    odds: Floats = np.log(held / (1 - held))
    return odds


def logs(chances: Floats) -> Floats:
    found: Floats = np.log(np.clip(chances, _LEAST, 1))
    return found


class SecondJudge:
    """Encoder and mix of one model's folder."""

    def __init__(self, folder: Path) -> None:
        self._encoder = Encoder(folder)
        try:
            self._mix = mix_of(json.loads((folder / MIX).read_text(encoding="utf-8")))
            digest = sha256((folder / NETWORK).read_bytes() + (folder / MIX).read_bytes()).hexdigest()
            self.version = f"encoder-{digest[:12]}"
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ModelError(f"{folder / MIX}: cannot be read ({error}); huanyu train builds one") from error

    def judgement(self, first: Judgement, reading: Reading) -> Judgement:
        return self._mix.judgement(first, self._encoder.scores(reading))


@cache
def second_judge(folder: Path = SHIPPED) -> SecondJudge:
    return SecondJudge(folder)


def mix_of(data: dict[str, dict[str, list[float]]]) -> Mix:
    return Mix(**{
        name: Stack(np.array(one["weights"], dtype=np.float32), np.array(one["bias"], dtype=np.float32))
        for name, one in data.items()
    })  # fmt: skip


def mix_as_data(mix: Mix) -> dict[str, dict[str, list[float]]]:
    return {
        name: {"weights": getattr(mix, name).weights.tolist(), "bias": getattr(mix, name).bias.tolist()}
        for name in Mix.__dataclass_fields__
    }
