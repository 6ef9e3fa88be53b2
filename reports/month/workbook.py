"""The month as an Excel workbook: ranking, points, articles, corrections, completeness, rules; sums stay live."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.month.records import MonthReport
from reports.month.sheet import Column, write_table, write_title
from reports.month.sheets_points import ARTICLES, POINTS, detail_rows, write_articles, write_points
from reports.month.sheets_ranking import write_ranking
from reports.month.sheets_records import CORRECTIONS, write_completeness, write_corrections
from reports.month.words import bureau, edition_words, moment_words, month_words
from reports.office import core_properties, part_of, repacked


def workbook_xlsx(report: MonthReport) -> bytes:
    """The workbook's bytes; the same for the same report."""
    book = Workbook()
    ranking: Worksheet = book.active  # type: ignore[assignment]
    ranking.title = "排名"
    rows = detail_rows(report)
    write_ranking(ranking, report, rows, state_of(report))
    write_points(book.create_sheet(POINTS), report, rows)
    articles = write_articles(book.create_sheet(ARTICLES), report)
    place = f"xl/worksheets/sheet{len(book.sheetnames)}.xml"
    write_corrections(book.create_sheet(CORRECTIONS), report)
    write_completeness(book.create_sheet("来源完整性"), report)
    _write_rules(book.create_sheet("规则"), report)
    out = io.BytesIO()
    book.save(out)
    title = f"{report.name}{month_words(report.month)}生态环境宣传工作计分{edition_words(report)}"
    core = core_properties(title, bureau(report), datetime.fromisoformat(report.as_of))
    data = out.getvalue()
    relations = f"xl/worksheets/_rels/{place.rsplit('/', 1)[1]}.rels"
    return repacked(data, {
        "docProps/core.xml": core, place: articles.sheet_xml(part_of(data, place) or b""),
        relations: articles.relations(part_of(data, relations)),
    })  # fmt: skip


def state_of(report: MonthReport) -> str:
    """One line under a sheet's title: closed by whom and when, or provisional."""
    full = f"本月应考核满分{report.full:g}分"
    if report.closed_by is None:
        return f"暂计，未封账，统计截至{moment_words(report.as_of)}；{full}"
    made = report.edition
    told = f"；更正{made.number}（{moment_words(made.at)}，{made.by}）：{made.reason}" if made else ""
    return f"{moment_words(report.as_of)}由{report.closed_by}封账；{full}{told}"


def _write_rules(sheet: Worksheet, report: MonthReport) -> None:
    columns = [Column("条", 6, "centre"), Column("计分规则", 120, "wrap")]
    write_title(sheet, f"{month_words(report.month)}适用的计分规则", state_of(report), len(columns))
    lines: list[list[Any]] = [[number, f"{sentence}。"] for number, sentence in enumerate(report.rules, 1)]
    write_table(sheet, columns, lines, first_row=3)
