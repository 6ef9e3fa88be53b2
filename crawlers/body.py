"""The text of an element as a reader sees it: paragraphs by lines, rows of tables as lines of cells."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from selectolax.lexbor import LexborNode

from crawlers.names import BESIDE, CONTENT, hint_of_element, is_beside_inside, word_set
from crawlers.unseen import is_unseen

CELL = " | "

_TEXT = 2  # lexbor's number of a text node
BLOCKS = word_set(
    """
    p div section article main header footer aside nav li ul ol dl dt dd table thead tbody tfoot tr caption h1
    h2 h3 h4 h5 h6 blockquote pre figure figcaption fieldset address center founder-content hr details summary
    """
)
# where a line or a link begins or ends; within other tags it goes on
_STRUCTURE = BLOCKS | {"a", "br", "td", "th"}
_PLAIN = _STRUCTURE - {"a", "li", "ol", "pre", "table", "td", "th", "tr", "ul"}
_SKIPPED = word_set(
    """
    script style noscript svg template iframe object select option textarea button nav aside form footer head
    title audio video canvas input menu dialog
    """
)
# a paragraph is text whatever its class says
_KEPT_TAGS = frozenset(("article", "p", "b", "strong", "main"))
# a cell with more text than this holds an article, not a figure: the table only lays out the page
_MAX_CELL_CHARS = 300
_MAX_BESIDE_SHARE = 0.4
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BROKEN_LINE = re.compile(r"(?<=[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef])[ \t]*\n\s*(?=[\u2e80-\u9fff\uff00-\uffef])")
_NUMBERED = re.compile(r"\s*(?:\d|[（(]?[一二三四五六七八九十]+[）)、.]|[①-⑳])")


@dataclass(slots=True)
class Line:
    text: str
    linked: int = 0  # characters of it that are links


@dataclass(slots=True)
class _Writer:
    """Collects the runs of a line until a block ends it."""

    lines: list[Line]
    runs: list[str]
    linked: int = 0

    def add(self, text: str, in_link: bool) -> None:
        self.runs.append(text)
        if in_link:
            self.linked += len(text.strip())

    def end_line(self) -> None:
        text = seen_text("".join(self.runs))
        if text.strip(" |"):
            self.lines.append(Line(text, self.linked))
        self.runs.clear()
        self.linked = 0


def seen_text(text: str) -> str:
    """One line as it is seen: no copy-protection characters, white space as one space, NFC."""
    text = _UNSEEN.sub("", text)
    if "\n" in text:
        text = _BROKEN_LINE.sub("", text)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def lines_of(root: LexborNode, *, whole: bool = False) -> list[Line]:
    """The lines of an element without what is hidden and, unless `whole`, what stands beside its content."""
    walk = _Walk(root, whole)
    walk.run()
    walk.end_line(row=True)
    return walk.writer.lines


class _Walk:
    """Through the tree without recursion, which a deep page would exhaust."""

    def __init__(self, root: LexborNode, whole: bool) -> None:
        self.root, self.whole, self.writer = root, whole, _Writer([], [])
        self.links = self.pre = self.rows = self.tables = 0
        # numbers of the ordered lists around, None for a list without
        self.numbers: list[int | None] = []

    @cached_property
    def limit(self) -> float:
        """What is longer than this is the content, whatever it is named."""
        return _MAX_BESIDE_SHARE * len(self.root.text(deep=True))

    def run(self) -> None:
        stack: list[tuple[LexborNode, str]] = [(self.root, "")]
        node = self.root.first_child
        # most texts stand in no link: they are taken as they are, without two calls each
        runs = self.writer.runs
        while True:
            if node is None:
                done, tag = stack.pop()
                if not stack:
                    return
                if tag in _STRUCTURE:
                    self.leave(tag)
                node = done.next
            elif node.tag_id == _TEXT:
                if self.pre or self.links:
                    self.text(node.text_content or "")
                else:
                    runs.append(node.text_content or "")
                node = node.next
            elif not node.is_element_node or self.is_skipped(node, tag := node.tag or ""):
                node = node.next
            else:
                if tag in _STRUCTURE:
                    self.enter(node, tag)
                stack.append((node, tag))
                node = node.first_child

    def text(self, text: str) -> None:
        if self.pre and "\n" in text:
            for part in text.split("\n"):
                self.writer.add(part, self.links > 0)
                self.end_line(row=True)
        else:
            self.writer.add(text, self.links > 0)

    def is_skipped(self, node: LexborNode, tag: str) -> bool:
        if tag in _SKIPPED:
            return True
        if not (attributes := node.attributes):
            return False
        told = (attributes.get("id") or "", attributes.get("class") or "", attributes.get("style") or "")
        unseen, is_content, is_beside = _told_of(tag, *told)
        if unseen or (not is_content and "hidden" in attributes):
            return True
        if self.whole or not is_beside:
            return False
        if tag == "table" and node.css_first("a") is None:
            # a ranking is the text where it leads nowhere
            return False
        return len(node.text(deep=True)) < self.limit

    def enter(self, node: LexborNode, tag: str) -> None:
        if tag in _PLAIN:
            self.end_line()
        elif tag == "a":
            self.links += 1
        elif tag in ("ol", "ul"):
            self.numbers.append(_first_number(node) if tag == "ol" else None)
            self.end_line()
        elif tag == "table":
            self.tables += 1
            self.rows += self.rows > 0 or (self.tables < 4 and is_data(node))
            self.end_line()
        elif tag in ("td", "th"):
            self.start_cell()
        else:
            self.pre += tag == "pre"
            self.end_line(row=tag == "tr")
            if tag == "li":
                self.number(node)

    def leave(self, tag: str) -> None:
        if tag in _PLAIN:
            self.end_line()
        elif tag == "a":
            self.links -= 1
        elif tag == "table":
            self.tables -= 1
            self.rows -= self.rows > 0
            self.end_line()
        elif tag in ("ol", "ul"):
            self.numbers.pop()
            self.end_line()
        elif tag not in ("td", "th"):
            self.pre -= tag == "pre"
            self.end_line(row=tag == "tr")

    def end_line(self, row: bool = False) -> None:
        """Inside a cell of a data table a paragraph's end is only a space."""
        if not self.writer.runs:
            return
        if self.rows and not row:
            self.writer.add(" ", False)
        else:
            self.writer.end_line()

    def start_cell(self) -> None:
        if not self.rows:
            self.end_line()
        elif any(not run.isspace() for run in self.writer.runs):
            self.writer.add(CELL, False)

    def number(self, node: LexborNode) -> None:
        if not self.numbers or (number := self.numbers[-1]) is None:
            return
        self.numbers[-1] = number + 1
        if not _NUMBERED.match(node.text(deep=True)[:40]):
            self.writer.add(f"{number}. ", False)


# pages of one site use the same few again and again
@lru_cache(maxsize=20_000)
def _told_of(tag: str, number: str, classes: str, style: str) -> tuple[bool, bool, bool]:
    """Whether an element is hidden, is named as content, and stands beside the content by its name."""
    attributes: dict[str, str | None] = {"id": number, "class": classes, "style": style}
    hint = hint_of_element(attributes)
    beside = hint == BESIDE and tag not in _KEPT_TAGS and is_beside_inside(attributes)
    return hint < CONTENT and is_unseen(tag, attributes), hint >= CONTENT, beside


def is_data(table: LexborNode) -> bool:
    """Whether a table's cells are figures and words rather than parts of the page."""
    return all(len(cell.text(deep=True).strip()) <= _MAX_CELL_CHARS for cell in table.css("td"))


def _first_number(node: LexborNode) -> int:
    start = node.attributes.get("start") or "1"
    return int(start) if start.isdecimal() and len(start) < 6 else 1
