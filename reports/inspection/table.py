"""The table of an inspection: for each batch and district what articles say was done. Nothing is averaged: where
articles differ, all that they say stands, each with its articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.document import Document
from reports.inspection.batches import Batch, batch_of

Said = tuple[tuple[float, str], ...]
"""What one article says in one place of the table: (value, unit) of each figure, in order of size."""
TYPES = (
    "received", "resolved", "rectified", "penalised", "fine", "cases", "suspended", "closed", "relocated",
    "interviewed", "accountable", "detained", "transferred",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A number with the articles that state it, the earliest first; a reprint stands with its original."""

    said: Said
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """`district` None: the whole city, or none is named. `batch` None: none is named, each article for itself."""

    batch: Batch | None
    district: str | None
    cells: Mapping[str, tuple[Told, ...]]

    def differs(self, type: str) -> bool:
        """Whether articles contradict each other about one batch and district."""
        return self.batch is not None and len(self.cells.get(type, ())) > 1


@dataclass(frozen=True, slots=True)
class Sum:
    """What the single batches add up to, and what the last running total told one way says; None without one."""

    type: str
    added: float
    batches: tuple[int, ...]
    total: float | None
    until: str | None


@dataclass(frozen=True, slots=True)
class InspectionTable:
    types: tuple[str, ...]
    rows: tuple[Row, ...]
    sums: tuple[Sum, ...]


def inspection_table(documents: Iterable[Document]) -> InspectionTable:
    """Of the articles about one inspection, in any order."""
    said: dict[tuple[Batch | None, str | None], dict[str, dict[Said, list[Document]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for document in sorted(documents, key=lambda one: (one.published_at, one.id)):
        for (batch, district, type), values in _of_document(document).items():
            said[batch, district][type][tuple(sorted(values))].append(document)
    rows = [
        Row(batch, district, {type: _tolds(found) for type, found in cells.items()})
        for (batch, district), cells in said.items()
    ]
    rows.sort(key=_order)
    types = tuple(type for type in TYPES if any(type in row.cells for row in rows))
    return InspectionTable(types, tuple(rows), tuple(_sums(rows, types)))


def _of_document(document: Document) -> dict[tuple[Batch | None, str | None, str], set[tuple[float, str]]]:
    found: dict[tuple[Batch | None, str | None, str], set[tuple[float, str]]] = defaultdict(set)
    for figure in document.figures:
        batch = batch_of(figure.get("batch"), document.published_day)
        found[batch, figure.get("district"), figure["type"]].add((figure["value"], figure["unit"]))
    return found


def _tolds(found: Mapping[Said, list[Document]]) -> tuple[Told, ...]:
    return tuple(Told(said, tuple(documents)) for said, documents in found.items())


def _order(row: Row) -> tuple[int, str, tuple[int, ...], str]:
    """Single batches by number, then running totals by day, then what names none; the city before its districts."""
    batch = row.batch
    kind = 2 if batch is None else 1 if batch.until else 0
    return kind, batch.until if batch else "", batch.numbers if batch else (), row.district or ""


def _sums(rows: Iterable[Row], types: Iterable[str]) -> Iterator[Sum]:
    """Added are the city's own numbers of batches that do not overlap, each told one way only; the widest first."""
    rows = list(rows)
    city = [row for row in rows if row.district is None and row.batch is not None]
    for type in types:
        added, seen = 0.0, set[int]()
        for row in sorted(city, key=lambda one: -len(one.batch.numbers) if one.batch else 0):
            numbers = set(row.batch.numbers) if row.batch else set()
            told = row.cells.get(type, ())
            if numbers and len(told) == 1 and len(told[0].said) == 1 and not numbers & seen:
                added, seen = added + told[0].said[0][0], seen | numbers
        totals = [
            row
            for row in city
            if row.batch and row.batch.until and len(told := row.cells.get(type, ())) == 1 and len(told[0].said) == 1
        ]
        last = totals[-1] if totals else None
        value = last.cells[type][0].said[0][0] if last else None
        if len(seen) > 1 or (seen and last):
            yield Sum(type, added, tuple(sorted(seen)), value, last.batch.until if last and last.batch else None)
