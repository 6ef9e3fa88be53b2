"""Rows of files that came by hand, by the columns that the source's entry maps: articles, or what the entry `holds`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from cities.sources import Source
from crawlers.article import Article, Engagement, Observation, Reply, normal_text
from crawlers.dates import Printed, iso, moment_of
from crawlers.parsers.air import parse_air
from crawlers.parsers.audience import parse_audience
from crawlers.parsers.cells import CellError, moment_in, texts_of, whole_in
from crawlers.parsers.parsed import Parsed, article_in
from crawlers.status import Status
from crawlers.tables.read import rows_of
from crawlers.tables.row import Row, TableError
from crawlers.urls import canonical_url
from crawlers.warc.fetch import Fetch

_COUNTS = ("reposts", "comments", "likes", "reads")


def parse_table(fetched: Fetch, source: Source) -> list[Parsed]:
    """One result a row; a row that cannot be read is named by sheet, row and column."""
    name = unquote(PurePosixPath(urlsplit(fetched.url).path).name)
    try:
        rows = list(rows_of(name, fetched.body, source.columns))
    except TableError as error:
        return [Parsed(url=name, status=Status.BAD_ITEM, detail=str(error))]
    return [_result(row, f"{name} {row.place}", fetched, source) for row in rows]


def _result(row: Row, item: str, fetched: Fetch, source: Source) -> Parsed:
    if row.error:
        return Parsed(url=item, status=Status.BAD_ITEM, detail=row.error)
    return _READERS[source.holds](row, item, fetched, source)


def parse_row(row: Row, item: str, fetched: Fetch, source: Source) -> Parsed:
    """A message or report: its article, with the reply and the counts that stand beside it."""
    said = texts_of(row, source.columns)
    if not said.get("title") and not said.get("body"):
        wanted = "、".join(f"“{source.columns[key]}”" for key in ("title", "body") if key in source.columns)
        return Parsed(url=item, status=Status.BAD_ITEM, detail=f"{wanted}列为空")
    try:
        found = moment_in(row, source.columns.get("published_at"), fetched.fetched_at)
    except CellError as error:
        return Parsed(url=item, status=Status.BAD_DATE, detail=str(error))
    try:
        engagement = Engagement(**{name: whole_in(row, source.columns.get(name)) for name in _COUNTS})
    except CellError as error:
        return Parsed(url=item, status=Status.BAD_ITEM, detail=str(error))
    article = _article(said, found.moment if found else None, fetched, source)
    seen = [*_replies(article, said, fetched), *_counts(article, engagement, fetched)]
    return Parsed(url=item, article=article, observations=tuple(seen))


def _article(said: Mapping[str, str], found: datetime | None, fetched: Fetch, source: Source) -> Article:
    key = said.get("id") or "\n".join((said.get("title", ""), said.get("body", ""), iso(found) if found else ""))
    return article_in(
        fetched,
        source,
        url=canonical_url(said["url"]) if said.get("url", "").startswith("http") else None,
        key=key,
        title=said.get("title", ""),
        body=said.get("body", ""),
        published_at=iso(found) if found else None,
        author=said.get("author") or None,
        outlet=said.get("outlet") or None,
    )


def _replies(article: Article, said: Mapping[str, str], fetched: Fetch) -> Iterator[Observation]:
    text = normal_text(said.get("reply", ""))
    if not text:
        return
    found: Printed | None = moment_of(said.get("reply_at", ""), fetched.fetched_at)
    at = iso(found.moment) if found is not None and found.moment is not None else None
    yield Observation(
        id=article.id, at=iso(fetched.fetched_at), reply=Reply(text=text, by=said.get("reply_by") or None, at=at)
    )


def _counts(article: Article, engagement: Engagement, fetched: Fetch) -> Iterator[Observation]:
    if engagement != Engagement():
        yield Observation(id=article.id, at=iso(fetched.fetched_at), engagement=engagement)


_READERS: Mapping[str, Callable[[Row, str, Fetch, Source], Parsed]] = {
    "articles": parse_row, "air": parse_air, "audience": parse_audience,
}  # fmt: skip
