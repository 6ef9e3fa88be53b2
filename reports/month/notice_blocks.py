"""The notice's three blocks: coverage with its releases and answers, the plan, the accounts."""

from __future__ import annotations

from collections.abc import Sequence

from reports.month.notice_tables import NoticePaper, block_table, evenly, name_width
from reports.month.ranking import said
from reports.month.records import ArticlePoint, MonthReport, PlanRow, Release, Standing
from reports.month.releases import carried_by_tier
from reports.month.words import day_words, growth_words, run_words, short_day, state_words
from reports.word import Text, link
from reports.words import TIERS

TOP_ARTICLES = 8
RELEASES = 12
BEHIND_NAMED = 6
CAMPAIGNS_A_TABLE = 6
TIER_ORDER = tuple(TIERS)


def coverage(paper: NoticePaper, report: MonthReport) -> None:
    paper.section("宣传报道")
    block_table(paper, report, "coverage")
    _answers(paper, report)
    paper.body("各单位本月媒体稿件按来源级别统计如下（含转载和曝光类稿件；一篇涉及几个单位的，各计一篇）。")
    rows = [
        [
            line.name, *(str(line.tiers.get(tier, 0)) for tier in TIER_ORDER), str(sum(line.tiers.values())),
            _coverage_score(report, line),
        ]
        for line in report.standings
    ]  # fmt: skip
    named = name_width(report)
    heads = ["单位", *(TIERS[tier] for tier in TIER_ORDER), "合计", "原始分"]
    paper.numbered_table("各单位媒体稿件数和折算前原始分", heads, rows, [named, *evenly(6, named)])
    paper.figure("媒体稿件级别", "媒体稿件按来源级别")
    _top(paper, report)
    _releases(paper, report)


def activity(paper: NoticePaper, report: MonthReport) -> None:
    paper.section("主体活动")
    block_table(paper, report, "activity")
    running = [row for row in report.plan if row.state == "due" and row.kind == "campaign"]
    if not running:
        paper.body("本月没有处于窗口期的计划项目。")
    else:
        behind = [text for row in running if row.scored and (text := _behind(report, row))]
        paper.body("计分项目中，" + ("；".join(behind) if behind else "各单位均已达到序时进度") + "。")
        for first in range(0, len(running), CAMPAIGNS_A_TABLE):
            _plan_table(paper, report, running[first : first + CAMPAIGNS_A_TABLE])
        paper.note("注：※为计分项目；单位为篇（项）。序时应完成按窗口期已过天数折算。")
    _milestones(paper, report)


def platform(paper: NoticePaper, report: MonthReport) -> None:
    paper.section("平台建设")
    block_table(paper, report, "platform")
    for row in (row for row in report.plan if row.kind == "growth"):
        brought = sum(row.found.values())
        behind = _behind(report, row)
        paper.body(
            f"“{row.name}”全市目标{said(row.planned)}人，各单位累计加粉{said(brought)}人，"
            f"序时每单位应完成{said(row.due)}人。" + (f"{behind}。" if behind else "各单位均已达到序时进度。")
        )
    if report.accounts:
        scored = any(head.measure == "posts" for head in report.heads)
        paper.body(f"自有账号推送情况如下（{'按规则计分' if scored else '只列出，不计分'}）。")
        rows = [
            [each.name, report.unit_names.get(each.unit or "", "本局"), str(each.posted),
             str(each.asked) if each.daily else "—",
             "未导入" if each.followers is None else f"{each.followers}（{growth_words(each)}）", run_words(each)]
            for each in report.accounts
        ]  # fmt: skip
        heads = ["账号", "单位", "发布\n天数", "应推\n天数", "粉丝\n（增减）", "漏推日期"]
        widths = [38.0, 20.0, 14.0, 14.0, 22.0, 48.0]
        paper.numbered_table("自有账号推送和粉丝", heads, rows, widths, left=(0, 5), size_pt=10.5, together=False)


def top_articles(report: MonthReport, limit: int = TOP_ARTICLES) -> list[tuple[ArticlePoint, list[str]]]:
    """Articles worth most to a unit, each with the units that have points of it; of equals the higher tier first."""
    units: dict[str, list[str]] = {}
    best: dict[str, ArticlePoint] = {}
    items = {head.item for head in report.heads if head.measure == "articles"}
    for line in report.standings:
        for point in (point for score in line.items if score.item in items for point in score.articles):
            if point.worth > 0:
                units.setdefault(point.article, []).append(line.name)
                best[point.article] = max(best.get(point.article, point), point, key=lambda each: each.worth)
    order = sorted(
        best.values(),
        key=lambda each: (-each.worth, TIER_ORDER.index(each.tier), -len(units[each.article]), each.published_at,
                          each.article),
    )  # fmt: skip
    return [(each, units[each.article]) for each in order[:limit]]


