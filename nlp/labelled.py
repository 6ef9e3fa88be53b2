"""Labelled texts and where they come from: our own beside the code, others' from the folder of shared data."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from cities.facts import ArticleKind
from nlp.reading import Reading, reading_of
from nlp.readings import answers_in, hash_of

OWN = Path(__file__).with_name("texts")
REAL, FURTHER = OWN / "real.tsv", OWN / "real_further.tsv"
"""Hashes and labels of real texts; all of FURTHER, chosen by the doubt of a model that was measured, is learnt."""
KINDS: dict[str, ArticleKind] = {
    "complaint": "message", "post": "weibo", "news": "press", "press": "press", "tv": "tv", "wechat": "wechat",
    "weibo": "weibo", "message": "message", "gov": "gov", "video": "video",
}  # fmt: skip
EMOTIONS = ("happy", "angry", "sad", "fear", "surprise", "neutral")
SENTIMENTS = ("negative", "neutral", "positive")

GOLD = "gold/dev.jsonl"
EMOTION_SETS = ("sentiment/smp2020_usual_train.jsonl.gz", "sentiment/smp2020_virus_train.jsonl.gz")
TONE_SET = "sentiment/weibo2018_train.jsonl.gz"
TV_SET = "tv/xwlb_2022-09_2025-12.jsonl.gz"
MESSAGES_SET = "complaints/messages_with_replies.jsonl.gz"
DEPARTMENTS_SET = "complaints/labelled_tokens.jsonl.gz"
OF_THE_ENVIRONMENT = "环境保护"


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A text with what is known of it; None where nobody said. `origin` is the set that it comes from."""

    title: str = ""
    body: str
    kind: ArticleKind | None
    origin: str
    env: int | None = None
    topics: tuple[str, ...] | None = None
    sentiment: str | None = None
    emotion: str | None = None
    scene: str | None = None

    @property
    def reading(self) -> Reading:
        return reading_of(self.title, self.body, self.kind)


def labelled_of(row: dict[str, Any], origin: str) -> Labelled:
    """A row {title body kind env topics sentiment emotion} or {text label}; a set's own kinds are understood."""
    if "text" in row:
        return _post_of(row, origin)
    topics = row.get("topics")
    return Labelled(
        title=row.get("title") or "", body=row.get("body") or "", kind=KINDS.get(str(row.get("kind"))), origin=origin,
        env=row.get("env"), topics=None if topics is None else tuple(topics), sentiment=row.get("sentiment"),
        emotion=row.get("emotion"), scene=row.get("scene"),
    )  # fmt: skip


def _post_of(row: dict[str, Any], origin: str) -> Labelled:
    label = row.get("label")
    if label in EMOTIONS:
        return Labelled(body=row["text"], kind="weibo", origin=origin, emotion=label)
    tone = {0: "negative", 1: "positive"}.get(cast(int, label))
    return Labelled(body=row["text"], kind="weibo", origin=origin, sentiment=tone)


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a .jsonl or .jsonl.gz file; ValueError names the line that is none."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{path}:{number}: not JSON: {error}") from error
            if not isinstance(row, dict):
                raise ValueError(f"{path}:{number}: not a JSON object")
            yield row


def own_texts() -> list[Labelled]:
    """The texts that we wrote and labelled; they ship with the project."""
    return [labelled_of(row, own_name(path)) for path in sorted(OWN.glob("*.jsonl")) for row in rows_of(path)]


def own_name(path: Path) -> str:
    return f"own/{path.name}"


def real_texts(data: Path) -> list[Labelled]:
    """Real texts that readers labelled: the project holds hashes and labels, `data` holds the texts."""
    origins = {"real": answers_in(REAL), "further": answers_in(FURTHER)}
    known = {number: (origin, said) for origin, answers in origins.items() for number, said in answers.items()}
    found: dict[str, Labelled] = {}
    for text in (*weak_texts(data), *emotion_texts(data), *tone_texts(data)):
        number = hash_of(text.title, text.body)
        if number in known and number not in found:
            origin, said = known[number]
            found[number] = replace(
                text, origin=origin, env=said.env, topics=said.topics, sentiment=said.sentiment,
                emotion=text.emotion or said.emotion,
            )  # fmt: skip
    return [found[number] for number in sorted(found)]


def gold_texts(data: Path) -> list[Labelled]:
    return [labelled_of(row, "gold") for row in rows_of(data / GOLD)]


def emotion_texts(data: Path) -> list[Labelled]:
    return [labelled_of(row, "smp2020") for name in EMOTION_SETS for row in rows_of(data / name)]


def tone_texts(data: Path) -> list[Labelled]:
    return [labelled_of(row, "weibo2018") for row in rows_of(data / TONE_SET)]


def weak_texts(data: Path) -> list[Labelled]:
    """Texts without a label of env but those that a department of the environment was asked to answer."""
    tv = [Labelled(title=row["title"], body=row["text"], kind="tv", origin="tv") for row in rows_of(data / TV_SET)]
    messages = [
        Labelled(title=row["title"], body=row["body"], kind="message", origin="messages")
        for row in rows_of(data / MESSAGES_SET)
    ]
    return [*tv, *messages, *(_asked(row) for row in rows_of(data / DEPARTMENTS_SET))]


def _asked(row: dict[str, Any]) -> Labelled:
    env = 1 if row["label"] == OF_THE_ENVIRONMENT else None
    return Labelled(body=row["tokens"].replace(" ", ""), kind="message", origin="departments", env=env)


def without(texts: Iterable[Labelled], others: Iterable[Labelled]) -> list[Labelled]:
    """The texts of which none of `others` begins alike: what is measured must not have been learnt."""
    seen = {text.body[:60] for text in others}
    return [text for text in texts if text.body[:60] not in seen]


@cache
def digest_of(path: Path) -> str:
    """The first 16 hex digits of a data file's SHA-256, for the model card."""
    return sha256(path.read_bytes()).hexdigest()[:16]
