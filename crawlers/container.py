"""Which element of a page holds the article: prose votes for its ancestors, names weigh the votes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborNode

from crawlers.names import BESIDE, CONTENT, MAYBE, UNKNOWN, hint_of_element, words_of
from crawlers.prose import AGO, AGO_CHARS, LEGAL, LONG_CHARS, OTHERS, OTHERS_CHARS, PROSE_CHARS, weight_of
from crawlers.unseen import is_unseen

TEXT_TAG = 2  # lexbor's number for a text node
_MOMENT = re.compile(r"20\d\d-\d{1,2}-\d{1,2}[ T]\d{1,2}:\d\d")
_AFTER_LABEL, _OF_LEGAL, _NEAR_TEXTS = 0.4, 0.1, 3
_PARAGRAPHS = frozenset(["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "blockquote", "figcaption", "pre"])
_INLINE = words_of(
    """
    span a b i em strong font u s small big sub sup label mark ins del code br abbr cite q time
    """
)
_BESIDE_TAGS = frozenset(("nav", "footer", "aside", "form", "menu", "dialog", "header"))
# what an ancestor keeps of a vote, by its distance from the paragraph in containers
_KEPT = (1.0, 0.8, 0.62, 0.48, 0.36, 0.26, 0.18)
_WEIGHT = {CONTENT: 1.5, MAYBE: 1.25, UNKNOWN: 1.0, BESIDE: 0.3}
_NEARLY_ALL = 0.9
_MIN_SHARE = 0.1
_MIN_PROSE = 60.0
_NAMED_SHARE, _MIN_NAMED = 0.3, 200.0
_LITTLE_PROSE = 400.0
_MAX_GROWN_CHARS = 3000
_MAX_GROWN_STEPS = 3
_MORE_PROSE = 1.15
_MAX_LINKED = 0.05
_IN_LIST = 0.3
_CELLS, _TABLES = frozenset(("td", "tr", "tbody")), frozenset(("tr", "tbody", "table"))
_LIST_TAGS = frozenset(("ul", "ol", "dl"))
_LIST_ITSELF = 0.6
_PAGE_ITSELF = 0.6
_DROPPED_TAGS = frozenset(["a", "button", "select", "option", "textarea", "label"])
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NO_PROSE = _DROPPED_TAGS | _HEADINGS


@dataclass(slots=True, eq=False)
class Place:
    """An element on the way from prose to the body. `prose` weighs all prose in it, `kept` what votes of it."""

    node: LexborNode
    tag: str
    hint: int
    above: Place | None
    in_list: bool
    dropped: bool
    beside: bool = False
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
    """The article's element, all texts of the page in order, the places of those that are links, and where the
    element's prose begins and ends."""

    node: LexborNode | None
    texts: list[str]
    linked: set[int]
    first: int
    last: int
    hint: int = UNKNOWN


def container_of(body: LexborNode) -> Container:
    """The element whose text is the article's; `node` is None for a page without prose."""
    # in order of the page, each after the one around it
    places: dict[int, Place] = {}
    texts: list[str] = []
    linked: set[int] = set()
    found = _prose(body, places, texts, linked)
    best = _by_names(found, places)
    if best is None or best.prose < _LITTLE_PROSE:
        # so little that what the site says of itself may outweigh the article
        found = [prose for prose in found if not LEGAL.search(texts[prose.at])]
        best = _by_names(found, places)
    if best is not None:
        best = _grown(_named_within(best, places))
    if best is None:
        return Container(None, texts, linked, len(texts), len(texts))
    inside = [prose.at for prose in found if _is_in(prose.place, best)]
    return Container(best.node, texts, linked, inside[0], inside[-1], best.hint)


def _by_names(found: list[Prose], places: dict[int, Place]) -> Place | None:
    total = _weigh(found, places)
    best = _best(found, places, names_count=True)
    if best is None or best.prose < min(_MIN_PROSE, _MIN_SHARE * total):
        # the names mislead: nearly everything stands in what they call beside the content
        best = _best(found, places, names_count=False) or best
    return best


def _named_within(best: Place, places: dict[int, Place]) -> Place:
    """The element inside the best one that alone is named as content: what else stands in it is a feed or comments."""
    if best.hint == CONTENT:
        return best
    named = [place for place in places.values() if place.hint == CONTENT and place.kept >= _NAMED_SHARE * best.kept]
    inside = [place for place in named if _is_in(place, best)]
    outer = [place for place in inside if not any(other is not place and _is_in(place, other) for other in inside)]
    return outer[0] if len(outer) == 1 and outer[0].kept >= _MIN_NAMED else best


def _grown(best: Place) -> Place:
    """The element around the best one, where it is named as well, holds more prose and hardly a link: a poem's notes
    outweigh its lines, yet both are the text. So is the table of which one cell asks and another answers."""
    if best.hint == CONTENT:
        return best
    above, steps = best.above, 0
    while above is not None and above.tag != "body" and steps < _MAX_GROWN_STEPS:
        named = above.hint >= MAYBE or (best.tag in _CELLS and above.tag in _TABLES)
        if named and above.kept >= _MORE_PROSE * best.kept and _is_plain(above.node):
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


