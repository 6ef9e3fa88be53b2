"""The texts that are printed above an article, the nearest first, and how strongly each is set as a headline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from crawlers.body import BLOCKS, seen_text
from crawlers.unseen import is_unseen

_TEXT = 2  # lexbor's number of a text node
_RANKS = {"h1": 6, "h2": 5, "h3": 4, "h4": 4, "h5": 3, "h6": 2, "founder-title": 6}
_NAMED_SCORE, _SET_SCORE, _CENTRED_SCORE, _MOST_OF_SECOND = 5, 3, 1, 2
_NAME = re.compile(r"(?:^|[-_\s])(?:\w*title|tit|bt|biaoti|zhengti|(?:\w*head|hd)line|subject|ttl)(?:[-_\s\d]|$)", re.I)
_NOT_NAME = re.compile(
    r"sub(?!ject)|futi|fu-?bt|pre|yinti|kicker|shoulder|lead|intro|meta|info|auth|time|date|copy|crumb|nav|rank|hot|rel|rec|site|logo|app|tips|tab",
    re.I,
)
# 引题, 副题: the lines above and below a newspaper's headline
_SECOND = re.compile(
    r"(?:^|[-_\s])(?:sub(?!ject)\w*|futi|fu-?bt|pre(?:title)?|yinti|kicker|shoulder|yt|ft|jt|fbt|ybt|xbt|introtitle|lead|deck|dek|"
    r"standfirst|eyebrow|side)(?:[-_\s\d]|$)|(?:sub|pre|fu|yin|intro)-?(?:title|tit|bt|biaoti|head)|title-?(?:sub|pre|yt|ft)",
    re.I,
)
_SET = re.compile(
    r"font-size\s*:\s*(?:(?:[2-9]\d|1[89])(?:\.\d+)?px|(?:[2-9]\d|1[4-9])(?:\.\d+)?pt|x+-large|[12]\.[2-9]\d*r?em)|"
    r"font-weight\s*:\s*(?:bold|[6-9]00)",
    re.I,
)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
_BOLD_TAGS, _LARGE_SIZES = frozenset(("b", "strong", "big")), frozenset(("4", "5", "6", "7", "+1", "+2", "+3"))
_INNER = (
    "h1, h2, h3, b, strong, big, font, span, em, a, "
    "founder-title, founder-pretitle, founder-introtitle, founder-subtitle"
)
_MAX_INNER, _MAX_HOLDERS, _MAX_BESIDE_CHARS, _MAX_SIBLINGS = 4, 2, 12, 20
_SKIPPED = frozenset(("nav", "footer", "aside", "form", "ul", "ol", "select", "button", "menu", "video", "audio"))
_MAX_STEPS_UP, _MAX_LEAVES, _MAX_ELEMENTS = 6, 30, 120
_FEWEST_LINKS = 3


def printed_before(node: LexborNode | None) -> Iterator[tuple[LexborNode, str]]:
    """Elements without blocks in them, with their texts, from this one on backwards."""
    leaves = elements = 0
    for _ in range(_MAX_STEPS_UP):
        if node is None or node.tag in ("body", "html"):
            return
        stack = [node.prev] if node.prev is not None else []
        while stack:
            current = stack.pop()
            if (elements := elements + 1) > _MAX_ELEMENTS:
                return
            if current.prev is not None:
                stack.append(current.prev)
            if not current.is_element_node:
                if (
                    current.tag_id == _TEXT
                    and current.parent is not None
                    and (text := seen_text(current.text_content or ""))
                ):
                    yield current.parent, text
                continue
            if current.tag in _SKIPPED or current.tag == "a" or is_unseen(current.tag or "", current.attributes):
                continue
            if (last := current.last_child) is not None and _holds_blocks(current):
                if not _is_menu(current):
                    stack.append(last)
                continue
            if text := seen_text(current.text(deep=True)):
                yield current, text
                if (leaves := leaves + 1) > _MAX_LEAVES:
                    return
        node = node.parent


def _holds_blocks(node: LexborNode) -> bool:
    return any(child.tag in BLOCKS or child.tag in ("td", "th") for child in node.iter()) or any(
        child.css_first("div, p, td, h1, h2, h3, h4") is not None
        for child in node.iter()
        if child.tag not in ("b", "i")
    )


def _is_menu(node: LexborNode) -> bool:
    """Whether an element holds links rather than text."""
    links = node.css("a")
    linked = sum(len(link.text(deep=True)) for link in links) if len(links) >= _FEWEST_LINKS else 0
    return 2 * linked > len("".join(node.text(deep=True).split()))


def how_set(node: LexborNode, text: str) -> tuple[int, bool]:
    """How strongly an element, what stands alone in it and what holds it alone are set as a headline, 0 to 10; and
    whether they are named for a newspaper's second headline, which is none so strong, whatever its rank."""
    whole = [each for each in node.css(_INNER)[:_MAX_INNER] if seen_text(each.text(deep=True)) == text]
    if any(each.tag == "a" for each in whole):
        return 0, False
    score = is_set = is_centred = 0
    is_second = False
    for each in [*_holders(node), *whole]:
        attributes = each.attributes
        style = attributes.get("style") or ""
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {each.tag}"
        is_named = _NAME.search(names) is not None and _NOT_NAME.search(names) is None
        is_second |= _SECOND.search(names) is not None
        score = max(score, _RANKS.get(each.tag or "", 0), _NAMED_SCORE * is_named)
        is_large = each.tag == "font" and (attributes.get("size") or "") in _LARGE_SIZES
        is_set |= each.tag in _BOLD_TAGS or is_large or _SET.search(style) is not None
        is_centred |= each.tag == "center" or attributes.get("align") == "center" or _CENTRED.search(style) is not None
    score += _SET_SCORE * is_set + _CENTRED_SCORE * is_centred
    return (min(score, _MOST_OF_SECOND) if is_second else score), is_second


def _holders(node: LexborNode) -> Iterator[LexborNode]:
    """The element and those around it that hold little else."""
    yield node
    for _ in range(_MAX_HOLDERS):
        if node.parent is None or node.parent.tag in ("body", "html") or not _is_nearly_alone(node):
            return
        node = node.parent
        yield node


def _is_nearly_alone(node: LexborNode) -> bool:
    """Whether little stands beside an element, and nothing before it."""
    before, after, beside = node.prev, node.next, 0
    for _ in range(_MAX_SIBLINGS):
        if before is None:
            break
        if seen_text(before.text(deep=True)):
            return False
        before = before.prev
    for _ in range(_MAX_SIBLINGS):
        if after is None:
            break
        if (beside := beside + len(after.text(deep=True).strip())) > _MAX_BESIDE_CHARS:
            return False
        after = after.next
    return before is None and after is None
