"""One look for all sheets: title, head, widths, frozen panes; text never becomes a formula."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import ceil
from typing import Any, Literal, TypeGuard

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from crawlers.clock import SHANGHAI
from reports.month.words import columns_of
from reports.office import plain

Look = Literal["text", "wrap", "centre", "number", "whole", "percent", "total", "moment"]
MAX_CELL = 32_767
MAX_LINK = 2_079
MAX_LINKS = 60_000
"""Excel's own limits: characters of a cell and of a link, links of a sheet (65,530, kept below)."""

FONT, LINE_PT = "微软雅黑", 15
_LINE = Side(style="thin", color="D0D7DE")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="1F4E79")
_BAND = PatternFill("solid", fgColor="F3F7FB")
_SUM = PatternFill("solid", fgColor="E2EDF7")
_FORMATS = {"number": "0.00", "total": "0.00", "whole": "0", "percent": "0%", "moment": 'm"月"d"日" hh:mm'}


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head, width in characters and look."""

    head: str
    width: float
    look: Look = "text"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that the program wrote; nothing else begins with = in a sheet."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str | None


def is_link(url: str | None) -> TypeGuard[str]:
    """Whether a cell can link there: an address of the web, no longer than Excel takes."""
    return url is not None and url.startswith(("http://", "https://")) and len(url) <= MAX_LINK


@lru_cache(maxsize=4096)
def moment_cell(iso: str) -> datetime:
    """A moment as a sheet keeps it (it knows no time zones): Shanghai's clock, to be sorted and filtered by."""
    return datetime.fromisoformat(iso).astimezone(SHANGHAI).replace(tzinfo=None)


def write_title(sheet: Worksheet, title: str, note: str, columns: int) -> None:
    """Rows 1 and 2: the sheet's title and one line of explanation."""
    for row, (text, font, height) in enumerate(
        (
            (title, Font(name=FONT, size=16, bold=True, color="1F4E79"), 32),
            (note, Font(name=FONT, size=10, color="57606A"), 20),
        ),
        1,
    ):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
        cell = sheet.cell(row, 1)
        _put(cell, text)
        cell.font = font
        cell.alignment = Alignment(vertical="center", wrap_text=False)
        sheet.row_dimensions[row].height = height


def write_heading(sheet: Worksheet, row: int, text: str, columns: int) -> None:
    """The heading of a further table of the sheet, above its head."""
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    cell = sheet.cell(row, 1)
    _put(cell, text)
    cell.font = Font(name=FONT, size=12, bold=True, color="1F4E79")
    cell.alignment = Alignment(vertical="center", wrap_text=False)
    sheet.row_dimensions[row].height = 26


def write_table(
    sheet: Worksheet,
    columns: Sequence[Column],
    lines: Sequence[Sequence[Any]],
    *,
    first_row: int,
    freeze: bool = True,
    freeze_columns: int = 0,
    alone: bool = True,
) -> int:
    """The head at `first_row`, a line a row below it; returns the last row. Of a table that is `alone` in its sheet the
    head is printed on every page."""
    begin_table(sheet, columns, first_row, freeze=freeze, freeze_columns=freeze_columns)
    if freeze and alone:
        sheet.print_title_rows = f"{first_row}:{first_row}"
    links = 0
    for row, line in enumerate(lines, first_row + 1):
        for number, (column, value) in enumerate(zip(columns, line, strict=True), 1):
            cell = sheet.cell(row, number)
            links += isinstance(value, Link)
            _put(cell, value, links <= MAX_LINKS)
            _look(cell, column.look, banded=row % 2 == 0)
        sheet.row_dimensions[row].height = row_height(columns, line)
    last = first_row + len(lines)
    return last


def row_height(columns: Sequence[Column], line: Sequence[Any]) -> float:
    """In points, with room for the row's longest wrapped cell."""
    return 4 + LINE_PT * _lines(columns, line)


