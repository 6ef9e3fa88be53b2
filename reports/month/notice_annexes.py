"""The notice's annexes: the rules in sentences, the objections with their answers."""

from __future__ import annotations

from reports.month.notice_tables import NoticePaper, name_width
from reports.month.records import MonthReport
from reports.month.words import month_words, short_day
from reports.word import HEI_FONT, Paper


def write_rules(paper: Paper, report: MonthReport) -> None:
    _title(paper, "附件1", "生态环境宣传工作计分规则")
    for number, sentence in enumerate(report.rules, 1):
        paper.body(f"{number}．{sentence}。")


def write_objections(paper: NoticePaper, report: MonthReport) -> None:
    _title(paper, "附件2", "异议及答复")
    if not report.objections:
        paper.body(f"截至统计时，各单位对{month_words(report.month)}得分没有提出异议。")
    else:
        rows = [
            [str(each.number), report.unit_names.get(each.unit, each.unit),
             each.text + (f"（《{each.title}》）" if each.title else ""), f"{each.by}\n{short_day(each.at)}",
             each.state,
             f"{each.answer}（{each.answered_by}，{short_day(each.answered_at or '')}）" if each.answer else "尚未答复"]
            for each in report.objections
        ]  # fmt: skip
        named = name_width(report)
        heads, widths = ["号", "单位", "异议", "提出", "结果", "答复"], [10, named, 47, 20, 15, 64 - named]
        paper.numbered_table("异议及答复", heads, rows, widths, left=(2, 5), size_pt=10.5, together=False)
    paper.line("", line_pt=12)


def _title(paper: Paper, annex: str, title: str) -> None:
    paper.page_break()
    paper.line(annex, font=HEI_FONT)
    paper.title(title)
