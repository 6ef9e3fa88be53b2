"""The page of GB/T 9704-2012: A4, a type area of 156 × 225 mm, 22 lines of 28 characters, numbers at the outer edge."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.word.fonts import BODY_FONT, HEI_FONT, KAI_FONT, LATIN_FONT, SONG_FONT, TITLE_FONT
from reports.word.markup import element, field
from reports.word.measures import (
    BODY_PT,
    BOTTOM_MM,
    CAPTION_PT,
    LEFT_MM,
    LINE_PT,
    RIGHT_MM,
    TITLE_PT,
    TOP_MM,
)
from reports.word.text import write

HEADING_FONTS = (HEI_FONT, KAI_FONT, BODY_FONT, BODY_FONT)
"""Of 一、 （一） 1. （1）."""


def prepare(document: Any) -> None:
    """Lays out python-docx's empty document."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.header_distance, section.footer_distance = Mm(15), Mm(24)
    section._sectPr.find(qn("w:docGrid")).set(qn("w:linePitch"), str(round(LINE_PT * 20)))
    _settings(document)
    _styles(document)
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _settings(document: Any) -> None:
    settings = document.settings
    settings.odd_and_even_pages_header_footer = True
    settings.element.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for name in ("w:rsids", "w:savePreviewPicture"):
        found = settings.element.find(qn(name))
        if found is not None:
            settings.element.remove(found)


def _styles(document: Any) -> None:
    styles = document.styles
    normal = styles["Normal"]
    normal.element.get_or_add_rPr().append(element("w:lang", val="en-US", eastAsia="zh-CN"))
    _style(normal, BODY_FONT, BODY_PT)
    _style(styles["Title"], TITLE_FONT, TITLE_PT)
    for level, font in enumerate(HEADING_FONTS, 1):
        _style(styles[f"Heading {level}"], font, BODY_PT)


def _style(style: Any, font: str, size_pt: float) -> None:
    """Black, upright, without the theme's fonts and rules that python-docx's template brings."""
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    style.font.name, style.font.size = LATIN_FONT, Pt(size_pt)
    fonts.set(qn("w:eastAsia"), font)
    for name in ("w:spacing", "w:kern"):
        for found in properties.findall(qn(name)):
            properties.remove(found)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PT)
    shape.widow_control = False
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)


def _page_number(footer: Any, align: Any) -> None:
    """— 1 —, 四号, one character in from the outer edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    shape = paragraph.paragraph_format
    shape.alignment = align
    shape.left_indent = shape.right_indent = Pt(CAPTION_PT)
    write(paragraph, "— ", SONG_FONT, CAPTION_PT)
    for part in field("PAGE"):
        run = paragraph.add_run()
        run.font.size, run.font.name = Pt(CAPTION_PT), SONG_FONT
        run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), SONG_FONT)
        run._r.append(part)
    write(paragraph, " —", SONG_FONT, CAPTION_PT)
