"""自报表: the monthly form that units fill in, as an Excel that we write and read."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, pairwise
from typing import Any, get_args

from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cities.city import City
from cities.facts import Form
from crawlers.tables.excel import workbook_of
from crawlers.tables.row import TableError
from reports.month.claims import KINDS
from reports.month.proof_kinds import kind_of
from reports.month.sheet import Column, write_table, write_title
from reports.month.words import month_words
from reports.office import core_properties, repacked
from reports.words import TIERS

ROWS = 60
"""Lines of the form that are ready to be filled in."""
MAX_ROWS = 2_000
FORMS: tuple[str, ...] = get_args(Form)
COLUMNS = (
    Column("序号", 6, "centre"), Column("类型", 9, "centre"), Column("标题", 44, "wrap"),
    Column("媒体名称", 20, "wrap"), Column("级别", 9, "centre"), Column("体裁", 9, "centre"),
    Column("刊发日期", 13, "centre"), Column("链接", 30, "wrap"), Column("计划项目", 24, "wrap"),
    Column("附件", 22, "wrap"), Column("备注", 24, "wrap"),
)  # fmt: skip
HEADS = tuple(column.head for column in COLUMNS)
_LABELS = ("月份", "单位", "填报人", "联系电话")
NEEDED = ("类型", "标题", "刊发日期")
NOTES = (
    "只填本单位当月在报纸、广播、电视、网站、公众号刊发或被简报采用的稿件，以及开展的宣传活动；一行一条。",
    "“类型”“级别”“体裁”“计划项目”从下拉列表中选。活动必须选“计划项目”，可以不填媒体、级别和体裁。",
    "“刊发日期”写成 2026-06-05 的样子，必须在填报月份之内。",
    "“附件”写剪报、截图或照片的文件名（几个文件的合成一个 PDF），随表一起交；也可以把图片直接贴在该行的“附件”格内。",
    "网上能打开的写“链接”，便于核对；已经采集到的稿件不重复计分，报了也不扣分。",
    "媒体的级别以市局媒体名录为准，名录中没有的由市局归类。",
)


class FormError(ValueError):
    """The file is no form of ours; the message (Chinese) says what it lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A line as it was filled in, its words turned into ids; `row` is its number in the sheet."""

    row: int
    kind: str
    title: str
    outlet: str
    tier: str
    genre: str
    day: str
    url: str | None
    campaign: str | None
    clipping: str
    remark: str
    picture: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A line that cannot be taken: which cell, what stands there, what is allowed."""

    row: int
    column: str
    value: str
    allowed: str

    def __str__(self) -> str:
        return f"第{self.row}行“{self.column}”：“{self.value}”不对，{self.allowed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadForm:
    """`month` and `unit` are what the head says (`unit` its name), None where it says nothing."""

    month: str | None
    unit: str | None
    by: str | None
    rows: tuple[FormRow, ...]
    bad: tuple[BadRow, ...]


def form_xlsx(city: City, month: str, unit: str, moment: datetime) -> bytes:
    """The empty form of a month for the unit of this name; the same bytes for the same arguments."""
    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]
    sheet.title = "自报表"
    write_title(
        sheet, f"{city.facts.name}生态环境宣传工作自报表", "请先看“填写说明”。白格由填报单位填写。", len(COLUMNS)
    )
    for column, text in enumerate(chain(*zip(_LABELS, (month, unit, "", ""), strict=True)), 2):
        sheet.cell(3, column, text)
    write_table(sheet, COLUMNS, [[number, *[""] * 10] for number in range(1, ROWS + 1)], first_row=4)
    for cells in sheet.iter_rows(min_row=3, max_row=4 + ROWS, min_col=2, max_col=len(COLUMNS)):
        for cell in cells:
            cell.protection = Protection(locked=cell.row == 4)
    _choices(book, sheet, city, month)
    _write_notes(book.create_sheet("填写说明", 1), month)
    out = io.BytesIO()
    book.save(out)
    core = core_properties(f"{unit}{month_words(month)}自报表", f"{city.facts.name}生态环境局", moment)
    return repacked(out.getvalue(), {"docProps/core.xml": core})


def read_form(city: City, data: bytes) -> ReadForm:
    """A filled form; lines that are wrong stand in `bad`, empty ones nowhere. FormError where it is no such form."""
    if kind_of(data) != ".xlsx":
        raise FormError("不是能打开的 Excel（.xlsx）文件")
    try:
        book = workbook_of(data)
    except TableError as error:
        raise FormError(str(error)) from error
    sheet = book["自报表"] if "自报表" in book.sheetnames else book.worksheets[0]
    head = _head_row(sheet)
    # not max_row: a column that was coloured down to its end has a million rows
    last = max((row for (row, _), cell in sheet._cells.items() if cell.value is not None), default=head)
    if last - head > MAX_ROWS:
        raise FormError(f"自报表有 {last - head} 行，最多 {MAX_ROWS} 行")
    places = {str(cell.value).strip(): cell.column for cell in sheet[head] if cell.value}
    pictures = _pictures(sheet)
    above = [cell.value for line in sheet.iter_rows(max_row=head - 1) for cell in line if cell.value]
    # of a cell that was left empty the next label would be the value
    said = {name: value for name, value in pairwise(above) if name in _LABELS and value not in _LABELS}
    month = _month(said["月份"]) if "月份" in said else None
    rows: list[FormRow] = []
    bad: list[BadRow] = []
    for number in range(head + 1, last + 1):
        cells = {name: sheet.cell(number, column).value for name, column in places.items()}
        if not any(str(value or "").strip() for name, value in cells.items() if name != "序号"):
            continue
        found = _row(city, number, cells, month, pictures.get(number))
        (bad if isinstance(found, BadRow) else rows).append(found)  # type: ignore[arg-type]
    unit, by = (_text(said.get(name)) or None for name in ("单位", "填报人"))
    return ReadForm(month=month, unit=unit, by=by, rows=tuple(rows), bad=tuple(bad))


