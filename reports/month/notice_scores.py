"""The notice's numbers of the whole: what was collected, the ranking, the year's closed months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.month.claims import counts_as_article
from reports.month.notice_tables import NoticePaper, change_cell, evenly, name_width, rank_words, size_of, year_words
from reports.month.ranking import said
from reports.month.records import MonthReport, Standing
from reports.month.words import month_words, state_words
from reports.words import SENTIMENTS, TIERS

MONTHS_A_TABLE = 6


def overview(paper: NoticePaper, report: MonthReport) -> None:
    kind, tier, feeling = (report.totals.get(key, {}) for key in ("kind", "tier", "sentiment"))
    media = sum(kind.get(each, 0) for each in ("press", "tv", "wechat", "gov"))
    total = report.totals["all"]["articles"]
    handed = sum(counts_as_article(each) for each in report.claims)
    more = f"，另有自报核定计入的{handed}条" if handed else ""
    paper.section("总体情况")
    paper.body(
        f"本月采集到稿件和信息{report.totals['collected']['articles']}条{more}，其中生态环境类{total}条："
        f"媒体稿件{media}篇（报刊网站{kind.get('press', 0)}、电视{kind.get('tv', 0)}、"
        f"微信{kind.get('wechat', 0)}、政务网站{kind.get('gov', 0)}），"
        f"微博{kind.get('weibo', 0)}条，群众留言{kind.get('message', 0)}件。"
        f"按来源级别，{_counted(tier, TIERS, TIERS)}；按情感，{_counted(feeling, SENTIMENTS, SENTIMENTS)}。"
    )


def ranking(paper: NoticePaper, report: MonthReport) -> None:
    paper.section("得分与排名")
    ranked = [line for line in report.standings if line.ranked]
    text = f"本月应考核项目满分{said(report.full)}分，参加排名的单位{len(ranked)}个。"
    if len(ranked) > 5:
        first = [line for line in ranked if (line.rank or 0) <= 3]
        text += f"得分居前的是{_scores(first)}；居后的是{_scores(ranked[-3:])}。"
    not_due = [f"{head.name}（{state_words(head.state)}）" for head in report.heads if head.state != "due"]
    text += f"{'、'.join(not_due)}本月不计分，也不算0分。" if not_due else ""
    paper.body(text + _compared(report))
    _ranking_table(paper, report)
    paper.figure("各单位得分", "各单位名次和得分")
    paper.figure("大项得分", "各单位各大项得分")
    paper.figure("名次变化", "各月名次")


def year(paper: NoticePaper, report: MonthReport) -> None:
    """Units × closed months; a month that is not closed is in no sum."""
    paper.section("年度累计")
    months = [(each.month, each.totals) for each in report.history if each.month[:4] == report.month[:4]]
    if report.closed:
        months.append((report.month, {line.unit: line.total for line in report.standings}))
    if not months:
        paper.body("本年度还没有已封账的月份，不列累计。")
        return
    named = "、".join(f"{int(month[5:])}月" for month, _ in months)
    paper.body(f"本年度已封账{len(months)}个月（{named}），累计得分只计已封账的月份。")
    order = sorted(report.standings, key=lambda line: (not line.ranked, -(line.year or 0)))
    totals = [line.year or 0 for line in order if line.ranked]
    places = report.decimals
    for first in range(0, len(months), MONTHS_A_TABLE):
        shown = months[first : first + MONTHS_A_TABLE]
        rows = [
            [
                rank_words(1 + sum(total > (line.year or 0) for total in totals) if line.ranked else None), line.name,
                *(f"{of_month[line.unit]:.{places}f}" if line.unit in of_month else "—" for _, of_month in shown),
                year_words(line.year, places),
            ]
            for line in order
        ]  # fmt: skip
        wide = name_width(report)
        heads = ["名次", "单位", *(f"{int(month[5:])}月" for month, _ in shown), "累计得分"]
        paper.numbered_table(
            f"{report.month[:4]}年累计得分", heads, rows, [13, wide, *evenly(len(shown) + 1, 13 + wide)]
        )


def _ranking_table(paper: NoticePaper, report: MonthReport) -> None:
    blocks = {head.block: head.block_name for head in report.heads}
    due = {block: [head for head in report.heads if head.block == block and head.state == "due"] for block in blocks}
    states = {head.block: state_words(head.state) for head in report.heads}
    carried, edition = bool(report.amendments), report.edition
    crowded = carried or edition is not None
    shown = {block: _halved(name) if crowded else name for block, name in blocks.items()}
    heads = [
        "名次", "单位", *(f"{name}\n（{said(sum(head.points for head in due[block]))}）" if due[block] else name
                         for block, name in shown.items()),
        *(["更正\n补差"] if carried else []), *(["更正前\n得分"] if edition else []), "当月\n得分", "名次\n变化",
        "累计\n得分",
    ]  # fmt: skip
    places = report.decimals
    rows = [
        [
            rank_words(line.rank), line.name,
            *(states[block.block] if block.points is None else f"{block.points:.{places}f}" for block in line.blocks),
            *([f"{line.carried:+.{places}f}" if line.carried else "—"] if carried else []),
            *([f"{edition.before.get(line.unit, 0):.{places}f}"] if edition else []),
            f"{line.total:.{places}f}", change_cell(line.change, line.ranked), year_words(line.year, places),
        ]
        for line in report.standings
    ]  # fmt: skip
    named = name_width(report)
    middle = evenly(len(heads) - 4, 13.5 + named + 13.5 + 19)
    note = "注：总分相同的名次并列；累计得分为本年度已封账各月之和"
    note += "；更正补差为以前月份编号更正的差额。" if carried else "。"
    widths = [13.5, named, *middle, 13.5, 19]
    paper.numbered_table(
        f"{month_words(report.month)}得分排名", heads, rows, widths, note=note,
        size_pt=10.5 if crowded else size_of(report),
    )  # fmt: skip


def _halved(name: str) -> str:
    """A head on two lines, where its column is too narrow for one."""
    half = -(-len(name) // 2)
    return f"{name[:half]}\n{name[half:]}"


def _counted(counts: dict[str, int], names: dict[str, str], order: Iterable[str]) -> str:
    return "、".join(f"{names[each]}{counts.get(each, 0)}条" for each in order)


def _scores(lines: Sequence[Standing]) -> str:
    return "、".join(f"{line.name}（{said(line.total)}分）" for line in lines)


def _compared(report: MonthReport) -> str:
    if report.previous is None:
        return "此前没有已封账的月份，不作名次比较。"
    moved = [line for line in report.standings if line.change]
    if not moved:
        return f"与{month_words(report.previous)}相比，各单位名次没有变化。"
    up = max(moved, key=lambda line: line.change or 0)
    down = min(moved, key=lambda line: line.change or 0)
    parts = [f"{up.name}上升{up.change}位"] if (up.change or 0) > 0 else []
    parts += [f"{down.name}下降{-(down.change or 0)}位"] if (down.change or 0) < 0 else []
    return f"与{month_words(report.previous)}相比，变化较大的是{'，'.join(parts)}。"