def _prose(body: LexborNode, places: dict[int, Place], texts: list[str], linked: set[int]) -> list[Prose]:
    """The prose outside links, with the places that hold it; all texts go to `texts`, the places of links to
    `linked`."""
    found: list[Prose] = []
    kept = 1.0
    for node in body.traverse(include_text=True, skip_empty=True):
        if node.tag_id != TEXT_TAG:
            continue
        text = node.text_content or ""
        texts.append(text)
        length = len(text)
        if length < AGO_CHARS and "前" in text and (moment := _exact(node)):
            texts[-1] = moment
        if length < AGO_CHARS and found and AGO.fullmatch(text) and len(texts) - found[-1].at <= _NEAR_TEXTS:
            # who wrote what stands before it wrote it on this page: a comment
            found[-1] = replace(found[-1], weight=found[-1].weight * _AFTER_LABEL)
        if length < PROSE_CHARS or text.isspace():
            if OTHERS.fullmatch(text) and node.parent is not None and node.parent.tag in _HEADINGS:
                kept *= _AFTER_LABEL
            continue
        if length < OTHERS_CHARS and OTHERS.fullmatch(text):
            kept *= _AFTER_LABEL
            continue
        # asked first, since most texts of a page are links
        parent = node.parent
        if parent is None:
            continue
        if (tag := parent.tag) in _NO_PROSE:
            if tag == "a":
                linked.add(len(texts) - 1)
            continue
        if not (weight := weight_of(text)):
            continue
        if (place := _place(parent, places)) is not None:
            share = _OF_LEGAL if length >= LONG_CHARS and LEGAL.search(text) else 1.0
            found.append(Prose(place, share * kept * weight, len(texts) - 1))
    return found


def _exact(node: LexborNode) -> str:
    """The moment that pointing at 7 天前 shows."""
    attributes = node.parent.attributes if node.parent is not None else {}
    said = attributes.get("title") or attributes.get("datetime") or ""
    return said if _MOMENT.match(said) else ""


def _place(node: LexborNode, places: dict[int, Place]) -> Place | None:
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
    hint = _hint(tag, attributes)
    unseen = hint != CONTENT and is_unseen(tag, attributes)
    dropped, in_list = (above.dropped, above.in_list) if above is not None else (False, False)
    return Place(node, tag, hint, above, in_list or tag == "li", dropped or unseen or tag in _DROPPED_TAGS)


def _hint(tag: str, attributes: dict[str, str | None]) -> int:
    if tag == "body":
        return UNKNOWN
    if tag in _BESIDE_TAGS:
        return BESIDE
    hint = hint_of_element(attributes)
    return max(hint, MAYBE) if tag in ("article", "main") else hint


def _weigh(found: list[Prose], places: dict[int, Place]) -> float:
    """Sets each place's prose and whether it stands beside the content; returns the page's prose."""
    total = 0.0
    for place in places.values():
        place.prose = 0.0
    for prose in found:
        prose.place.prose += prose.weight
        total += prose.weight
    for place in reversed(places.values()):
        if place.above is not None:
            place.above.prose += place.prose
    for place in places.values():
        # a name around nearly everything says nothing
        named = place.hint == BESIDE and place.prose < _NEARLY_ALL * total
        place.beside = named or (place.above is not None and place.above.beside)
    return total


def _best(found: list[Prose], places: dict[int, Place], *, names_count: bool) -> Place | None:
    for place in places.values():
        place.votes = place.kept = 0.0
    for prose in found:
        if not (names_count and prose.place.beside):
            prose.place.kept += prose.weight
            _vote(prose)
    for place in reversed(places.values()):
        if place.above is not None:
            place.above.kept += place.kept
    best = max(places.values(), key=_score, default=None)
    return best if best is not None and best.votes else None


def _score(place: Place) -> float:
    if place.tag == "body":
        return place.votes * _PAGE_ITSELF
    return place.votes * _WEIGHT[place.hint] * (_LIST_ITSELF if place.tag in _LIST_TAGS else 1.0)


def _vote(prose: Prose) -> None:
    """A paragraph votes for the containers around it, the nearest most."""
    place: Place | None = prose.place
    # prose in items of a list is more often the summary of another page than a paragraph
    vote = prose.weight * (_IN_LIST if prose.place.in_list else 1.0)
    while place is not None and place.tag in _INLINE:
        place.votes += 0.3 * vote
        place = place.above
    if place is not None and place.tag in _PARAGRAPHS:
        place.votes += 0.5 * vote
        place = place.above
    for share in _KEPT:
        if place is None:
            break
        place.votes += share * vote
        place = place.above
