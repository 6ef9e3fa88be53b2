"""Which element of a page holds the article: prose votes for its ancestors, names weigh the votes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawlers.answer_table import INLINE, PARAGRAPHS, is_plain, is_unlinked, table_of_answers
from crawlers.answered import question_and_answer
from crawlers.body import is_data
from crawlers.names import BESIDE, CONTENT, MAYBE, SURE, UNKNOWN
from crawlers.places import Place, is_of_readers
from crawlers.prose import is_legal
from crawlers.prose_runs import Prose, prose_of

_NUMBERED = re.compile(r"(\D+)\d+")
_POSTS = ("post", "floor", "message")
# what an ancestor keeps of a vote, by its distance from the paragraph in containers
_KEPT = (1.0, 0.8, 0.62, 0.48, 0.36, 0.26, 0.18)
_WEIGHT = {SURE: 3.0, CONTENT: 1.5, MAYBE: 1.25, UNKNOWN: 1.0, BESIDE: 0.3}
_NEARLY_ALL = 0.9
_MIN_SHARE = 0.1
_MIN_PROSE = 60.0
_NAMED_SHARE, _MIN_NAMED, _MOST = 0.3, 200.0, 0.45
_MIN_SURE, _A_REMARK = 20.0, 40
_LITTLE_PROSE = 400.0
_MAX_HEADLINES, _HEADLINE_CHARS = 6, 60
_MAX_GROWN_STEPS = 3
_MORE_PROSE = 1.15
_IN_LIST = 0.3
_CELLS, _TABLES = frozenset(("td", "tr", "tbody")), frozenset(("tr", "tbody", "table"))
_OF_TABLE = _CELLS | _TABLES
_LIST_TAGS = frozenset(("ul", "ol", "dl"))
_LIST_ITSELF = 0.6
_PAGE_ITSELF = 0.6


@dataclass(frozen=True, slots=True)
class Container:
    """The article's element, all texts of the page in order, the places of those that are links, where the
    element's prose begins and ends, the element that `opens` it, of its first prose, and the one that
    holds an office's `answer` apart from it."""

    node: LexborNode | None
    texts: list[str]
    linked: set[int]
    first: int
    last: int
    hint: int = UNKNOWN
    opens: LexborNode | None = None
    answer: LexborNode | None = None

    @property
    def nodes(self) -> list[LexborNode]:
        """What holds the text, in the page's order."""
        return [node for node in (self.node, self.answer) if node is not None]


def container_of(body: LexborNode) -> Container:
    """The element whose text is the article's; `node` is None for a page without prose."""
    # in order of the page, each after the one around it
    places: dict[int, Place] = {}
    texts: list[str] = []
    linked: set[int] = set()
    found = prose_of(body, places, texts, linked)
    best = _by_names(found, places)
    if best is None or best.prose < _LITTLE_PROSE:
        # so little that what the site says of itself may outweigh the article
        found = [prose for prose in found if not is_legal(texts[prose.at])]
        best = _by_names(found, places)
        if all(len(texts[prose.at]) < _A_REMARK and is_of_readers(prose.place) for prose in found):
            # a video, and what readers say of it
            best = None
    if best is not None:
        best = _first_alike(_grown(_named_within(best, places), found, texts), places)
    if best is None:
        return Container(None, texts, linked, len(texts), len(texts))
    inside = [prose for prose in found if _is_in(prose.place, best)]
    halves = question_and_answer(best, inside[0].at, inside[-1].at, found, texts)
    if halves is None:
        return Container(best.node, texts, linked, inside[0].at, inside[-1].at, best.hint, _opening(inside, texts))
    asked, question, answered, answer = halves
    opens = _opening(asked, texts)
    return Container(question.node, texts, linked, asked[0].at, answered[-1].at, question.hint, opens, answer.node)


def _opening(prose: Sequence[Prose], texts: Sequence[str]) -> LexborNode:
    """The element of the first paragraph: a headline with a comma reads like prose, yet ends no sentence."""
    whole = (each for each in prose[:_MAX_HEADLINES] if "。" in (text := texts[each.at]) or len(text) > _HEADLINE_CHARS)
    place = next(whole, prose[0]).place
    while place.tag in INLINE and place.above is not None:
        place = place.above
    return place.node


def _by_names(found: list[Prose], places: dict[int, Place]) -> Place | None:
    total = _weigh(found, places)
    best = _best(found, places, names_count=True)
    sure = _outermost(place for place in places.values() if place.hint == SURE and place.kept >= _MIN_SURE)
    if len(sure) == 1:
        return sure[0]
    if best is None or best.prose < min(_MIN_PROSE, _MIN_SHARE * total):
        # the names mislead: nearly everything stands in what they call beside the content
        best = _best(found, places, names_count=False) or best
    return best


