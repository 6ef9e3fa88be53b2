"""One paragraph: where it stands, how high its lines are, what it is kept with."""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.word.fonts import BODY_FONT
from reports.word.measures import BODY_PT, LINE_PT, TEXT_WIDTH_MM
from reports.word.text import Text, write

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}  # fmt: skip


class Shape(TypedDict, total=False):
    """How a paragraph stands: sizes in points. `right` stands at the right margin of the same line, `right_pt` keeps
    away from that margin, `line_pt` None lets the line be as high as what stands in it."""

    font: str
    size_pt: float
    align: str
    indent: bool
    bold: bool
    colour: RGBColor | None
    right: Text | None
    right_pt: float
    before_pt: float
    after_pt: float
    line_pt: float | None
    keep_next: bool
    style: str | None


def add_line(document: Any, text: Text, **asked: Unpack[Shape]) -> Any:
    """A paragraph of body text, but for what is asked; "\\n" begins a new line."""
    font, size_pt = asked.get("font", BODY_FONT), asked.get("size_pt", BODY_PT)
    bold, colour = asked.get("bold", False), asked.get("colour")
    line_pt, right, right_pt = asked.get("line_pt", LINE_PT), asked.get("right"), asked.get("right_pt", 0)
    paragraph = document.add_paragraph(style=asked.get("style"))
    shape = paragraph.paragraph_format
    shape.alignment = ALIGN[asked.get("align", "left")]
    shape.space_before, shape.space_after = Pt(asked.get("before_pt", 0)), Pt(asked.get("after_pt", 0))
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY if line_pt else WD_LINE_SPACING.SINGLE
    if line_pt:
        shape.line_spacing = Pt(line_pt)
    if asked.get("indent"):
        shape.first_line_indent = Pt(2 * size_pt)
        paragraph._p.pPr.ind.set(qn("w:firstLineChars"), "200")
    if right_pt:
        shape.right_indent = Pt(right_pt)
    shape.keep_with_next = asked.get("keep_next", False)
    write(paragraph, text, font, size_pt, bold=bold, colour=colour)
    if right is not None:
        shape.tab_stops.add_tab_stop(Mm(TEXT_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run("\t")
        write(paragraph, right, font, size_pt, bold=bold, colour=colour)
    return paragraph
