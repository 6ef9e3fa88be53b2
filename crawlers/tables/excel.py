"""Workbooks: .xlsx, and the .xls and .et that older offices still send."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineError, CalamineWorkbook

from crawlers.tables.row import Row, TableError, heading_in, rows_below

Sheet = tuple[str, list[tuple[Any, ...]]]
_NO_WORKBOOK = (
    zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError,
)  # fmt: skip
"""What openpyxl raises for an archive that holds something else than a workbook: a SyntaxError is its XML's."""


def excel_rows(data: bytes, columns: Mapping[str, str]) -> Iterator[Row]:
    """The rows of all sheets that have the columns; TableError where none has."""
    found = False
    for title, rows in sheets_of(data):
        start = heading_in(rows, columns)
        if start is not None:
            found = True
            yield from rows_below(f"工作表“{title}”", rows, start)
    if not found:
        raise TableError(f"没有一张工作表有这些列：{'、'.join(columns.values())}")


def workbook_of(data: bytes) -> Workbook:
    """A .xlsx with all that stands in it, pictures too; TableError where it is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(data), data_only=True)
    except _NO_WORKBOOK as error:
        raise TableError(f"不是能读的 Excel 文件：{error}") from error


def sheets_of(data: bytes) -> list[Sheet]:
    """Title and rows of each sheet; TableError where it is no workbook."""
    return _new(data) if data.startswith(b"PK") else _old(data)


def _new(data: bytes) -> list[Sheet]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            return [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]
    except _NO_WORKBOOK as error:
        raise TableError(f"不是能读的 Excel 文件：{error}") from error


def _old(data: bytes) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            (name, [tuple(cell if cell != "" else None for cell in row) for row in _cells(book, name)])
            for name in book.sheet_names
        ]
    except CalamineError as error:
        raise TableError(f"不是能读的 Excel 文件：{error}") from error


def _cells(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    # empty rows at the top count, so that a row's number is the one that Excel shows
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)