def _choices(book: Workbook, sheet: Worksheet, city: City, month: str) -> None:
    """The drop-down lists, whose words stand in a hidden sheet (a list in the cell itself holds 255 characters)."""
    hidden = book.create_sheet("选项")
    hidden.sheet_state = "hidden"
    campaigns = [each.name for each in city.campaigns if each.kind != "growth" and f"{each.end:%Y-%m}" >= month]
    lists = {"类型": list(KINDS), "级别": list(TIERS.values()), "体裁": list(FORMS), "计划项目": campaigns}
    for column, (head, words) in enumerate(lists.items(), 1):
        for row, word in enumerate(words, 1):
            hidden.cell(row, column, word)
        letter = get_column_letter(column)
        rule = DataValidation("list", formula1=f"选项!${letter}$1:${letter}${max(1, len(words))}", allow_blank=True)
        rule.error = f"请从下拉列表中选{head}"
        sheet.add_data_validation(rule)
        place = get_column_letter(HEADS.index(head) + 1)
        rule.add(f"{place}5:{place}{4 + ROWS}")
    for cells in sheet[f"G5:G{4 + ROWS}"]:
        cells[0].number_format = "yyyy-mm-dd"


def _write_notes(sheet: Worksheet, month: str) -> None:
    write_title(sheet, f"{month_words(month)}自报表填写说明", "次月前三个工作日内报市局，留足三个工作日核对。", 2)
    write_table(sheet, (Column("条", 6, "centre"), Column("说明", 110, "wrap")), list(enumerate(NOTES, 1)), first_row=3)


def _head_row(sheet: Worksheet) -> int:
    for row in sheet.iter_rows(max_row=20):
        if set(NEEDED) <= {str(cell.value).strip() for cell in row if cell.value}:
            return int(row[0].row or 0)
    raise FormError(f"没有找到表头；前 20 行中应有一行写着 {'、'.join(HEADS)}")


def _pictures(sheet: Worksheet) -> dict[int, tuple[str, bytes]]:
    """Row → the picture that was put into it: (name, bytes)."""
    found: dict[int, tuple[str, bytes]] = {}
    for image in sheet._images:  # type: ignore[attr-defined]
        row = image.anchor._from.row + 1
        found.setdefault(row, (f"第{row}行.{image.format}", image._data()))
    return found


def _row(
    city: City, number: int, cells: dict[str, Any], month: str | None, picture: tuple[str, bytes] | None
) -> FormRow | BadRow:
    text = {name: _text(cells.get(name)) for name in HEADS}
    plan = [each for each in city.campaigns if each.kind != "growth"]
    campaigns = {each.name: each.id for each in plan} | {each.id: each.id for each in plan}
    tiers = {name: tier for tier, name in TIERS.items()}
    day = _day(cells.get("刊发日期"), month)
    activity = text["类型"] == "活动"
    checks: Sequence[tuple[str, Callable[[], bool], str]] = (
        ("类型", lambda: text["类型"] in KINDS, f"可以是{'、'.join(KINDS)}"),
        ("标题", lambda: bool(text["标题"]), "要写标题"),
        ("刊发日期", lambda: day is not None, "应写成 2026-06-05 的样子"),
        ("媒体名称", lambda: activity or bool(text["媒体名称"]), "要写刊发的媒体"),
        ("级别", lambda: (activity and not text["级别"]) or text["级别"] in tiers, f"可以是{'、'.join(tiers)}"),
        ("体裁", lambda: not text["体裁"] or text["体裁"] in FORMS, f"可以是{'、'.join(FORMS)}，或不填"),
        ("计划项目", lambda: text["计划项目"] in campaigns if activity or text["计划项目"] else True,
         f"{'活动要选计划项目，' if activity else ''}可以是{'、'.join(each.name for each in plan)}"),
        ("链接", lambda: not text["链接"] or text["链接"].startswith(("http://", "https://")),
         "应以 http:// 或 https:// 开头"),
    )  # fmt: skip
    for column, holds, allowed in checks:
        if not holds():
            return BadRow(row=number, column=column, value=text[column], allowed=allowed)
    return FormRow(
        row=number, kind=text["类型"], title=text["标题"], outlet=text["媒体名称"],
        tier=tiers.get(text["级别"], "county"), genre=text["体裁"], day=str(day), url=text["链接"] or None,
        campaign=campaigns.get(text["计划项目"]), clipping=text["附件"], remark=text["备注"], picture=picture,
    )  # fmt: skip


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return re.sub(r"\s+", " ", str(value)).strip() if value is not None else ""


def _month(value: Any) -> str:
    """`2026-06` of a date, which Excel makes of it when it is typed anew, or of 2026年6月; else what stands there."""
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    parts = re.fullmatch(r"(\d{4})\D(\d{1,2})\D?", text := _text(value))
    return f"{parts[1]}-{int(parts[2]):02}" if parts else text


def _day(value: Any, month: str | None) -> date | None:
    """A day as people write it: a date cell, 2026-06-05, 2026年6月5日, 26.6.5, or 6月5日 of the form's year."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    parts = [int(part) for part in re.findall(r"\d+", str(value or ""))]
    if len(parts) == 2 and month:
        parts.insert(0, int(month[:4]))
    if len(parts) == 3 and parts[0] < 100:
        parts[0] += 2000
    try:
        return date(*parts) if len(parts) == 3 else None
    except ValueError:
        return None
