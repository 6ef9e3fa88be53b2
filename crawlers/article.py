"""Article: what a page says, a function of the evidence alone; Observation: what changes later."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ClassVar

from cities.facts import ArticleKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where the page is kept: WARC file relative to the city's data folder, record id, payload digest."""

    file: str
    record: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that the page offers; `evidence` is where it is kept, None where it was not fetched."""

    url: str
    name: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One page, post or message. Text is NFC, paragraphs are divided by "\\n", never HTML.

    `published_at` and `fetched_at` are ISO 8601 with the offset +08:00; `published_at` is None where none is printed.
    The text of attached files stands at the end of `body`, each after a line `附件《NAME》`.
    `outlet` is the origin that the page prints (来源：湖南日报); `source_district` the county code of the source.
    """

    SCHEMA: ClassVar[int] = 2
    # since 2 an attachment has its evidence, which none had before
    UPGRADES: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {1: dict}

    schema: int = 2
    id: str
    version: str
    url: str | None = None
    source: str | None = None
    kind: ArticleKind | None = None
    title: str = ""
    body: str = ""
    author: str | None = None
    outlet: str | None = None
    page: str | None = None
    column: str | None = None
    published_at: str | None = None
    fetched_at: str | None = None
    source_district: str | None = None
    evidence: Evidence | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    reposts: int | None = None
    comments: int | None = None
    likes: int | None = None
    reads: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An official answer to a citizen's message."""

    text: str
    by: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was seen of an article at a time; of an article's observations the latest that names a field holds."""

    SCHEMA: ClassVar[int] = 1
    UPGRADES: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}

    schema: int = 1
    id: str
    at: str
    engagement: Engagement | None = None
    reply: Reply | None = None
    removed: bool = False


def normal_text(text: str) -> str:
    """NFC, one "\\n" between paragraphs, no white space at their ends."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines())
    return "\n".join(line for line in lines if line)


def article_id(*, platform_id: str | None = None, url: str | None = None, source: str = "", key: str = "") -> str:
    """The platform's own id, else a hash of the canonical URL, else of source and row key."""
    if platform_id:
        return platform_id
    return sha256((url or f"{source}\n{key}").encode()).hexdigest()[:20]


def content_version(title: str, body: str, published_at: str | None) -> str:
    """The digest of what the page says; another digest under the same id is a new version."""
    return sha256("\x1f".join((title, body, published_at or "")).encode()).hexdigest()[:16]
