"""Readings: what each reader said of a text, how far readers agree, and what is settled from their answers.

A reader's raw answers stand in `nlp/readings/NAME.tsv`: comment lines (role and date), then `hash env topics sentiment
emotion`, tab-separated. Readers did not see each other's answers. `python -m nlp.readings` prints the agreement.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from pathlib import Path

from nlp.features import TOPICS
from nlp.measures import f1_of, macro_f1, topic_f1s

READINGS = Path(__file__).with_name("readings")
# The reader who is asked only where others differ.
DECIDER = "decider"


@dataclass(frozen=True)
class Answer:
    """One reader's answer to one text; `emotion` is None where the text is no post."""

    env: int
    topics: tuple[str, ...]
    sentiment: str
    emotion: str | None


def hash_of(title: str, body: str) -> str:
    """What stands for a text where the text itself may not be kept."""
    return sha256(f"{title}\x1f{body}".encode()).hexdigest()[:16]


def answers_in(path: Path) -> dict[str, Answer]:
    """hash → answer of one reader's file; ValueError names a line that is none."""
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        try:
            text, env, topics, sentiment, emotion = line.split("\t")
            found[text] = Answer(int(env), tuple(topics.split(",")) if topics else (), sentiment, emotion or None)
        except ValueError as error:
            raise ValueError(
                f"{path}:{number}: {line!r} is not `hash env topics sentiment emotion`: {error}"
            ) from error
    return found


def readings(folder: Path = READINGS) -> dict[str, dict[str, Answer]]:
    """reader → hash → answer, readers by name."""
    return {path.stem: answers_in(path) for path in sorted(folder.glob("*.tsv"))}


def settled(answers: Sequence[Answer], decided: Answer | None = None) -> Answer:
    """What most said; where none has most the decider's answer, else the first's. Topics that differ are joined, as
    the gold set's were, of those who said the env that holds, unless a decider named them.
    """
    asked = [*([decided] if decided else []), *answers]
    env = Counter(one.env for one in asked).most_common(1)[0][0]
    sentiment = Counter(one.sentiment for one in asked).most_common(1)[0][0]
    emotion = Counter(one.emotion for one in asked).most_common(1)[0][0]
    named = [one.topics for one in asked if one.env == env == 1]
    if decided and decided.env == env:
        named = named[:1]
    return Answer(env, tuple(dict.fromkeys(topic for one in named for topic in one)), sentiment, emotion)


@dataclass(frozen=True)
class Agreement:
    """Two readers over the texts that both read: Cohen's kappa of each question; and in `found` the F1 of env, topics
    (macro, of texts that the first calls env) and sentiment (macro) that the second reaches where the first is right.

    A judge is measured in the same way: that far a careful reader comes.
    """

    readers: tuple[str, str]
    texts: int
    env: float
    topics: float
    sentiment: float
    emotion: float | None
    found: tuple[float, float, float]


def agreements(read: Mapping[str, Mapping[str, Answer]]) -> Iterator[Agreement]:
    """Each pair of readers with texts in common, but the decider, who is asked only of disputed ones."""
    for one, other in combinations((reader for reader in read if reader != DECIDER), 2):
        both = sorted(read[one].keys() & read[other].keys())
        if both:
            pairs = [(read[one][text], read[other][text]) for text in both]
            felt = [(a.emotion, b.emotion) for a, b in pairs if a.emotion and b.emotion]
            yield Agreement(
                (one, other), len(both), kappa([(a.env, b.env) for a, b in pairs]),
                kappa([(frozenset(a.topics), frozenset(b.topics)) for a, b in pairs]),
                kappa([(a.sentiment, b.sentiment) for a, b in pairs]), kappa(felt) if felt else None, _found(pairs),
            )  # fmt: skip


def _found(pairs: Sequence[tuple[Answer, Answer]]) -> tuple[float, float, float]:
    named = [(set(a.topics), set(b.topics)) for a, b in pairs if a.env == 1]
    topics = topic_f1s([a for a, _ in named], [b for _, b in named], TOPICS).values()
    first, second = [a.sentiment for a, _ in pairs], [b.sentiment for _, b in pairs]
    return (
        f1_of([a.env == 1 for a, _ in pairs], [b.env == 1 for _, b in pairs]),
        sum(topics) / len(topics) if topics else 0.0,
        macro_f1(first, second, sorted({*first, *second})),
    )


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Cohen's kappa: agreement beyond what two who answer by lot with the same habits would reach; 1 where all is one.

    Source: J. Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    same = sum(one == other for one, other in pairs) / len(pairs)
    firsts, seconds = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_lot = sum(count * seconds[label] for label, count in firsts.items()) / len(pairs) ** 2
    return 1.0 if by_lot == 1 else (same - by_lot) / (1 - by_lot)


def settled_by_text(read: Mapping[str, Mapping[str, Answer]]) -> dict[str, Answer]:
    """hash → the settled answer, over all readers in the order of their names."""
    said: dict[str, list[Answer]] = defaultdict(list)
    for reader, answers in read.items():
        if reader != DECIDER:
            for text, answer in answers.items():
                said[text].append(answer)
    deciding = read.get(DECIDER, {})
    return {text: settled(answers, deciding.get(text)) for text, answers in sorted(said.items())}


def agreement_table(folder: Path = READINGS) -> list[str]:
    """Cohen's kappa of each pair of readers and the F1 of one by the other, as lines of a Markdown table."""
    heads = ["readers", "texts", "env", "topic sets", "sentiment", "emotion", "F1 of env", "topics", "sentiment"]
    rows = [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    for one in agreements(readings(folder)):
        emotion = "" if one.emotion is None else f"{one.emotion:.3f}"
        found = " | ".join(f"{figure:.3f}" for figure in one.found)
        figures = f"{one.env:.3f} | {one.topics:.3f} | {one.sentiment:.3f} | {emotion} | {found}"
        rows.append(f"| {' · '.join(one.readers)} | {one.texts} | {figures} |")
    return rows


if __name__ == "__main__":
    sys.stdout.write("\n".join(agreement_table()) + "\n")
