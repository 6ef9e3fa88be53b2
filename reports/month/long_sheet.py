"""The rows of a long sheet as XML, written beside openpyxl: a quarter of a million rows in seconds, not in minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from reports.month.sheet import MAX_CELL, MAX_LINK, MAX_LINKS, Column, Link, look_of, row_height
from reports.office import plain

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EMPTY = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
PIECE = 2_000
"""Rows that are put into bytes at a time."""


class LongTable:
    """A table's rows, kept out of openpyxl: `insert` puts them into the sheet's XML after the head.

    Formulas are not for long tables; all else looks as `write_table` sets it.
    """

    def __init__(self, sheet: Worksheet, columns: Sequence[Column], first_row: int) -> None:
        self.columns = columns
        self.first_row = first_row
        self.last_row = first_row - 1
        self._sheet = sheet
        self._letters = [get_column_letter(number) for number in range(1, len(columns) + 1)]
        self._styles: dict[tuple[int, bool, bool, bool], int] = {}
        self._pieces: list[bytes] = []
        self._links: list[tuple[str, int]] = []
        self._targets: dict[str, int] = {}

    def write(self, lines: Iterator[Sequence[Any]]) -> None:
        rows: list[str] = []
        for line in lines:
            self.last_row += 1
            rows.append(self._row(line))
            if len(rows) == PIECE:
                self._pieces.append("".join(rows).encode())
                rows.clear()
        self._pieces.append("".join(rows).encode())

    def insert(self, xml: bytes) -> bytes:
        """The sheet as openpyxl wrote it, with these rows after the one before `first_row`."""
        before = xml.index(b'<row r="%d"' % (self.first_row - 1))
        place = xml.index(b"</row>", before) + len(b"</row>")
        head = re.sub(rb'<dimension ref="[^"]*"\s*/>', b"", xml[:place], count=1)
        tail = xml[place:]
        if self._links:
            links = "".join(
                f'<hyperlink xmlns:r="{_RELATIONS}" ref="{ref}" r:id="link{id}"/>' for ref, id in self._links
            )
            # The schema has the links before the page's margins.
            at = tail.find(b"<hyperlinks>")
            known, at = (12, at) if at >= 0 else (0, tail.index(b"<pageMargins"))
            wrapped = links if known else f"<hyperlinks>{links}</hyperlinks>"
            tail = tail[: at + known] + wrapped.encode() + tail[at + known :]
        return b"".join([head, *self._pieces, tail])

    def relations(self, xml: bytes | None) -> bytes:
        """The sheet's relations with the targets of these rows' links; `xml` as openpyxl wrote them, if it did."""
        made = "".join(
            f'<Relationship Id="link{id}" Type="{_RELATIONS}/hyperlink" Target="{escape(url)}" TargetMode="External"/>'
            for url, id in self._targets.items()
        )
        end = b"</Relationships>"
        return (xml or _EMPTY).replace(end, made.encode() + end)

    def _row(self, line: Sequence[Any]) -> str:
        number = self.last_row
        banded = number % 2 == 0
        cells = [
            self._cell(column, f"{self._letters[column]}{number}", value, banded) for column, value in enumerate(line)
        ]
        height = row_height(self.columns, line)
        return f'<row r="{number}" ht="{height:g}" customHeight="1">{"".join(cells)}</row>'

    def _cell(self, column: int, ref: str, value: Any, banded: bool) -> str:
        linked = isinstance(value, Link) and self._link(ref, value.url)
        text = value.text if isinstance(value, Link) else value
        style = self._style(column, banded, linked, isinstance(text, str))
        if isinstance(text, str):
            shown = escape(plain(text)[:MAX_CELL], quote=False)
            return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
        number = text if isinstance(text, int | float) else to_excel(text)  # type: ignore[no-untyped-call]
        return f'<c r="{ref}" s="{style}"><v>{number!r}</v></c>'

    def _link(self, ref: str, url: str | None) -> bool:
        if not url or not url.startswith(("http://", "https://")) or len(url) > MAX_LINK:
            return False
        if len(self._links) == MAX_LINKS:
            return False
        self._links.append((ref, self._targets.setdefault(plain(url), len(self._targets) + 1)))
        return True

    def _style(self, column: int, banded: bool, linked: bool, text: bool) -> int:
        """The number of the style that a cell of such a look has in the workbook."""
        key = (column, banded, linked, text)
        if key not in self._styles:
            self._styles[key] = look_of(self._sheet, self.columns[column].look, banded=banded, linked=linked, text=text)
        return self._styles[key]
