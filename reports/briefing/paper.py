"""Paper: a briefing in words, before it becomes a page, a mail or a Word file, so that all of these say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Words:
    """Words that open something: `line` is the key of the briefing's line, `url` an address; without either plain."""

    text: str
    line: str = ""
    url: str = ""


Said = tuple[Words, ...]
"""A sentence or a cell in pieces."""


@dataclass(frozen=True, slots=True)
class Table:
    """`numbers` are the columns set right; `wide` those that a telephone can do without."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Said, ...], ...]
    numbers: frozenset[int] = frozenset()
    wide: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Chart:
    """`alt` says in words all that the picture shows."""

    id: str
    alt: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Card:
    """An event: its name, a line of facts, a sentence with its source, and where to read on."""

    name: Said
    facts: Said
    quote: str
    source: str
    links: Said


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    said: tuple[Said, ...] = ()
    chart: Chart | None = None
    cards: tuple[Card, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """`when` is `2026年第25周`, `span` its days; `headline` is for a hurried reader, `foot` how it was counted."""

    title: str
    when: str
    span: str
    headline: str
    sections: tuple[Section, ...]
    foot: tuple[str, ...]

    @property
    def period(self) -> str:
        return f"{self.when}（{self.span}）"


def plain(text: str) -> Said:
    return (Words(text),)


def text_of(said: Said) -> str:
    """The words without what they open."""
    return "".join(each.text for each in said)
