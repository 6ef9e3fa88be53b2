"""Train: from the data to the arrays that ship; the same data give the same arrays.

A teacher that sees only the lexicon's counts labels what nobody labelled, where it is sure; heads over hashed
sequences learn from those and from the labelled texts; a stack weighs counts and heads together. What the stack sees
of a head was said by a head that had not learnt that text.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from crawlers.folder import write_whole
from nlp.features import DENSE_NAMES
from nlp.fitting import Featured, Head, featured, hashed_heads
from nlp.labelled import Labelled, digest_of
from nlp.lexicon import base_lexicon
from nlp.linear import Floats
from nlp.mixing import write_mix
from nlp.model_file import Model, encoder_learnt_gold, save_model, version_of
from nlp.second import NETWORK, VOCABULARY
from nlp.train_heads import Feeling, Subject, pool_of, replaced
from nlp.train_sets import Sets, sets_of
from nlp.train_stacks import Stacks, emotion_stack, stack_rows
from nlp.traincard import card_of

log = logging.getLogger(__name__)

Stage = Literal["features", "heads", "stacks", "pretrain", "first", "second", "third", "fourth", "export"]


def train(
    data: Path | None,
    out: Path,
    *,
    own: bool = False,
    encoder: Path | None = None,
    more: Sequence[Labelled] = (),
    left_out: Sequence[Labelled] = (),
    done: Path | None = None,
    kept: Path | None = None,
    further: Path | None = None,
    on_stage: Callable[[Stage], None] = lambda _: None,
) -> dict[str, Any]:
    """Builds the model from `data` (and our own texts, with `own` from these alone) into `out`; returns its card.

    The second judge is trained from the published files in the folder `encoder`, or goes on from that of the model in
    the folder `further` by its last stage, or is that of the model in the folder `kept` as it is; without these there
    is none, and the model serves `fast` only. `on_stage` is told what begins. FileNotFoundError names a set that is
    missing, ImportError what training an encoder needs. `more` are texts of a city that its analysts corrected,
    `left_out` gold texts that are not to be learnt. Stages of the encoder that end are kept in the folder `done`, and
    not learnt again.
    """
    if encoder is not None or further is not None:
        from nlp.encoder.training import further_encoder, train_encoder
    sets = sets_of(None if own else data, more, left_out)
    facts = encoder_facts(encoder, further, kept, gold=any(text.origin == "gold" for text in sets.labelled))
    model = fitted_model(sets, None if own else data, on_stage)
    model = replace(model, card={**model.card, **facts})
    save_model(model, out)
    if encoder is not None:
        train_encoder(encoder, sets, model, out, on_stage, done)
    elif further is not None:
        further_encoder(further, sets, model, out, on_stage, done)
    elif kept is not None:
        copied_encoder(kept, out)
        write_mix(model, out, sets)
    return model.card


def encoder_facts(
    encoder: Path | None = None, further: Path | None = None, kept: Path | None = None, *, gold: bool
) -> dict[str, bool | str]:
    """What the card says of the encoder: whether it was kept, from which one it went on (the first 16 digits of its
    SHA-256), and whether it learnt gold texts; `gold`: whether this training has any.
    """
    if further is not None:
        return {"encoder_from": digest_of(further / NETWORK), "encoder_learnt_gold": True}
    if encoder is not None:
        return {"encoder_learnt_gold": gold}
    return {} if kept is None else {"encoder_kept": True, "encoder_learnt_gold": encoder_learnt_gold(kept)}


def copied_encoder(model: Path, into: Path) -> Path:
    """Copies the encoder of the folder `model`, without the mix that a training fits anew, and returns `into`."""
    for name in (NETWORK, VOCABULARY):
        write_whole(into / name, (model / name).read_bytes())
    return into


def fitted_model(sets: Sets, data: Path | None, on_stage: Callable[[Stage], None] = lambda _: None) -> Model:
    lexicon = base_lexicon()
    on_stage("features")
    log.info("features of %d texts", sum(map(len, (sets.labelled, sets.weak, sets.emotional, sets.toned))))
    posts = _posts_of(tuple(sets.emotional), tuple(sets.toned))
    labelled, weak = featured(sets.labelled, lexicon), _featured(tuple(sets.weak))
    subject = Subject(sets, labelled, pool_of(sets, [weak, posts.emotional, posts.toned]))
    on_stage("heads")
    subject_heads, subject_unseen = subject.heads(np.arange(len(labelled))), subject.unseen()
    felt = replaced(posts.feeling.scores(posts.heads, labelled), sets, posts.unseen)
    row = stack_rows(labelled, subject_unseen, felt)
    on_stage("stacks")
    stacks, figures = Stacks(sets, row).fitted()
    emotion, emotion_figures = emotion_stack(sets, posts.emotional, posts.unseen)
    model = Model(
        subject=hashed_heads(subject_heads, subject.weighted.idf),
        feeling=hashed_heads(posts.heads, posts.feeling.idf), **stacks, emotion=emotion, card={},
    )  # fmt: skip
    version = version_of(model)
    card = card_of(sets.labelled, data, version, {**figures, **emotion_figures}, len(DENSE_NAMES))
    return replace(model, card=card)


@dataclass(frozen=True)
class _Posts:
    """What posts alone teach: no label of ours changes it, so that models of one run share it."""

    emotional: Featured
    toned: Featured
    feeling: Feeling
    heads: list[Head]
    unseen: Floats


@lru_cache(maxsize=1)
def _posts_of(emotional: tuple[Labelled, ...], toned: tuple[Labelled, ...]) -> _Posts:
    rows = _featured(emotional), _featured(toned)
    feeling = Feeling(emotional, toned, *rows)
    return _Posts(*rows, feeling, feeling.heads(np.arange(len(emotional))), feeling.unseen())


@lru_cache(maxsize=4)
def _featured(texts: tuple[Labelled, ...]) -> Featured:
    return featured(texts, base_lexicon())
