"""The month as an Excel workbook: ranking, points, articles, corrections, completeness, rules; sums stay live."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.masking import masked
from reports.month.records import ItemHead, ItemScore, MonthReport, Standing
from reports.month.sheet import Column, Formula, Link, write_table, write_title
from reports.month.words import bureau, change_words, field_name, gap_words, moment_words, month_words, state_words
from reports.office import core_properties, repacked
from reports.words import TIERS

DETAIL, ARTICLES = "得分明细", "文章清单"


def workbook_xlsx(report: MonthReport) -> bytes:
    """The workbook's bytes; the same for the same report."""
    book = Workbook()
    ranking: Worksheet = book.active  # type: ignore[assignment]
    ranking.title = "排名"
    rows = _detail_rows(report)
    _write_ranking(ranking, report, rows)
    _write_detail(book.create_sheet(DETAIL), report, rows)
    _write_articles(book.create_sheet(ARTICLES), report)
    _write_corrections(book.create_sheet("更正"), report)
    _write_completeness(book.create_sheet("来源完整性"), report)
    _write_rules(book.create_sheet("规则"), report)
    out = io.BytesIO()
    book.save(out)
    title = f"{report.name}{month_words(report.month)}生态环境宣传工作计分"
    core = core_properties(title, bureau(report), datetime.fromisoformat(report.as_of))
    return repacked(out.getvalue(), {"docProps/core.xml": core})


def _detail_rows(report: MonthReport) -> dict[tuple[str, str], int]:
    """(item, unit) → its row in the sheet of points: items in order, within each the units as they are ranked."""
    keys = [(head.item, line.unit) for head in report.heads for line in report.standings]
    return {key: number for number, key in enumerate(keys, 4)}


def _write_ranking(sheet: Worksheet, report: MonthReport, rows: dict[tuple[str, str], int]) -> None:
    columns = [Column("名次", 7, "centre"), Column("单位", 16)]
    blocks: dict[str, list[int]] = {}
    for block in dict.fromkeys(head.block for head in report.heads):
        heads = [head for head in report.heads if head.block == block]
        for head in heads:
            blocks.setdefault(block, []).append(len(columns) + 1)
            columns.append(Column(f"{head.name}\n（{head.points:g}分）", 14, "number"))
        full = sum(head.points for head in heads)
        columns.append(Column(f"{heads[0].block_name}小计\n（{full:g}分）", 15, "total"))
    columns += [Column("总分", 11, "total"), Column("名次变化", 10, "centre"), Column("累计得分", 11, "number")]
    title = f"{report.name}{month_words(report.month)}生态环境宣传工作计分排名"
    write_title(sheet, title, _subtitle(report), len(columns))
    lines = [
        _ranking_line(report, line, number, blocks, rows) for number, line in enumerate(report.standings, 4)
    ]  # fmt: skip
    write_table(sheet, columns, lines, first_row=3, freeze_columns=2)


def _ranking_line(
    report: MonthReport, line: Standing, row: int, blocks: dict[str, list[int]], rows: dict[tuple[str, str], int]
) -> list[Any]:
    cells: list[Any] = [None, line.name]
    sums = []
    for block, columns in blocks.items():
        heads = [head for head in report.heads if head.block == block]
        cells += [_points_cell(head, line, rows) for head in heads]
        first, last = get_column_letter(columns[0]), get_column_letter(columns[-1])
        cells.append(Formula(f"SUM({first}{row}:{last}{row})"))
        sums.append(f"{get_column_letter(columns[-1] + 1)}{row}")
    total = get_column_letter(len(cells) + 1)
    cells.append(Formula(f"ROUND({'+'.join(sums)},{report.decimals})"))
    ranked = sum(each.ranked for each in report.standings)
    cells[0] = Formula(f"RANK({total}{row},${total}$4:${total}${3 + ranked})") if line.ranked else "—"
    return [*cells, change_words(line.change) if line.ranked else "—", line.year]


def _points_cell(head: ItemHead, line: Standing, rows: dict[tuple[str, str], int]) -> Any:
    if head.state != "due":
        return state_words(head.state)
    return Formula(f"{DETAIL}!$H${rows[head.item, line.unit]}")


def _write_detail(sheet: Worksheet, report: MonthReport, rows: dict[tuple[str, str], int]) -> None:
    columns = [
        Column("大项", 12), Column("小项", 20), Column("单位", 16), Column("满分", 8, "number"),
        Column("完成数", 12, "number"), Column("满分所需", 12, "number"), Column("折算方式", 16),
        Column("得分", 10, "total"), Column("说明", 56, "wrap"),
    ]  # fmt: skip
    note = "完成数由“文章清单”汇总而来，得分由完成数折算而来，改动任何一处都会重算。"
    write_title(sheet, "得分明细", note, len(columns))
    scores = {(score.item, line.unit): score for line in report.standings for score in line.items}
    heads = {head.item: head for head in report.heads}
    names = {line.unit: line.name for line in report.standings}
    ranked = [line.unit for line in report.standings if line.ranked]
    lines = []
    for (item, unit), row in rows.items():
        head, score = heads[item], scores[item, unit]
        best = f"MAX($E${rows[item, ranked[0]]}:$E${rows[item, ranked[-1]]})" if ranked else "0"
        lines.append(
            [
                head.block_name,
                head.name,
                names[unit],
                head.points,
                *_detail_cells(head, score, row, best, report.decimals),
                score.note,
            ]
        )
    write_table(sheet, columns, lines, first_row=3, freeze_columns=3)


