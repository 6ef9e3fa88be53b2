"""Tables of Word files: lists with a heading row, and forms (工单) whose cells stand beside their names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from itertools import pairwise

from docx import Document
from docx.document import Document as WordFile
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

from crawlers.tables.row import Row, TableError, heading_in, rows_below

_MIN_NAMES = 2
"""A form names at least so many of the columns; one name alone stands in many a table."""


def word_rows(data: bytes, columns: Mapping[str, str]) -> Iterator[Row]:
    """The rows of all tables that have the columns, and each form as one row; TableError where there is none.

    A table that goes on over a page break is often cut in two, the second half without heading: it is read on.
    """
    found, names = False, None
    for number, table in enumerate(word_file(data).tables, 1):
        rows, sheet = cells_of(table), f"表格{number}"
        start = heading_in(rows, columns)
        if start is not None:
            found, names = True, rows[start]
            yield from rows_below(sheet, rows, start)
        elif (form := _form(rows, columns)) is not None:
            found = True
            yield Row(sheet, 1, form)
        elif names is not None and rows and len(rows[0]) == len(names):
            yield from (Row(sheet, row.number - 1, row.cells) for row in rows_below(sheet, [names, *rows], 0))
    if not found:
        raise TableError(f"没有一张表格有这些列：{'、'.join(columns.values())}")


def word_file(data: bytes) -> WordFile:
    """The document; TableError where it is none."""
    try:
        return Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError) as error:
        raise TableError(f"不是能读的 Word 文件（.docx）：{error}") from error


def cells_of(table: Table) -> list[tuple[str, ...]]:
    """The texts of a table's cells, a merged cell in each of its places."""
    return [tuple("\n".join(part.text for part in cell.paragraphs).strip() for cell in row.cells) for row in table.rows]


def _form(rows: list[tuple[str, ...]], columns: Mapping[str, str]) -> dict[str, str] | None:
    """The cell to the right of each column's name."""
    wanted, found = set(columns.values()), dict[str, str]()
    for row in rows:
        for name, value in pairwise(row):
            plain = name.strip("：: \u3000").replace("\n", "")
            if plain in wanted and value != name:
                found.setdefault(plain, value)
    return found if len(found) >= min(_MIN_NAMES, len(wanted)) else None
