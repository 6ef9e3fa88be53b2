"""Markup that would cost a parser quadratic time is flattened before it: a page's depth is bounded, not its size."""

from __future__ import annotations

import re

# browsers stop nesting at 512 levels; real pages seldom pass 60
MAX_DEPTH = 400
# a page with fewer tags cannot cost much, however they are nested
_TAGS_WORTH_COUNTING = 10_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
# these close themselves, or each other, so that their number is not a depth
_FLAT = frozenset(
    [
        "p",
        "li",
        "a",
        "br",
        "img",
        "input",
        "meta",
        "link",
        "hr",
        "area",
        "base",
        "col",
        "embed",
        "source",
        "track",
        "wbr",
        "param",
        "option",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "script",
        "style",
        "tbody",
        "thead",
        "tfoot",
        "optgroup",
        "rp",
        "rt",
        "body",
        "html",
        "head",
        "title",
        "colgroup",
    ]
)


def is_flat(html: str | bytes) -> bool:
    """Whether a page has too few tags to be deep enough to matter."""
    count = html.count("<") if isinstance(html, str) else html.count(b"<")
    return count < _TAGS_WORTH_COUNTING


def flattened(html: str) -> str:
    """The same page, without the tags that are nested deeper than MAX_DEPTH; most pages come back as they are."""
    if is_flat(html):
        return html
    deep = _too_deep(html)
    if not deep:
        return html
    parts, end = [], 0
    for start in deep:
        parts.append(html[end:start])
        close = html.find(">", start)
        end = len(html) if close < 0 else close + 1
    return "".join([*parts, html[end:]])


def _too_deep(html: str) -> list[int]:
    """Where the tags stand that open (or close) a level beyond MAX_DEPTH."""
    depth, deep = 0, []
    for match in _TAG.finditer(html):
        if match[2].lower() in _FLAT:
            continue
        if not match[1]:
            depth += 1
            if depth > MAX_DEPTH:
                deep.append(match.start())
        elif depth:
            if depth > MAX_DEPTH:
                deep.append(match.start())
            depth -= 1
    return deep
