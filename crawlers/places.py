"""The elements that hold prose on a page, each with what its name tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from crawlers.names import BESIDE, CONTENT, EDITORS_TAGS, MAYBE, SURE, UNKNOWN, hint_of_element
from crawlers.unseen import is_unseen

DROPPED_TAGS = frozenset(["a", "button", "select", "option", "textarea", "label"])
_LIVE, _LIVE_STEPS = re.compile(r"live|zhibo|\bzb|timeline", re.I), 5
_READERS = re.compile(r"comment|cmt|pinglun|repl(?:y|ies)|rec\b|recommend|tuijian|guess|relat|feed", re.I)
_WRAPPER = "font"
"""What a section without a name counts as: editors wrap each paragraph into some."""
_BESIDE_TAGS = frozenset(("nav", "footer", "aside", "form", "menu", "dialog", "header"))


@dataclass(slots=True, eq=False)
class Place:
    """An element on the way from prose to the body. `prose` weighs all prose in it, `kept` what votes of it."""

    node: LexborNode
    tag: str
    hint: int
    above: Place | None
    in_list: bool
    dropped: bool
    id: str
    beside: bool = False
    in_form: bool = False
    prose: float = 0.0
    kept: float = 0.0
    votes: float = 0.0


def place_of(node: LexborNode, places: dict[int, Place]) -> Place | None:
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
        above = places[step.mem_id] = _below(above, step)
    return None if above is None or above.dropped else above


def _below(above: Place | None, node: LexborNode) -> Place:
    tag = node.tag or ""
    attributes = node.attributes
    if tag == "section" and not attributes:
        tag = _WRAPPER
    number = attributes.get("id") or ""
    hint, unseen = _told_of(tag, number, attributes.get("class") or "", attributes.get("style") or "")
    unseen = unseen or (hint < CONTENT and "hidden" in attributes)
    dropped, in_list = (above.dropped, above.in_list) if above is not None else (False, False)
    return Place(node, tag, hint, above, in_list or tag == "li", dropped or unseen or tag in DROPPED_TAGS, number)


# pages of one site use the same few again and again
@lru_cache(maxsize=20_000)
def _told_of(tag: str, number: str, classes: str, style: str) -> tuple[int, bool]:
    """What an element's name hints at, and whether it is hidden; what is named as content is unveiled by scripts."""
    hint = _hint(tag, {"id": number, "class": classes})
    return hint, hint < CONTENT and is_unseen(tag, {"class": classes, "style": style})


def _hint(tag: str, attributes: dict[str, str | None]) -> int:
    if tag == "body":
        return UNKNOWN
    if tag in _BESIDE_TAGS:
        return BESIDE
    if tag in EDITORS_TAGS:
        return SURE
    hint = hint_of_element(attributes)
    return max(hint, MAYBE) if tag in ("article", "main") else hint


def is_of_readers(place: Place | None) -> bool:
    """Whether an element stands among comments or recommendations, which a page without a text shows as well."""
    while place is not None and place.tag != "body":
        if place.hint == BESIDE and _READERS.search(f"{place.id} {place.node.attributes.get('class') or ''}"):
            return True
        place = place.above
    return False


def is_in_any(place: Place | None, boxes: set[int]) -> bool:
    while place is not None:
        if place.node.mem_id in boxes:
            return True
        place = place.above
    return False


def is_live(place: Place | None) -> bool:
    """Whether what is told again and again is a report as it goes on, and not what readers say."""
    for _ in range(_LIVE_STEPS):
        if place is None:
            return False
        if _LIVE.search(place.node.attributes.get("class") or place.id):
            return True
        place = place.above
    return False
