"""The texts of a training, by what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from nlp.labelled import (
    EMOTIONS,
    Labelled,
    emotion_texts,
    gold_texts,
    own_texts,
    real_texts,
    tone_texts,
    weak_texts,
    without,
)
from nlp.reading import one_spelling

Part = Literal["learnt", "calibration", "test"]


@dataclass(frozen=True)
class Sets:
    """The texts of a training: with answers, without, and with emotions or tone alone; and what is kept to calibrate.

    `calibration` has answers, `felt` emotions. One part in twelve of our own texts and of the real ones that readers
    labelled is learnt by nothing. The gold set is learnt by the linear judge and the encoder's last stage: what is said
    of it is measured by cross-fitting (`nlp/cross_fit.py`).
    """

    labelled: list[Labelled]
    weak: list[Labelled]
    emotional: list[Labelled]
    toned: list[Labelled]
    calibration: list[Labelled]
    felt: list[Labelled]
    early: Early | None = None


@dataclass(frozen=True)
class Early:
    """What the encoder reads before any answer of ours: the shared sets as they are, whichever of their texts readers
    have labelled by now, but for those that are kept to test or to calibrate. More labels leave it as it is.
    """

    weak: list[Labelled]
    emotional: list[Labelled]
    toned: list[Labelled]


def sets_of(data: Path | None, more: Sequence[Labelled] = (), left_out: Sequence[Labelled] = ()) -> Sets:
    """The sets of the folder `data`, without it our own texts alone; `more` labelled texts are learnt with them.

    Of `more` nothing is learnt that is gold, or kept to test or to calibrate, however often a person has corrected it.
    Gold texts that are `left_out` are learnt by nothing.
    """
    mine = own_texts()
    if data is None:
        learnt = [*_of("learnt", mine), *without(more, mine)]
        calibration = _of("calibration", mine)
        return Sets(learnt, [], _felt(learnt), [], calibration, _felt(calibration))
    gold = gold_texts(data)
    answered = without([*real_texts(data), *mine], gold)
    known = [*gold, *answered]
    kept = {group_of(text) for text in answered if part_of(text) != "learnt"}
    free = [text for text in _of("learnt", answered) if group_of(text) not in kept]
    learnt = [*without(gold, left_out), *free, *without(more, known)]
    emotions = without(emotion_texts(data), known)
    return Sets(
        learnt, without(weak_texts(data), known), [*_of("learnt", emotions), *_felt(learnt)],
        without(tone_texts(data), known), _of("calibration", answered), _of("calibration", emotions), _early(data),
    )  # fmt: skip


def _early(data: Path) -> Early:
    kept = [*gold_texts(data), *(text for text in real_texts(data) if part_of(text) != "learnt")]
    emotional = _of("learnt", without(emotion_texts(data), kept))
    return Early(without(weak_texts(data), kept), emotional, without(tone_texts(data), kept))


def without_gold(sets: Sets) -> Sets:
    """For the encoder's long stages: only its last is learnt anew for each half of the gold set that is measured."""
    return replace(sets, labelled=[text for text in sets.labelled if text.origin != "gold"])


def held_out_texts(data: Path | None) -> list[Labelled]:
    """What no training and no calibration sees: a part of our own texts and of the real ones that readers labelled."""
    mine = _of("test", own_texts())
    return mine if data is None else [*_of("test", without(real_texts(data), gold_texts(data))), *mine]


def _of(part: Part, texts: Iterable[Labelled]) -> list[Labelled]:
    return [text for text in texts if part_of(text) == part]


def _felt(texts: Iterable[Labelled]) -> list[Labelled]:
    return [text for text in texts if text.emotion in EMOTIONS]


def part_of(text: Labelled) -> Part:
    """Where a text belongs, by its group alone, so that it never moves: one in twelve groups is kept for the test and
    one for calibration. Posts of the emotion sets have a test of their own: one in twenty is kept for calibration. Real
    texts of `further` are learnt: what is kept stays what it was when they came.
    """
    if text.origin == "further":
        return "learnt"
    if text.env is None:
        return "calibration" if _lot(text.body) % 20 == 0 else "learnt"
    return {0: "test", 1: "calibration"}.get(_lot(group_of(text)) % 12, "learnt")  # type: ignore[return-value]


def _lot(text: str) -> int:
    return int(sha256(text.encode()).hexdigest()[:8], 16)


def group_of(text: Labelled) -> str:
    """Texts of one scene, or one another's copies in all but numbers and places, share a group."""
    if text.scene:
        return text.scene
    plain = "".join(letter for letter in one_spelling(text.title or text.body) if not letter.isdigit())
    return plain[:14] if text.title else plain[-9:]
