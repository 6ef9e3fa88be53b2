"""Train: from the data to the arrays that ship; the same data give the same arrays.

A teacher that sees only the lexicon's counts labels what nobody labelled, where it is sure; heads over hashed
sequences learn from those and from the labelled texts; a stack weighs counts and heads together. What the stack sees
of a head was said by a head that had not learnt that text.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from nlp.features import DENSE_NAMES
from nlp.fitting import featured, hashed_heads
from nlp.labelled import Labelled
from nlp.lexicon import base_lexicon
from nlp.model_file import Model, save_model, version_of
from nlp.train_heads import Feeling, Subject, pool_of, replaced
from nlp.train_sets import Sets, sets_of
from nlp.train_stacks import Stacks, emotion_stack, stack_rows
from nlp.traincard import card_of

log = logging.getLogger(__name__)

Stage = Literal["features", "heads", "stacks", "pretrain", "first", "second", "third", "export"]


def train(
    data: Path | None,
    out: Path,
    *,
    own: bool = False,
    encoder: Path | None = None,
    more: Sequence[Labelled] = (),
    on_stage: Callable[[Stage], None] = lambda _: None,
) -> dict[str, Any]:
    """Builds the model from `data` (and our own texts, with `own` from these alone) into `out`; returns its card.

    The second judge is trained from the published files in the folder `encoder`; without it there is none, and the
    model serves `fast` only. `on_stage` is told what begins. FileNotFoundError names a set that is missing, ImportError
    what training an encoder needs. `more` are texts of a city that its analysts corrected.
    """  # fmt: skip
    if encoder is not None:
        from nlp.encoder.training import train_encoder
    sets = sets_of(None if own else data, more)
    model = fitted_model(sets, None if own else data, on_stage)
    save_model(model, out)
    if encoder is not None:
        train_encoder(encoder, sets, model, out, on_stage)
    return model.card


def fitted_model(sets: Sets, data: Path | None, on_stage: Callable[[Stage], None] = lambda _: None) -> Model:
    lexicon = base_lexicon()
    on_stage("features")
    log.info("features of %d texts", sum(map(len, (sets.labelled, sets.weak, sets.emotional, sets.toned))))
    labelled, weak = featured(sets.labelled, lexicon), featured(sets.weak, lexicon)
    emotional, toned = featured(sets.emotional, lexicon), featured(sets.toned, lexicon)
    feeling = Feeling(sets, emotional, toned)
    subject = Subject(sets, labelled, pool_of(sets, [weak, emotional, toned]))
    on_stage("heads")
    feeling_heads, subject_heads = feeling.heads(np.arange(len(emotional))), subject.heads(np.arange(len(labelled)))
    subject_unseen, emotional_unseen = subject.unseen(), feeling.unseen()
    felt = replaced(feeling.scores(feeling_heads, labelled), sets, emotional_unseen)
    row = stack_rows(labelled, subject_unseen, felt)
    on_stage("stacks")
    stacks, figures = Stacks(sets, row).fitted()
    emotion, emotion_figures = emotion_stack(sets, emotional, emotional_unseen)
    model = Model(
        subject=hashed_heads(subject_heads, subject.weighted.idf), feeling=hashed_heads(feeling_heads, feeling.idf),
        **stacks, emotion=emotion, card={},
    )  # fmt: skip
    version = version_of(model)
    card = card_of(sets.labelled, data, version, {**figures, **emotion_figures}, len(DENSE_NAMES))
    return Model(**{**{name: getattr(model, name) for name in model.__dataclass_fields__}, "card": card})
