"""Markup that would cost a parser quadratic time is flattened before it: a page's depth is bounded, not its size."""

from __future__ import annotations

import re

# browsers stop nesting at 512 levels; real pages seldom pass 60
MAX_DEPTH = 400
# a page with fewer tags cannot cost much, however they are nested
_TAGS_WORTH_COUNTING = 15_000
_BYTES_WORTH_COUNTING = 3 * _TAGS_WORTH_COUNTING
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
# these close themselves, or each other, so that their number is not a depth
_FLAT = frozenset(
    b"p li a br img input meta link hr area base col embed source track wbr param option td th tr dt dd script style "
    b"tbody thead tfoot optgroup rp rt body html head title colgroup".split()
)


def flattened(html: str | bytes) -> bytes:
    """The same page in UTF-8, without the tags that are nested deeper than MAX_DEPTH; most pages come back as they
    are."""
    data = html if isinstance(html, bytes) else html.encode("utf-8", "ignore")
    if len(data) < _BYTES_WORTH_COUNTING or data.count(b"<") < _TAGS_WORTH_COUNTING:
        return data
    deep = _too_deep(data)
    if not deep:
        return data
    parts, end = [], 0
    for start in deep:
        parts.append(data[end:start])
        close = data.find(b">", start)
        end = len(data) if close < 0 else close + 1
    return b"".join([*parts, data[end:]])


def _too_deep(data: bytes) -> list[int]:
    """Where the tags stand that open (or close) a level beyond MAX_DEPTH."""
    depth, deep = 0, []
    for match in _TAG.finditer(data):
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
