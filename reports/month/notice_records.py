"""How far the notice can be trusted: completeness and what its gaps could cost, corrections, remarks."""

from __future__ import annotations

from reports.month.amended import corrections_of
from reports.month.completeness import SourceDays
from reports.month.notice_tables import NoticePaper, evenly, name_width, rank_words
from reports.month.records import MonthReport
from reports.month.words import day_words, field_name, gap_words
from reports.words import TIERS


def completeness(paper: NoticePaper, report: MonthReport) -> None:
    paper.section("数据来源完整性")
    days = [each for each in report.completeness if not each.imported]
    expected, seen = sum(each.expected for each in days), sum(each.seen for each in days)
    rate = f"，完整率{100 * seen / expected:.0f}%" if expected else ""
    paper.body(
        f"可能产生得分的来源{len(report.completeness)}个，本月应采{expected}个来源日，实采{seen}个{rate}。"
        "缺采日期内发布的稿件，以后采集时仍能从列表中找到的，照常计入。"
    )
    if report.reason:
        paper.body(f"本月有来源缺采较多或事项尚未核完，仍予封账，理由：{report.reason}。")
    rows = [_source_row(each) for each in report.completeness]
    heads, widths = ["来源", "级别", "应采天数", "实采天数", "缺采日期"], [42.0, 16.0, 19.0, 19.0, 60.0]
    paper.numbered_table("来源完整性", heads, rows, widths, left=(0, 4), size_pt=10.5, together=False)
    if not report.gap_costs:
        paper.body("本月没有可能影响得分的缺采。")
        return
    named = name_width(report)
    most = {
        line.unit: max(
            (each for each in report.gap_costs if each.unit == line.unit), key=lambda each: each.points, default=None
        )
        for line in report.standings
    }
    names = {each.source: each.name for each in report.completeness}
    costs = [
        [rank_words(line.rank), line.name, f"{line.total:.{report.decimals}f}", f"{line.at_most:.{report.decimals}f}",
         f"{names[worst.source]}（缺采{worst.days}天）" if (worst := most[line.unit]) and worst.points else "—"]
        for line in report.standings
    ]  # fmt: skip
    heads = ["名次", "单位", "当月得分", "缺采最多影响", "影响最大的来源"]
    widths = [13, named, 22, 27, *evenly(1, 62 + named)]
    note = "注：最多影响按附件1所列办法估算，只供参考，不改变得分；逐来源的数见电子表格“来源完整性”页。"
    paper.numbered_table("缺采最多影响的分数", heads, costs, widths, left=(4,), size_pt=10.5, note=note)


def corrections(paper: NoticePaper, report: MonthReport) -> None:
    paper.section("编号更正")
    made = corrections_of(report)
    if not made:
        paper.body("本月没有编号更正，也没有需要计入本月的以前月份更正。")
        return
    for each in made:
        cause = f"，依据第{each.objection}号异议" if each.objection else ""
        paper.body(f"{each.name}（{day_words(each.at)}，更正人{each.by}{cause}）：{each.reason}。{each.carried}。")
    named = name_width(report)
    rows = [
        [each.name, name, f"{before:.{report.decimals}f}", f"{after:.{report.decimals}f}",
         f"{change:+.{report.decimals}f}"]
        for each in made
        for name, before, after, change in each.changed
    ]  # fmt: skip
    heads = ["更正", "单位", "更正前", "更正后", "差额"]
    paper.numbered_table("更正前后得分", heads, rows, [44, named, *evenly(3, 44 + named)], together=False)


def remarks(paper: NoticePaper, report: MonthReport) -> None:
    paper.section("有关说明")
    fields = list(dict.fromkeys(field_name(each.field) for each in report.corrections))
    told = f"（涉及{'、'.join(fields)}），逐条见电子表格“更正”页" if fields else ""
    since = sum(each.at > report.as_of for each in report.corrections)
    after = f"、封账后{since}处" if since else ""
    paper.body(f"封账前人工更正{len(report.corrections) - since}处{after}{told}。")
    if report.undated:
        paper.body(f"没有计入任何月份的稿件{len(report.undated)}篇，见电子表格“更正”页。")
    if report.outlets:
        paper.body(f"来源栏所写媒体不在来源表中、按刊载者级别计分的稿件{len(report.outlets)}篇，请核定归类。")
    if report.claims:
        states = {
            state: sum(each.state == state for each in report.claims) for state in ("已核", "待核", "重复", "不符")
        }
        counted = "、".join(f"{state}{number}条" for state, number in states.items() if number)
        paper.body(f"各单位自报{len(report.claims)}条：{counted}。")
    # The page of the signature must hold some of the text.
    paper.body("每一分所依据的文章、链接和计分说明，见随本通报印发的电子表格《排名》之“文章清单”。", keep_next=True)


def _source_row(days: SourceDays) -> list[str]:
    state = "从未采到" if days.never and not days.imported else gap_words(days, 2)
    return [days.name, TIERS[days.tier], "—" if days.imported else str(days.expected), str(days.seen), state]
