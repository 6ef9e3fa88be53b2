"""The headline that is printed nearest above a text: by its rank, its element's name, its size, and what it is not.

Needed where a page's own title is its site's or its app's name, or another headline than the printed one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

from crawlers.body import BLOCKS, seen_text
from crawlers.container import Container
from crawlers.printed_title import (
    AN_ORGAN,
    BYLINE,
    GENERIC,
    MAX_PRINTED_CHARS,
    MAX_SITE_CHARS,
    is_generic,
    is_no_title,
    is_notice,
)
from crawlers.unseen import is_unseen

_TEXT = 2  # lexbor's number of a text node
_RANKS = {"h1": 6, "h2": 5, "h3": 4, "h4": 4, "h5": 3, "h6": 2}
_NAMED_SCORE, _SET_SCORE, _CENTRED_SCORE, _FEWEST = 5, 3, 1, 3
_NAME = re.compile(r"(?:^|[-_\s])(?:\w*title|tit|bt|biaoti|zhengti|(?:\w*head|hd)line|subject|ttl)(?:[-_\s\d]|$)", re.I)
_NOT_NAME = re.compile(
    r"sub(?!ject)|futi|fu-?bt|pre|yinti|kicker|shoulder|lead|intro|meta|info|auth|time|date|copy|crumb|nav|rank|hot|rel|rec|site|logo|app|tips|tab",
    re.I,
)
_SET = re.compile(
    r"font-size\s*:\s*(?:(?:[2-9]\d|1[89])(?:\.\d+)?px|(?:[2-9]\d|1[4-9])(?:\.\d+)?pt|x+-large|[12]\.[2-9]\d*r?em)|"
    r"font-weight\s*:\s*(?:bold|[6-9]00)"
)
_CENTRED = re.compile(r"text-align\s*:\s*center")
_BOLD_TAGS, _LARGE_SIZES = frozenset(("b", "strong", "big")), frozenset(("4", "5", "6", "7", "+1", "+2", "+3"))
_TAGS, _MAX_TAG_CHARS = "span, i, em, b, label", 5
_TAG = re.compile(r"tag|label|badge|mark|icon|stat|type|orig|yuan|lab", re.I)
_INNER, _MAX_INNER, _MAX_HOLDERS, _MAX_BESIDE_CHARS = "h1, h2, h3, b, strong, big, font, span, em, a", 4, 2, 12
_SKIPPED = frozenset(("nav", "footer", "aside", "form", "ul", "ol", "select", "button", "menu", "video", "audio"))
_LABEL = re.compile(
    r"[>›»→]|^首页|[：:]$|^(?:官方|部门|网友)?(?:回复|答复|留言|来信|问题|详情)|(?:详情|内容|进度|流程|列表|导航|推荐|评论)$|^本版|打开|下载|客户端"
)
_FEWEST_CHARS, _FEWEST_MARKED = 5, 2
_MAX_STEPS_UP, _MAX_LEAVES, _MAX_ELEMENTS = 6, 30, 120
_LATIN_NAME = re.compile(r"[\s|/]*[A-Za-z][A-Za-z\s.,'’&()-]{5,}$|^[A-Za-z][A-Za-z\s.,'’&()-]{5,}(?=[\u3400-\u9fff])")
_ORGAN = re.compile(r"(?:人民政府(?:办公室)?|[^\W\d]{3}[局厅院]|委员会|管委会|融媒体中心)$")
_MAX_ORGAN_CHARS = 18
_FEWEST_LINKS = 3


def headline_above(container: Container, is_name: Callable[[str], bool], *, below: str = "") -> str:
    """The best marked text before the article's first paragraph, the nearest of equals; empty without one, and where
    the text that it must stand `below` is marked as strongly.

    `is_name` says whether a text is what the site calls itself or one of its columns."""
    best, best_score = "", _FEWEST - 1
    for node, text in _leaves_before(container.opens or container.node):
        score = _score(node, text)
        if text == below:
            return best if best_score > score else ""
        if score > best_score and may_be_headline(text, marked=score) and not is_name(text):
            best, best_score = _without_tag(node, text), score
    return best


def _without_tag(node: LexborNode, text: str) -> str:
    """Without 原创 or 已办理 in an element of its own before the headline."""
    for child in node.css(_TAGS)[:_MAX_INNER]:
        tag = seen_text(child.text(deep=True))
        names = child.attributes.get("class") or child.attributes.get("id") or ""
        if (
            tag
            and len(tag) <= _MAX_TAG_CHARS
            and 2 * len(tag) < len(text)
            and text.startswith(tag)
            and _TAG.search(names)
        ):
            text = text[len(tag) :].strip()
    return text


def whole_of(container: Container, part: str, *, agrees: Callable[[str], bool]) -> str:
    """The text of the element before the article of which a line is `part`: <br> parts a headline. It begins with the
    part, or `agrees` with what the page is called."""
    for _, text in _leaves_before(container.opens or container.node):
        if part in text:
            goes_on = text.startswith(part) or agrees(text)
            return text if goes_on and len(text) <= 2 * MAX_PRINTED_CHARS and not is_no_title(text) else part
    return part


def may_be_headline(text: str, marked: int) -> bool:
    plain = text.strip()
    if len(plain) > MAX_PRINTED_CHARS or is_no_title(plain) or is_generic(plain) or _LABEL.search(plain):
        return False
    return len(plain) >= _FEWEST_CHARS or (marked >= _FEWEST and is_notice(plain))


def is_organs_name(text: str) -> bool:
    """An office's or a site's name, also with the same in English: 临溆县公安局 Linxu Public Security Bureau."""
    plain = _LATIN_NAME.sub("", text).strip()
    if len(plain) > _MAX_ORGAN_CHARS:
        return False
    names = AN_ORGAN if len(plain) <= MAX_SITE_CHARS else _ORGAN
    return names.search(plain) is not None or GENERIC.search(plain) is not None or not plain


def _leaves_before(node: LexborNode | None) -> Iterator[tuple[LexborNode, str]]:
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
            if text := BYLINE.sub("", seen_text(current.text(deep=True))):
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


def _score(node: LexborNode, text: str) -> int:
    """How strongly an element, what stands alone in it and what holds it alone are set as a headline."""
    whole = [each for each in node.css(_INNER)[:_MAX_INNER] if seen_text(each.text(deep=True)) == text]
    if any(each.tag == "a" for each in whole):
        return 0
    score = is_set = is_centred = 0
    for each in [*_holders(node, text), *whole]:
        attributes = each.attributes
        style = attributes.get("style") or ""
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        is_named = _NAME.search(names) is not None and _NOT_NAME.search(names) is None
        score = max(score, _RANKS.get(each.tag or "", 0), _NAMED_SCORE * is_named)
        is_large = each.tag == "font" and (attributes.get("size") or "") in _LARGE_SIZES
        is_set |= each.tag in _BOLD_TAGS or is_large or _SET.search(style) is not None
        is_centred |= each.tag == "center" or attributes.get("align") == "center" or _CENTRED.search(style) is not None
    return score + _SET_SCORE * is_set + _CENTRED_SCORE * is_centred


def _holders(node: LexborNode, text: str) -> Iterator[LexborNode]:
    """The element and those around it that hold little else."""
    yield node
    for _ in range(_MAX_HOLDERS):
        if node.parent is None or node.parent.tag in ("body", "html"):
            return
        node = node.parent
        held = node.text(deep=True).strip()
        if len(held) > len(text) + _MAX_BESIDE_CHARS or not seen_text(held).startswith(text):
            return
        yield node
