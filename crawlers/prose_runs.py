"""The runs of prose on a page, and what each weighs where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborNode

from crawlers.places import DROPPED_TAGS, Place, is_in_any, is_live, place_of
from crawlers.prose import (
    AGO,
    AGO_CHARS,
    BARE_MOMENT,
    LONG_CHARS,
    OPENS_OTHERS,
    OTHERS_CHARS,
    PROSE_CHARS,
    is_legal,
    is_others,
    weight_of,
)

_TEXT = 2  # lexbor's number for a text node
_MOMENT = re.compile(r"20\d\d-\d{1,2}-\d{1,2}[ T]\d{1,2}:\d\d")
_AFTER_LABEL, _AFTER_OTHERS, _OF_LEGAL, _NEAR_TEXTS = 0.4, 0.25, 0.1, 3
_MOMENT_CHARS, _FEWEST_POSTS = 30, 3
# readers' posts together weigh less than one of them
_ALL_POSTS = 0.8
_TITLE_NAME = re.compile(r"title|\btit\b|headline", re.I)
_FIRST_PROSE = 60.0
_MAY_HEAD = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "div", "p", "dt"))
_MOST_BESIDE, _OF_SUMMARY = 8, 0.3
_BESIDE_HEADING = frozenset(("a", "span", "i", "em", "b"))
_HEADLINE_CHARS, _OF_HEADLINE = 60, 0.3
"""今晚起停水18小时！请提前储水: a headline with signs is no paragraph, and votes for what holds the whole page."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NO_PROSE = DROPPED_TAGS | _HEADINGS


@dataclass(frozen=True, slots=True)
class Prose:
    """`at` is the place of its text among all texts of the page."""

    place: Place
    weight: float
    at: int


def prose_of(body: LexborNode, places: dict[int, Place], texts: list[str], linked: set[int]) -> list[Prose]:
    """The prose of a page outside links, in its order. What holds it goes to `places` (by the node's number, each after
    the one around it), all texts to `texts`, the places of links among them to `linked`."""
    found: list[Prose] = []
    dated: list[int] = []
    dated_below: list[int] = []
    boxes: set[int] = set()
    told = 0.0
    kept, moment_at = 1.0, -_NEAR_TEXTS
    for node in body.traverse(include_text=True, skip_empty=True):
        if node.tag_id != _TEXT:
            continue
        text = node.text_content or ""
        texts.append(text)
        length = len(text)
        parent = node.parent
        if parent is None:
            continue
        if length < AGO_CHARS and ("前" in text or "-" in text or "刚刚" in text):
            if "前" in text and (moment := _exact(node)):
                texts[-1] = moment
            if found and AGO.fullmatch(text) and len(texts) - found[-1].at <= _NEAR_TEXTS:
                # who wrote what stands before it wrote it on this page: a comment
                found[-1] = replace(found[-1], weight=found[-1].weight * _AFTER_LABEL)
        if length <= _MOMENT_CHARS and "20" in text and BARE_MOMENT.fullmatch(text):
            moment_at = len(texts)
            if found and found[-1].at == moment_at - 2:
                dated_below.append(len(found) - 1)
        if (
            length < OTHERS_CHARS
            and text[:1] in OPENS_OTHERS
            and is_others(text)
            and (length >= PROSE_CHARS or parent.tag in _MAY_HEAD)
        ):
            # a short one that is no heading speaks of its box alone
            sure = length >= PROSE_CHARS or parent.tag in _HEADINGS
            box = _box_of(node) if told < _FIRST_PROSE or not sure else None
            if box is not None:
                boxes.add(box.mem_id)
            elif sure:
                kept *= _AFTER_OTHERS
            continue
        if length < PROSE_CHARS or text.isspace():
            continue
        # asked first, since most texts of a page are links
        if (tag := parent.tag) in _NO_PROSE:
            if tag == "a":
                linked.add(len(texts) - 1)
            continue
        if not (weight := weight_of(text)):
            continue
        if (place := place_of(parent, places)) is not None:
            share = _OF_LEGAL if length >= LONG_CHARS and is_legal(text) else 1.0
            if length < _HEADLINE_CHARS and "。" not in text and _is_named_title(place):
                share = _OF_HEADLINE
            if len(texts) - moment_at < _NEAR_TEXTS:
                dated.append(len(found))
                moment_at = -_NEAR_TEXTS
            if _is_summary(place.node):
                share *= _OF_SUMMARY
            if boxes and is_in_any(place, boxes):
                share *= _AFTER_OTHERS
            told += share * weight
            found.append(Prose(place, share * kept * weight, len(texts) - 1))
    _weigh_posts_less(found, max(dated, dated_below, key=len))
    return found


def _weigh_posts_less(found: list[Prose], dated: list[int]) -> None:
    """Of the prose numbered `dated`, each told with its moment, where it is what readers say."""
    if len(dated) >= _FEWEST_POSTS and not is_live(found[dated[1]].place):
        # who said what and when, again and again, about what stands before them, or the first of them says
        before = sum(prose.weight for prose in found[: dated[0]])
        share = min(_AFTER_LABEL, _ALL_POSTS / len(dated))
        for number in dated[2 * before < found[dated[0]].weight :]:
            found[number] = replace(found[number], weight=found[number].weight * share)


def _box_of(node: LexborNode) -> LexborNode | None:
    """What a heading over other pages stands in with them, where it comes before the article; None for all the page."""
    current = node.parent
    while current is not None and current.tag not in ("body", "html"):
        after = current.next
        for _ in range(_MOST_BESIDE):
            if after is None or (after.is_element_node and after.tag not in _BESIDE_HEADING):
                break
            after = after.next
        current = current.parent
        if after is not None:
            break
    return None if current is None or current.tag in ("body", "html") else current


def _is_summary(node: LexborNode) -> bool:
    """Whether what stands right before a paragraph is a headline that leads to another page."""
    before = node.prev
    if before is not None and not before.is_element_node:
        before = before.prev
    if before is None:
        return False
    inner = before.first_child if before.tag in _HEADINGS else None
    if before.tag == "a":
        inner = before.first_child
        return inner is not None and inner.tag in _HEADINGS
    return inner is not None and inner.tag == "a"


def _is_named_title(place: Place) -> bool:
    return _TITLE_NAME.search(place.node.attributes.get("class") or place.id) is not None


def _exact(node: LexborNode) -> str:
    """The moment that pointing at 7 天前 shows."""
    attributes = node.parent.attributes if node.parent is not None else {}
    said = attributes.get("title") or attributes.get("datetime") or ""
    return said if _MOMENT.match(said) else ""
