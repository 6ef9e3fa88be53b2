"""What a page says of itself out of sight: meta tags, JSON-LD, the comment of a newspaper system, script variables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawlers.marks import Mark

_LD_TYPES = re.compile(r"Article|Posting|Report|WebPage|Thing")
_ENP = re.compile(r"<!--\s*enpproperty(.*?)/enpproperty\s*-->", re.S)
_ENP_FIELD = re.compile(r"<(\w+)>([^<]*)</\1>")
_SCRIPT_DAY = re.compile(rb"20\d\d-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?")
_SCRIPT_SECONDS = re.compile(rb"1[0-9]\d{8}(?:\d{3})?(?!\d)")
_SCRIPT_NAME = re.compile(
    rb"""\b(ct|oriCreateTime|create_?time|publish_?time|pub_?time|release_?time|publish_?date|pub_?date|release_?date)"""
    rb"""["']?\s*[:=]\s{0,3}(?:JsDecode\()?["']?$""",
    re.I,
)
_ACCOUNTS_OWN = (b"ct", b"oriCreateTime")
_POST = re.compile(rb"content_noencode\s*:\s*(?:JsDecode\()?'((?:[^'\\]|\\.){1,100000})'")
_ACCOUNT = re.compile(rb"""nick_?name\s*[:=]\s*(?:\w{1,12}\()?["']([^"'<>\\]{2,60})["']""")
_CHARS = {"n": "\n", "r": "", "t": " "}
_ESCAPED = re.compile(r"\\x([0-9a-fA-F]{2})|\\(.)")
_IN_PLACE = ("datePublished", "author")
"""Microdata that stands on the elements of the body."""
_MAX_NAME_BYTES = 40
_WECHAT, _MICRODATA, _TIME = Mark(b"item_show_type"), Mark(b"itemprop"), Mark(b"<time")
_POST_MARK, _ACCOUNT_MARKS = Mark(b"content_noencode"), (Mark(b"nickname"), Mark(b"nick_name"))
_LINKED, _PROPERTIES = Mark(b"ld+json"), Mark(b"enpproperty")
_TITLE_CHARS, _OBJECT_BYTES = 8, 4_000
# a comment longer than this is not the properties of an article, nor one so far down a page
_MAX_COMMENT_BYTES, _ENP_WITHIN_BYTES = 30_000, 100_000


@dataclass(slots=True)
class Head:
    """`meta` by lower-case name or property; `linked` the fields of the article's JSON-LD object; `time` what the
    page's first element for times states; `post` the text that a page of WeChat shows by its scripts alone,
    and `account` whose it is."""

    title: str = ""
    canonical: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    linked: dict[str, Any] = field(default_factory=dict)
    is_wechat: bool = False
    time: str = ""
    post: str = ""
    account: str = ""

    def first(self, *names: str) -> str:
        """The first of these meta tags that says something."""
        return next((self.meta[name] for name in names if self.meta.get(name)), "")

    def linked_text(self, *path: str) -> str:
        node: Any = self.linked
        for step in path:
            node = node[0] if isinstance(node, list) and node else node
            node = node.get(step) if isinstance(node, dict) else None
        node = node[0] if isinstance(node, list) and node else node
        return node.strip() if isinstance(node, str) else ""


def head_of(tree: LexborHTMLParser, html: bytes) -> Head:
    """Reads before scripts are stripped from the tree; `html` is the page in UTF-8."""
    head = Head(is_wechat=_WECHAT.is_in(html))
    if head.is_wechat:
        head.post = _unescaped(_said(_POST, html, _POST_MARK))
        head.account = _said(_ACCOUNT, html, *_ACCOUNT_MARKS).strip()
    # what stands in the body by mistake is looked for only where the head has nothing
    top = tree.head if tree.head is not None and tree.head.css_first("title") is not None else tree.root
    if top is None:
        return head
    if (title := top.css_first("title")) is not None:
        head.title = " ".join(title.text().split())
    for node in top.css("meta"):
        attributes = node.attributes
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and not content.isspace():
            head.meta.setdefault(name.strip().lower(), content.strip())
    if _MICRODATA.is_in(html):
        _add_microdata(tree, head)
    if _TIME.is_in(html) and (stated := tree.css_first("time[datetime]")) is not None:
        head.time = stated.attributes.get("datetime") or ""
    if (link := top.css_first('link[rel="canonical"]')) is not None:
        head.canonical = (link.attributes.get("href") or "").strip()
    if _LINKED.is_in(html):
        head.linked = _linked(tree)
    if (start := next(iter(_PROPERTIES.places_in(html)), _ENP_WITHIN_BYTES)) < _ENP_WITHIN_BYTES:
        head.meta.update(_newspaper(html[max(0, start - 10) : start + _MAX_COMMENT_BYTES].decode("utf-8", "ignore")))
    return head


