"""Annotation: what one article is about, how it feels, where it plays, what it counts (rules: the labelling guide)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from cities.facts import Form, Sentiment, Stance

Emotion = Literal["happy", "angry", "sad", "fear", "surprise", "neutral"]
Field = Literal["title", "body"]
How = Literal["name", "town", "organ", "source", "landmark", "all"]
FormHow = Literal["column", "page", "mark", "heading", "author", "wording", "make-up", "kind"]
FormField = Literal["title", "body", "column", "page", "author"]
FigureType = Literal[
    "closed", "suspended", "rectified", "relocated", "accountable", "interviewed", "detained", "transferred",
    "cases", "penalised", "fine", "received", "resolved",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLabel:
    label: str
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SentimentLabel:
    label: Sentiment
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EmotionLabel:
    label: Emotion
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A finer subject or an enterprise, with the words that say so (offsets in code points of `field`)."""

    id: str
    evidence: str
    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictMention:
    """A district the article plays in; `evidence` is the exact span [start, end) of `field`, in code points.

    For `how` "source" the span is the word that means the source's own district (我县).
    """

    code: str
    score: float
    stance: Stance
    evidence: str
    field: Field
    start: int
    end: int
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that inspection or enforcement achieved: `value` in the base unit, `unit` as counted in the text."""

    type: FigureType
    value: float
    unit: str
    span: str
    field: Field
    start: int
    end: int
    district: str | None = None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class FormEvidence:
    """What says an item's form: the words `evidence` at [start, end) of `field` in code points, and what they are.

    For `how` "make-up" (length and paragraphs) and "kind" (a video) no words say it: `evidence` is None, the span is
    the whole body.
    """

    how: FormHow
    field: FormField
    start: int
    end: int
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One article's answers. `env` is calibrated, 0…1: at least .5 is the decision. `version` is the article's."""

    SCHEMA: ClassVar[int] = 2
    # since 2 an item's form has the words that say it, which none had before
    UPGRADES: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {1: dict}

    schema: int = 2
    id: str
    version: str
    env: float
    topics: tuple[TopicLabel, ...] = ()
    sentiment: SentimentLabel
    emotion: EmotionLabel | None = None
    tags: tuple[Tagged, ...] = ()
    form: Form | None = None
    form_evidence: FormEvidence | None = None
    enterprises: tuple[Tagged, ...] = ()
    districts: tuple[DistrictMention, ...] = ()
    figures: tuple[Figure, ...] = ()
    keywords: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    model: str
