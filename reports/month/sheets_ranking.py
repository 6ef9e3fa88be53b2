"""Sheet 排名: the month's table, a table for each block, the year by closed months; every sum a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from reports.month.given import ClosedMonth
from reports.month.records import BlockScore, ItemHead, MonthReport, Standing
from reports.month.sheet import Column, Formula, write_heading, write_table, write_title
from reports.month.sheets_points import POINTS
from reports.month.sheets_records import CORRECTIONS, carried_words
from reports.month.words import change_words, edition_words, month_words, state_words

Rows = Mapping[tuple[str, str], int]
ROWS_A_PAGE = 44
MANY = 6
"""Items, above which the month's table is set narrower."""
FIRST = 4
"""The row of the first unit in the month's table."""


def write_ranking(sheet: Worksheet, report: MonthReport, rows: Rows, state: str) -> None:
    blocks = {head.block: [each for each in report.heads if each.block == head.block] for head in report.heads}
    columns = _columns(report, blocks)
    title = f"{report.name}{month_words(report.month)}生态环境宣传工作计分排名{edition_words(report)}"
    write_title(sheet, title, state, len(columns))
    # Where each table begins: 2 rows for a heading and a head, a unit each, 1 row between.
    step = len(report.standings) + 3
    year_first = FIRST + len(report.standings) + 1 + step * len(blocks) + 2
    lines = [_line(report, line, row, blocks, rows, year_first) for row, line in enumerate(report.standings, FIRST)]
    last = write_table(sheet, columns, lines, first_row=3, freeze_columns=2, alone=False)
    top = 1
    for block, heads in blocks.items():
        if last + 1 + step - top > ROWS_A_PAGE:
            sheet.row_breaks.append(Break(last))
            top = last + 1
        last = _write_block(sheet, report, block, heads, rows, last + 2)
    if last + 1 + step - top > ROWS_A_PAGE:
        sheet.row_breaks.append(Break(last))
    _write_year(sheet, report, last + 2)


def _columns(report: MonthReport, blocks: Mapping[str, Sequence[ItemHead]]) -> list[Column]:
    width = _width(report)
    columns = [Column("名次", 6, "centre"), Column("单位", 18)]
    for heads in blocks.values():
        columns += [Column(f"{head.name}\n（{head.points:g}分）", width, "number") for head in heads]
        full = sum(head.points for head in heads)
        columns.append(Column(f"{heads[0].block_name}小计\n（{full:g}分）", width, "total"))
    columns.append(Column("更正补差", 9, "number"))
    if report.edition is not None:
        columns.append(Column("更正前\n得分", 9, "number"))
    return [
        *columns, Column("当月得分", 10, "total"), Column("名次变化", 9, "centre"), Column("累计得分", 10, "number"),
        Column("来源缺采\n最多影响", 10.5, "number"),
    ]  # fmt: skip


def _width(report: MonthReport) -> float:
    """Of an item's column: a table of many is printed on one page's width all the same, its heads over more lines."""
    return 15 if len(report.heads) <= MANY else 12


def _line(
    report: MonthReport, line: Standing, row: int, blocks: Mapping[str, Sequence[ItemHead]], rows: Rows, year_first: int
) -> list[Any]:
    cells: list[Any] = [None, line.name]
    sums = []
    for heads in blocks.values():
        first = get_column_letter(len(cells) + 1)
        cells += [_points(head, line.unit, rows) for head in heads]
        cells.append(Formula(f"SUM({first}{row}:{get_column_letter(len(cells))}{row})"))
        sums.append(f"{get_column_letter(len(cells))}{row}")
    cells.append(_carried(report, row))
    sums.append(f"{get_column_letter(len(cells))}{row}")
    if report.edition is not None:
        cells.append(report.edition.before.get(line.unit))
    total = get_column_letter(len(cells) + 1)
    cells.append(Formula(f"ROUND({'+'.join(sums)},{report.decimals})"))
    cells[0] = _rank(report, line.ranked, total, row, FIRST)
    year: Any = "—"
    if line.year is not None:
        column = get_column_letter(3 + len(_year_months(report)))
        year = Formula(f"{column}{year_first + row - FIRST}")
    return [*cells, change_words(line.change) if line.ranked else "—", year, line.at_most]


