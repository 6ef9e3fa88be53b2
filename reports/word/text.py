"""Text on its way into a paper: cleaned, masked, in an East Asian and a Latin font, with links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.run import Run

from reports.masking import masked
from reports.office import plain
from reports.word.fonts import LATIN_FONT
from reports.word.markup import element
from reports.word.measures import BODY_PT, BODY_SPACING_PT

RED = RGBColor(0xE6, 0x00, 0x12)
BLUE = RGBColor(0x1F, 0x4E, 0x79)
"""Links: dark enough to be read on a black and white print."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words that differ from those around them. `url` (http or https, or `#mark` within the paper) makes a link;
    what is `public` is not masked."""

    text: str
    url: str | None = None
    font: str | None = None
    bold: bool = False
    colour: RGBColor | None = None
    raised: bool = False
    public: bool = False


Text = str | Span | Sequence[str | Span]


def link(text: str, url: str | None) -> Span:
    """Words that open a page; plain words where there is no address, or one that is not of the web."""
    web = url is not None and url.startswith(("http://", "https://"))
    return Span(text, url=url if web else None)


def official(text: str) -> Span:
    """Words that are not masked: what the house itself publishes, such as the telephone of its own officer."""
    return Span(text, public=True)


def strong(text: str) -> Span:
    return Span(text, bold=True)


def spans_of(text: Text) -> list[Span]:
    """The text piece by piece, without control characters, masked where it must be."""
    pieces = [text] if isinstance(text, str | Span) else text
    return [_safe(Span(piece) if isinstance(piece, str) else piece) for piece in pieces]


def said(text: Text) -> str:
    """The words alone, as the paper will show them."""
    return "".join(span.text for span in spans_of(text))


def write(
    paragraph: Any, text: Text, font: str, size_pt: float, *, bold: bool = False, colour: RGBColor | None = None
) -> None:
    """Adds text to a paragraph; what a span asks for goes before the paragraph's own look."""
    for span in spans_of(text):
        if not span.text:
            continue
        place = _hyperlink(paragraph, span.url) if span.url else None
        run = Run(element("w:r"), paragraph) if place is not None else paragraph.add_run()
        if place is not None:
            place.append(run._r)
        run.text = span.text
        shown = span.colour or (BLUE if span.url and not span.raised else colour)
        _dress(run, span.font or font, size_pt, span.bold or bold, shown)
        run.font.superscript = span.raised or None
        run.font.underline = True if span.url and not span.raised else None


def _dress(run: Any, font: str, size_pt: float, bold: bool, colour: RGBColor | None) -> None:
    """`hint` gives the quotation marks and dashes that both scripts have to the East Asian font."""
    run.font.size, run.font.name = Pt(size_pt), LATIN_FONT
    run.bold = bold or None
    fonts = run._r.get_or_add_rPr().rFonts
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")
    if colour is not None:
        run.font.color.rgb = colour
    if size_pt == BODY_PT:
        _space_out(run)


def _space_out(run: Any) -> None:
    spacing = element("w:spacing", val=str(round(BODY_SPACING_PT * 20)))
    run._r.rPr.insert_element_before(spacing, "w:sz", "w:szCs", "w:u", "w:vertAlign", "w:lang")


def _hyperlink(paragraph: Any, url: str) -> Any:
    if url.startswith("#"):
        made = element("w:hyperlink", anchor=url[1:], history="1")
    else:
        made = element("w:hyperlink", history="1")
        made.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(made)
    return made


def _safe(span: Span) -> Span:
    words = plain(span.text)
    return Span(
        words if span.public else masked(words), plain(span.url) if span.url else None, span.font, span.bold,
        span.colour, span.raised, span.public,
    )  # fmt: skip
