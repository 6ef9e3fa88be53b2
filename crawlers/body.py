"""The text of an element as a reader sees it: paragraphs by lines, rows of tables as lines of cells."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawlers.names import BESIDE, CONTENT, hint_of_element, is_beside_inside

CELL = " | "

_TEXT, _COMMENT = 2, 4  # lexbor's numbers
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "nav",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "fieldset",
        "address",
        "center",
        "founder-content",
        "hr",
        "details",
        "summary",
    ]
)
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "svg",
        "template",
        "iframe",
        "object",
        "select",
        "option",
        "textarea",
        "button",
        "nav",
        "aside",
        "form",
        "footer",
        "head",
        "title",
        "audio",
        "video",
        "canvas",
        "input",
        "menu",
        "dialog",
    ]
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
    cell: bool = False

    def add(self, text: str, in_link: bool) -> None:
        self.runs.append(text)
        if in_link:
            self.linked += len(text.strip())

    def end_line(self) -> None:
        if self.runs:
            text = seen_text("".join(self.runs))
            if text.strip(" |"):
                self.lines.append(Line(text, self.linked))
            self.runs, self.linked = [], 0


def seen_text(text: str) -> str:
    """One line as it is seen: no copy-protection characters, white space as one space, NFC."""
    text = _UNSEEN.sub("", text)
    if "\n" in text:
        text = _BROKEN_LINE.sub("", text)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def lines_of(root: LexborNode, hidden: frozenset[int], *, whole: bool = False) -> list[Line]:
    """The lines of an element without what is hidden and, unless `whole`, what stands beside its content."""
    writer = _Writer([], [])
    limit = 0.0 if whole else _MAX_BESIDE_SHARE * len(root.text(deep=True))
    walk = _Walk(root, hidden, limit, writer)
    walk.run()
    writer.end_line()
    return writer.lines


class _Walk:
    """Through the tree without recursion, which a deep page would exhaust."""

    def __init__(self, root: LexborNode, hidden: frozenset[int], limit: float, writer: _Writer) -> None:
        self.root, self.hidden, self.limit, self.writer = root, hidden, limit, writer
        self.links = self.pre = self.rows = self.tables = 0
        # numbers of the ordered lists around, None for a list without
        self.numbers: list[int | None] = []

    def run(self) -> None:
        stack = [self.root]
        node = self.root.first_child
        while True:
            if node is None:
                done = stack.pop()
                if not stack:
                    return
                self.leave(done)
                node = done.next
            elif node.tag_id == _TEXT:
                self.text(node.text_content or "")
                node = node.next
            elif node.tag_id == _COMMENT or not node.is_element_node or self.is_skipped(node):
                node = node.next
            else:
                self.enter(node)
                stack.append(node)
                node = node.first_child

    def text(self, text: str) -> None:
        if self.pre and "\n" in text:
            for part in text.split("\n"):
                self.writer.add(part, self.links > 0)
                self.writer.end_line()
        else:
            self.writer.add(text, self.links > 0)

    def is_skipped(self, node: LexborNode) -> bool:
        tag = node.tag or ""
        if tag in _SKIPPED:
            return True
        if not (attributes := node.attributes):
            return False
        hint = hint_of_element(attributes)
        if node.mem_id in self.hidden and hint != CONTENT:
            return True
        if hint != BESIDE or tag in _KEPT_TAGS or not is_beside_inside(attributes):
            return False
        return len(node.text(deep=True)) < self.limit

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "a":
            self.links += 1
        elif tag == "br":
            self.end_line()
        elif tag in ("ol", "ul"):
            self.numbers.append(_first_number(node) if tag == "ol" else None)
            self.end_line()
        elif tag == "table":
            self.tables += 1
            self.rows += self.rows > 0 or (self.tables < 4 and is_data(node))
            self.end_line()
        elif tag in ("td", "th"):
            self.start_cell()
        elif tag in _BLOCKS:
            self.pre += tag == "pre"
            self.end_line(row=tag == "tr")
        if tag == "li":
            self.number(node)

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "a":
            self.links -= 1
        elif tag == "table":
            self.tables -= 1
            self.rows -= self.rows > 0
            self.end_line()
        elif tag in ("ol", "ul"):
            self.numbers.pop()
            self.end_line()
        elif tag in _BLOCKS:
            self.pre -= tag == "pre"
            self.end_line(row=tag == "tr")

    def end_line(self, row: bool = False) -> None:
        """Inside a cell of a data table a paragraph's end is only a space."""
        if self.rows and not row:
            self.writer.add(" ", False)
        else:
            self.writer.end_line()

    def start_cell(self) -> None:
        if not self.rows:
            self.writer.end_line()
        elif any(not run.isspace() for run in self.writer.runs):
            self.writer.add(CELL, False)

    def number(self, node: LexborNode) -> None:
        if not self.numbers or (number := self.numbers[-1]) is None:
            return
        self.numbers[-1] = number + 1
        if not _NUMBERED.match(node.text(deep=True)[:40]):
            self.writer.add(f"{number}. ", False)


def is_data(table: LexborNode) -> bool:
    """Whether a table's cells are figures and words rather than parts of the page."""
    return all(len(cell.text(deep=True).strip()) <= _MAX_CELL_CHARS for cell in table.css("td"))


def _first_number(node: LexborNode) -> int:
    start = node.attributes.get("start") or "1"
    return int(start) if start.isdecimal() and len(start) < 6 else 1
