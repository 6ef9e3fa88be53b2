"""The article that a page hands to its scripts instead of showing it: a JSON state, or markup in a textarea."""

from __future__ import annotations

import itertools
import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawlers.body import lines_of, seen_text
from crawlers.nesting import flattened

# window.__INITIAL_STATE__ = {…}, var articleData = {…}, <script type="application/json">{…}
_STATE = re.compile(r"(?:=|>)\s*(?=\{\s*\")")
# JSON.parse("{\\"title\\": …")
_PARSED = re.compile(r'JSON\.parse\(\s*("\{(?:[^"\\]|\\.)*")\s*\)')
_MAX_STATES, _MAX_STEPS, _MAX_STATE_CHARS = 40, 20_000, 3_000_000
_TEXT_KEY = re.compile(
    r"(?:article|news|detail|post)?_?(?:content|body|text|html|detail)(?:_?html|_?text|_?str)?|contents?|txt", re.I
)
_LITERAL = re.compile(r'[{,]\s*(\w{3,20})\s*:\s*"((?:[^"\\]|\\.){80,})"')
_PAIR = re.compile(r'(\w{3,20})\s*:\s*"((?:[^"\\]|\\.){0,300})"')
_BESIDE_CHARS = 2_000
_TITLE_KEYS = ("title", "articleTitle", "newsTitle", "mainTitle", "main_title", "headline", "docTitle")
_MOMENT_KEYS = (
    "publishAt", "publishTime", "publish_time", "pubTime", "pubDate", "publishDate", "publish_date", "published_at",
    "releaseTime", "createTime", "create_time", "ctime", "createdAt", "created_at", "publishedTime", "newsDate", "date",
    "time",
)  # fmt: skip
_AUTHOR_KEYS = ("author", "authorName", "author_name", "reporter", "writer")
_OUTLET_KEYS = (
    "newsSource",
    "source",
    "sourceName",
    "source_name",
    "origin",
    "mediaName",
    "media_name",
    "copyfrom",
    "referName",
)
_TEXTAREAS = (
    re.compile(r"(?<!sub)title", re.I), re.compile(r"time|date", re.I), re.compile(r"author", re.I),
    re.compile(r"source.?name|origin", re.I),
)  # fmt: skip
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MIN_HAN = 40


@dataclass(frozen=True, slots=True)
class Carried:
    """Lines of text, and what stands beside them in the same object; empty strings where nothing does."""

    lines: tuple[str, ...]
    title: str = ""
    moment: str = ""
    author: str = ""
    outlet: str = ""


def carried_text(tree: LexborHTMLParser, html: bytes, told: Sequence[str]) -> Carried | None:
    """For a page that shows no text of its own: a textarea's, else that of its scripts' states which bears one of the
    titles in `told`, else the only one; where a state holds several texts and none of that title they are other pages'.
    """
    if shown := list(_in_textareas(tree)):
        return max(shown, key=_length)
    page = html.decode("utf-8", "ignore")
    found = list(_in_states(page)) or list(_in_literals(page))
    plain_told = [_plain(text) for text in told]
    own = [each for each in found if (title := _plain(each.title)) and any(title in text for text in plain_told)]
    if own:
        return max(own, key=_length)
    # the only text, else the only one that has a title: what is answered to it has none
    titled = [each for each in found if each.title]
    alone = found if len(found) == 1 else titled
    return alone[0] if len(alone) == 1 else None


def _length(carried: Carried) -> int:
    return sum(map(len, carried.lines))


def _plain(text: str) -> str:
    return "".join(text.split())


def _in_textareas(tree: LexborHTMLParser) -> Iterator[Carried]:
    nodes = tree.css("textarea")[:_MAX_STATES]
    named = {(node.attributes.get("class") or node.attributes.get("id") or ""): node.text().strip() for node in nodes}
    beside = [
        next((seen_text(text) for name, text in named.items() if text and pattern.search(name)), "")
        for pattern in _TEXTAREAS
    ]
    for text in named.values():
        if "<" in text and (lines := _lines(text)):
            yield Carried(lines, *beside)


def _in_states(page: str) -> Iterator[Carried]:
    for written in itertools.islice(_PARSED.finditer(page), _MAX_STATES):
        try:
            yield from _in_state(json.loads(json.loads(written[1], strict=False), strict=False))
        except (ValueError, TypeError, RecursionError):
            continue
    decoder = json.JSONDecoder(strict=False)
    place = tried = 0
    while tried < _MAX_STATES and (match := _STATE.search(page, place)) is not None:
        tried, place = tried + 1, match.end()
        try:
            state, place = decoder.raw_decode(page[place : place + _MAX_STATE_CHARS])
        except (ValueError, RecursionError):
            continue
        place += match.end()
        yield from _in_state(state)


def _in_literals(page: str) -> Iterator[Carried]:
    """The texts of script objects that are no JSON: {title:"…",content:"…"}."""
    for match in itertools.islice(_LITERAL.finditer(page), _MAX_STATES):
        beside = page[max(0, match.start() - _BESIDE_CHARS) : match.start()].rpartition("{")[2]
        thing = {name: _written(value) for name, value in _PAIR.findall(beside)}
        yield from _in_state(thing | {match[1]: _written(match[2])})


def _written(literal: str) -> str:
    """What a quoted script string says; empty where it is broken."""
    try:
        return str(json.loads(f'"{literal}"', strict=False))
    except ValueError:
        return ""


def _in_state(state: Any) -> Iterator[Carried]:
    """Each object of a state that holds a text."""
    waiting, steps = deque([state]), 0
    while waiting and steps < _MAX_STEPS:
        steps += 1
        thing = waiting.popleft()
        if isinstance(thing, list):
            waiting.extend(each for each in thing if isinstance(each, dict | list))
        elif isinstance(thing, dict):
            waiting.extend(each for each in thing.values() if isinstance(each, dict | list))
            texts = [
                text for key, text in thing.items() if isinstance(text, str) and _TEXT_KEY.fullmatch(key) is not None
            ]
            if (best := max(texts, key=len, default="")) and (lines := _lines(best)):
                # {"meta": {"title": …}, "content": …}: what is told of a text may stand in an object beside it
                told = [thing, *(each for each in thing.values() if isinstance(each, dict))]
                yield Carried(
                    lines,
                    *(_first(told, keys) for keys in (_TITLE_KEYS, _MOMENT_KEYS, _AUTHOR_KEYS, _OUTLET_KEYS)),
                )


def _lines(text: str) -> tuple[str, ...]:
    """The lines of a text or of markup; none where it is too short for an article."""
    if len(_HAN.findall(text)) < _MIN_HAN:
        return ()
    if "<" not in text and "&lt;" in text:
        text = unescape(text)
    if "<" not in text:
        return tuple(line for part in text.splitlines() if (line := seen_text(part)))
    body = LexborHTMLParser(flattened(text)).body
    return tuple(line.text for line in lines_of(body)) if body is not None else ()


def _first(things: Sequence[dict[str, Any]], keys: tuple[str, ...]) -> str:
    """What the first of these objects that has one of the keys says."""
    for thing, key in itertools.product(things, keys):
        value = thing.get(key)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return seen_text(str(value))
    return ""
