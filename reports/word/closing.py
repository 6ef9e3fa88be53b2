"""How a paper ends: who wrote it and when, and the 版记 at the foot of the last page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from reports.word.fonts import BODY_FONT
from reports.word.head import chinese_date
from reports.word.markup import element
from reports.word.measures import BODY_PT, CAPTION_PT, LEFT_MM, LINE_PT, TEXT_WIDTH_MM
from reports.word.paragraph import add_line
from reports.word.tables import add_row, bare_table, fill, rule, set_property
from reports.word.text import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """版记. `to` (主送) and `copies` (抄送) without the word and the full stop; lines of what is empty are left out."""

    to: str = ""
    copies: str = ""
    office: str
    day: date
    copies_number: int | None = None
    """共印…份"""


def add_signature(document: Any, name: str, day: date) -> None:
    """署名 and 成文日期 without a seal: the name two characters from the right, the date begins two further in."""
    written = chinese_date(day)
    wide, dated = _characters(said(name)), _characters(written)
    date_right = max(2.0, 2 + wide - 2 - dated)
    name_right = date_right + dated + 2 - wide
    for text, away, before_pt, keep in ((name, name_right, LINE_PT, True), (written, date_right, 0, False)):
        add_line(document, text, align="right", right_pt=away * BODY_PT, before_pt=before_pt, keep_next=keep)


def add_imprint(document: Any, imprint: Imprint) -> None:
    """Between rules at the foot of the last page: thick ones outside, thin ones between the lines."""
    lines = [
        (f"{word}：{names}。", "") for word, names in (("主送", imprint.to), ("抄送", imprint.copies)) if names
    ]  # fmt: skip
    lines.append((imprint.office, f"{chinese_date(imprint.day)}印发"))
    table = bare_table(document, [TEXT_WIDTH_MM])
    rule(table, ("top", "bottom", "insideH"))
    # placed by the page: LibreOffice lets no table float that is as wide as the text it is placed by
    left = str(round(LEFT_MM / 25.4 * 1440))
    place = {"vertAnchor": "margin", "horzAnchor": "page", "tblpX": left, "tblpYSpec": "bottom"}
    set_property(table, element("w:tblpPr", leftFromText="0", rightFromText="0", **place))
    margins = element("w:tblCellMar")
    margins.extend([element(f"w:{side}", w="0", type="dxa") for side in ("left", "right")])
    set_property(table, margins)
    for number, (text, right) in enumerate(lines, 1):
        cell = add_row(table).cells[0]
        cell.width = Mm(TEXT_WIDTH_MM)
        paragraph = fill(cell, f"{text}\t{right}" if right else text, BODY_FONT, CAPTION_PT, "left")
        shape = paragraph.paragraph_format
        shape.left_indent = shape.right_indent = Pt(CAPTION_PT)
        shape.keep_with_next = number < len(lines)
        if right:
            shape.tab_stops.add_tab_stop(Mm(TEXT_WIDTH_MM) - Pt(CAPTION_PT), WD_TAB_ALIGNMENT.RIGHT)
        else:
            shape.left_indent, shape.first_line_indent = Pt(4 * CAPTION_PT), Pt(-3 * CAPTION_PT)
    if imprint.copies_number is not None:
        add_line(document, f"共印{imprint.copies_number}份　", align="right", size_pt=CAPTION_PT)
    last = document.add_paragraph().paragraph_format
    last.line_spacing_rule, last.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def _characters(text: str) -> float:
    """How many full characters wide; Latin letters and figures take half of one."""
    return sum(0.5 if letter.isascii() else 1 for letter in text)
