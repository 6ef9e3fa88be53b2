"""The model card: what the shipped model learnt from, its figures, what it gets wrong, what it is not for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crawlers.folder import write_whole
from nlp.labelled import (
    DEPARTMENTS_SET,
    EMOTION_SETS,
    GOLD,
    MESSAGES_SET,
    TONE_SET,
    TV_SET,
)  # fmt: skip
from nlp.model_file import SHIPPED, Model, load_model
from nlp.reading import MAX_HEAD, MAX_TAIL, MAX_TITLE

TERMS = {
    GOLD: ("real texts labelled for this project (complaints, TV news, posts)", "texts: as the sets below"),
    EMOTION_SETS[0]: ("SMP2020-EWECT, everyday Weibo posts with six emotions", "no licence named: research data"),
    EMOTION_SETS[1]: ("SMP2020-EWECT, Weibo posts of one epidemic", "no licence named: research data"),
    TONE_SET: ("WeiboSentiment, posts with a tone", "no licence named: research data"),
    TV_SET: ("transcripts of the national evening news", "MIT repository; the text is the broadcaster's"),
    MESSAGES_SET: ("messages to government boards, TipDM Cup 2020 C", "no licence named: research data"),
    DEPARTMENTS_SET: ("the same cup: messages as words, with the department asked", "no licence named: research data"),
}
_HEAD = """# Model card

Written by the command; do not edit by hand. Model `{version}`, seed fixed, no network, no pickle: arrays in
`nlp/model/linear.npz`, figures in `nlp/model/card.json`.

## What it is

Four answers for a Chinese text: is it about the environment (`env`), which of ten topics, its tone, and for posts and
messages one of six emotions. A lexicon of the field (`nlp/lexicon.txt`, longest word first, near misses count against)
and hashed characters and words feed linear models; a stack weighs them; its probabilities are calibrated on scores of
texts that had not been learnt. It reads {title} characters of the title, {head} of the body's beginning and {tail} of
its end, so that its cost is bounded. No text is stored in the model, only weights of hashed sequences.
"""
_TAIL = """
## What it gets wrong

- Posts that speak of pollution without any word of the field (a river like soy sauce, a mountain that is gone).
- Irony: praise that means blame is read as praise where no sign (a smile, "说好的") gives it away.
- Notices that name a failing soberly: neutral and negative are mixed up where an exposure is written as a report.
- Meetings and laws (`policy`) beside the subject that they are about: one of the two is often missing.
- `enforcement` where no penalty, permit or assessment is named; `publicity` of a bureau's own media.
- Long round-ups ("国内联播快讯") of which one item in eight is about the environment.
- Fear and surprise: rarest in the data, worst in the figures.

## What it must not be used for

Judging persons, employees or authors; sanctions without a reader; texts in other languages; counting opinion in a
population (who posts is not who lives there).
"""


def model_card(path: Path, measured: Mapping[str, Mapping[str, Any]] | None = None, folder: Path = SHIPPED) -> None:
    """Writes the card of the model in `folder` as Markdown; `measured` holds more figures by name (of `evaluate`)."""
    model = load_model(folder)
    parts = [
        _HEAD.format(version=model.version, title=MAX_TITLE, head=MAX_HEAD, tail=MAX_TAIL),
        _data_part(model), _figures_part(model), _measured_part(measured or {}), _TAIL,
    ]  # fmt: skip
    write_whole(path, "\n".join(part.strip("\n") + "\n" for part in parts if part).encode())


def _data_part(model: Model) -> str:
    rows = [
        f"| `{name}` | {TERMS.get(name, ('our own texts, written and labelled for this project', ''))[0]} | "
        f"{TERMS.get(name, ('', 'Apache-2.0, as the project'))[1]} | `{digest}` |"
        for name, digest in model.card["data"].items()
    ]
    return "\n".join([
        "## Data", "", "The sets stay where they are; none of their texts ships.",
        "`huanyu train --own` builds a model from our own texts alone.",
        "", "| set | what | terms | SHA-256, first 16 |", "| --- | --- | --- | --- |", *rows,
    ])  # fmt: skip


def _figures_part(model: Model) -> str:
    figures = model.card["cross_validated"]
    rows = [
        _row(origin, one["texts"], *(one[key] for key in ("env_f1", "topics_macro_f1", "sentiment_macro_f1")))
        for origin, one in figures.items()
    ]
    topics = [
        _row(origin, *(one["topics_f1"].get(topic, "") for topic in _topics(figures)))
        for origin, one in figures.items()
    ]
    emotion = model.card["emotion_cross_validated"]
    return "\n".join([
        "## Figures", "",
        "Cross-validated in five parts; texts that are copies but for numbers and places stand in one part. The",
        "stack's own parts are drawn anew over scores of heads that had not learnt the text. The shipped model has",
        "learnt all of these texts: measured on them, it looks better than it is. Strengths of regularisation were",
        "chosen on these same figures, which makes them a little too kind.", "",
        "| set | texts | env F1 | topics macro-F1 | sentiment macro-F1 |", "| --- | --- | --- | --- | --- |", *rows, "",
        f"| topic F1 | {' | '.join(_topics(figures))} |", "| --- |" + " --- |" * len(_topics(figures)), *topics, "",
        f"Emotion, posts, cross-validated: accuracy {emotion['accuracy']:.3f}, macro-F1 {emotion['macro_f1']:.3f} "
        f"({emotion['texts']} posts).", "",
        "### Calibration of env", "", "| texts | said | right |", "| --- | --- | --- |",
        *(f"| {row['texts']} | {row['said']:.2f} | {row['right']:.2f} |" for row in model.card["reliability_env"]),
    ])  # fmt: skip


def _row(*cells: Any) -> str:
    shown = (f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in cells)
    return f"| {' | '.join(shown)} |"


def _topics(figures: Mapping[str, Any]) -> list[str]:
    return sorted({topic for one in figures.values() for topic in one["topics_f1"]})


def _measured_part(measured: Mapping[str, Mapping[str, Any]]) -> str:
    if not measured:
        return ""
    lines = ["### Measured with the shipped model, on texts that it has not learnt", ""]
    for name, figures in measured.items():
        for question in ("env", "topics", "sentiment", "emotion"):
            one = figures.get(question)
            if one:
                keys = [key for key in ("f1", "accuracy", "macro_f1") if isinstance(one.get(key), float)]
                said = ", ".join(f"{key} {one[key]:.3f}" for key in keys)
                lines.append(f"- {name}, {question}, {one['texts']} texts: {said}")
    return "\n".join(lines)
