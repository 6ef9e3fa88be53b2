"""通报: the month as an official paper for the bureau to sign, by default for internal use."""

from __future__ import annotations

from datetime import date, datetime

from crawlers.clock import SHANGHAI
from reports.month.charts import month_pngs
from reports.month.notice_annexes import write_objections, write_rules
from reports.month.notice_blocks import activity, coverage, platform
from reports.month.notice_records import completeness, corrections, remarks
from reports.month.notice_scores import overview, ranking, year
from reports.month.notice_tables import NoticePaper
from reports.month.records import MonthReport
from reports.month.words import bureau, day_words, edition_words, month_words
from reports.word import Head, Imprint

SECTIONS = (overview, ranking, coverage, activity, platform, year, completeness, corrections, remarks)


def notice_docx(report: MonthReport) -> bytes:
    """The paper's bytes; the same for the same report."""
    paper = NoticePaper(month_pngs(report))
    _head(paper, report)
    for section in SECTIONS:
        section(paper, report)
    paper.attachments(["计分规则", "异议及答复"])
    paper.signature(bureau(report), _issued(report))
    write_rules(paper, report)
    write_objections(paper, report)
    paper.imprint(
        # GB/T 9704 7.4.2: 主送 stands in the 版记 only where it has been moved there from the first page
        Imprint(copies="局领导，局机关各科室、局属各单位", office=f"{bureau(report)}办公室", day=_issued(report))
    )
    return paper.data(title_of(report), bureau(report), datetime.fromisoformat(report.as_of))


def title_of(report: MonthReport) -> str:
    return f"关于{month_words(report.month)}全市生态环境宣传工作计分排名情况的通报{edition_words(report)}"


def _head(paper: NoticePaper, report: MonthReport) -> None:
    warning = None if report.closed else "（暂计稿：尚未封账，数据可能变动，不作通报依据）"
    paper.head(
        Head(
            mark=f"{report.name}生态环境宣传工作通报", number=f"{report.month[:4]}年第{int(report.month[5:])}期",
            office=f"{bureau(report)}办公室", day=_issued(report), signer=report.signer or "", warning=warning,
        )
    )  # fmt: skip
    paper.title(title_of(report))
    paper.addressees(_addressees(report))
    paper.body(
        f"现将{month_words(report.month)}全市生态环境宣传工作计分排名情况通报如下。"
        f"统计截至{day_words(report.as_of)}{report.as_of[11:16]}，计分规则见附件1，异议及答复见附件2。"
    )
    if report.edition is not None:
        made = report.edition
        paper.body(
            f"本期为更正{made.number}后重出的通报（{day_words(made.at)}，更正人{made.by}）：{made.reason}。原通报存档，"
            "更正前后得分见“编号更正”。"
        )


def _issued(report: MonthReport) -> date:
    """The day of the close, of a corrected edition that of the correction."""
    moment = report.edition.at if report.edition else report.as_of
    return datetime.fromisoformat(moment).astimezone(SHANGHAI).date()


def _addressees(report: MonthReport) -> str:
    counties = ["各县（市、区）人民政府"] if any(line.kind == "county" for line in report.standings) else []
    return "，".join([*counties, *(f"{line.name}管委会" for line in report.standings if line.kind == "zone")])
