"""The rows of a long sheet as XML, written beside openpyxl: a quarter of a million rows in seconds, not in minutes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from html import escape
from itertools import chain, count, islice
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from reports.month.sheet import MAX_CELL, MAX_LINKS, Column, is_link, look_of, row_height
from reports.office import plain

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EMPTY = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
PIECE = 2_000
"""Rows that are put into bytes at a time."""
_ROW = "\x00"
"""Where a row's number goes: no text of a cell holds it."""


class LongTable:
    """A table's rows, kept out of openpyxl: `sheet_xml` puts them into the sheet's XML after the head, once.

    `lines` are the rows in order, as many as `urls`, each of which is the address behind the row's cell in the column
    `link` (counted from 0). A column holds either text or numbers and moments. Formulas are not for long tables; all
    else looks as `write_table` sets it.
    """

    def __init__(
        self, sheet: Worksheet, columns: Sequence[Column], first_row: int, lines: Iterable[Sequence[Any]],
        urls: Iterable[str | None], link: int,
    ) -> None:  # fmt: skip
        self.first_row = first_row
        self._columns, self._link = columns, link
        self._letters = [get_column_letter(number) for number in range(1, len(columns) + 1)]
        self._links: dict[int, int] = {}
        self._targets: dict[str, int] = {}
        self._cells: dict[tuple[bool, bool], list[str]] = {}
        rest = iter(lines)
        first = list(islice(rest, 1))
        self._rows = chain(first, rest)
        row = first_row - 1
        for row, url in enumerate(urls, first_row):
            if len(self._links) < MAX_LINKS and is_link(url):
                self._links[row] = self._targets.setdefault(plain(url), len(self._targets) + 1)
            key = (row % 2 == 0, row in self._links)
            if key not in self._cells:
                self._cells[key] = self._begun(sheet, first[0], *key)
        self.last_row = row

    def sheet_xml(self, xml: bytes) -> Iterator[bytes]:
        """The sheet as openpyxl wrote it, with these rows after the one before `first_row`, piece by piece."""
        before = xml.index(b'<row r="%d"' % (self.first_row - 1))
        place = xml.index(b"</row>", before) + len(b"</row>")
        yield re.sub(rb'<dimension ref="[^"]*"\s*/>', b"", xml[:place], count=1)
        rows = map(self._row, count(self.first_row), self._rows)
        while piece := "".join(islice(rows, PIECE)):
            yield piece.encode()
        tail = xml[place:]
        if self._links:
            links = "".join(
                f'<hyperlink xmlns:r="{_RELATIONS}" ref="{self._letters[self._link]}{row}" r:id="link{id}"/>'
                for row, id in self._links.items()
            )
            # The schema has the links before the page's margins.
            at = tail.find(b"<hyperlinks>")
            known, at = (12, at) if at >= 0 else (0, tail.index(b"<pageMargins"))
            wrapped = links if known else f"<hyperlinks>{links}</hyperlinks>"
            tail = tail[: at + known] + wrapped.encode() + tail[at + known :]
        yield tail

    def relations(self, xml: bytes | None) -> bytes:
        """The sheet's relations with the targets of these rows' links; `xml` as openpyxl wrote them, if it did."""
        made = "".join(
            f'<Relationship Id="link{id}" Type="{_RELATIONS}/hyperlink" Target="{escape(url)}" TargetMode="External"/>'
            for url, id in self._targets.items()
        )
        end = b"</Relationships>"
        return (xml or _EMPTY).replace(end, made.encode() + end)

    def _row(self, number: int, line: Sequence[Any]) -> str:
        begun = self._cells[number % 2 == 0, number in self._links]
        cells = "".join([
            f"{start}{_shown(value)}</t></is></c>" if isinstance(value, str)
            else f"{start}{_number(value)!r}</v></c>"
            for start, value in zip(begun, line, strict=True)
        ]).replace(_ROW, str(number))  # fmt: skip
        height = row_height(self._columns, line)
        return f'<row r="{number}" ht="{height:g}" customHeight="1">{cells}</row>'

    def _begun(self, sheet: Worksheet, line: Sequence[Any], banded: bool, linked: bool) -> list[str]:
        """The beginning of each cell of such a row, up to its value."""
        found = []
        for column, value in enumerate(line):
            text = isinstance(value, str)
            style = look_of(
                sheet, self._columns[column].look, banded=banded, linked=linked and column == self._link, text=text
            )
            head = f'<c r="{self._letters[column]}{_ROW}" s="{style}"'
            found.append(f'{head} t="inlineStr"><is><t xml:space="preserve">' if text else f"{head}><v>")
        return found


@lru_cache(maxsize=4096)
def _shown(text: str) -> str:
    return escape(plain(text)[:MAX_CELL], quote=False)


@lru_cache(maxsize=4096)
def _number(value: float | datetime) -> float:
    return to_excel(value) if isinstance(value, datetime) else value  # type: ignore[no-untyped-call]
