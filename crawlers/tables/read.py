"""The rows of a file by its name's ending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawlers.encoding import decoded
from crawlers.tables.delimited import csv_rows, json_rows
from crawlers.tables.excel import excel_rows
from crawlers.tables.row import Row, TableError
from crawlers.tables.word import word_rows


def rows_of(name: str, data: bytes, columns: Mapping[str, str]) -> Iterator[Row]:
    """The rows with their cells by column name; TableError where the file cannot be read at all."""
    match name.rpartition(".")[2].lower():
        case "xlsx" | "xlsm" | "xls" | "et":
            return excel_rows(data, columns)
        case "csv" | "txt" | "tsv":
            return csv_rows(decoded(data).text, columns)
        case "jsonl" | "ndjson" | "json":
            return json_rows(decoded(data).text)
        case "docx":
            return word_rows(data, columns)
        case ending:
            raise TableError(f"不认识的文件类型“.{ending}”，可用 .xlsx、.xls、.csv、.jsonl、.docx")
