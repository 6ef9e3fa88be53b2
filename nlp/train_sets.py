"""The texts of a training, by what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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

    `calibration` has answers, `felt` emotions. The gold set is learnt by nothing: it is a test, as is one part in
    twelve of our own texts and of the real ones that readers labelled.
    """

    labelled: list[Labelled]
    weak: list[Labelled]
    emotional: list[Labelled]
    toned: list[Labelled]
    calibration: list[Labelled]
    felt: list[Labelled]


def sets_of(data: Path | None, more: Sequence[Labelled] = ()) -> Sets:
    """The sets of the folder `data`, without it our own texts alone; `more` labelled texts are learnt with them.

    Of `more` nothing is learnt that is kept to test or to calibrate, however often a person has corrected it.
    """
    mine = own_texts()
    if data is None:
        learnt = [*_of("learnt", mine), *without(more, mine)]
        calibration = _of("calibration", mine)
        return Sets(learnt, [], _felt(learnt), [], calibration, _felt(calibration))
    answered = without([*real_texts(data), *mine], gold_texts(data))
    known = [*gold_texts(data), *answered]
    learnt = [*_of("learnt", answered), *without(more, known)]
    emotions = without(emotion_texts(data), known)
    return Sets(
        learnt, without(weak_texts(data), known), [*_of("learnt", emotions), *_felt(learnt)],
        without(tone_texts(data), known), _of("calibration", answered), _of("calibration", emotions),
    )  # fmt: skip


def held_out_texts(data: Path | None) -> list[Labelled]:
    """What no training and no calibration sees: our own texts' part, and of the shared data gold and the real ones."""
    mine = _of("test", own_texts())
    return (
        mine if data is None else [*gold_texts(data), *_of("test", without(real_texts(data), gold_texts(data))), *mine]
    )


def _of(part: Part, texts: Iterable[Labelled]) -> list[Labelled]:
    return [text for text in texts if part_of(text) == part]


def _felt(texts: Iterable[Labelled]) -> list[Labelled]:
    return [text for text in texts if text.emotion in EMOTIONS]


def part_of(text: Labelled) -> Part:
    """Where a text belongs, by its group alone, so that it never moves: one in twelve groups is kept for the test and
    one for calibration. Posts of the emotion sets have a test of their own: one in twenty is kept for calibration.
    """
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
