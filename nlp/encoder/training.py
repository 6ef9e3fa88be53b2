"""Training the second judge: hidden words of the field first, then emotions of posts, then all answers together."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import torch

from crawlers.folder import write_whole
from nlp.encoder.bert import base_encoder
from nlp.encoder.export import export
from nlp.encoder.finetune import Pace, finetune
from nlp.encoder.heads import Judge, answers_of
from nlp.encoder.pretrain import pretrain
from nlp.encoder.tokens import Tokens, Vocabulary
from nlp.labelled import Labelled
from nlp.mixing import fitted_mix
from nlp.model_file import Model
from nlp.second import MIX, NETWORK, VOCABULARY, mix_as_data
from nlp.train_sets import Sets

BASE_NETWORK, BASE_TOKENIZER = "bge-small-zh-v1.5.onnx", "bge-small-zh-v1.5-tokenizer.json"
SEEDS = {"pretrain": 7, "first": 3, "second": 5, "third": 9}
# Of long texts, whose like is learnt from few, this many are read, each to this length.
NEWS, LONG, LONG_TOKENS = 4000, 6000, 160
FIRST_EPOCHS, SECOND_EPOCHS, THIRD_EPOCHS = 2, 4, 3
REPLAYED = 0.1

Stage = Literal["pretrain", "first", "second", "third", "export"]


def train_encoder(base: Path, sets: Sets, linear: Model, out: Path, on_stage: Callable[[Stage], None]) -> None:
    """Trains the encoder of the folder `base` (BASE_NETWORK and BASE_TOKENIZER) into `out`, beside the linear model.

    With our own texts alone the first two stages have nothing to read and are left out. FileNotFoundError where the
    base is missing.
    """
    torch.set_num_threads(max(1, torch.get_num_threads()))
    encoder, words = base_encoder(base / BASE_NETWORK, base / BASE_TOKENIZER)
    write_whole(out / VOCABULARY, "".join(f"{word}\n" for word in words).encode())
    vocabulary = Vocabulary(out / VOCABULARY)
    if sets.weak:
        on_stage("pretrain")
        pretrain(encoder, vocabulary, field_texts(sets, vocabulary), 1, SEEDS["pretrain"])
    judge = Judge(encoder)
    if sets.toned:
        on_stage("first")
        first_stage(judge, vocabulary, sets)
    on_stage("second")
    judge = second_stage(judge, vocabulary, sets)
    on_stage("third")
    judge = third_stage(judge, vocabulary, sets)
    on_stage("export")
    export(judge, out / NETWORK)
    mix = mix_as_data(fitted_mix(linear, out, sets))
    write_whole(out / MIX, f"{json.dumps(mix, indent=1)}\n".encode())


def field_texts(sets: Sets, vocabulary: Vocabulary) -> list[Tokens]:
    """Every post, and of news and messages a part, cut: there are fewer posts than characters of news."""
    luck = np.random.default_rng(SEEDS["pretrain"])
    news = [text for text in sets.weak if text.kind == "tv"]
    long = [*_some(news, NEWS, luck), *(text for text in sets.weak if text.kind != "tv")]
    posts = [vocabulary.tokens_of(text.reading) for text in (*sets.emotional, *sets.toned)]
    return [*posts, *(vocabulary.tokens_of(text.reading)[:LONG_TOKENS] for text in _some(long, LONG, luck))]


def _some(texts: Sequence[Labelled], most: int, luck: np.random.Generator) -> list[Labelled]:
    return [texts[number] for number in luck.permutation(len(texts))[:most]]


def first_stage(judge: Judge, vocabulary: Vocabulary, sets: Sets) -> None:
    """Emotions and tones of posts; trains `judge` in place, the rate stays high for the stage that follows."""
    texts = [*sets.emotional, *sets.toned]
    rounds = [np.arange(len(texts)), *[np.arange(len(sets.emotional))] * (FIRST_EPOCHS - 1)]
    finetune(judge, _tokens(texts, vocabulary), answers_of(texts), rounds, SEEDS["first"], Pace(falls=False))


def second_stage(judge: Judge, vocabulary: Vocabulary, sets: Sets) -> Judge:
    """Every answered text SECOND_EPOCHS times, and among them every emotion once more, so that it is not forgotten."""
    known = {text.body for text in sets.labelled}
    felt = [text for text in sets.emotional if text.body not in known]
    texts, answered = [*sets.labelled, *felt], np.arange(len(sets.labelled))
    order = np.random.default_rng(SEEDS["second"]).permutation(np.arange(len(answered), len(texts)))
    rounds = [np.concatenate([answered, part]) for part in np.array_split(order, SECOND_EPOCHS)]
    return finetune(judge, _tokens(texts, vocabulary), answers_of(texts), rounds, SEEDS["second"], Pace())


def third_stage(judge: Judge, vocabulary: Vocabulary, sets: Sets) -> Judge:
    """The answered texts once more, topics now at their full weight, and of the emotions a tenth each time."""
    known = {text.body for text in sets.labelled}
    felt = [text for text in sets.emotional if text.body not in known]
    texts, answered = [*sets.labelled, *felt], np.arange(len(sets.labelled))
    luck = np.random.default_rng(SEEDS["third"])
    rounds = [
        np.concatenate([answered, len(answered) + luck.permutation(len(felt))[: round(len(felt) * REPLAYED)]])
        for _ in range(THIRD_EPOCHS)
    ]
    pace = Pace(rate=8e-5, average=0.99, topic_share=1.0)
    return finetune(judge, _tokens(texts, vocabulary), answers_of(texts), rounds, SEEDS["third"], pace)


def _tokens(texts: Sequence[Labelled], vocabulary: Vocabulary) -> list[Tokens]:
    return [vocabulary.tokens_of(text.reading) for text in texts]
