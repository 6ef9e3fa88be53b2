"""An official paper that is written from top to bottom."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Unpack

from docx import Document
from docx.enum.text import WD_BREAK
from docx.shared import Mm

from reports.office import core_properties, repacked
from reports.word.closing import Imprint, add_imprint, add_signature
from reports.word.fonts import HEI_FONT, KAI_FONT, TITLE_FONT, font_table
from reports.word.head import Head, add_head
from reports.word.markup import element
from reports.word.measures import CAPTION_PT, LINE_PT, SMALL_PT, TEXT_WIDTH_MM, TITLE_PT
from reports.word.numerals import numeral
from reports.word.page import HEADING_FONTS, prepare
from reports.word.paragraph import Shape, add_line
from reports.word.sources import Source, Sources, mark_of
from reports.word.tables import add_form, add_table
from reports.word.text import Span, Text, said, spans_of, strong
from reports.word.titles import title_lines


class Paper:
    """Write it from top to bottom, then take `data`. Widths are in mm (TEXT_WIDTH_MM across), sizes in points."""

    def __init__(self) -> None:
        self.document: Any = Document()
        prepare(self.document)
        self._sources = Sources()
        self._counts = [0, 0, 0]

    # the head

    def head(self, head: Head) -> None:
        add_head(self.document, head)

    def title(self, text: str) -> None:
        """标题, 二号 in the middle; a long one is broken between words into lines of like length, or at its "\\n"."""
        lines = title_lines(said(text))
        self.line("\n".join(lines), font=TITLE_FONT, size_pt=TITLE_PT, align="centre", line_pt=34, before_pt=14,
                  after_pt=20, style="Title")  # fmt: skip

    def addressees(self, names: str) -> None:
        """主送机关, at the margin, with its colon."""
        self.line(f"{names}：")

    # the text

    def section(self, text: str) -> None:
        """一、 and so on, counted by itself."""
        self._heading(1, f"{numeral(self._next(0))}、{said(text)}")

    def subsection(self, text: str) -> None:
        """（一） and so on, anew in each section."""
        self._heading(2, f"（{numeral(self._next(1))}）{said(text)}")

    def point(self, text: Text, heading: str = "") -> None:
        """A paragraph that begins with 1. and so on, anew under each heading; its own `heading` in bold before it."""
        pieces: list[Span] = [Span(f"{self._next(2)}．")]
        if heading:
            pieces.append(strong(heading))
        self.body([*pieces, *spans_of(text)])

    def body(self, text: Text, *, keep_next: bool = False) -> None:
        """A paragraph of 仿宋 三号, its first line two characters in."""
        self.line(text, indent=True, align="justify", keep_next=keep_next)

    def quote(self, text: Text, source: Source) -> None:
        """Words of an article in 楷体, and below them in small type whose they are."""
        self.line(text, font=KAI_FONT, indent=True, align="justify", keep_next=True)
        self.line(["——", *spans_of(source.words)], size_pt=SMALL_PT, line_pt=20, align="right", after_pt=6)

    def cite(self, source: Source) -> Span:
        """A raised number to put after a sentence; `sources` lists what was cited."""
        return self._sources.cite(source)

    def sources(self, heading: str = "资料来源") -> None:
        """What was cited, each a line with its number and link; nothing where nothing was."""
        numbered = self._sources.numbered()
        if numbered:
            self.line(heading, font=HEI_FONT, size_pt=CAPTION_PT, before_pt=LINE_PT / 2, keep_next=True)
        for number, source in numbered:
            paragraph = self.line([f"[{number}]　", *spans_of(source.words)], size_pt=SMALL_PT, line_pt=20)
            _bookmark(paragraph, number, mark_of(number))

    # what is not text

    def table(
        self, heads: Sequence[str], rows: Sequence[Sequence[Text]], widths_mm: Sequence[float], *,
        left: Sequence[int] = (), size_pt: float = SMALL_PT, together: bool = True, caption: str = "", note: str = "",
    ) -> None:  # fmt: skip
        """A ruled table whose head is repeated on each page, its caption above and its note below; the columns `left`
        are set left, all others centred; one of few rows is kept on a page where `together`."""
        if caption:
            self.line(caption, font=HEI_FONT, size_pt=CAPTION_PT, align="centre", before_pt=6, keep_next=True)
        add_table(self.document, heads, rows, widths_mm, left=left, size_pt=size_pt, together=together)
        if note:
            self.note(note)
        else:
            self.line("", size_pt=6, line_pt=8)

    def form(self, rows: Sequence[Sequence[tuple[str, Text]]], *, size_pt: float = CAPTION_PT) -> None:
        """A ruled form of labels and values, one or two pairs a row (`reports.word.tables.add_form`)."""
        add_form(self.document, rows, size_pt=size_pt)
        self.line("", size_pt=6, line_pt=8)

    def picture(self, png: bytes, caption: str = "", *, width_mm: float = TEXT_WIDTH_MM, words: str = "") -> None:
        """A PNG in the middle with its caption below; `words` say what it shows to who cannot see it."""
        paragraph = self.line("", align="centre", line_pt=None, before_pt=6, keep_next=bool(caption))
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(width_mm))
        shape._inline.docPr.set("descr", said(words or caption))
        if caption:
            self.line(caption, font=HEI_FONT, size_pt=CAPTION_PT, align="centre", after_pt=6)

    def note(self, text: Text) -> None:
        """Small type below a table or picture."""
        self.line(text, size_pt=SMALL_PT, line_pt=20, after_pt=6)

    def line(self, text: Text, **asked: Unpack[Shape]) -> Any:
        """Any other paragraph."""
        return add_line(self.document, text, **asked)

    def page_break(self) -> None:
        self.document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)

    # the end

    def attachments(self, names: Sequence[str]) -> None:
        """附件说明, a line below the text; several are numbered."""
        for number, name in enumerate(names, 1):
            count = f"{number}．" if len(names) > 1 else ""
            before = "附件：" if number == 1 else "　　　"
            self.line(f"{before}{count}{name}", indent=True, before_pt=LINE_PT if number == 1 else 0, keep_next=True)

    def signature(self, name: str, day: date) -> None:
        """Who wrote it and when, below the text at the right."""
        add_signature(self.document, name, day)

    def imprint(self, imprint: Imprint) -> None:
        """版记, the last thing of a paper."""
        add_imprint(self.document, imprint)

    def data(self, title: str, author: str, moment: datetime) -> bytes:
        """The .docx; `moment` (aware) is the one that it bears as made and changed."""
        out = io.BytesIO()
        self.document.save(out)
        core = core_properties(said(title), said(author), moment)
        return repacked(out.getvalue(), {"docProps/core.xml": core, "word/fontTable.xml": font_table()})

    def _heading(self, level: int, text: str) -> None:
        self.line(text, font=HEADING_FONTS[level - 1], indent=True, keep_next=True, style=f"Heading {level}")

    def _next(self, level: int) -> int:
        self._counts[level] += 1
        self._counts[level + 1 :] = [0] * (len(self._counts) - level - 1)
        return self._counts[level]


def _bookmark(paragraph: Any, number: int, name: str) -> None:
    start = element("w:bookmarkStart", id=str(number), name=name)
    end = element("w:bookmarkEnd", id=str(number))
    paragraph._p.pPr.addnext(start)
    paragraph._p.append(end)
