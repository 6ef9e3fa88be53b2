"""A briefing as HTML and as text: a page of its own with its charts drawn in it, or a mail with them as pictures."""

from __future__ import annotations

from urllib.parse import quote

from reports.briefing.paper import Paper, Words, text_of
from reports.charts.ink import svg_of
from reports.mail.message import html_of
from reports.mail.message import text_of as text_from
from reports.word.numerals import numeral


def page_of(paper: Paper, name: str, house: str) -> str:
    """The page by itself; `house` is the address that its links begin with."""
    page = _html(paper, name, house, reader="", inline=True)
    for section in paper.sections:
        if section.chart is not None:
            page = page.replace(f"[[chart:{section.chart.id}]]", svg_of(section.chart.figure, section.chart.alt))
    return page


def mail_html(paper: Paper, name: str, house: str, reader: str) -> str:
    """The mail's HTML, whose pictures go by the ids of the charts."""
    return _html(paper, name, house, reader=reader, inline=False)


def mail_text(paper: Paper, name: str, house: str, reader: str) -> str:
    return text_from("briefing.txt", words=text_of, **_given(paper, name, house, reader))


def line_address(name: str, line: str, house: str) -> str:
    """Where the articles of a line are listed."""
    return f"{house.rstrip('/')}/briefings/{name}/lines/{quote(line, safe='')}"


def address_of(words: Words, name: str, house: str) -> str:
    """What words open, empty where they open nothing."""
    if words.line:
        return line_address(name, words.line, house)
    return house.rstrip("/") + words.url if words.url.startswith("/") else words.url


def _html(paper: Paper, name: str, house: str, *, reader: str, inline: bool) -> str:
    return html_of("briefing.html", inline=inline, **_given(paper, name, house, reader))


def _given(paper: Paper, name: str, house: str, reader: str) -> dict[str, object]:
    return {
        "paper": paper, "reader": reader, "numeral": numeral, "home": f"{house.rstrip('/')}/briefings/{name}",
        "address": lambda words: address_of(words, name, house),
    }  # fmt: skip
