"""Found documents as CSV or Excel, in Chinese, one row after the other: memory does not grow with their number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from openpyxl import Workbook

from cities.city import City
from index.document import Document
from index.values import EMOTIONS, KINDS, SENTIMENTS, TIERS

ROWS_A_SHEET = 1_000_000
"""Excel's own bound is 1,048,576."""
MAX_CELL = 32_000
"""characters; Excel's own bound is 32,767"""
_ROWS_A_CHUNK = 500
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Cell = str | int


class _Names:
    """What codes are called in a city."""

    def __init__(self, city: City) -> None:
        self.districts = {code: district.name for code, district in city.district_by_code.items()}
        self.topics = {topic.id: topic.name for topic in city.topics.topics}
        self.tags = {tag.id: tag.name for tag in city.topics.tags}
        self.enterprises = {firm.id: firm.name for firm in city.enterprises}


COLUMNS: dict[str, Callable[[Document, _Names], Cell]] = {
    "编号": lambda document, names: document.id,
    "标题": lambda document, names: document.title,
    "网址": lambda document, names: document.url or "",
    "发布时间": lambda document, names: document.published_at[:19].replace("T", " "),
    "来源": lambda document, names: document.source_name,
    "类型": lambda document, names: _first(KINDS, document.kind),
    "级别": lambda document, names: _first(TIERS, document.tier),
    "原载": lambda document, names: document.outlet or "",
    "作者": lambda document, names: document.author or "",
    "涉环境": lambda document, names: _yes(document.environmental),
    "主题": lambda document, names: _listed(names.topics, document.topics),
    "情感": lambda document, names: _first(SENTIMENTS, document.sentiment),
    "情绪": lambda document, names: _first(EMOTIONS, document.emotion or ""),
    "区县": lambda document, names: _listed(names.districts, document.districts),
    "标签": lambda document, names: _listed(names.tags, document.tags),
    "企业": lambda document, names: _listed(names.enterprises, document.enterprises),
    "体裁": lambda document, names: document.form or "",
    "热度": lambda document, names: document.heat,
    "同源": lambda document, names: document.family,
    "首发": lambda document, names: _yes(document.original),
    "事件": lambda document, names: document.event or "",
    "已回复": lambda document, names: _yes(document.replied),
    "已删": lambda document, names: _yes(document.removed),
    "已更正": lambda document, names: _yes(bool(document.corrected)),
    "摘要": lambda document, names: "".join(document.summary),
}
"""heading → cell"""


def rows(documents: Iterable[Document], city: City) -> Iterator[tuple[Cell, ...]]:
    """The headings, then a row a document. No text cell is one that a spreadsheet takes for a formula."""
    yield tuple(COLUMNS)
    names = _Names(city)
    for document in documents:
        yield tuple(_harmless(make(document, names)) for make in COLUMNS.values())


def csv_chunks(documents: Iterable[Document], city: City) -> Iterator[bytes]:
    """UTF-8 with the mark by which Excel knows it, lines ended as RFC 4180 asks."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write("\ufeff")
    for number, row in enumerate(rows(documents, city), 1):
        writer.writerow(row)
        if number % _ROWS_A_CHUNK == 0:
            yield _taken(text)
    yield _taken(text)


def write_excel(documents: Iterable[Document], city: City, file: IO[bytes]) -> int:
    """Writes a workbook and returns how many documents it holds; further sheets begin at a million rows."""
    book = Workbook(write_only=True)
    table = rows(documents, city)
    headings = next(table)
    count = 0
    sheet = None
    for count, row in enumerate(table, 1):
        if sheet is None or (count - 1) % ROWS_A_SHEET == 0:
            sheet = _sheet(book, headings)
        sheet.append(row)
    if sheet is None:
        _sheet(book, headings)
    book.save(file)
    return count


def _sheet(book: Workbook, headings: tuple[Cell, ...]):  # type: ignore[no-untyped-def]
    sheet = book.create_sheet(f"检索结果{len(book.worksheets) + 1}")
    sheet.freeze_panes = "C2"
    for column, width in (("A", 20), ("B", 60), ("C", 40), ("D", 20), ("Y", 80)):
        sheet.column_dimensions[column].width = width
    sheet.append(headings)
    return sheet


def _taken(text: io.StringIO) -> bytes:
    """What has been written since the last time; half a character becomes a question mark."""
    taken = text.getvalue().encode("utf-8", "replace")
    text.seek(0)
    text.truncate()
    return taken


def _harmless(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = _NO_XML.sub("", cell[:MAX_CELL])
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _first(names: dict[str, tuple[str, ...]], value: str) -> str:
    return names[value][0] if value in names else value


def _listed(names: dict[str, str], codes: tuple[str, ...]) -> str:
    return "、".join(names.get(code, code) for code in codes)


def _yes(flag: bool) -> str:
    return "是" if flag else "否"
