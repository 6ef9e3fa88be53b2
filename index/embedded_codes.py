"""Values that documents share, told by number: a document's values in several fields are one number in one column.

So eight fields are counted in four columns, in all segments by the same numbers, and the numbers of a few documents can
be read one by one. The table grows with the index and is kept beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any

from index.document import Document
from index.embedded_tally import Tally
from index.fields import attribute_of, keyword_values

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "profile": ("source", "kind", "tier", "sentiment"), "published": ("month", "day"), "districts": ("district",),
    "topics": ("topic",),
}  # fmt: skip
"""Column → the fields whose values it tells."""
COLUMN_OF = {field: column for column, fields in COLUMNS.items() for field in fields}

Values = tuple[tuple[str, ...], ...]
"""Of each field of a column."""


class Codes:
    """`kept` is what `to_bytes` gave; numbers once given never change. ValueError where the bytes are no table."""

    def __init__(self, kept: bytes = b"{}") -> None:
        read: dict[str, list[list[list[str]]]] = json.loads(kept)
        if not isinstance(read, dict) or not all(isinstance(each, list) for each in read.values()):
            raise ValueError(f"no table of codes: {kept[:40]!r}")
        self._values: dict[str, list[Values]] = {
            name: [tuple(map(tuple, each)) for each in read.get(name, ())] for name in COLUMNS
        }
        self._tallies: dict[str, Tally] = {}
        self._seen: dict[str, dict[Any, int]] = {name: {} for name in COLUMNS}
        self._read = {name: attrgetter(*map(attribute_of, fields)) for name, fields in COLUMNS.items()}

    def __len__(self) -> int:
        return sum(map(len, self._values.values()))

    def to_bytes(self) -> bytes:
        return json.dumps(self._values, ensure_ascii=False, separators=(",", ":")).encode()

    def numbers_of(self, document: Document) -> Iterator[tuple[str, int]]:
        """Column → the document's number in it; a new one where its values were never met."""
        for name, seen in self._seen.items():
            held = self._read[name](document)
            number = seen.get(held)
            if number is None:
                number = seen[held] = self._number(name, held if len(COLUMNS[name]) > 1 else (held,))
            yield name, number

    def counted(
        self, column: str, numbers: Sequence[int], often: Sequence[int] | None = None
    ) -> dict[str, dict[str, int]]:
        """Field → value → how often, in order; of the column's numbers that were met, each as often as `often` says."""
        held, tally = self._values[column], self._tallies.get(column)
        if tally is None or tally.size < len(held):
            tally = self._tallies[column] = Tally(COLUMNS[column], held)
        try:
            return tally.counted(numbers, often)
        except IndexError as error:
            raise ValueError(f"the table of codes ends before number {error} of {column}") from error

    @cached_property
    def _numbers(self) -> dict[str, dict[Values, int]]:
        return {name: {each: number for number, each in enumerate(values)} for name, values in self._values.items()}

    def _number(self, column: str, held: tuple[Any, ...]) -> int:
        values = tuple(tuple(sorted(keyword_values(each))) for each in held)
        numbers = self._numbers[column]
        if values not in numbers:
            numbers[values] = len(self._values[column])
            self._values[column].append(values)
        return numbers[values]
