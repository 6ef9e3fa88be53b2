"""The page of an official paper after GB/T 9704: margins, fonts, red head, page numbers, tables, closing lines.

The standard's fonts are not free; fontTable.xml names free ones in their stead, which a program without them takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.office import plain

TITLE_FONT, BODY_FONT, KAI_FONT = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312"
HEI_FONT, SONG_FONT, LATIN_FONT = "黑体", "宋体", "Times New Roman"
SUBSTITUTES = {
    TITLE_FONT: "方正小标宋_GBK,小标宋体,Noto Serif CJK SC,思源宋体,宋体",
    BODY_FONT: "仿宋,FangSong,朱雀仿宋,Noto Serif CJK SC,思源宋体",
    KAI_FONT: "楷体,KaiTi,霞鹜文楷,Noto Serif CJK SC,思源宋体",
    HEI_FONT: "SimHei,Noto Sans CJK SC,思源黑体",
    SONG_FONT: "SimSun,Noto Serif CJK SC,思源宋体",
}
"""Font of the standard → other names of it and free fonts, best first."""

TEXT_WIDTH_MM, TEXT_WIDTH_PT = 156, 442
TOGETHER = 12
"""A table of at most so many rows is kept on one page."""
BODY_PT, LINE_PT = 16, 28.9
"""三号, and the line that gives 22 lines a page."""
RED = RGBColor(0xE6, 0x00, 0x12)
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


class Paper:
    """An official paper that is written from top to bottom."""

    def __init__(self) -> None:
        self.document: Any = Document()
        _prepare(self.document)

    def line(
        self,
        text: str,
        *,
        font: str = BODY_FONT,
        size_pt: float = BODY_PT,
        align: str = "left",
        indent: bool = False,
        bold: bool = False,
        colour: RGBColor | None = None,
        right: str | None = None,
        before_pt: float = 0,
        after_pt: float = 0,
        line_pt: float | None = LINE_PT,
        keep_next: bool = False,
    ) -> Any:
        """A paragraph; `right` stands at the right margin of the same line, "\\n" begins a new line in it."""
        paragraph = self.document.add_paragraph()
        shape = paragraph.paragraph_format
        shape.alignment = _ALIGN[align]
        shape.space_before, shape.space_after = Pt(before_pt), Pt(after_pt)
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY if line_pt else WD_LINE_SPACING.SINGLE
        if line_pt:
            shape.line_spacing = Pt(line_pt)
        if indent:
            shape.first_line_indent = Pt(2 * size_pt)
        shape.keep_with_next = keep_next
        if right is not None:
            shape.tab_stops.add_tab_stop(Mm(TEXT_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
            text = f"{text}\t{right}"
        write_run(paragraph, text, font, size_pt, bold=bold, colour=colour)
        return paragraph

    def heading(self, text: str) -> None:
        self.line(text, font=HEI_FONT, indent=True, keep_next=True)

    def body(self, text: str) -> None:
        self.line(text, indent=True)

    def caption(self, text: str) -> None:
        self.line(text, font=HEI_FONT, size_pt=14, align="centre", before_pt=6, keep_next=True)

    def note(self, text: str) -> None:
        self.line(text, size_pt=12, line_pt=20, after_pt=6)

    def page_break(self) -> None:
        self.document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)

    def table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths_mm: Sequence[float],
        left: Sequence[int] = (), size_pt: float = 12, together: bool = True,
    ) -> None:  # fmt: skip
        """A ruled table whose head is repeated on each page; the columns `left` are set left, all others centred."""
        table = self.document.add_table(rows=0, cols=len(heads))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _rule(table, ("top", "left", "bottom", "right", "insideH", "insideV"))
        _set_widths(table, widths_mm)
        together = together and len(rows) <= TOGETHER
        for number, cells in enumerate((heads, *rows)):
            row = table.add_row()
            _row_property(row, "w:cantSplit")
            if number == 0:
                _row_property(row, "w:tblHeader")
            for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
                cell.width = Mm(widths_mm[column])
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                align = "left" if number and column in left else "centre"
                paragraph = _fill(cell, text, HEI_FONT if number == 0 else BODY_FONT, size_pt, align)
                paragraph.paragraph_format.keep_with_next = together and number < len(rows)

    def imprint(self, lines: Sequence[tuple[str, str | None]]) -> None:
        """版记: the closing lines between rules at the foot of the last page; `right` stands at the right margin."""
        table = self.document.add_table(rows=0, cols=1)
        table.autofit = False
        _rule(table, ("top", "bottom", "insideH"))
        _set_widths(table, [TEXT_WIDTH_MM])
        place = {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "center", "tblpYSpec": "bottom"}
        table._tbl.tblPr.insert(1, _element("w:tblpPr", leftFromText="0", rightFromText="0", **place))
        for number, (text, right) in enumerate(lines, 1):
            row = table.add_row()
            _row_property(row, "w:cantSplit")
            row.cells[0].width = Mm(TEXT_WIDTH_MM)
            paragraph = _fill(row.cells[0], text if right is None else f"{text}\t{right}", BODY_FONT, 14, "left")
            paragraph.paragraph_format.keep_with_next = number < len(lines)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH_MM - 4), WD_TAB_ALIGNMENT.RIGHT)
        self.document.add_paragraph().paragraph_format.line_spacing = Pt(1)

    def red_rule(self) -> None:
        paragraph = self.line("", size_pt=4, line_pt=6, after_pt=14)
        _borders(paragraph, {"bottom": 18}, colour="E60012")


def write_run(
    paragraph: Any, text: str, font: str, size_pt: float, *, bold: bool = False, colour: RGBColor | None = None
) -> None:
    """Adds text in an East Asian font; Latin letters and digits stand in a Latin one."""
    run = paragraph.add_run(plain(text))
    run.font.size, run.bold, run.font.name = Pt(size_pt), bold, LATIN_FONT
    run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), font)
    if colour is not None:
        run.font.color.rgb = colour


def font_table() -> bytes:
    """word/fontTable.xml: each font of the standard with the free ones to take in its stead."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"swiss" if name == HEI_FONT else "roman"}"/><w:pitch w:val="variable"/></w:font>'
        for name, others in SUBSTITUTES.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'{entries}<w:font w:name="{LATIN_FONT}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font></w:fonts>'
    ).encode()


