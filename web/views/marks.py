"""An article's text with its places and figures marked: escaped text, and marks that only this module writes."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from cities.city import City
from nlp.annotation import Annotation, Field
from web.words import FIGURES, HOW, number_words


@dataclass(frozen=True, slots=True)
class Mark:
    start: int
    end: int
    style: str
    meaning: str


def marks_of(city: City, annotation: Annotation, field: Field) -> list[Mark]:
    """The spans of places, figures and firms in `field`, none over another, in order."""
    names = {code: district.name for code, district in city.district_by_code.items()}
    firms = {firm.id: firm.name for firm in city.enterprises}
    found = [
        Mark(each.start, each.end, "place", f"{names.get(each.code, each.code)}（{HOW[each.how]}，{each.stance}）")
        for each in annotation.districts
        if each.field == field
    ]
    found += [
        Mark(each.start, each.end, "figure", f"{FIGURES[each.type]} {number_words(each.value)}{each.unit}")
        for each in annotation.figures
        if each.field == field
    ]
    found += [
        Mark(each.start, each.end, "firm", firms.get(each.id, each.id))
        for each in annotation.enterprises
        if each.field == field
    ]
    chosen: list[Mark] = []
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if mark.end > mark.start and (not chosen or mark.start >= chosen[-1].end):
            chosen.append(mark)
    return chosen


def marked(text: str, marks: list[Mark]) -> list[Markup]:
    """The paragraphs of `text` as safe HTML with the marks in place."""
    pieces, place = [], 0
    for mark in marks:
        pieces.append(escape(text[place : mark.start]))
        inner = escape(text[mark.start : mark.end])
        pieces.append(f'<mark class="{mark.style}" title="{escape(mark.meaning)}">{inner}</mark>')
        place = mark.end
    pieces.append(escape(text[place:]))
    # escaped just above
    return [Markup(paragraph) for paragraph in "".join(pieces).split("\n")]