def _write_block(
    sheet: Worksheet, report: MonthReport, block: str, heads: Sequence[ItemHead], rows: Rows, row: int
) -> int:
    """The block's table: its items, its points of the month and of the year, its own ranks."""
    width = len(heads) + 5
    full = sum(head.points for head in heads)
    write_heading(sheet, row, f"{heads[0].block_name}（{full:g}分）", width)
    columns = [
        Column("名次", 6, "centre"), Column("单位", 18),
        *(Column(f"{head.name}\n（{head.points:g}分）", _width(report), "number") for head in heads),
        Column("当月得分", 10, "total"), Column("名次变化", 9, "centre"), Column("累计得分", 10, "number"),
    ]  # fmt: skip
    scores = {line.unit: _block_of(line, block) for line in report.standings}
    order = sorted(report.standings, key=lambda line: (scores[line.unit].rank is None, scores[line.unit].rank or 0))
    due = any(head.state == "due" for head in heads)
    first, total = row + 2, get_column_letter(3 + len(heads))
    lines = []
    for number, line in enumerate(order, first):
        score = scores[line.unit]
        sum_of = f"SUM(C{number}:{get_column_letter(2 + len(heads))}{number})"
        lines.append([
            _rank(report, line.ranked, total, number, first) if due else "—", line.name,
            *(_points(head, line.unit, rows) for head in heads),
            Formula(f"ROUND({sum_of},{report.decimals})") if due else state_words(heads[0].state),
            change_words(score.change) if line.ranked else "—", _block_year(report, score, f"{total}{number}"),
        ])  # fmt: skip
    return write_table(sheet, columns, lines, first_row=row + 1, freeze=False)


def _write_year(sheet: Worksheet, report: MonthReport, row: int) -> None:
    """Units × closed months: what the points of the year are the sum of."""
    months = _year_months(report)
    write_heading(sheet, row, f"{report.month[:4]}年累计（只计已封账的月份）", max(4, len(months) + 3))
    columns = [
        Column("序号", 6, "centre"), Column("单位", 18),
        *(Column(month_words(each.month), _width(report), "number") for each in months),
        Column("累计得分", 10, "total"),
    ]  # fmt: skip
    lines = []
    for number, line in enumerate(report.standings, 1):
        at = row + 1 + number
        of_months: list[Any] = [each.totals.get(line.unit, "—") for each in months]
        if months and months[-1].month == report.month:
            of_months[-1] = Formula(f"{_total_column(report)}{FIRST + number - 1}")
        last = get_column_letter(2 + len(months))
        lines.append([number, line.name, *of_months, Formula(f"SUM(C{at}:{last}{at})") if months else "—"])
    write_table(sheet, columns, lines, first_row=row + 1, freeze=False)


def _year_months(report: MonthReport) -> list[ClosedMonth]:
    """The closed months of the year; this one too when it is closed."""
    year = [each for each in report.history if each.month[:4] == report.month[:4]]
    mine = ClosedMonth(month=report.month, totals={line.unit: line.total for line in report.standings}, ranks={})
    return [*year, mine] if report.closed else year


def _total_column(report: MonthReport) -> str:
    blocks = len(dict.fromkeys(head.block for head in report.heads))
    return get_column_letter(2 + len(report.heads) + blocks + 2 + (report.edition is not None))


def _points(head: ItemHead, unit: str, rows: Rows) -> Any:
    if head.state != "due":
        return state_words(head.state)
    return Formula(f"{POINTS}!$H${rows[head.item, unit]}")


def _rank(report: MonthReport, ranked: bool, column: str, row: int, first: int) -> Any:
    """The ranked units stand above all others in each table."""
    number = sum(each.ranked for each in report.standings)
    return Formula(f"RANK({column}{row},${column}${first}:${column}${first + number - 1})") if ranked else "—"


def _carried(report: MonthReport, row: int) -> Any:
    if not report.amendments:
        return 0.0
    of_unit = f"{CORRECTIONS}!$C:$C,B{row}"
    return Formula(f'SUMIFS({CORRECTIONS}!$F:$F,{of_unit},{CORRECTIONS}!$G:$G,"{carried_words(report)}")')


def _block_of(line: Standing, block: str) -> BlockScore:
    return next(each for each in line.blocks if each.block == block)


def _block_year(report: MonthReport, score: BlockScore, total: str) -> Any:
    if score.year is None:
        return "—"
    if not report.closed or score.points is None:
        return score.year
    before = round(score.year - score.points, report.decimals)
    return Formula(f"ROUND({before:.{report.decimals}f}+{total},{report.decimals})")
