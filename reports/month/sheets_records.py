"""Sheets 更正 and 来源完整性: what people changed and objected to; what was collected, and what its gaps could cost."""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from reports.judgements import judgement_words
from reports.masking import masked
from reports.month.amended import corrections_of
from reports.month.records import MonthReport
from reports.month.sheet import Column, Formula, Link, moment_cell, write_heading, write_table, write_title
from reports.month.words import (
    field_name,
    gap_words,
    growth_words,
    moment_words,
    month_words,
    run_words,
    short_day,
)
from reports.words import EMOTIONS, KINDS, SENTIMENTS, TIERS

CORRECTIONS = "更正"


def carried_words(report: MonthReport) -> str:
    """What stands in the sheet beside a difference that this month makes good: its sums look for it."""
    return f"差额计入{month_words(report.month)}总分"


def write_corrections(sheet: Worksheet, report: MonthReport) -> None:
    """更正N first, then what was corrected article by article, objections, 自报, and what counts nowhere."""
    columns = [
        Column("序号", 7, "centre"), Column("更正", 44, "wrap"), Column("单位", 18), Column("更正前", 26, "number"),
        Column("更正后", 26, "number"), Column("差额", 14, "total"), Column("处理", 30, "wrap"),
        Column("理由", 36, "wrap"), Column("更正人", 12), Column("时间", 17, "moment"),
    ]  # fmt: skip
    note = "编号更正（更正1、更正2……）在前，其后是逐篇的人工更正、异议、自报和未计入的稿件。"
    write_title(sheet, CORRECTIONS, note, len(columns))
    lines: list[list[Any]] = []
    for made in corrections_of(report):
        reason = made.reason + (f"（第{made.objection}号异议）" if made.objection else "")
        for name, before, after, _ in made.changed:
            row = 4 + len(lines)
            lines.append([
                len(lines) + 1, made.name, name, before, after, Formula(f"E{row}-D{row}"), made.carried, reason,
                made.by, moment_cell(made.at),
            ])  # fmt: skip
    last = write_table(sheet, columns, lines or [_none("没有编号更正", len(columns))], first_row=3, alone=False)
    for write in (_write_judgements, _write_objections, _write_claims, _write_left_out):
        last = write(sheet, report, last + 2)


def write_completeness(sheet: Worksheet, report: MonthReport) -> None:
    columns = [
        Column("来源", 28), Column("级别", 16), Column("应采天数", 12, "whole"), Column("实采天数", 12, "whole"),
        Column("完整率", 14, "percent"), Column("最近一次采到", 18), Column("缺采日期", 64, "wrap"),
    ]  # fmt: skip
    note = "应采天数从该来源首次采集之日算起；某日有一个网址采到即为采到。手工导入的来源不作按日要求。"
    write_title(sheet, "来源完整性", note, len(columns))
    lines: list[list[Any]] = [
        [each.name, TIERS.get(each.tier, each.tier), each.expected, each.seen,
         Formula(f'IF(C{row}=0,"—",D{row}/C{row})'), short_day(each.last_seen) if each.last_seen else "从未采到",
         gap_words(each, 40)]
        for row, each in enumerate(report.completeness, 4)
    ]  # fmt: skip
    last = write_table(sheet, columns, lines, first_row=3, freeze_columns=1, alone=False)
    last = _write_accounts(sheet, report, last + 2)
    last = _write_at_most(sheet, report, last + 2)
    _write_costs(sheet, report, last + 2)


def _write_judgements(sheet: Worksheet, report: MonthReport, row: int) -> int:
    columns = [
        Column("序号", 7, "centre"), Column("文章", 44, "wrap"), Column("更正内容", 14), Column("更正前", 26, "wrap"),
        Column("更正后", 26, "wrap"), Column("更正人", 14), Column("理由", 30, "wrap"), Column("时间", 17, "moment"),
    ]  # fmt: skip
    write_heading(sheet, row, "逐篇更正（已计入得分）", len(columns))
    known = {"sentiment": SENTIMENTS, "emotion": EMOTIONS}
    lines: list[list[Any]] = []
    for number, each in enumerate(report.corrections, 1):
        names = known.get(each.field, report.names)
        lines.append([
            number, masked(each.title), field_name(each.field), judgement_words(each.field, each.before, names),
            judgement_words(each.field, each.after, names), each.who, each.why, moment_cell(each.at),
        ])  # fmt: skip
    return write_table(
        sheet, columns, lines or [_none("当月没有逐篇更正", len(columns))], first_row=row + 1, freeze=False
    )


def _write_objections(sheet: Worksheet, report: MonthReport, row: int) -> int:
    columns = [
        Column("号", 7, "centre"), Column("异议", 44, "wrap"), Column("单位", 18), Column("文章", 26, "wrap"),
        Column("答复", 26, "wrap"), Column("结果", 14), Column("答复人", 30), Column("提出", 36, "wrap"),
    ]  # fmt: skip
    write_heading(sheet, row, "异议和答复", len(columns))
    lines: list[list[Any]] = [
        [each.number, masked(each.text), report.unit_names.get(each.unit, each.unit), masked(each.title),
         each.answer or "",
         each.state, each.answered_by or "", f"{each.by}　{moment_words(each.at)}"]
        for each in report.objections
    ]  # fmt: skip
    return write_table(sheet, columns, lines or [_none("当月没有异议", len(columns))], first_row=row + 1, freeze=False)


