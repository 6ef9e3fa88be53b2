"""The texts of a training, by what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nlp.labelled import EMOTIONS, Labelled, emotion_texts, gold_texts, own_texts, tone_texts, weak_texts, without
from nlp.reading import one_spelling


@dataclass(frozen=True)
class Sets:
    """The texts of a training: with answers, without, and with emotions or tone alone."""

    labelled: list[Labelled]
    weak: list[Labelled]
    emotional: list[Labelled]
    toned: list[Labelled]


def sets_of(data: Path | None) -> Sets:
    mine = own_texts()
    feeling = [text for text in mine if text.emotion in EMOTIONS]
    if data is None:
        return Sets(mine, [], feeling, [])
    labelled = [*gold_texts(data), *mine]
    return Sets(
        labelled, without(weak_texts(data), labelled), [*without(emotion_texts(data), labelled), *feeling],
        without(tone_texts(data), labelled),
    )  # fmt: skip


def group_of(text: Labelled) -> str:
    """Texts that are one another's copies in all but numbers and places share a group."""
    plain = "".join(letter for letter in one_spelling(text.title or text.body) if not letter.isdigit())
    return plain[:14] if text.title else plain[-9:]