def _detail_cells(head: ItemHead, score: ItemScore, row: int, best: str, decimals: int) -> list[Any]:
    """完成数, 满分所需, 折算方式, 得分."""
    if score.points is None or score.aim is None:
        return [None, None, "", score.note]
    listed = f"SUMIFS({ARTICLES}!$I:$I,{ARTICLES}!$A:$A,C{row},{ARTICLES}!$B:$B,B{row})"
    summed = head.measure in ("articles", "answers")
    found: Any = Formula(listed) if summed else score.found
    if head.scale == "best":
        return [found, Formula(best), "取最高为满分", Formula(f"IF(F{row}=0,0,{_share(row, decimals)})")]
    return [found, score.aim, "比照应完成数", Formula(f"IF(F{row}=0,D{row},{_share(row, decimals)})")]


def _share(row: int, decimals: int) -> str:
    return f"ROUND(MIN(1,E{row}/F{row})*D{row},{decimals})"


def _write_articles(sheet: Worksheet, report: MonthReport) -> None:
    columns = [
        Column("单位", 14), Column("小项", 18), Column("标题（点击打开原文）", 52, "wrap"), Column("来源", 20),
        Column("级别", 9), Column("体裁", 9), Column("态度", 8), Column("发布时间", 17), Column("分值", 9, "number"),
        Column("计分说明", 52, "wrap"), Column("文章号", 24),
    ]  # fmt: skip
    write_title(sheet, "文章清单", "每个单位、每个小项的依据；分值为折算前的原始分。", len(columns))
    write_table(sheet, columns, list(_article_lines(report)), first_row=3, freeze_columns=2, filtered=True)


def _article_lines(report: MonthReport) -> Iterator[list[Any]]:
    names = {head.item: head.name for head in report.heads}
    for line in report.standings:
        for score in line.items:
            for each in score.articles:
                yield [
                    line.name, names[score.item], Link(masked(each.title), each.url), each.source,
                    TIERS.get(each.tier, each.tier), each.form or "", each.stance,
                    moment_words(each.published_at), each.worth, each.why, each.article,
                ]  # fmt: skip


def _write_corrections(sheet: Worksheet, report: MonthReport) -> None:
    columns = [
        Column("序号", 7, "centre"), Column("文章", 44, "wrap"), Column("更正内容", 14), Column("更正前", 26, "wrap"),
        Column("更正后", 26, "wrap"), Column("更正人", 12), Column("理由", 36, "wrap"), Column("时间", 17),
    ]  # fmt: skip
    write_title(sheet, "更正", "当月文章的人工更正，以及不计入任何月份、来源待归类的稿件。", len(columns))
    lines: list[list[Any]] = [
        [number, masked(each.title), field_name(each.field), _shown(each.before), _shown(each.after), each.who,
         each.why, moment_words(each.at)]
        for number, each in enumerate(report.corrections, 1)
    ]  # fmt: skip
    if not lines:
        lines.append(["", "当月没有更正", "", "", "", "", "", ""])
    row = write_table(sheet, columns, lines, first_row=3)
    others = [*(("未计入", each) for each in report.undated), *(("待归类", each) for each in report.outlets)]
    if others:
        more = [Column("序号", 7, "centre"), Column("稿件", 44, "wrap"), Column("类别", 14), Column("刊载者", 26),
                Column("说明", 26, "wrap")]  # fmt: skip
        table = [
            [number, Link(masked(each.title) or each.article, each.url), kind, each.source, each.why]
            for number, (kind, each) in enumerate(others, 1)
        ]
        write_table(sheet, more, table, first_row=row + 2, freeze=False)


def _write_completeness(sheet: Worksheet, report: MonthReport) -> None:
    columns = [
        Column("来源", 26), Column("级别", 9), Column("应采天数", 11, "whole"), Column("实采天数", 11, "whole"),
        Column("完整率", 10, "percent"), Column("最近一次采到", 14), Column("缺采日期", 64, "wrap"),
    ]  # fmt: skip
    note = "应采天数从该来源首次采集之日算起；某日有一个网址采到即为采到。手工导入的来源不作按日要求。"
    write_title(sheet, "来源完整性", note, len(columns))
    lines: list[list[Any]] = [
        [each.name, TIERS.get(each.tier, each.tier), each.expected, each.seen,
         Formula(f'IF(C{row}=0,"—",D{row}/C{row})'), each.last_seen or "从未采到", gap_words(each, 40)]
        for row, each in enumerate(report.completeness, 4)
    ]  # fmt: skip
    write_table(sheet, columns, lines, first_row=3, freeze_columns=1)


def _write_rules(sheet: Worksheet, report: MonthReport) -> None:
    columns = [Column("条", 6, "centre"), Column("计分规则", 120, "wrap")]
    write_title(sheet, f"{month_words(report.month)}适用的计分规则", _subtitle(report), len(columns))
    lines: list[list[Any]] = [[number, f"{sentence}。"] for number, sentence in enumerate(report.rules, 1)]
    write_table(sheet, columns, lines, first_row=3)


def _subtitle(report: MonthReport) -> str:
    if report.closed_by is None:
        return f"暂计，未封账，统计截至{moment_words(report.as_of)}；本月应考核满分{report.full:g}分"
    return f"{moment_words(report.as_of)}由{report.closed_by}封账；本月应考核满分{report.full:g}分"


def _shown(value: Any) -> str:
    """A label or a list of them as words; anything deeper as JSON."""
    if value is None:
        return "（无）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(each, str) for each in value):
        return "、".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
