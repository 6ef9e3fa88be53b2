"""A briefing as Word, on the page of the house's office papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from reports.briefing.page import address_of
from reports.briefing.paper import Paper, Said, Section, Table, text_of
from reports.charts.ink import png_of
from reports.word import Head, Imprint, Span, link, strong
from reports.word import Paper as Sheet

TEXT_WIDTH_MM = 156
_NARROW_MM, _LEAST_MM = 17, 20
"""A column of numbers, and the least of one of words."""

_TOGETHER = 6
"""A longer table may go on on the next page: kept together it would leave holes."""


def word_of(paper: Paper, name: str, house: str, *, office: str, number: str, as_of: datetime) -> bytes:
    """The .docx; `number` is its issue number (期号), `as_of` the moment it bears."""
    sheet = Sheet()
    sheet.head(Head(mark=paper.title, number=number, office=office, day=as_of.date()))
    sheet.title(f"{paper.when}环境舆情\n（{paper.span}）")
    sheet.body(paper.headline + "。")

    def opened(said: Said) -> list[Span]:
        return [link(each.text, address_of(each, name, house) or None) for each in said]

    for section in paper.sections:
        _section(sheet, section, opened)
    for note in paper.foot:
        sheet.note(note)
    sheet.imprint(Imprint(to="局领导", copies="各科室、各分局", office=office, day=as_of.date()))
    return sheet.data(f"{paper.title} {paper.period}", office, as_of)


def _section(sheet: Sheet, section: Section, opened: Callable[[Said], list[Span]]) -> None:
    sheet.section(section.title)
    for said in section.said:
        sheet.body(opened(said))
    if section.chart is not None:
        sheet.picture(png_of(section.chart.figure), words=section.chart.alt)
    for card in section.cards:
        name = [replace(piece, bold=True) for piece in opened(card.name)]
        sheet.point([*name, strong("。"), *opened(card.facts)])
        links = [piece for each in card.links for piece in (Span("；"), *opened((each,)))]
        quoted = f"“{card.quote}”" if card.quote else ""
        sheet.body([f"{quoted}（{card.source}", *links, "）"])
    for table in section.tables:
        rows = [[opened(cell) for cell in row] for row in table.rows]
        sheet.table(table.heads, rows, _widths(table), left=_left(table), together=len(rows) <= _TOGETHER)


def _left(table: Table) -> list[int]:
    return [place for place in range(len(table.heads)) if place not in table.numbers]


def _widths(table: Table) -> list[float]:
    """Numbers get a narrow column each, words share the rest by the length of what stands in them."""
    narrow = {place: max(_NARROW_MM, 5.0 * len(table.heads[place]) + 4) for place in table.numbers}
    room = TEXT_WIDTH_MM - sum(narrow.values())
    longest = {
        place: max([len(table.heads[place]), *(min(40, len(text_of(row[place]))) for row in table.rows)])
        for place in _left(table)
    }
    spare, whole = room - _LEAST_MM * len(longest), sum(longest.values())
    return [
        narrow[place] if place in narrow else _LEAST_MM + spare * longest[place] / whole
        for place in range(len(table.heads))
    ]
