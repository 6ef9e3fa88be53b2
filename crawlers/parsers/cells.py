"""Cells as the fields of a record, or which column is wrong and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from crawlers.dates import Printed, is_future, moment_of
from crawlers.tables.row import Row, cell_text

_HOUR = re.compile(r"((?:19|20)\d{6})[ T]?(\d{2})(?:时|点)?")
_NOTHING = frozenset(("", "-", "--", "—", "——", "/", "NA", "N/A", "null", "无", "缺测", "无效"))
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class CellError(ValueError):
    """A cell is not what its column holds; the message (Chinese) names column and value."""


def texts_of(row: Row, columns: Mapping[str, str]) -> dict[str, str]:
    """The row's texts by field."""
    return {field: cell_text(row.cells.get(column)) for field, column in columns.items()}


def moment_in(row: Row, column: str | None, fetched_at: datetime) -> Printed | None:
    """The row's time; None where it names none. CellError where it is no date, or one in the future."""
    text = cell_text(row.cells.get(column)) if column else ""
    if not text:
        return None
    if hour := _HOUR.fullmatch(text):
        text = f"{hour[1]}{hour[2]}00"
    found = moment_of(text, fetched_at)
    if found is None or found.moment is None:
        raise CellError(f"“{column}”列不是日期：{text}")
    if is_future(found.moment, fetched_at):
        raise CellError(f"“{column}”列的日期在将来：{text}")
    return found


def number_in(row: Row, column: str | None, *, most: float) -> float | None:
    """A number from 0 to `most`; None where nothing stands there or what means nothing (—, 缺测)."""
    text = cell_text(row.cells.get(column)).replace(",", "") if column else ""
    if text in _NOTHING:
        return None
    if _NUMBER.fullmatch(text) is None:
        raise CellError(f"“{column}”列不是数字：{text}")
    if not 0 <= float(text) <= most:
        raise CellError(f"“{column}”列应在 0 到 {most:g} 之间：{text}")
    return float(text)


def whole_in(row: Row, column: str | None, *, most: int = 2_000_000_000) -> int | None:
    """A whole number; 63.0 is one."""
    found = number_in(row, column, most=most)
    if found is not None and not found.is_integer():
        raise CellError(f"“{column}”列不是整数：{found:g}")
    return None if found is None else int(found)