def look_of(sheet: Worksheet, look: Look, *, banded: bool, linked: bool, text: bool) -> int:
    """The number of the style of such a cell in the sheet's workbook, for rows that are written as XML."""
    place = (sheet.max_row + 1, 1)
    cell = sheet.cell(*place, "字" if text else 0)
    if linked:
        cell.hyperlink = "http://a.example/"
    _look(cell, look, banded=banded)
    number: int = cell.style_id
    del sheet._cells[place]
    return number


def begin_table(
    sheet: Worksheet, columns: Sequence[Column], first_row: int, *, freeze: bool = True, freeze_columns: int = 0
) -> None:
    """The head of a table at `first_row`, with its columns' widths."""
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        # A second table stands in the first one's columns: the wider of the two decides.
        sheet.column_dimensions[letter].width = max(
            column.width, sheet.column_dimensions[letter].width if not freeze else 0
        )
        _head(sheet.cell(first_row, number), column.head)
    lines = max(sum(_lines_of(line, column.width) for line in column.head.split("\n")) for column in columns)
    sheet.row_dimensions[first_row].height = 12 * (lines + 1)
    if freeze:
        sheet.freeze_panes = f"{get_column_letter(freeze_columns + 1)}{first_row + 1}"
        _print_setup(sheet)


def _lines(columns: Sequence[Column], line: Sequence[Any]) -> int:
    """Lines of the row's longest wrapped cell: not every program works a row's height out by itself."""
    texts = [
        (value.text if isinstance(value, Link) else str(value), column.width)
        for column, value in zip(columns, line, strict=True)
        if column.look == "wrap" and value
    ]
    return max((_lines_of(text, width) for text, width in texts), default=1)


@lru_cache(maxsize=4096)
def _lines_of(text: str, width: float) -> int:
    return ceil(1.1 * columns_of(text) / width)


def _head(cell: Any, text: str) -> None:
    _put(cell, text)
    cell.font = Font(name=FONT, size=10, bold=True, color="FFFFFF")
    cell.fill = _HEAD
    cell.border = _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _put(cell: Any, value: Any, linked: bool = True) -> None:
    if isinstance(value, Formula):
        cell.value = f"={value.text}"
    elif isinstance(value, Link):
        _put(cell, value.text)
        if linked and is_link(value.url):
            cell.hyperlink = plain(value.url)
    elif isinstance(value, str):
        cell.value = plain(value)[:MAX_CELL]
        cell.data_type = "s"  # openpyxl takes a leading = for a formula
        cell.quotePrefix = value[:1] in "=+-@" and value != ""
    else:
        cell.value = value


def _look(cell: Any, look: Look, *, banded: bool) -> None:
    """Styles are worked out once a workbook: openpyxl takes longer for a style than for all else of a cell."""
    made: dict[tuple[object, ...], Any] = cell.parent.parent.__dict__.setdefault("_looks", {})
    key = (look, banded, cell.hyperlink is not None, cell.data_type == "s", cell.quotePrefix)
    if key in made:
        cell._style = copy(made[key])
        return
    _dress(cell, look, banded=banded)
    made[key] = copy(cell._style)


def _dress(cell: Any, look: Look, *, banded: bool) -> None:
    linked = cell.hyperlink is not None
    cell.font = Font(
        name=FONT, size=10, bold=look == "total", color="0B5CAD" if linked else "1F2328",
        underline="single" if linked else None,
    )  # fmt: skip
    cell.border = _BORDER
    if look == "total":
        cell.fill = _SUM
    elif banded:
        cell.fill = _BAND
    right = look in _FORMATS and cell.data_type != "s"
    centred = look == "centre" or (look in _FORMATS and not right)
    cell.alignment = Alignment(
        horizontal="center" if centred else "right" if right else "left",
        vertical="center",
        wrap_text=look == "wrap",
        indent=0 if centred else 1,
    )
    if look in _FORMATS:
        cell.number_format = _FORMATS[look]


def _print_setup(sheet: Worksheet) -> None:
    """Landscape on A4, as wide as one page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("第 &P 页，共 &N 页"))
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.sheet_view.showGridLines = False