def _named_within(best: Place, places: dict[int, Place]) -> Place:
    """The element inside the best one that alone is named as content: what else stands in it is a feed or comments."""
    if best.hint >= CONTENT:
        return best
    named = (place for place in places.values() if place.hint >= CONTENT and place.kept >= _NAMED_SHARE * best.kept)
    outer = _outermost(place for place in named if _is_in(place, best))
    if len(outer) == 1 and outer[0].kept >= min(_MIN_NAMED, _MOST * best.kept):
        return outer[0]
    return best


def _outermost(found: Iterable[Place]) -> list[Place]:
    """Those that stand in no other of them."""
    all_found = list(found)
    return [place for place in all_found if not any(other is not place and _is_in(place, other) for other in all_found)]


def _grown(best: Place, found: list[Prose], texts: list[str]) -> Place:
    """The element around the best one, where it is named as well, holds more prose and hardly a link: a poem's notes
    outweigh its lines, yet both are the text. So is the table of which one cell asks and another answers. Prose is what
    ends its sentences: titles of other pages do not."""
    if best.hint >= CONTENT:
        return best
    if (table := table_of_answers(best)) is not None:
        return table
    if best.tag in _OF_TABLE and (whole := _around_table(best, found, texts)) is not None:
        return whole
    above, steps = best.above, 0
    while above is not None and above.tag != "body" and steps < _MAX_GROWN_STEPS:
        named = above.hint >= MAYBE or (best.tag in _CELLS and above.tag in _TABLES)
        if named and above.kept >= _MORE_PROSE * best.kept and _tells_more(above, best, found, texts):
            best = above
        above, steps = above.above, steps + 1
    return best


def _around_table(best: Place, found: list[Prose], texts: list[str]) -> Place | None:
    """What is named around a table of cases and introduces it in whole sentences, without being a page of links."""
    place: Place | None = best
    while place is not None and place.tag in _OF_TABLE:
        place = place.above
    steps = 0
    while place is not None and place.tag != "body" and steps < _MAX_GROWN_STEPS:
        if place.hint >= MAYBE and is_unlinked(place.node) and is_data(best.node):
            told = (prose for prose in found if "。" in texts[prose.at] and not _is_in(prose.place, best))
            return place if any(_is_in(prose.place, place) for prose in told) else None
        place, steps = place.above, steps + 1
    return None


def _tells_more(above: Place, best: Place, found: list[Prose], texts: list[str]) -> bool:
    if not is_plain(above.node):
        return False
    more = sum(
        prose.weight
        for prose in found
        if "。" in texts[prose.at]
        and not prose.place.beside
        and _is_in(prose.place, above)
        and not _is_in(prose.place, best)
    )
    return more >= (_MORE_PROSE - 1) * best.kept


def _first_alike(best: Place, places: dict[int, Place]) -> Place:
    """The first of the elements that are numbered alike: in a thread it asks, and what others write may be longer.
    Of an element that holds several posts the first of these."""
    if stem := _stem(best):
        return next(place for place in places.values() if place.tag == best.tag and _stem(place) == stem)
    posts: dict[str, list[Place]] = {}
    for place in places.values():
        if place.id.startswith(_POSTS) and _stem(place) and _is_in(place, best):
            posts.setdefault(_stem(place), []).append(place)
    # of those that stand in one another the innermost, which is met last
    several = [alike for alike in posts.values() if len(alike) > 1]
    return several[-1][0] if several else best


def _stem(place: Place) -> str:
    """`postmessage_` of the id `postmessage_1024`; empty without a number."""
    match = _NUMBERED.fullmatch(place.id) if place.id else None
    return match[1] if match else ""


def _is_in(place: Place | None, wanted: Place) -> bool:
    while place is not None and place is not wanted:
        place = place.above
    return place is wanted


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
        # a name around nearly everything says nothing, nor does the form into which 博达 puts each article
        named = place.hint == BESIDE and place.prose < _NEARLY_ALL * total
        if (above := place.above) is not None and above.beside:
            place.in_form = above.tag == "form" or above.in_form
            named = named or not (place.in_form and place.hint >= CONTENT)
        place.beside = named
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
    while place is not None and place.tag in INLINE:
        place.votes += 0.3 * vote
        place = place.above
    if place is not None and place.tag in PARAGRAPHS:
        place.votes += 0.5 * vote
        place = place.above
        while place is not None and place.tag in INLINE and place.prose <= prose.weight:
            # a section around each paragraph, as editors of phones write it
            place = place.above
    for share in _KEPT:
        if place is None:
            break
        place.votes += share * vote
        place = place.above
