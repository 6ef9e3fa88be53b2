"""Article pages of newspapers, portals and gov sites; the pages of one article are joined."""

from __future__ import annotations

from collections.abc import Sequence

from cities.sources import Source
from crawlers.extract import Extracted, extract
from crawlers.links import page_number
from crawlers.parsers.parsed import Parsed, address_of, page_article
from crawlers.status import Status
from crawlers.urls import canonical_url, wechat_id
from crawlers.warc.fetch import Fetch


def parse_page(fetched: Fetch, source: Source, parts: Sequence[Fetch] = ()) -> list[Parsed]:
    """One result for the page and one for each of `parts`, its further pages in any order."""
    first = extracted(fetched, source)
    others = [(part, extracted(part, source)) for part in sorted(_once(parts), key=lambda part: _place(part, first))]
    broken = next((found.status for _, found in others if found.status != Status.OK), None)
    status = first.status if first.status not in (Status.OK, Status.NO_BODY) else broken or first.status
    results = [Parsed(url=canonical_url(part.url), status=Status.DUPLICATE) for part, _ in others]
    if status != Status.OK:
        return [Parsed(url=canonical_url(fetched.url), status=status, detail=_detail(first)), *results]
    body = "\n".join([first.body, *(found.body for _, found in others)])
    platform = wechat_id(address_of(fetched)) if source.kind == "wechat" else None
    article = page_article(fetched, source, first, platform_id=platform, body=body)
    return [Parsed(url=canonical_url(fetched.url), article=article), *results]


def extracted(fetched: Fetch, source: Source) -> Extracted:
    return extract(
        fetched.body,
        url=address_of(fetched),
        content_type=fetched.content_type,
        selectors=source.selectors_on(fetched.fetched_at.date()),
        encoding=source.encoding,
        fetched_at=fetched.fetched_at,
    )


def _once(parts: Sequence[Fetch]) -> list[Fetch]:
    return list({canonical_url(part.url): part for part in reversed(parts)}.values())


def _place(part: Fetch, first: Extracted) -> tuple[int, int, str]:
    """By the first page's own list, else by the number in the address."""
    url = canonical_url(part.url)
    listed = first.next_pages.index(url) if url in first.next_pages else len(first.next_pages)
    return (page_number(url) or 0, listed, url)


def _detail(found: Extracted) -> str:
    return f"{found.title}（编码 {found.encoding}）" if found.title else found.encoding
