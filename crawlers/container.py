"""Which element of a page holds the article: prose votes for its ancestors, names weigh the votes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawlers.names import BESIDE, CONTENT, MAYBE, UNKNOWN, hint_of_element

TEXT_TAG = 2  # lexbor's number for a text node
# a run of text shorter than this, or without a sentence's sign, may be a menu's word
_PROSE_CHARS = 6
_LONG_CHARS = 30
# 留言时间：2026-06-17 is a label with its value
_LABELLED_CHARS = 24
_CHARS_A_SIGN = 60
# what follows one of these headings is about other pages
_LABEL = re.compile(
    r"\s*[【\[\-—·|]*(?:相关|推荐|热门|热点|热文|猜你|你可能|您可能|为你|为您|更多|延伸|往期|最新|精彩|网友|全部|今日|"
    r"大家都在|相關|推薦|熱門|你可能還|最多人)(?:阅读|推荐|新闻|文章|链接|资讯|专题|评论|喜欢|感兴趣|閱讀|新聞|内容|视频|搜索|排行|"
    r"想看|還想看|关注|在看|热门|回顾|报道|精彩|资源|信息|问题|主题|话题)[^，。]{0,6}\s*"
)
_LETTER = re.compile(r"[^\W\d_]")
_AFTER_LABEL = 0.4
_LABEL_CHARS = 16
_SIGNS = ("，", "。", "；", "！", "？", "：", "、", ",", ". ")
_A_SIGN = re.compile(r"[，。；！？：、,]|\. ")
_PARAGRAPHS = frozenset(["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "blockquote", "figcaption", "pre"])
_INLINE = frozenset(
    [
        "span",
        "a",
        "b",
        "i",
        "em",
        "strong",
        "font",
        "u",
        "s",
        "small",
        "big",
        "sub",
        "sup",
        "label",
        "mark",
        "ins",
        "del",
        "code",
        "br",
        "abbr",
        "cite",
        "q",
        "time",
    ]
)
_BESIDE_TAGS = frozenset(("nav", "footer", "aside", "form", "menu", "dialog", "header"))
# what an ancestor keeps of a vote, by its distance from the paragraph in containers
_KEPT = (1.0, 0.8, 0.62, 0.48, 0.36, 0.26, 0.18)
_WEIGHT = {CONTENT: 1.5, MAYBE: 1.25, UNKNOWN: 1.0, BESIDE: 0.3}
_NEARLY_ALL = 0.9
_MIN_SHARE = 0.1
_MIN_PROSE = 60.0
_MAX_GROWN_CHARS = 3000
_MAX_GROWN_STEPS = 3
_MORE_PROSE = 1.15
_MAX_LINKED = 0.05
_IN_LIST = 0.3
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_LIST_TAGS = frozenset(("ul", "ol", "dl"))
_LIST_ITSELF = 0.6
_DROPPED_TAGS = frozenset(["a", "button", "select", "option", "textarea", "label"])


@dataclass(slots=True, eq=False)
class Place:
    """An element on the way from prose to the body. `prose` weighs all prose in it, `kept` what votes."""

    node: LexborNode
    tag: str
    hint: int
    above: Place | None
    in_list: bool
    dropped: bool
    prose: float = 0.0
    kept: float = 0.0
    votes: float = 0.0


@dataclass(frozen=True, slots=True)
class Prose:
    """`at` is the place of its text among all texts of the page."""

    place: Place
    weight: float
    at: int


@dataclass(frozen=True, slots=True)
class Container:
    """The article's element, all visible texts of the page in order, and where the element's prose begins and ends."""

    node: LexborNode | None
    texts: list[str]
    first: int
    last: int
    hint: int = UNKNOWN


def container_of(body: LexborNode, hidden: frozenset[int]) -> Container:
    """The element whose text is the article's; `node` is None for a page without prose.

    `hidden` are the mem_ids of elements that no reader sees.
    """
    places: dict[int, Place] = {}
    texts: list[str] = []
    found = _prose(body, places, texts, hidden)
    for prose in found:
        _sum(prose)
    best = _best(found, places, names_count=True)
    if best is None or best.prose < min(_MIN_PROSE, _MIN_SHARE * sum(prose.weight for prose in found)):
        # the names mislead: nearly everything stands in what they call beside the content
        best = _best(found, places, names_count=False) or best
    if best is not None:
        best = _grown(best)
    if best is None:
        return Container(None, texts, len(texts), len(texts))
    inside = [prose.at for prose in found if _is_in(prose.place, best)]
    return Container(best.node, texts, inside[0], inside[-1], best.hint)


def _grown(best: Place) -> Place:
    """The element around the best one, where it is named as well, holds more prose and hardly a link: a poem's notes
    outweigh its lines, yet both are the text."""
    if best.hint == CONTENT:
        return best
    above, steps = best.above, 0
    while above is not None and above.tag != "body" and steps < _MAX_GROWN_STEPS:
        if above.hint >= MAYBE and above.kept >= _MORE_PROSE * best.kept and _is_plain(above.node):
            best = above
        above, steps = above.above, steps + 1
    return best


def _is_plain(node: LexborNode) -> bool:
    text = node.text(deep=True)
    if len(text) > _MAX_GROWN_CHARS:
        return False
    linked = sum(len(link.text(deep=True)) for link in node.css("a"))
    return linked <= _MAX_LINKED * len(text)


def _is_in(place: Place | None, wanted: Place) -> bool:
    while place is not None and place is not wanted:
        place = place.above
    return place is wanted


def _best(found: list[Prose], places: dict[int, Place], *, names_count: bool) -> Place | None:
    for place in places.values():
        place.votes = place.kept = 0.0
    total = sum(prose.weight for prose in found)
    for prose in found:
        if not names_count or not _is_beside(prose.place, total):
            _vote(prose)
    best = max(places.values(), key=_score, default=None)
    return best if best is not None and best.votes else None


def _score(place: Place) -> float:
    return place.votes * _WEIGHT[place.hint] * (_LIST_ITSELF if place.tag in _LIST_TAGS else 1.0)


def _prose(body: LexborNode, places: dict[int, Place], texts: list[str], hidden: frozenset[int]) -> list[Prose]:
    """The prose outside links, with the places that hold it; all texts go to `texts`."""
    found, kept = [], 1.0
    for node in body.traverse(include_text=True):
        if node.tag_id != TEXT_TAG:
            continue
        text = node.text_content
        if text is None or text.isspace():
            continue
        texts.append(text)
        length = len(text)
        if length < _PROSE_CHARS:
            continue
        if length < _LABEL_CHARS and _LABEL.fullmatch(text):
            kept *= _AFTER_LABEL
            continue
        weight = _weight(text)
        if not weight or node.parent is None or (place := _place(node.parent, places, hidden)) is None:
            continue
        if place.tag not in _HEADINGS:
            found.append(Prose(place, kept * weight, len(texts) - 1))
    return found


def _weight(text: str) -> float:
    """Long runs with few signs are word lists, short ones without any are labels."""
    length = len(text)
    if length < _PROSE_CHARS or (text.isascii() and _LETTER.search(text) is None):
        return 0.0
    if length < _LONG_CHARS and _A_SIGN.search(text) is None:
        return 0.0
    signs = sum(map(text.count, _SIGNS))
    if length < _LONG_CHARS and (not signs or (length < _LABELLED_CHARS and signs == text.count("："))):
        return 0.0
    return min(length, _CHARS_A_SIGN * (signs + 1)) + 6.0 * signs


def _place(node: LexborNode, places: dict[int, Place], hidden: frozenset[int]) -> Place | None:
    """The place of an element with all of its ancestors; None inside a link and where nothing is seen."""
    path: list[LexborNode] = []
    above: Place | None = None
    current: LexborNode | None = node
    while current is not None and current.tag != "html":
        above = places.get(current.mem_id)
        if above is not None:
            break
        path.append(current)
        current = current.parent
    for step in reversed(path):
        tag = step.tag or ""
        hint = _hint(step, tag)
        above = Place(
            node=step,
            tag=tag,
            hint=hint,
            above=above,
            in_list=tag == "li" or (above is not None and above.in_list),
            dropped=tag in _DROPPED_TAGS
            or (above is not None and above.dropped)
            or (step.mem_id in hidden and hint != CONTENT),
        )
        places[step.mem_id] = above
    return None if above is None or above.dropped else above


def _hint(node: LexborNode, tag: str) -> int:
    if tag == "body":
        return UNKNOWN
    if tag in _BESIDE_TAGS:
        return BESIDE
    hint = hint_of_element(node.attributes)
    return max(hint, MAYBE) if tag in ("article", "main") else hint


def _sum(prose: Prose) -> None:
    place: Place | None = prose.place
    while place is not None:
        place.prose += prose.weight
        place = place.above


def _is_beside(place: Place | None, total: float) -> bool:
    """Whether a name around the prose says that it is not the content; a name around nearly everything says nothing."""
    while place is not None:
        if place.hint == BESIDE and place.prose < _NEARLY_ALL * total:
            return True
        place = place.above
    return False


def _vote(prose: Prose) -> None:
    """A paragraph votes for the containers around it, the nearest most."""
    level = 0
    place: Place | None = prose.place
    # prose in items of a list is more often the summary of another page than a paragraph
    vote = prose.weight * (_IN_LIST if prose.place.in_list else 1.0)
    while place is not None and place.tag in _INLINE:
        place.kept += prose.weight
        place.votes += 0.3 * vote
        place = place.above
    if place is not None and place.tag in _PARAGRAPHS:
        place.kept += prose.weight
        place.votes += 0.5 * vote
        place = place.above
    while place is not None:
        place.kept += prose.weight
        if level < len(_KEPT):
            place.votes += _KEPT[level] * vote
        place, level = place.above, level + 1
