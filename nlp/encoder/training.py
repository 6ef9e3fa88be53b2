"""Training the second judge: hidden words of the field first, then emotions of posts, then all answers together, and
last the gold set's among them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import torch

from crawlers.folder import write_whole
from nlp.encoder.bert import Encoder, base_encoder
from nlp.encoder.done import done_once
from nlp.encoder.export import export
from nlp.encoder.finetune import finetune
from nlp.encoder.heads import Judge, answers_of
from nlp.encoder.lessons import (
    SEEDS,
    Lesson,
    field_texts,
    first_lesson,
    fourth_lesson,
    second_lesson,
    third_lesson,
)
from nlp.encoder.pretrain import pretrain
from nlp.encoder.shipped import judge_in
from nlp.encoder.tokens import Vocabulary
from nlp.mixing import write_mix
from nlp.model_file import Model
from nlp.second import NETWORK, VOCABULARY
from nlp.train_sets import Sets, without_gold

BASE_NETWORK, BASE_TOKENIZER = "bge-small-zh-v1.5.onnx", "bge-small-zh-v1.5-tokenizer.json"

Stage = Literal["pretrain", "first", "second", "third", "fourth", "export"]


def train_encoder(
    base: Path, sets: Sets, linear: Model, out: Path, on_stage: Callable[[Stage], None], done: Path | None = None
) -> None:
    """Trains the encoder of the folder `base` (BASE_NETWORK and BASE_TOKENIZER) into `out`, beside the linear model.

    With our own texts alone the first two stages have nothing to read and are left out. Weights of stages are kept in
    `done`, and taken from there where nothing has changed. FileNotFoundError where the base is missing.
    """
    encoder, words = base_encoder(base / BASE_NETWORK, base / BASE_TOKENIZER)
    write_whole(out / VOCABULARY, "".join(f"{word}\n" for word in words).encode())
    judge = trained(encoder, Vocabulary(out / VOCABULARY), without_gold(sets), on_stage, done)
    _ended(judge, sets, linear, out, on_stage, done)


def further_encoder(
    model: Path, sets: Sets, linear: Model, out: Path, on_stage: Callable[[Stage], None], done: Path | None = None
) -> None:
    """The last stage alone, upon the encoder of the folder `model`, whose int8 weights it begins with."""
    judge, words = judge_in(model / NETWORK), (model / VOCABULARY).read_bytes()
    write_whole(out / VOCABULARY, words)
    _ended(judge, sets, linear, out, on_stage, done)


def _ended(
    judge: Judge, sets: Sets, linear: Model, out: Path, on_stage: Callable[[Stage], None], done: Path | None
) -> None:
    on_stage("fourth")
    judge = taught(judge, "fourth", Vocabulary(out / VOCABULARY), fourth_lesson(sets), done)
    on_stage("export")
    export(judge, out / NETWORK)
    write_mix(linear, out, sets)


def trained(
    encoder: Encoder, vocabulary: Vocabulary, sets: Sets, on_stage: Callable[[Stage], None], done: Path | None
) -> Judge:
    """The encoder with its heads after all stages but the last."""
    if sets.early:
        on_stage("pretrain")
        texts, seed = field_texts(sets.early, vocabulary), SEEDS["pretrain"]
        encoder = done_once(
            done, "pretrain", encoder, (*texts, seed), lambda: pretrain(encoder, vocabulary, texts, 1, seed)
        )
    torch.manual_seed(SEEDS["heads"])
    judge = Judge(encoder)
    if sets.early:
        on_stage("first")
        judge = taught(judge, "first", vocabulary, first_lesson(sets.early), done)
    on_stage("second")
    judge = taught(judge, "second", vocabulary, second_lesson(sets), done)
    on_stage("third")
    return taught(judge, "third", vocabulary, third_lesson(sets), done)


def taught(judge: Judge, stage: Stage, vocabulary: Vocabulary, lesson: Lesson, done: Path | None) -> Judge:
    tokens, answers = [vocabulary.tokens_of(text.reading) for text in lesson.texts], answers_of(lesson.texts)
    seed, pace = SEEDS[stage], lesson.pace
    given = (answers.env, answers.topics, answers.tone, answers.emotion)

    def learn() -> Judge:
        average = finetune(judge, tokens, answers, lesson.rounds, seed, pace)
        return average if lesson.averaged else judge

    return done_once(done, stage, judge, (*tokens, *given, *lesson.rounds, seed, pace, lesson.averaged), learn)
