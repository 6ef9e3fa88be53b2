"""An article's text with its places and figures marked: escaped text, and marks that only this module writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def key_spans(annotation: Annotation, body: str) -> list[tuple[int, int]]:
    """Where the sentences stand that sum the article up, in order."""
    spans = [(at, at + len(text)) for text in annotation.summary if (at := body.find(text)) >= 0]
    return sorted(spans)


def marked(text: str, marks: list[Mark], keys: Sequence[tuple[int, int]] = ()) -> list[Markup]:
    """The paragraphs of `text` as safe HTML with the marks in place, and those within a key sentence inside of it."""
    pieces: list[str] = []
    place = 0
    for start, end in keys:
        if start < place or "\n" in text[start:end]:
            continue
        pieces += _pieces(text, marks, place, start)
        pieces += ['<mark class="key">', *_pieces(text, marks, start, end), "</mark>"]
        place = end
    pieces += _pieces(text, marks, place, len(text))
    # escaped where it was cut
    return [Markup(paragraph) for paragraph in "".join(pieces).split("\n")]


def _pieces(text: str, marks: list[Mark], start: int, end: int) -> Iterator[str]:
    """`text` from `start` to `end`, escaped, with the marks that lie wholly within."""
    place = start
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            yield escape(text[place : mark.start])
            inner = escape(text[mark.start : mark.end])
            yield f'<mark class="{mark.style}" title="{escape(mark.meaning)}">{inner}</mark>'
            place = mark.end
    yield escape(text[place:end])
