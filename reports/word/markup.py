"""What python-docx has no call for, as elements of WordprocessingML."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

RED_HEX = "E60012"


def element(tag: str, /, **values: str) -> Any:
    """`element("w:sz", val="32")`; every attribute is of the `w` name space."""
    made = OxmlElement(tag)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def border(paragraph: Any, edge: str, eighths_pt: int, colour: str) -> None:
    """A rule above (`top`) or below (`bottom`) a paragraph."""
    borders = element("w:pBdr")
    borders.append(element(f"w:{edge}", val="single", sz=str(eighths_pt), space="1", color=colour))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc",
        "w:outlineLvl", "w:rPr",
    )  # fmt: skip


def field(instruction: str) -> list[Any]:
    """The three parts of a field that Word fills in, such as PAGE."""
    said = element("w:instrText")
    said.set(qn("xml:space"), "preserve")
    said.text = f" {instruction} "
    return [element("w:fldChar", fldCharType="begin"), said, element("w:fldChar", fldCharType="end")]