def _prepare(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(24)
    document.settings.odd_and_even_pages_header_footer = True
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN_FONT, Pt(BODY_PT)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), BODY_FONT)
    normal.element.get_or_add_rPr().append(_element("w:lang", val="en-US", eastAsia="zh-CN"))
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, align: Any) -> None:
    """— 1 —, one character in from the outer edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    shape = paragraph.paragraph_format
    shape.alignment = align
    shape.left_indent = shape.right_indent = Pt(14)
    write_run(paragraph, "— ", SONG_FONT, 14)
    for kind, text in (("begin", None), (None, " PAGE "), ("end", None)):
        run = paragraph.add_run()
        run.font.size, run.font.name = Pt(14), LATIN_FONT
        part = _element("w:fldChar", fldCharType=kind) if kind else OxmlElement("w:instrText")
        if text is not None:
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._r.append(part)
    write_run(paragraph, " —", SONG_FONT, 14)


def _fill(cell: Any, text: str, font: str, size_pt: float, align: str) -> Any:
    paragraph = cell.paragraphs[0]
    shape = paragraph.paragraph_format
    shape.alignment = _ALIGN[align]
    shape.space_before = shape.space_after = Pt(2)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size_pt * 1.4)
    write_run(paragraph, text, font, size_pt)
    return paragraph


def _set_widths(table: Any, widths_mm: Sequence[float]) -> None:
    """Widths of the grid, which LibreOffice goes by (Word goes by those of the cells)."""
    for column, width_mm in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width_mm)


def _rule(table: Any, edges: Sequence[str]) -> None:
    borders = OxmlElement("w:tblBorders")
    for edge in edges:
        borders.append(
            _element(f"w:{edge}", val="single", sz="8" if edge in ("top", "bottom") else "4", color="000000")
        )
    table._tbl.tblPr.append(borders)


def _borders(paragraph: Any, edges: dict[str, int], colour: str = "000000") -> None:
    borders = OxmlElement("w:pBdr")
    for edge, eighths_pt in edges.items():
        borders.append(_element(f"w:{edge}", val="single", sz=str(eighths_pt), space="1", color=colour))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _element(name: str, **values: str) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element