def _write_claims(sheet: Worksheet, report: MonthReport, row: int) -> int:
    columns = [
        Column("号", 7, "centre"), Column("自报", 44, "wrap"), Column("单位", 18), Column("媒体", 26),
        Column("核对情况", 26, "wrap"), Column("结果", 14), Column("核定人", 30), Column("刊发日期", 36),
    ]  # fmt: skip
    write_heading(sheet, row, "自报核对", len(columns))
    lines: list[list[Any]] = [
        [each.number, masked(each.title), report.unit_names.get(each.unit, each.unit), each.outlet or each.kind,
         each.reason,
         each.state, each.decided_by or "按采集自动核对", each.day]
        for each in report.claims
    ]  # fmt: skip
    return write_table(sheet, columns, lines or [_none("当月没有自报", len(columns))], first_row=row + 1, freeze=False)


def _write_left_out(sheet: Worksheet, report: MonthReport, row: int) -> int:
    others = [*(("未计入", each) for each in report.undated), *(("待归类", each) for each in report.outlets)]
    columns = [Column("序号", 7, "centre"), Column("稿件", 44, "wrap"), Column("类别", 14), Column("刊载者", 26),
               Column("说明", 26, "wrap")]  # fmt: skip
    write_heading(sheet, row, "不计入任何月份、来源待归类的稿件", len(columns))
    lines: list[list[Any]] = [
        [number, Link(masked(each.title) or each.article, each.url), kind, each.source, each.why]
        for number, (kind, each) in enumerate(others, 1)
    ]
    return write_table(sheet, columns, lines or [_none("没有", len(columns))], first_row=row + 1, freeze=False)


def _write_accounts(sheet: Worksheet, report: MonthReport, row: int) -> int:
    columns = [
        Column("自有账号", 28), Column("单位", 16), Column("应推天数", 12, "whole"), Column("已推天数", 12, "whole"),
        Column("粉丝", 14, "whole"), Column("当月增减", 18), Column("漏推日期", 64, "wrap"),
    ]  # fmt: skip
    scored = any(head.measure == "posts" for head in report.heads)
    note = "按规则计分" if scored else "只列出，不计分"
    write_heading(sheet, row, f"自有账号推送和粉丝（{note}；要求日推的账号才有应推天数）", len(columns))
    lines: list[list[Any]] = [
        [f"{each.name}（{KINDS[each.kind]}）" if KINDS[each.kind] not in each.name else each.name,
         report.unit_names.get(each.unit or "", "本局"), each.asked if each.daily else "不作要求", each.posted,
         "未导入" if each.followers is None else each.followers, growth_words(each), run_words(each)]
        for each in report.accounts
    ]  # fmt: skip
    return write_table(
        sheet, columns, lines or [_none("没有登记自有账号", len(columns), 0)], first_row=row + 1, freeze=False
    )


def _write_at_most(sheet: Worksheet, report: MonthReport, row: int) -> int:
    columns = [
        Column("单位", 28), Column("当月得分", 16, "number"), Column("最多影响", 12, "number"),
        Column("最高可能", 12, "total"), Column("名次", 14, "centre"),
    ]  # fmt: skip
    write_heading(sheet, row, "缺采最多影响的分数（各来源合在一起折算；只供参考，不改变得分）", len(columns))
    lines: list[list[Any]] = [
        [line.name, line.total, line.at_most, Formula(f"B{at}+C{at}"), "—" if line.rank is None else line.rank]
        for at, line in enumerate(report.standings, row + 2)
    ]
    return write_table(sheet, columns, lines, first_row=row + 1, freeze=False)


def _write_costs(sheet: Worksheet, report: MonthReport, row: int) -> None:
    columns = [
        Column("缺采来源", 28), Column("单位", 16), Column("缺采天数", 12, "whole"),
        Column("最多少计", 12, "number"), Column("折合分数", 14, "number"),
    ]  # fmt: skip
    write_heading(sheet, row, "逐来源、逐单位（最多少计：报道为原始分，留言为件数；折合分数不可相加）", len(columns))
    names = {each.source: each.name for each in report.completeness}
    lines: list[list[Any]] = [
        [names[each.source], report.unit_names.get(each.unit, each.unit), each.days, each.raw, each.points]
        for each in report.gap_costs
    ]
    write_table(sheet, columns, lines or [_none("没有缺采", len(columns), 0)], first_row=row + 1, freeze=False)


def _none(words: str, columns: int, at: int = 1) -> list[Any]:
    """A line that says that there is nothing."""
    return ["" if number != at else words for number in range(columns)]
