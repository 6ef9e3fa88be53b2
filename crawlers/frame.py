"""What is printed around a text: between its title and its first paragraph, right after it, and farther off."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawlers.container import Container
from crawlers.prose import OTHERS_CHARS, is_others

# texts before the body that may hold title, date and origin, after it, and before the title
_BEFORE, _AFTER, _FAR = 60, 12, 300
# so many texts at the container's head, if short, may still be its line of date and origin
_OPENING, _MAX_LABEL_CHARS = 8, 80
_SENTENCE = re.compile(r"[，。！？；]")
# 发布日期： in one cell, the date in the next
_LABEL = re.compile(r"[^：:，。]{2,12}[：:]\s*|[^：:，。\d]{0,6}(?:日\s*期|时\s*间|[时有]\s*效\s*期)\s*")
_A_DAY = re.compile(r"(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d")
# nothing that is looked for stands later in a text
_MAX_TEXT_CHARS = 400
# a link this long is the title of another page, whose dates are its own
_MAX_NAME_CHARS = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """Single-spaced texts in order: `near` between title and body with the short ones that the body begins with (of
    which the first `between` stand before it), `after` it, `far` what stands before the title."""

    container: Container
    start: int
    near: list[str]
    after: list[str]
    between: int = 0

    def far(self, *, days: bool = True) -> list[str]:
        """Unless `days`, without links to the issues of other days."""
        return _own(self.container, max(0, self.start - _FAR), self.start, days=days)

    def page_labels(self) -> list[str]:
        """What may name the page of a newspaper, the nearest to the body last."""
        texts, linked = self.container.texts, self.container.linked
        places = [place for place in range(max(0, self.start - _FAR), self.container.first) if "版" in texts[place]]
        # a list of the paper's pages is links; the page itself is printed without one, where it is printed so
        shown = [place for place in places if place not in linked and any(map(str.isdigit, texts[place]))]
        return [" ".join(texts[place][:_MAX_TEXT_CHARS].split()) for place in shown or places]

    @property
    def line(self) -> str:
        """What is printed near the body, as one text."""
        return " | ".join([*self.near, *self.after])


def frame_of(container: Container, title: str) -> Frame:
    first, last = container.first, container.last
    if container.node is None:
        # no body to count from: the title's place is looked for on the whole page
        start = _title_place(container, title, 0, first)
        return Frame(container, start, _own(container, start, start + _BEFORE // 2), [])
    start = _title_place(container, title, max(0, first - _BEFORE), first)
    begins = _before_others(_own(container, first, min(first + _OPENING, last + 1)))
    opening = [text for text in begins if _is_label(text)]
    between = _own(container, start, first)
    after = list(_before_others(_own(container, last + 1, last + 1 + _AFTER, days=False)))
    return Frame(container, start, [*between, *opening], after, between=len(between))


def _before_others(texts: list[str]) -> Iterator[str]:
    """What readers say, and other pages, have days of their own."""
    return itertools.takewhile(lambda text: len(text) > OTHERS_CHARS or not is_others(text), texts)


def _title_place(container: Container, title: str, lowest: int, first: int) -> int:
    """Where the title ends, or where what follows it in the same text begins; `lowest` where it is not printed."""
    plain = "".join(title.split())
    for place in range(first - 1, lowest - 1, -1):
        text = "".join(container.texts[place][:_MAX_TEXT_CHARS].split()) if plain else ""
        if text and text.startswith(plain[:20]):
            return place + (len(text) <= len(plain))
    return lowest


def _own(container: Container, start: int, end: int, *, days: bool = True) -> list[str]:
    """The texts of these places without the titles of other pages; a label stands with what it labels. Unless `days`,
    links to the issues of other days are left out as well."""
    found: list[str] = []
    for place in range(start, min(end, len(container.texts))):
        text = " ".join(container.texts[place][:_MAX_TEXT_CHARS].split())
        if not text:
            continue
        if place in container.linked and (not days if _A_DAY.match(text) else len(text) > _MAX_NAME_CHARS):
            continue
        if found and _LABEL.fullmatch(found[-1]):
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
    return found


def _is_label(text: str) -> bool:
    return len(text) <= _MAX_LABEL_CHARS and not _SENTENCE.search(text)
