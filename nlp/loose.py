"""The lenient reader of `annotate -`: whoever has a title or a body has an article."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, get_args

from cities.facts import ArticleKind
from crawlers.article import Article, article_id, content_version
from crawlers.clock import SHANGHAI
from nlp.labelled import KINDS
from nlp.reading import register_of

_COUNTY = re.compile(r"\d{6}")


def article_of_loose(data: dict[str, Any]) -> Article:
    """The article of a decoded object that has at least a title or a body (or `text`); ValueError says what is wrong.

    Unknown keys are left aside. What lacks is filled: `id` and `version` by digests of the content, `kind` by the
    text's make (a short text without a title is a post), else null. Title and body stay as given, to the character.
    """
    title, body = _text(data, "title") or "", _text(data, "body") or _text(data, "text") or ""
    if not (title.strip() or body.strip()):
        raise ValueError("neither title nor body has any text")
    published = _moment(data.get("published_at"))
    version = content_version(title, body, published)
    county = _text(data, "source_district")
    return Article(
        id=_identity(data) or article_id(source=_text(data, "source") or "", key=version),
        version=_text(data, "version") or version, kind=_kind(data.get("kind"), title, body), title=title, body=body,
        published_at=published, fetched_at=_moment(data.get("fetched_at")),
        source_district=county if county and _COUNTY.fullmatch(county) else None,
        url=_text(data, "url"), source=_text(data, "source"), author=_text(data, "author"),
        outlet=_text(data, "outlet"), page=_text(data, "page"), column=_text(data, "column"),
    )  # fmt: skip


def _text(data: dict[str, Any], key: str) -> str | None:
    value = data.get(key)
    if value is None or isinstance(value, str):
        return value
    if key in ("title", "body", "text"):
        raise ValueError(f"{key} {value!r} is not a text but {type(value).__name__}")
    return str(value) if isinstance(value, int | float) else None


def _identity(data: dict[str, Any]) -> str | None:
    value = data.get("id")
    return str(value) if isinstance(value, str | int) and str(value) else None


def _moment(value: Any) -> str | None:
    """An ISO moment with its offset, in +08:00; one without an offset is taken for Shanghai's."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    aware = moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)
    return aware.isoformat()


def _kind(value: Any, title: str, body: str) -> ArticleKind | None:
    if value in get_args(ArticleKind):
        return KINDS[value]
    if isinstance(value, str) and value in KINDS:
        return KINDS[value]
    return "weibo" if register_of(title, body, None) == "post" else None
