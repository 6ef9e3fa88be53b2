"""A table in which one cell names what the next one says: a decision, a record, which is the text as a whole."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from crawlers.names import word_set
from crawlers.places import Place

PARAGRAPHS = frozenset(["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "blockquote", "figcaption", "pre"])
INLINE = word_set(
    """
    span a b i em strong font u s small big sub sup label mark ins del code br abbr cite q time
    """
)
_LETTER = re.compile(r"来信|信件|留言|诉求|咨询|投诉|提问|答复|回复|问题|主题|标题")
_MAX_ROWS, _FEWEST_ROWS, _A_NAME, _NEARLY_ALL = 60, 4, 14, 0.9
_MAX_GROWN_CHARS, _MAX_LINKED = 3000, 0.05


def table_of_answers(best: Place) -> Place | None:
    """The table in which one cell names what the next one says, where the best element is only its longest cell; a
    letter's form is no text."""
    place: Place | None = best
    while place is not None and place.tag in INLINE | PARAGRAPHS:
        place = place.above
    while place is not None and place.tag in ("td", "tr", "tbody"):
        place = place.above
    if place is None or place.tag != "table" or place is best or not is_plain(place.node):
        return None
    rows = [[cell.text(deep=True).strip() for cell in row.css("td, th")] for row in place.node.css("tr")[:_MAX_ROWS]]
    named = sum(len(row) in (2, 4) and 2 <= len(row[0]) <= _A_NAME and bool(row[1]) for row in rows)
    letter = any(_LETTER.search(row[0]) for row in rows if row)
    return place if named >= _FEWEST_ROWS and named >= _NEARLY_ALL * len(rows) and not letter else None


def is_plain(node: LexborNode) -> bool:
    return len(node.text(deep=True)) <= _MAX_GROWN_CHARS and is_unlinked(node)


def is_unlinked(node: LexborNode) -> bool:
    """Whether hardly any of its text leads elsewhere."""
    linked = sum(len(link.text(deep=True)) for link in node.css("a"))
    return linked <= _MAX_LINKED * len(node.text(deep=True))
