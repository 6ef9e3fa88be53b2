"""List pages: the links to articles, with what the row around each says (title, date, state)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.urls import canonical_url, joined_url

_DATE = re.compile(
    r"(?<!\d)(?:20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?|\d{1,2}-\d{1,2}|\d{1,2}月\d{1,2}日)(?!\d)"
)
_FULL_DATE = re.compile(r"(20\d\d)\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})")
_STATES = ("已答复", "已回复", "已办结", "已办理", "办理中", "待回复", "处理中")
_FILE = re.compile(r"\.(?:pdf|jpe?g|png|gif|webp|docx?|xlsx?|pptx?|zip|rar|7z|mp[34]|apk|css|js)$", re.I)
_ROW_DEPTH = 6
_ROW_LENGTH = 600
_MAX_LINKS = 5_000
# what an address of an article looks like where the entry gives no pattern: a file or number below a list's address
_ARTICLE = re.compile(r"/(?:[\w-]*\d[\w-]*)(?:\.s?html?|\.aspx?|\.jsp|\.php)?$|[?&]\w*id=[\w-]+", re.I)
_LIST = re.compile(r"(?:^|/)(?:index|list|node|default|page|col)[_-]?\d*(?:\.\w{2,5})?$|/page/\d+/?$|[?&]page=", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that a list, feed or sitemap gives. `hints`: title, published, author as written there."""

    url: str
    hints: Mapping[str, str] = field(default_factory=dict)
    state: str | None = None
    changed: str | None = None


def links_in(tree: LexborHTMLParser, url: str) -> list[Link]:
    """All links to pages of the list's own host, once each, in order."""
    base = _base(tree, url)
    host = urlsplit(url).hostname
    nodes: dict[str, list[LexborNode]] = {}
    for node in tree.css("a[href], area[href]")[:_MAX_LINKS]:
        target = joined_url(base, node.attributes.get("href") or "")
        if target is None or urlsplit(target).hostname != host or _FILE.search(urlsplit(target).path):
            continue
        nodes.setdefault(canonical_url(target), []).append(node)
    nodes.pop(canonical_url(url), None)
    return [_link(target, found) for target, found in nodes.items()]


def looks_like_article(url: str) -> bool:
    """Whether an address is probably an article's, for entries that give no pattern."""
    parts = urlsplit(url)
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    return _ARTICLE.search(address) is not None and _LIST.search(address) is None


def newest(links: Iterable[Link]) -> date | None:
    """The newest full date that the rows print; None when they print none."""
    days = [day for link in links if (day := day_in(link.hints.get("published"))) is not None]
    return max(days, default=None)


def day_in(text: str | None) -> date | None:
    """The first full date of a text, by its numbers."""
    match = _FULL_DATE.search(text or "")
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _link(url: str, nodes: list[LexborNode]) -> Link:
    titles = [_spaced(node.attributes.get("title") or "") for node in nodes] + [_spaced(node.text()) for node in nodes]
    title = max(titles, key=len)
    row = next((text for node in nodes if _DATE.search(text := _row(node, nodes))), "") or _row(nodes[-1], nodes)
    rest = row.replace(title, " ") if title else row
    date_match = _DATE.search(rest)
    hints = {"title": title, "published": date_match[0] if date_match else ""}
    state = next((state for state in _STATES if state in rest), None)
    return Link(url=url, hints={name: value for name, value in hints.items() if value}, state=state)


def _row(node: LexborNode, own: list[LexborNode]) -> str:
    """The text of the largest element around a link that holds no other article's link."""
    hrefs = {other.attributes.get("href") for other in own}
    best, place = node, node.parent
    for _ in range(_ROW_DEPTH):
        if place is None or place.tag in ("body", "html", "-undef"):
            break
        if any(link.attributes.get("href") not in hrefs for link in place.css("a[href]")[:20]):
            break
        best, place = place, place.parent
    return _spaced(best.text(separator=" "))[:_ROW_LENGTH]


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (joined_url(url, node.attributes.get("href") or "") if node is not None else None) or url


def _spaced(text: str) -> str:
    return " ".join(text.split())
