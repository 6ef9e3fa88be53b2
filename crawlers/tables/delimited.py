"""Rows of text files: CSV with comma, tab or semicolon; JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping

from crawlers.tables.row import Row, TableError, heading_in, rows_below


def csv_rows(text: str, columns: Mapping[str, str]) -> Iterator[Row]:
    """The rows under the heading; TableError where there is none."""
    first = text.partition("\n")[0]
    sign = max(",\t;", key=first.count)
    try:
        rows = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign)]
    except csv.Error as error:
        raise TableError(f"不是能读的 CSV：{error}") from error
    start = heading_in(rows, columns)
    if start is None:
        raise TableError(f"表头缺少这些列：{'、'.join(columns.values())}")
    yield from rows_below("", rows, start)


def json_rows(text: str) -> Iterator[Row]:
    """One row a line; a line that is no JSON object is a row with its error."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            data = None
        if isinstance(data, dict):
            yield Row("", number, data)
        else:
            yield Row("", number, error="不是一个 JSON 对象")
