"""Rows of files that came by hand: Excel, CSV, JSON lines, by the columns that the source's entry maps."""

from __future__ import annotations

import csv
import io
import json
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from cities.sources import Source
from crawlers.article import Article, Observation, Reply, normal_text
from crawlers.dates import Printed, is_future, iso, moment_of
from crawlers.encoding import decoded
from crawlers.parsers.parsed import Parsed, article_in
from crawlers.status import Status
from crawlers.warc import Fetch

FIELDS = ("id", "title", "body", "published_at", "author", "outlet", "reply", "reply_by", "reply_at")
"""What `columns` of a source's entry may map; title or body must be among them."""
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


def parse_table(fetched: Fetch, source: Source) -> list[Parsed]:
    """One result a row; a row that cannot be read is named by sheet, row and column."""
    name = unquote(PurePosixPath(urlsplit(fetched.url).path).name)
    try:
        rows = list(rows_of(name, fetched.body, source.columns))
    except TableError as error:
        return [Parsed(url=name, status=Status.BAD_ITEM, detail=str(error))]
    return [_result(row, name, fetched, source) for row in rows]


def rows_of(name: str, data: bytes, columns: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a file by its name's ending; TableError where it cannot be read at all."""
    match name.rpartition(".")[2].lower():
        case "xlsx" | "xlsm":
            return _excel(data, columns)
        case "csv" | "txt" | "tsv":
            return _csv(decoded(data).text, columns)
        case "jsonl" | "ndjson" | "json":
            return _json_lines(decoded(data).text, columns)
        case ending:
            raise TableError(f"不认识的文件类型“.{ending}”，可用 .xlsx、.csv、.jsonl")


def _excel(data: bytes, columns: Mapping[str, str]) -> Iterator[Row]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, ParseError, EOFError) as error:
        raise TableError(f"不是能读的 Excel 文件：{error}") from error
    found = False
    for title, rows in sheets:
        start = _heading(rows, columns)
        if start is not None:
            found = True
            yield from _rows(f"工作表“{title}”", rows, start)
    if not found:
        raise TableError(f"没有一张工作表有这些列：{'、'.join(columns.values())}")


def _csv(text: str, columns: Mapping[str, str]) -> Iterator[Row]:
    first = text.partition("\n")[0]
    sign = max(",\t;", key=first.count)
    try:
        rows = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign)]
    except csv.Error as error:
        raise TableError(f"不是能读的 CSV：{error}") from error
    start = _heading(rows, columns)
    if start is None:
        raise TableError(f"表头缺少这些列：{'、'.join(columns.values())}")
    yield from _rows("", rows, start)


def _json_lines(text: str, columns: Mapping[str, str]) -> Iterator[Row]:
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


def _heading(rows: list[tuple[Any, ...]], columns: Mapping[str, str]) -> int | None:
    """The row that names all mapped columns, within the first rows (above it a title may stand)."""
    for place, row in enumerate(rows[:_HEADER_WITHIN_ROWS]):
        if set(columns.values()) <= {_text(cell) for cell in row}:
            return place
    return None


def _rows(sheet: str, rows: list[tuple[Any, ...]], start: int) -> Iterator[Row]:
    names = [_text(cell) for cell in rows[start]]
    for number, row in enumerate(rows[start + 1 :], start + 2):
        if any(_text(cell) for cell in row):
            yield Row(sheet, number, dict(zip(names, row, strict=False)))


def _result(row: Row, name: str, fetched: Fetch, source: Source) -> Parsed:
    item = f"{name} {row.place}"
    if row.error:
        return Parsed(url=item, status=Status.BAD_ITEM, detail=row.error)
    said = {key: _text(row.cells.get(column)) for key, column in source.columns.items()}
    if not said.get("title") and not said.get("body"):
        wanted = "、".join(f"“{source.columns[key]}”" for key in ("title", "body") if key in source.columns)
        return Parsed(url=item, status=Status.BAD_ITEM, detail=f"{wanted}列为空")
    found, problem = _moment(row, source, fetched)
    if problem:
        return Parsed(url=item, status=Status.BAD_DATE, detail=problem)
    article = _article(said, found, fetched, source)
    return Parsed(url=item, article=article, observations=tuple(_replies(article, said, fetched)))


def _article(said: Mapping[str, str], found: datetime | None, fetched: Fetch, source: Source) -> Article:
    key = said.get("id") or "\n".join((said.get("title", ""), said.get("body", ""), iso(found) if found else ""))
    return article_in(
        fetched,
        source,
        url=None,
        key=key,
        title=said.get("title", ""),
        body=said.get("body", ""),
        published_at=iso(found) if found else None,
        author=said.get("author") or None,
        outlet=said.get("outlet") or None,
    )


def _moment(row: Row, source: Source, fetched: Fetch) -> tuple[datetime | None, str]:
    """The row's time, or what is wrong with it."""
    column = source.columns.get("published_at")
    value = row.cells.get(column) if column else None
    if value is None or not _text(value):
        return None, ""
    found = moment_of(_text(value), fetched.fetched_at)
    if found is None or found.moment is None:
        return None, f"“{column}”列不是日期：{_text(value)}"
    if is_future(found.moment, fetched.fetched_at):
        return None, f"“{column}”列的日期在将来：{_text(value)}"
    return found.moment, ""


def _replies(article: Article, said: Mapping[str, str], fetched: Fetch) -> Iterator[Observation]:
    text = normal_text(said.get("reply", ""))
    if not text:
        return
    found: Printed | None = moment_of(said.get("reply_at", ""), fetched.fetched_at)
    at = iso(found.moment) if found is not None and found.moment is not None else None
    yield Observation(
        id=article.id, at=iso(fetched.fetched_at), reply=Reply(text=text, by=said.get("reply_by") or None, at=at)
    )


def _text(value: Any) -> str:
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
