"""Transcript pages of a news programme: each item of the day's page is an article of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cities.sources import Source
from crawlers.body import Line, lines_of, seen_text
from crawlers.byline import cleaned, names_in
from crawlers.encoding import decoded
from crawlers.extract import Extracted
from crawlers.names import BESIDE, hint_of_element
from crawlers.nesting import flattened
from crawlers.parsers.page import extracted
from crawlers.parsers.parsed import Parsed, article_in, hinted_moment
from crawlers.status import Status
from crawlers.urls import canonical_url
from crawlers.warc.fetch import Fetch

_HEADINGS = ("h3", "h2", "h4", "dt")
_REPORTER = re.compile(r"^[（(]?(?:本台|见习|实习)?(?:记者|通讯员|编辑|摄像)\s*[：:]?\s*[^。！？，：:]{0,40}[)）]?$")
_COLUMN = re.compile(r"^(?:栏目|专栏|专题|系列报道)\s*[：:]\s*(.{2,30})$")
# a page without items is an article as a whole only when it says more than that there is a video
_MIN_WHOLE_CHARS = 60
_MIN_ITEM_CHARS = 15


@dataclass(frozen=True, slots=True)
class Item:
    title: str
    lines: list[str]
    author: str | None = None
    column: str | None = None


def parse_tv(fetched: Fetch, source: Source) -> list[Parsed]:
    """The page's items, `URL#1`, `URL#2` …; a page of one transcript is its only item."""
    found = extracted(fetched, source)
    url = canonical_url(fetched.url)
    if found.status in (Status.BAD_BYTES, Status.BAD_DATE, Status.LOGIN):
        return [Parsed(url=url, status=found.status, detail=found.title)]
    read = decoded(fetched.body, content_type=fetched.content_type, encoding=source.encoding)
    items = list(items_in(read.text)) or _whole(found)
    if not items:
        return [Parsed(url=url, status=Status.NO_BODY, detail=found.title)]
    return [Parsed(url=url, status=Status.LISTING), *_results(items, found, fetched, source)]


def _results(items: list[Item], found: Extracted, fetched: Fetch, source: Source) -> Iterator[Parsed]:
    for number, item in enumerate(items, 1):
        url = f"{canonical_url(fetched.url)}#{number}"
        article = article_in(
            fetched,
            source,
            url=url,
            title=item.title,
            body="\n".join(item.lines),
            published_at=found.published_at or hinted_moment(fetched),
            author=item.author,
            outlet=found.outlet,
            column=item.column,
        )
        yield Parsed(url=url, article=article)


def _whole(found: Extracted) -> list[Item]:
    if len(found.body) < _MIN_WHOLE_CHARS:
        return []
    return [item_of(found.title, found.body.split("\n"))]


def items_in(html: str) -> Iterator[Item]:
    """The items of a page: headings of one rank, each followed by sentences before the next."""
    tree = LexborHTMLParser(flattened(html))
    tree.strip_tags(["script", "style", "noscript"])
    for tag in _HEADINGS:
        items = [item for node in tree.css(tag) if (item := _item_at(node, tag)) is not None]
        if items:
            yield from items
            return


def _item_at(heading: LexborNode, tag: str) -> Item | None:
    wrap = heading.parent
    title = seen_text(heading.text(deep=True))
    if wrap is None or not title or _is_beside(heading):
        return None
    alone = len(wrap.css(tag)) == 1 and wrap.tag not in ("body", "html")
    lines = lines_of(wrap) if alone else list(_following(heading, tag))
    texts = [line.text for line in lines if line.text != title and line.linked * 2 < len(line.text)]
    item = item_of(title, texts)
    return item if sum(map(len, item.lines)) >= _MIN_ITEM_CHARS else None


def _following(heading: LexborNode, tag: str) -> Iterator[Line]:
    node = heading.next
    while node is not None and node.tag != tag:
        if node.is_element_node:
            yield from lines_of(node)
        node = node.next


def _is_beside(node: LexborNode | None) -> bool:
    while node is not None and node.tag not in ("body", "html"):
        if node.tag in ("nav", "aside", "footer") or hint_of_element(node.attributes) == BESIDE:
            return True
        node = node.parent
    return False


def item_of(title: str, lines: list[str]) -> Item:
    """An item; reporter and column stand before its text and are not of it."""
    author = column = None
    rest = list(lines)
    while rest:
        if match := _COLUMN.match(rest[0]):
            column = match[1].strip()
        elif _REPORTER.match(rest[0]):
            line = rest[0].strip("（()）")
            author = cleaned(names_in(line.replace("：", " ").replace(":", " "))) or cleaned(line)
        else:
            break
        rest.pop(0)
    return Item(title, rest, author, column)
