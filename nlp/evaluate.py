"""Evaluate: figures of an annotator on labelled texts, with confusion and the worst mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.annotate import Annotator
from nlp.annotation import Annotation
from nlp.features import TOPICS
from nlp.labelled import EMOTIONS, SENTIMENTS, Labelled, labelled_of, rows_of
from nlp.loose import article_of_loose
from nlp.measures import accuracy, confusion, f1_of, macro_f1, reliability, topic_f1s
from nlp.topics import ENV

WORST = 10
_SHOWN = 60


@dataclass(frozen=True)
class Answered:
    text: Labelled
    annotation: Annotation


def evaluate(
    annotator: Annotator, file: Path, *, through: Callable[[Iterable[Labelled]], Iterator[Labelled]] = iter
) -> dict[str, Any]:
    """Figures for each question that the file's rows answer: {title body kind env topics sentiment emotion} or
    {text label}. A row's empty text is left out and counted. ValueError names a line that is no JSON object.
    `through` is handed the texts and hands them on, as somebody who counts them would.
    """
    texts = [labelled_of(row, file.stem) for row in rows_of(file)]
    answered = answered_of(annotator, through(texts))
    parts: dict[str, Callable[[Sequence[Answered]], dict[str, Any]]] = {
        "env": env_figures, "topics": topic_figures, "sentiment": sentiment_figures, "emotion": emotion_figures,
    }  # fmt: skip
    figures = {name: part(answered) for name, part in parts.items()}
    return {
        "file": file.name, "texts": len(texts), "empty": len(texts) - len(answered), "model": annotator.version,
        **{name: found for name, found in figures.items() if found},
    }  # fmt: skip


def answered_of(annotator: Annotator, texts: Iterable[Labelled]) -> list[Answered]:
    """Each text that is not empty with its annotation."""
    return [Answered(text, _annotated(annotator, text)) for text in texts if (text.title + text.body).strip()]


def _annotated(annotator: Annotator, text: Labelled) -> Annotation:
    return annotator.annotate(article_of_loose({"title": text.title, "body": text.body, "kind": text.kind}))


def env_figures(answered: Sequence[Answered]) -> dict[str, Any]:
    known = [one for one in answered if one.text.env is not None]
    if not known:
        return {}
    truth, chances = [one.text.env == 1 for one in known], [one.annotation.env for one in known]
    said = [chance >= ENV for chance in chances]
    words = {True: "env", False: "not env"}
    wrong = sorted(
        (one for one, yes, no in zip(known, truth, said, strict=True) if yes != no),
        key=lambda one: -abs(one.annotation.env - ENV),
    )
    return {
        "texts": len(known), "f1": round(f1_of(truth, said), 3), "accuracy": round(accuracy(truth, said), 3),
        "confusion": confusion([words[yes] for yes in truth], [words[yes] for yes in said]),
        "reliability": reliability(chances, truth),
        "worst": [_mistake(one, str(one.text.env), f"{one.annotation.env:.2f}") for one in wrong[:WORST]],
    }  # fmt: skip


def topic_figures(answered: Sequence[Answered]) -> dict[str, Any]:
    known = [one for one in answered if one.text.topics is not None]
    if not known:
        return {}
    truth = [set(one.text.topics or ()) for one in known]
    said = [{topic.label for topic in one.annotation.topics} for one in known]
    scores = topic_f1s(truth, said, TOPICS)
    wrong = [one for one, yes, no in zip(known, truth, said, strict=True) if yes and no and not yes & no]
    return {
        "texts": len(known), "macro_f1": round(sum(scores.values()) / max(len(scores), 1), 3),
        "f1": {topic: round(value, 3) for topic, value in scores.items()},
        "worst": [
            _mistake(one, ",".join(one.text.topics or ()), ",".join(topic.label for topic in one.annotation.topics))
            for one in sorted(wrong, key=lambda one: -one.annotation.topics[0].p)[:WORST]
        ],
    }  # fmt: skip


def sentiment_figures(answered: Sequence[Answered]) -> dict[str, Any]:
    known = [one for one in answered if one.text.sentiment in SENTIMENTS]
    said = [one.annotation.sentiment for one in known]
    return _label_figures(known, [str(one.text.sentiment) for one in known], [(s.label, s.p) for s in said], SENTIMENTS)


def emotion_figures(answered: Sequence[Answered]) -> dict[str, Any]:
    known = [one for one in answered if one.text.emotion in EMOTIONS and one.annotation.emotion]
    said = [one.annotation.emotion for one in known if one.annotation.emotion]
    return _label_figures(known, [str(one.text.emotion) for one in known], [(e.label, e.p) for e in said], EMOTIONS)


def _label_figures(
    known: Sequence[Answered], truth: Sequence[str], said: Sequence[tuple[str, float]], labels: Sequence[str]
) -> dict[str, Any]:
    if not known:
        return {}
    answers, chances = [label for label, _ in said], [chance for _, chance in said]
    right = [one == other for one, other in zip(truth, answers, strict=True)]
    wrong = sorted((n for n in range(len(known)) if not right[n]), key=lambda n: -chances[n])
    return {
        "texts": len(known), "accuracy": round(accuracy(truth, answers), 3),
        "macro_f1": round(macro_f1(truth, answers, labels), 3), "confusion": confusion(truth, answers),
        "reliability": reliability(chances, right),
        "worst": [_mistake(known[n], truth[n], f"{answers[n]} {chances[n]:.2f}") for n in wrong[:WORST]],
    }  # fmt: skip


def _mistake(one: Answered, truth: str, said: str) -> dict[str, str]:
    shown = f"{one.text.title} {one.text.body}".strip().replace("\n", " ")
    return {"truth": truth, "said": said, "text": shown[:_SHOWN]}
