"""How many documents of the embedded index have which value."""

from __future__ import annotations

from typing import Any

import tantivy
from tantivy import Query

from index.embedded_codes import COLUMN_OF, COLUMNS, Codes
from index.fields import in_order

MAX_CODES = 15_000
"""Of a column; so few that all columns together stay within the engine's bound of 65,000 for one question."""
MAX_VALUES = 65_000

Counts = dict[str, dict[str, int]]
"""Field → value → how often, the most frequent first, equal ones by value."""


class Counting:
    """Of what a searcher finds; `codes` are its index's."""

    def __init__(self, searcher: tantivy.Searcher, codes: Codes) -> None:
        self._searcher = searcher
        self._codes = codes

    def of_few(self, addresses: list[tantivy.DocAddress], fields: tuple[str, ...]) -> Counts:
        """Read one by one; only fields that columns tell."""
        counts: Counts = {}
        for column in _columns(fields):
            numbers: list[Any] = self._searcher.fast_field_values(column, addresses)
            counts |= self._codes.counted(column, numbers)
        return counts

    def of_all(self, query: Query, fields: tuple[str, ...]) -> tuple[int, Counts]:
        """How many the query finds, and of them the counts."""
        counts: Counts = {}
        total: int | None = None
        columns = _columns(fields)
        for column, counted in self._asked(query, columns, MAX_CODES).items():
            # Where there are more combinations than can be counted at once, their values are counted one by one.
            if not counted["sum_other_doc_count"]:
                buckets = counted["buckets"]
                numbers, often = [each["key"] for each in buckets], [each["doc_count"] for each in buckets]
                total = sum(often)  # each column has every document once
                counts |= self._codes.counted(column, numbers, often)
        for field in set(fields) - set(counts):
            buckets = self._asked(query, [field], MAX_VALUES)[field]["buckets"]
            counts[field] = in_order({bucket["key"]: bucket["doc_count"] for bucket in buckets})
        if total is None:
            total = int(self._searcher.search(query, 1).count)  # type: ignore[attr-defined]
        return total, counts

    def _asked(self, query: Query, names: list[str], size: int) -> dict[str, Any]:
        asked = {name: {"terms": {"field": name, "size": size}} for name in names}
        return self._searcher.aggregate(query, asked) if asked else {}


def are_told(fields: tuple[str, ...]) -> bool:
    """Whether columns tell all of the fields."""
    return all(field in COLUMN_OF for field in fields)


def _columns(fields: tuple[str, ...]) -> list[str]:
    asked = {COLUMN_OF.get(field) for field in fields}
    return [column for column in COLUMNS if column in asked]
