"""Tables: ruled, the head repeated on each page, a row never cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.word.fonts import BODY_FONT, HEI_FONT
from reports.word.markup import element
from reports.word.measures import TEXT_WIDTH_MM
from reports.word.paragraph import ALIGN
from reports.word.text import Text, said, write

TOGETHER = 12
"""A table of at most so many rows is kept on one page."""
_PROPERTIES = [
    qn(f"w:{name}") for name in (
        "tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc",
        "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook",
    )
]  # fmt: skip
THICK, THIN = "8", "4"
"""Rules in eighths of a point: about 0.35 mm outside, 0.18 mm inside."""


def add_table(
    document: Any, heads: Sequence[str], rows: Sequence[Sequence[Text]], widths_mm: Sequence[float],
    *, left: Sequence[int] = (), size_pt: float = 12, together: bool = True,
) -> Any:  # fmt: skip
    """`left` are the columns set left, all others are centred; no `heads` makes a table without one."""
    table = bare_table(document, widths_mm)
    rule(table, ("top", "left", "bottom", "right", "insideH", "insideV"))
    lines: list[tuple[bool, Sequence[Text]]] = [(False, row) for row in rows]
    if heads:
        lines.insert(0, (True, heads))
    together = together and len(rows) <= TOGETHER
    for number, (head, cells) in enumerate(lines, 1):
        row = add_row(table, head=head)
        for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = Mm(widths_mm[column])
            align = "left" if not head and column in left else "centre"
            paragraph = fill(cell, text, HEI_FONT if head else BODY_FONT, size_pt, align)
            paragraph.paragraph_format.keep_with_next = together and number < len(lines)
    return table


def add_form(
    document: Any, rows: Sequence[Sequence[tuple[str, Text]]], *, size_pt: float = 14, labels_mm: float = 30,
    blank_mm: float = 13,
) -> Any:  # fmt: skip
    """A form to fill in: each row has one or two pairs of a label and what stands beside it; a row all of whose values
    are empty is `blank_mm` high, so that a hand can write there. A value may be of several paragraphs ("\n")."""
    value_mm = TEXT_WIDTH_MM / 2 - labels_mm
    table = bare_table(document, [labels_mm, value_mm, labels_mm, value_mm])
    rule(table, ("top", "left", "bottom", "right", "insideH", "insideV"))
    for pairs in rows:
        row = add_row(table)
        cells = list(row.cells)
        if len(pairs) == 1:
            cells[1:] = [cells[1].merge(cells[3])]
        if not any(said(text) for _, text in pairs):
            row.height, row.height_rule = Mm(blank_mm), WD_ROW_HEIGHT_RULE.AT_LEAST
        for number, (label, text) in enumerate(pairs):
            fill(cells[2 * number], label, HEI_FONT, size_pt, "centre")
            cells[2 * number].width = Mm(labels_mm)
            cells[2 * number + 1].width = Mm(value_mm if len(pairs) == 2 else TEXT_WIDTH_MM - labels_mm)
            fill(cells[2 * number + 1], text, BODY_FONT, size_pt, "left")
    return table


def bare_table(document: Any, widths_mm: Sequence[float]) -> Any:
    """A table without rows or rules. LibreOffice goes by the widths of the grid, Word by those of the cells."""
    table = document.add_table(rows=0, cols=len(widths_mm))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width_mm in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width_mm)
    return table


def add_row(table: Any, *, head: bool = False) -> Any:
    row = table.add_row()
    for name in ("w:cantSplit", *(("w:tblHeader",) if head else ())):
        row._tr.get_or_add_trPr().append(OxmlElement(name))
    return row


def fill(cell: Any, text: Text, font: str, size_pt: float, align: str) -> Any:
    """Writes into a cell's first paragraph."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    shape = paragraph.paragraph_format
    shape.alignment = ALIGN[align]
    shape.space_before = shape.space_after = Pt(2)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size_pt * 1.4)
    write(paragraph, text, font, size_pt)
    return paragraph


def set_property(table: Any, made: Any) -> None:
    """Adds a property where the schema has it: Word refuses files whose properties stand in another order."""
    properties = table._tbl.tblPr
    later = _PROPERTIES[_PROPERTIES.index(made.tag) + 1 :]
    place = next((each for each in properties if each.tag in later), None)
    if place is None:
        properties.append(made)
    else:
        place.addprevious(made)


def rule(table: Any, edges: Sequence[str]) -> None:
    borders = OxmlElement("w:tblBorders")
    for edge in edges:
        size = THICK if edge in ("top", "bottom") else THIN
        borders.append(element(f"w:{edge}", val="single", sz=size, color="000000"))
    set_property(table, borders)