def _answers(paper: NoticePaper, report: MonthReport) -> None:
    item = next((head.item for head in report.heads if head.measure == "answers"), None)
    if item is None:
        return
    found = {line.name: score for line in report.standings for score in line.items if score.item == item}
    open_ = [
        f"{name}{said((score.aim or 0) - score.found)}件"
        for name, score in found.items()
        if score.found < (score.aim or 0)
    ]
    received = sum(score.aim or 0 for score in found.values())
    answered = sum(score.found for score in found.values())
    text = f"本月涉及各单位的环境类群众留言{said(received)}件（次），截至统计时已答复{said(answered)}件（次）。"
    paper.body(text + (f"尚未答复的：{'，'.join(open_)}。" if open_ else "均已答复。" if received else ""))


def _top(paper: NoticePaper, report: MonthReport) -> None:
    rows: list[list[Text]] = [
        [
            link(f"《{each.title}》", each.url),
            each.source,
            short_day(each.published_at),
            _units(units),
            said(each.worth),
        ]
        for each, units in top_articles(report)
    ]
    if rows:
        heads = ["标题", "刊载媒体", "日期", "计分单位", "分值"]
        widths = [60.0, 30.0, 21.0, 30.0, 15.0]
        note = "注：分值为对单个单位的最高原始分，按来源级别、体裁和态度计算。"
        paper.numbered_table("分值较高的报道", heads, rows, widths, left=(0,), size_pt=10.5, together=False, note=note)


def _releases(paper: NoticePaper, report: MonthReport) -> None:
    carried = sorted((each for each in report.releases if each.carriers), key=lambda each: -len(each.carriers))
    paper.body(
        f"本局本月发布生态环境类稿件{len(report.releases)}篇，截至统计时有{len(carried)}篇被媒体转载"
        + ("，转载较多的如下。" if carried else "。")
    )
    if carried:
        rows = [_release_row(each) for each in carried[:RELEASES]]
        heads = ["本局发布", "日期", *(TIERS[tier] for tier in TIER_ORDER), "转载媒体"]
        widths = [46.0, 20.5, 15.5, 12.0, 12.0, 12.0, 38.0]
        paper.numbered_table("本局发布与媒体转载", heads, rows, widths, left=(0, 6), size_pt=10.5, together=False)


def _release_row(release: Release) -> list[Text]:
    tiers = carried_by_tier(release)
    names = [each.source for each in release.carriers]
    told = "、".join(names[:4]) + (f"等{len(names)}家" if len(names) > 4 else "")
    counts = (str(tiers.get(tier, 0)) for tier in TIER_ORDER)
    return [
        [link(f"《{release.title}》", release.url), f"（{release.account}）"],
        short_day(release.published_at),
        *counts,
        told,
    ]


def _plan_table(paper: NoticePaper, report: MonthReport, plan: Sequence[PlanRow]) -> None:
    heads = ["单位", *(f"{row.name}{'※' if row.scored else ''}" for row in plan)]
    due = ["序时应完成", *(said(row.due) for row in plan)]
    rows = [
        [line.name, *(said(row.found[line.unit]) if line.unit in row.found else "—" for row in plan)]
        for line in report.standings
    ]
    named = max(30.0, name_width(report))
    paper.numbered_table(
        "计划与实际（截至统计时累计）", heads, [due, *rows], [named, *evenly(len(plan), named)], size_pt=10.5
    )


def _milestones(paper: NoticePaper, report: MonthReport) -> None:
    """Milestones are done or not by a day; before that day nobody is behind."""
    for row in (row for row in report.plan if row.kind == "milestone"):
        names = {line.unit: line.name for line in report.standings}
        done = [names[unit] for unit, number in row.found.items() if number >= row.due]
        open_ = [names[unit] for unit, number in row.found.items() if number < row.due]
        state = "本月考核" if row.state == "due" else f"{state_words(row.state)}，不计分"
        told = f"已完成的有{'、'.join(done)}" if done else "尚无单位完成"
        rest = f"，未完成的有{'、'.join(open_)}" if done and open_ else ""
        paper.body(f"里程碑“{row.name}”期限为{day_words(row.end)}（{state}）：{told}{rest}。")


def _behind(report: MonthReport, row: PlanRow) -> str:
    units = [
        f"{line.name}{said(row.found[line.unit])}"
        for line in report.standings
        if line.ranked and line.unit in row.found and row.found[line.unit] < row.due
    ]
    named = "、".join(units) if len(units) <= BEHIND_NAMED else f"{len(units)}个单位，见表"
    return f"“{row.name}”未达序时进度（应完成{said(row.due)}）的有{named}" if units else ""


def _coverage_score(report: MonthReport, line: Standing) -> str:
    items = {head.item for head in report.heads if head.measure == "articles"}
    return said(sum(score.found for score in line.items if score.item in items))


def _units(names: Sequence[str]) -> str:
    return "、".join(names) if len(names) <= 3 else f"{'、'.join(names[:2])}等{len(names)}个单位"
