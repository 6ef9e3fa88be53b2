"""One paragraph: where it stands, how high its lines are, what it is kept with."""

from __future__ import annotations

from typing import Any

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


def add_line(
    document: Any,
    text: Text,
    *,
    font: str = BODY_FONT,
    size_pt: float = BODY_PT,
    align: str = "left",
    indent: bool = False,
    bold: bool = False,
    colour: RGBColor | None = None,
    right: Text | None = None,
    right_pt: float = 0,
    before_pt: float = 0,
    after_pt: float = 0,
    line_pt: float | None = LINE_PT,
    keep_next: bool = False,
    style: str | None = None,
) -> Any:
    """A paragraph. `right` stands at the right margin of the same line, `right_pt` keeps away from that margin, "\\n"
    begins a new line, `line_pt` None lets the line be as high as what stands in it."""
    paragraph = document.add_paragraph(style=style)
    shape = paragraph.paragraph_format
    shape.alignment = ALIGN[align]
    shape.space_before, shape.space_after = Pt(before_pt), Pt(after_pt)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY if line_pt else WD_LINE_SPACING.SINGLE
    if line_pt:
        shape.line_spacing = Pt(line_pt)
    if indent:
        shape.first_line_indent = Pt(2 * size_pt)
        paragraph._p.pPr.ind.set(qn("w:firstLineChars"), "200")
    if right_pt:
        shape.right_indent = Pt(right_pt)
    shape.keep_with_next = keep_next
    write(paragraph, text, font, size_pt, bold=bold, colour=colour)
    if right is not None:
        shape.tab_stops.add_tab_stop(Mm(TEXT_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run("\t")
        write(paragraph, right, font, size_pt, bold=bold, colour=colour)
    return paragraph
