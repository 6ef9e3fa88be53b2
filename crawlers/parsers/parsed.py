"""What a parser gives: one result for each page, post, item or row that its evidence holds."""

from __future__ import annotations

from dataclasses import dataclass

from cities.sources import Source
from crawlers.air import AirReading
from crawlers.article import Article, Attachment, Observation, article_id, content_version, normal_text
from crawlers.audience import AudienceDay
from crawlers.comment import Comment
from crawlers.dates import iso, moment_of
from crawlers.extract import Extracted
from crawlers.status import Status
from crawlers.urls import canonical_url
from crawlers.warc.fetch import Fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """`url` names the item in the account. `status` is ok for an article (whether it is new is not the parser's to
    know) and for a thing only observed; else why there is none, with `detail` for whoever looks into it. `records` are
    what is no article: readings of stations, days of an audience, comments."""

    url: str
    status: Status = Status.OK
    article: Article | None = None
    observations: tuple[Observation, ...] = ()
    records: tuple[AirReading | AudienceDay | Comment, ...] = ()
    detail: str = ""


def address_of(fetched: Fetch) -> str:
    """Where the page was found: after redirects their last address."""
    return fetched.location or fetched.url


def article_in(
    fetched: Fetch,
    source: Source,
    *,
    url: str | None,
    platform_id: str | None = None,
    key: str = "",
    title: str = "",
    body: str,
    published_at: str | None,
    author: str | None = None,
    outlet: str | None = None,
    page: str | None = None,
    column: str | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Article:
    """The record of what was found: text made normal, id and version computed. What changes from visit to visit
    (counters, advertisements, the time of the fetch) has no part in the version. The evidence is set by parse_day,
    which knows the file."""
    title, body = " ".join(normal_text(title).split()), normal_text(body)
    return Article(
        id=article_id(platform_id=platform_id, url=url, source=source.id, key=key),
        version=content_version(title, body, published_at),
        url=url,
        source=source.id,
        kind=source.article_kind,
        title=title,
        body=body,
        author=author,
        outlet=outlet,
        page=page,
        column=column,
        published_at=published_at,
        fetched_at=iso(fetched.fetched_at),
        source_district=source.district,
        attachments=attachments,
    )


def page_article(
    fetched: Fetch, source: Source, found: Extracted, *, platform_id: str | None = None, body: str | None = None
) -> Article:
    """The article of an extracted page; what the page does not say is taken from the list or feed that named it."""
    return article_in(
        fetched,
        source,
        url=found.canonical_url or canonical_url(address_of(fetched)),
        platform_id=platform_id,
        title=found.title or fetched.hints.get("title", ""),
        body=found.body if body is None else body,
        published_at=found.published_at or hinted_moment(fetched),
        author=found.author or fetched.hints.get("author") or None,
        outlet=found.outlet,
        page=found.page,
        column=found.column,
        attachments=found.attachments,
    )


def hinted_moment(fetched: Fetch) -> str | None:
    """When the list or feed said that the page was published; None where that cannot be."""
    found = moment_of(fetched.hints.get("published", ""), fetched.fetched_at)
    if found is None or found.moment is None or found.moment > fetched.fetched_at:
        return None
    return iso(found.moment)
