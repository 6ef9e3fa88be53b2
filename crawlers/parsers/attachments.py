"""What is attached to an article: each file evidence of its own, its text at the end of the article's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from crawlers.article import Article, Evidence, content_version, normal_text
from crawlers.papers import PaperError, text_of_paper
from crawlers.parsers.parsed import Parsed
from crawlers.status import Status
from crawlers.urls import canonical_url
from crawlers.warc.fetch import Fetch

MAX_CHARS = 20_000
"""So much of a file's text goes into the article: the rest of a report of 300 pages is in the evidence."""


def with_attachments(results: list[Parsed], attached: Sequence[Fetch], file: str) -> list[Parsed]:
    """The page's results with the files' texts in its article, and one result for each file."""
    first = results[0]
    if first.article is None:
        return [*results, *(Parsed(url=canonical_url(one.url), status=Status.DUPLICATE) for one in attached)]
    came = {canonical_url(one.url): one for one in attached}
    texts = {url: _text_of(one) for url, one in came.items()}
    said = [Parsed(url=url, status=_status(text), detail=str(text)) for url, text in texts.items()]
    good = {url: text for url, text in texts.items() if isinstance(text, str)}
    article = _joined(first.article, came, good, file)
    return [replace(first, article=article, detail=first.detail), *results[1:], *said]


def _status(text: str | PaperError) -> Status:
    return Status.BAD_ITEM if isinstance(text, PaperError) else Status.DUPLICATE


def _text_of(fetch: Fetch) -> str | PaperError:
    try:
        return text_of_paper(fetch.location or fetch.url, fetch.body)[:MAX_CHARS]
    except PaperError as error:
        return error


def _joined(article: Article, came: Mapping[str, Fetch], texts: Mapping[str, str], file: str) -> Article:
    """In the order in which the page names them."""
    parts, attachments = [article.body], []
    for one in article.attachments:
        url = canonical_url(one.url)
        fetch = came.get(url)
        kept = Evidence(file=file, record=fetch.record, digest=fetch.digest) if fetch is not None else None
        attachments.append(replace(one, evidence=kept))
        if texts.get(url):
            parts.append(f"附件《{one.name}》\n{texts[url]}")
    body = normal_text("\n".join(parts))
    version = content_version(article.title, body, article.published_at)
    return replace(article, body=body, version=version, attachments=tuple(attachments))
