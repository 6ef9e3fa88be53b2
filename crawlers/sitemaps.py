"""Sitemaps and their indexes, plain or gzipped, with the news extension's dates and titles."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from parsel import Selector

from crawlers.listing import Link
from crawlers.urls import canonical_url, joined_url

GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one file names: further sitemaps, or pages."""

    sitemaps: list[Link]
    pages: list[Link]


def unzipped(body: bytes, max_bytes: int) -> bytes:
    """The sitemap's text where the file itself is gzip (sitemap.xml.gz), up to `max_bytes`."""
    if not body.startswith(GZIP):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, max_bytes)
    except zlib.error:
        return body


def sitemap_in(text: str, url: str) -> Sitemap:
    """The entries in order; both lists are empty where the text is no sitemap."""
    selector = Selector(text=text.lstrip() or "<urlset/>", type="xml")
    selector.remove_namespaces()
    return Sitemap(_links(selector, "//sitemap", url), _links(selector, "//url", url))


def _links(selector: Selector, path: str, url: str) -> list[Link]:
    found: dict[str, Link] = {}
    for entry in selector.xpath(path):
        target = joined_url(url, _text(entry, "loc"))
        if target is None or not _text(entry, "loc"):
            continue
        hints = {
            "title": _text(entry, ".//title"),
            "published": _text(entry, ".//publication_date"),
        }
        address = canonical_url(target)
        changed = _text(entry, "lastmod") or None
        hints = {name: value for name, value in hints.items() if value}
        found.setdefault(address, Link(url=address, hints=hints, changed=changed))
    return list(found.values())


def _text(entry: Selector, path: str) -> str:
    return " ".join("".join(entry.xpath(f"{path}/text()").getall()).split())
