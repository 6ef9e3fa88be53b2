"""Sheets 得分明细 and 文章清单: each item of each unit from its articles to its points, and the bureau's releases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from reports.masking import masked
from reports.month.long_sheet import LongTable
from reports.month.records import ItemHead, ItemScore, MonthReport
from reports.month.releases import carried_by_tier
from reports.month.sheet import Column, Formula, Link, begin_table, moment_cell, write_heading, write_table, write_title
from reports.words import TIERS

POINTS, ARTICLES = "得分明细", "文章清单"


def detail_rows(report: MonthReport) -> dict[tuple[str, str], int]:
    """(item, unit) → its row in the sheet of points: items in order, within each the units as they are ranked."""
    keys = [(head.item, line.unit) for head in report.heads for line in report.standings]
    return {key: number for number, key in enumerate(keys, 4)}


def write_points(sheet: Worksheet, report: MonthReport, rows: Mapping[tuple[str, str], int]) -> None:
    columns = [
        Column("大项", 12), Column("小项", 20), Column("单位", 18), Column("满分", 8, "number"),
        Column("完成数", 12, "number"), Column("满分所需", 12, "number"), Column("折算方式", 16),
        Column("得分", 12, "total"), Column("说明", 56, "wrap"),
    ]  # fmt: skip
    note = "完成数由“文章清单”汇总而来，得分由完成数折算而来，改动任何一处都会重算。"
    write_title(sheet, POINTS, note, len(columns))
    scores = {(score.item, line.unit): score for line in report.standings for score in line.items}
    heads = {head.item: head for head in report.heads}
    names = {line.unit: line.name for line in report.standings}
    ranked = [line.unit for line in report.standings if line.ranked]
    lines = []
    for (item, unit), row in rows.items():
        head, score = heads[item], scores[item, unit]
        best = f"MAX($E${rows[item, ranked[0]]}:$E${rows[item, ranked[-1]]})" if ranked else "0"
        cells = _cells(head, score, row, best, report.decimals)
        lines.append([head.block_name, head.name, names[unit], head.points, *cells, score.note])
    write_table(sheet, columns, lines, first_row=3, freeze_columns=3)


def write_articles(sheet: Worksheet, report: MonthReport) -> LongTable:
    """The articles' rows are not in the sheet yet: they are put into it when the workbook is written."""
    columns = [
        Column("单位", 18), Column("小项", 18), Column("标题（点击打开原文）", 52, "wrap"), Column("来源", 20),
        Column("级别", 9), Column("体裁", 9), Column("态度", 8), Column("发布时间", 17, "moment"),
        Column("分值", 9, "number"),
        Column("计分说明", 52, "wrap"), Column("文章号", 24),
    ]  # fmt: skip
    write_title(sheet, ARTICLES, "每个单位、每个小项的依据；分值为折算前的原始分。", len(columns))
    begin_table(sheet, columns, 3, freeze_columns=2)
    sheet.print_title_rows = "3:3"
    urls = (each.url for line in report.standings for score in line.items for each in score.articles)
    table = LongTable(sheet, columns, 4, _article_lines(report), urls, link=2)
    if table.last_row > 3:
        sheet.auto_filter.ref = f"A3:K{table.last_row}"
    _write_releases(sheet, report, table.last_row + 2)
    return table


def _write_releases(sheet: Worksheet, report: MonthReport, row: int) -> None:
    """发布 → 转载; its columns are not those that the formulas of the points add up."""
    columns = [
        Column("账号", 18, "wrap"), Column("转载家数", 18, "whole"), Column("本局发布（点击打开原文）", 52, "wrap"),
        Column("发布时间", 20, "moment"),
        *(Column(name, 9, "whole") for name in TIERS.values()),
        Column("单位数", 9, "whole"), Column("转载媒体", 52, "wrap"), Column("涉及单位", 24, "wrap"),
    ]  # fmt: skip
    write_heading(sheet, row, "本局发布与媒体转载（截至统计时；同一出版机构计一家）", len(columns))
    lines: list[list[Any]] = []
    for number, each in enumerate(report.releases, row + 2):
        tiers = carried_by_tier(each)
        lines.append([
            each.account, Formula(f"SUM(E{number}:H{number})"), Link(masked(each.title), each.url),
            moment_cell(each.published_at), *(tiers.get(tier, 0) for tier in TIERS), len(each.units),
            "、".join(carrier.source for carrier in each.carriers) or "没有见到转载", "、".join(each.units),
        ])  # fmt: skip
    if not lines:
        lines.append(["", "", "当月没有采到本局发布的稿件", *[""] * 8])
    write_table(sheet, columns, lines, first_row=row + 1, freeze=False)


def _cells(head: ItemHead, score: ItemScore, row: int, best: str, decimals: int) -> list[Any]:
    """完成数, 满分所需, 折算方式, 得分."""
    if score.points is None or score.aim is None:
        return [None, None, "", score.note]
    listed = f"SUMIFS({ARTICLES}!$I:$I,{ARTICLES}!$A:$A,C{row},{ARTICLES}!$B:$B,B{row})"
    found: Any = score.found
    if head.measure in ("articles", "answers"):
        found = Formula(listed if head.cap is None else f"MIN({listed},{head.cap:g})")
    if head.scale == "best":
        return [found, Formula(best), "取最高为满分", Formula(f"IF(F{row}=0,0,{_share(row, decimals)})")]
    return [found, score.aim, "比照应完成数", Formula(f"IF(F{row}=0,D{row},{_share(row, decimals)})")]


def _share(row: int, decimals: int) -> str:
    return f"ROUND(MIN(1,E{row}/F{row})*D{row},{decimals})"


def _article_lines(report: MonthReport) -> Iterator[list[Any]]:
    names = {head.item: head.name for head in report.heads}
    for line in report.standings:
        for score in line.items:
            for each in score.articles:
                yield [
                    line.name, names[score.item], masked(each.title), each.source,
                    TIERS.get(each.tier, each.tier), each.form or "", each.stance,
                    moment_cell(each.published_at), each.worth, each.why, each.article,
                ]  # fmt: skip
