"""Feeds: RSS, Atom and JSON Feed, well-formed or not."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from typing import Any

from parsel import Selector

from crawlers.listing import Link
from crawlers.urls import canonical_url, joined_url


def feed_links(text: str, url: str) -> list[Link]:
    """The entries of a feed in its order; none where the text is no feed."""
    if text.lstrip().startswith("{"):
        return _json_links(text, url)
    selector = Selector(text=text.lstrip() or "<rss/>", type="xml")
    selector.remove_namespaces()
    found: dict[str, Link] = {}
    for entry in selector.xpath("//item | //entry"):
        link = _xml_link(entry, url)
        if link is not None:
            found.setdefault(link.url, link)
    return list(found.values())


def _xml_link(entry: Selector, url: str) -> Link | None:
    places = ("link[not(@rel) or @rel='alternate']/@href", "link/text()", "guid[not(@isPermaLink='false')]/text()")
    target = _first(entry, url, *places)
    if target is None:
        return None
    published = _text(entry, "pubDate", "published", "date", "updated")
    author = _text(entry, "creator", "author/name", "author")
    updated = _text(entry, "updated") or None
    said = {"title": _text(entry, "title"), "published": iso(published), "author": author}
    hints = {name: text for name, text in said.items() if text}
    return Link(url=target, hints=hints, changed=updated and iso(updated))


def _first(entry: Selector, url: str, *paths: str) -> str | None:
    for path in paths:
        for text in entry.xpath(path).getall():
            if (target := joined_url(url, text)) is not None and text.strip():
                return canonical_url(target)
    return None


def _text(entry: Selector, *names: str) -> str:
    for name in names:
        if found := " ".join("".join(entry.xpath(f"{name}//text()").getall()).split()):
            return found
    return ""


def _json_links(text: str, url: str) -> list[Link]:
    try:
        entries = json.loads(text).get("items")
    except (ValueError, AttributeError):
        return []
    if not isinstance(entries, list):
        return []
    links = [_json_link(entry, url) for entry in entries if isinstance(entry, dict)]
    return list({link.url: link for link in links if link is not None}.values())


def _json_link(entry: dict[str, Any], url: str) -> Link | None:
    target = joined_url(url, str(entry.get("url") or entry.get("external_url") or ""))
    if target is None or not (entry.get("url") or entry.get("external_url")):
        return None
    authors = entry.get("authors") or [entry.get("author")]
    author = next((one.get("name") for one in authors if isinstance(one, dict)), None)
    hints = {"title": entry.get("title"), "published": entry.get("date_published"), "author": author}
    changed = entry.get("date_modified")
    return Link(
        url=canonical_url(target),
        hints={name: str(value) for name, value in hints.items() if value},
        changed=str(changed) if changed else None,
    )


def iso(text: str) -> str:
    """A mail date (RSS) in ISO 8601; what is none stays as it is."""
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, OverflowError):
        return text
