"""通报: the month as an official paper for the bureau to sign, by default for internal use."""

from __future__ import annotations

import io
from datetime import datetime

from reports.month.charts import month_pngs
from reports.month.notice_annexes import write_objections, write_rules
from reports.month.notice_blocks import activity, coverage, platform
from reports.month.notice_records import completeness, corrections, remarks
from reports.month.notice_scores import overview, ranking, year
from reports.month.notice_tables import Charted
from reports.month.records import MonthReport
from reports.month.words import bureau, day_words, edition_words, month_words
from reports.notice_page import HEI_FONT, LINE_PT, RED, TEXT_WIDTH_PT, TITLE_FONT, Paper, font_table
from reports.office import core_properties, repacked

_NUMERALS = "一二三四五六七八九十"


def notice_docx(report: MonthReport) -> bytes:
    """The paper's bytes; the same for the same report."""
    paper = Charted(Paper(), month_pngs(report))
    _head(paper.page, report)
    sections = (overview, ranking, coverage, activity, platform, year, completeness, corrections, remarks)
    for numeral, section in zip(_NUMERALS, sections, strict=False):
        section(paper, report, numeral)
    _signature(paper.page, report)
    write_rules(paper.page, report)
    write_objections(paper, report)
    _imprint(paper.page, report)
    out = io.BytesIO()
    paper.page.document.save(out)
    core = core_properties(title_of(report), bureau(report), datetime.fromisoformat(report.as_of))
    return repacked(out.getvalue(), {"docProps/core.xml": core, "word/fontTable.xml": font_table()})


def title_of(report: MonthReport) -> str:
    return f"关于{month_words(report.month)}全市生态环境宣传工作计分排名情况的通报{edition_words(report)}"


def _head(page: Paper, report: MonthReport) -> None:
    page.line("内部资料　注意保存", font=HEI_FONT)
    mark = f"{report.name}生态环境宣传工作通报"
    size_pt = min(46.0, TEXT_WIDTH_PT / len(mark) * 0.98)
    page.line(mark, font=TITLE_FONT, size_pt=size_pt, align="centre", colour=RED, before_pt=20, line_pt=None)
    page.line(f"（{report.month[:4]}年第{int(report.month[5:])}期）", align="centre", before_pt=6)
    office = f"{bureau(report)}办公室"
    page.line(f"{office}　{day_words(_issued(report))}", right=f"签发人：{report.signer or '　　　　　'}", before_pt=8)
    page.red_rule()
    if not report.closed:
        page.line("（暂计稿：尚未封账，数据可能变动，不作通报依据）", align="centre", colour=RED, after_pt=8)
    first, second = title_of(report).split("计分", 1)
    page.line(f"{first}\n计分{second}", font=TITLE_FONT, size_pt=22, align="centre", line_pt=34, after_pt=20)
    page.line(f"{_addressees(report)}：")
    page.body(
        f"现将{month_words(report.month)}全市生态环境宣传工作计分排名情况通报如下。"
        f"统计截至{day_words(report.as_of)}{report.as_of[11:16]}，计分规则见附件1，异议及答复见附件2。"
    )
    if report.edition is not None:
        made = report.edition
        page.body(
            f"本期为更正{made.number}后重出的通报（{day_words(made.at)}，更正人{made.by}）：{made.reason}。原通报存档，"
            "更正前后得分见“编号更正”。"
        )


def _signature(page: Paper, report: MonthReport) -> None:
    page.line("附件：1．计分规则", indent=True, before_pt=LINE_PT)
    page.line("　　　2．异议及答复", indent=True)
    page.line(f"{bureau(report)}　　", align="right", before_pt=LINE_PT, keep_next=True)
    page.line(f"{day_words(_issued(report))}　　", align="right")


def _imprint(page: Paper, report: MonthReport) -> None:
    page.imprint(
        (
            (f"主送：{_addressees(report)}。", None),
            ("抄送：局领导，局机关各科室、局属各单位。", None),
            (f"{bureau(report)}办公室", f"{day_words(_issued(report))}印发"),
        )
    )


def _issued(report: MonthReport) -> str:
    """The moment of the close, of a corrected edition that of the correction."""
    return report.edition.at if report.edition else report.as_of


def _addressees(report: MonthReport) -> str:
    counties = ["各县（市、区）人民政府"] if any(line.kind == "county" for line in report.standings) else []
    return "，".join([*counties, *(f"{line.name}管委会" for line in report.standings if line.kind == "zone")])