def _said(pattern: re.Pattern[bytes], html: bytes, *marks: Mark) -> str:
    """What the first of the places that begin with one of the marks says by the pattern."""
    places = (place for mark in marks for place in mark.places_in(html))
    found = next((match for place in places if (match := pattern.match(html, place)) is not None), None)
    return "" if found is None else found[1].decode("utf-8", "ignore")


def _unescaped(literal: str) -> str:
    """What a quoted string of a script says."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else _CHARS.get(found[2], found[2]), literal)


def _add_microdata(tree: LexborHTMLParser, head: Head) -> None:
    for name in _IN_PLACE:
        node = tree.css_first(f'[itemprop="{name}"]') if name.lower() not in head.meta else None
        if node is not None:
            said = node.attributes.get("content") or node.attributes.get("datetime") or node.text(deep=True)
            if said and not said.isspace():
                head.meta[name.lower()] = " ".join(said.split())


def script_moments(html: bytes, title: str = "", *, beside_title: bool = False) -> list[str]:
    """What scripts name as the time of publication, the account's own variables first, then what stands in one object
    with the title; with `beside_title` that alone."""
    found = []
    wanted = title[:_TITLE_CHARS].encode() if len(title) >= _TITLE_CHARS else b""
    for pattern in (_SCRIPT_DAY, _SCRIPT_SECONDS):
        for match in pattern.finditer(html):
            start = match.start()
            if (name := _SCRIPT_NAME.search(html[max(0, start - _MAX_NAME_BYTES) : start])) is not None:
                with_title = bool(wanted) and wanted in _object_around(html, start)
                found.append((name[1] not in _ACCOUNTS_OWN, not with_title, start, match[0].decode("ascii")))
    return [value for _, not_beside, _, value in sorted(found) if not (beside_title and not_beside)]


def _object_around(html: bytes, place: int) -> bytes:
    """The item of a list in a script that holds this place."""
    start, end = max(0, place - _OBJECT_BYTES), place + _OBJECT_BYTES
    before = max(html.rfind(mark, start, place) for mark in (b"},{", b"}, {", b"[{", b"<script"))
    after = [found for mark in (b"},{", b"}, {", b"}]", b"</script") if (found := html.find(mark, place, end)) >= 0]
    return html[max(before, start) : min(after, default=end)]


def _linked(tree: LexborHTMLParser) -> dict[str, Any]:
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(script.text(), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            if _LD_TYPES.search(str(thing.get("@type", ""))) and {"datePublished", "headline"} & thing.keys():
                return thing
            if "pubDate" in thing or "upDate" in thing:
                return {"datePublished": thing.get("pubDate"), "headline": thing.get("title"), **thing}
    return {}


def _things(data: Any) -> Iterator[dict[str, Any]]:
    for thing in data if isinstance(data, list) else [data]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            if isinstance(graph, list):
                yield from (item for item in graph if isinstance(item, dict))


def _newspaper(comment: str) -> dict[str, str]:
    """The properties that Founder's newspaper system leaves in a comment."""
    match = _ENP.search(comment)
    if match is None:
        return {}
    said = {name: value.strip() for name, value in _ENP_FIELD.findall(match[1])}
    names = {"articletitle": "title", "pubdate": "date", "author": "author", "contentsource": "sourceid"}
    return {ours: said[theirs] for ours, theirs in names.items() if said.get(theirs)}
