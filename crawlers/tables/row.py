"""A row of a table by the names of its columns, and where a person finds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

_HEADER_WITHIN_ROWS = 20


class TableError(ValueError):
    """The file is no table that can be read; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Row:
    """`sheet` and `number` (from 1, the heading's row counted) are where a person finds it."""

    sheet: str
    number: int
    cells: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""

    @property
    def place(self) -> str:
        return f"{self.sheet}第{self.number}行"


def heading_in(rows: Sequence[Sequence[Any]], columns: Mapping[str, str]) -> int | None:
    """The row that names all mapped columns, within the first rows (above it a title may stand)."""
    for place, row in enumerate(rows[:_HEADER_WITHIN_ROWS]):
        if set(columns.values()) <= {cell_text(cell) for cell in row}:
            return place
    return None


def rows_below(sheet: str, rows: Sequence[Sequence[Any]], heading: int) -> Iterator[Row]:
    """The rows under a heading that hold anything."""
    names = [cell_text(cell) for cell in rows[heading]]
    for number, row in enumerate(rows[heading + 1 :], heading + 2):
        if any(cell_text(cell) for cell in row):
            yield Row(sheet, number, dict(zip(names, row, strict=False)))


def cell_text(value: Any) -> str:
    """A cell as a person reads it: dates in ISO form, whole numbers without .0."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
