"""What people enter by the month: counts of followers from a table, activities of the plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from cities.campaigns import Campaign
from cities.city import City
from crawlers.tables.excel import sheets_of
from crawlers.tables.row import TableError
from ledger.database import LedgerError
from reports.month.form import BadRow, FormError
from reports.month.handing_in import unit_named
from reports.month.proof_kinds import kind_of

HEADS = {"单位": "unit", "累计人数": "count", "累计加粉数": "count", "人数": "count", "凭据": "proof"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    row: int
    unit: str
    count: int
    proof: str


def read_counts(city: City, data: bytes) -> tuple[list[CountRow], list[BadRow]]:
    """Rows of a table with 单位, 累计人数 and perhaps 凭据, and the bad ones; FormError where it is none."""
    if kind_of(data) != ".xlsx":
        raise FormError("不是能打开的 Excel（.xlsx）文件")
    try:
        (_, lines), *_ = sheets_of(data)
    except TableError as error:
        raise FormError(str(error)) from error
    places: dict[str, int] = {}
    rows: list[CountRow] = []
    bad: list[BadRow] = []
    for number, cells in enumerate(lines, 1):
        if not places:
            found = {HEADS[str(cell).strip()]: at for at, cell in enumerate(cells) if str(cell).strip() in HEADS}
            places = found if {"unit", "count"} <= set(found) else {}
        elif any(cell not in (None, "") for cell in cells):
            made = _count(city, number, {name: cells[at] if at < len(cells) else None for name, at in places.items()})
            (bad if isinstance(made, BadRow) else rows).append(made)  # type: ignore[arg-type]
    if not places:
        raise FormError("没有找到表头：应有“单位”和“累计人数”两列")
    return rows, bad


def campaign_on(city: City, name: str, day: date) -> Campaign:
    """The campaign of this name or id whose window holds the day; LedgerError says what is allowed."""
    found = next((each for each in city.campaigns if name in (each.id, each.name)), None)
    if found is None:
        raise LedgerError(f"没有计划项目“{name}”；可以是：{'、'.join(each.name for each in city.campaigns)}")
    if found.kind == "growth":
        raise LedgerError(f"“{found.name}”按人数计，请用 huanyu followers 登记")
    if not found.start <= day <= found.end:
        raise LedgerError(f"{day} 不在“{found.name}”的窗口期（{found.start} 至 {found.end}）内")
    return found


def _count(city: City, number: int, cells: dict[str, Any]) -> CountRow | BadRow:
    name, value = str(cells["unit"] or "").strip(), str(cells["count"] if cells["count"] is not None else "").strip()
    try:
        unit = unit_named(city, name)
    except LedgerError as error:
        return BadRow(row=number, column="单位", value=name, allowed=str(error))
    if not re.fullmatch(r"\d+(\.0)?", value.replace(",", "")):
        return BadRow(row=number, column="累计人数", value=value, allowed="应是不小于 0 的整数")
    count = int(value.replace(",", "").removesuffix(".0"))
    return CountRow(row=number, unit=unit.id, count=count, proof=str(cells.get("proof") or "").strip())
