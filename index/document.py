"""Document: an article as people see it, with annotation, relations, observations and corrections laid together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Flat, for searching and counting; `published_month` and `published_day` are Shanghai's, as keywords.

    `published_at` falls back to `fetched_at` where the page says none (`dated` is then False). `heat` is reposts +
    comments + likes. `corrected` names the fields that a person has corrected.
    """

    SCHEMA: ClassVar[int] = 1
    UPGRADES: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}

    schema: int = 1
    id: str
    version: str
    url: str | None
    source: str
    source_name: str
    publisher: str
    tier: str
    kind: str
    title: str
    body: str
    author: str | None
    outlet: str | None
    page: str | None
    column: str | None
    published_at: str
    published_day: str
    published_month: str
    dated: bool
    fetched_at: str
    day: str
    env: float
    topics: tuple[str, ...]
    sentiment: str
    sentiment_p: float
    emotion: str | None
    form: str | None
    tags: tuple[str, ...]
    enterprises: tuple[str, ...]
    districts: tuple[str, ...]
    stances: dict[str, str]
    figures: tuple[dict[str, Any], ...]
    keywords: tuple[str, ...]
    summary: tuple[str, ...]
    family: str
    original: bool
    event: str | None
    heat: int
    replied: bool
    reply: dict[str, Any] | None
    removed: bool
    own: bool
    corrected: tuple[str, ...]
    evidence: dict[str, str] | None
    model: str

    @property
    def environmental(self) -> bool:
        return self.env >= 0.5
