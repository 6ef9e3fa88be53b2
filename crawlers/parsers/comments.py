"""Answers to /api/comments/show: the newest comments under a post, and the ones that most liked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cities.sources import Source
from crawlers.comment import Comment
from crawlers.dates import is_future, iso, moment_of
from crawlers.parsers.parsed import Parsed
from crawlers.parsers.weibo import answer_of, count_of, text_of, user_of
from crawlers.status import Status
from crawlers.timeline import is_lost_login
from crawlers.urls import canonical_url
from crawlers.warc.fetch import Fetch


def parse_comments(fetched: Fetch, source: Source) -> list[Parsed]:
    """One result, with the comments as its records; a post without comments gives none."""
    url = canonical_url(fetched.url)
    if is_lost_login(fetched.body.decode("utf-8", "replace")):
        return [Parsed(url=url, status=Status.LOGIN)]
    data = answer_of(fetched)
    if data is None:
        return [Parsed(url=url, status=Status.BAD_ITEM, detail="not JSON")]
    article = parse_qs(urlsplit(fetched.url).query).get("id", [""])[0]
    found = {one.id: one for entry in _entries(data.get("data")) if (one := _comment(entry, article, fetched, source))}
    return [Parsed(url=url, status=Status.LISTING, records=tuple(found.values()))]


def _entries(inner: Any) -> Iterator[dict[str, Any]]:
    for name in ("data", "hot_data"):
        entries = inner.get(name) if isinstance(inner, dict) else None
        yield from (entry for entry in (entries if isinstance(entries, list) else ()) if isinstance(entry, dict))


def _comment(entry: dict[str, Any], article: str, fetched: Fetch, source: Source) -> Comment | None:
    text = text_of(str(entry.get("text") or ""))
    if not entry.get("id") or not text:
        return None
    found = moment_of(str(entry.get("created_at") or ""), fetched.fetched_at)
    moment = found.moment if found is not None else None
    return Comment(
        id=str(entry["id"]),
        article=article,
        source=source.id,
        text=text,
        author=user_of(entry),
        at=iso(moment) if moment is not None and not is_future(moment, fetched.fetched_at) else None,
        likes=count_of(entry.get("like_counts", entry.get("like_count"))),
    )
