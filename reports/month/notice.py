"""通报: the month as an official paper for the bureau to sign, by default for internal use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from reports.month.completeness import SourceDays
from reports.month.ranking import said
from reports.month.records import ArticlePoint, MonthReport, PlanRow, Standing
from reports.month.words import (
    bureau,
    change_words,
    day_words,
    field_name,
    gap_words,
    month_words,
    state_words,
)
from reports.word import HEI_FONT, Head, Imprint, Paper, Text, link
from reports.words import SENTIMENTS, TIERS

TOP_ARTICLES = 8
TIER_ORDER = ("central", "province", "city", "county")


def notice_docx(report: MonthReport) -> bytes:
    """The paper's bytes; the same for the same report."""
    paper = Paper()
    _head(paper, report)
    for section in (_overview, _ranking, _coverage, _plan, _answers, _completeness, _remarks):
        section(paper, report)
    paper.attachments(["计分规则"])
    paper.signature(bureau(report), day_of(report))
    _rules(paper, report)
    paper.imprint(
        Imprint(
            to=_addressees(report),
            copies="局领导，局机关各科室、局属各单位",
            office=_office(report),
            day=day_of(report),
        )
    )
    return paper.data(title_of(report), bureau(report), datetime.fromisoformat(report.as_of))


def title_of(report: MonthReport) -> str:
    return f"关于{month_words(report.month)}全市生态环境宣传工作计分排名情况的通报"


def top_articles(report: MonthReport, limit: int = TOP_ARTICLES) -> list[tuple[ArticlePoint, list[str]]]:
    """Articles worth most to a unit, each with the units that have points of it; of equals the higher tier first."""
    units: dict[str, list[str]] = {}
    best: dict[str, ArticlePoint] = {}
    coverage = {head.item for head in report.heads if head.measure == "articles"}
    for line in report.standings:
        for point in (point for score in line.items if score.item in coverage for point in score.articles):
            if point.worth > 0:
                units.setdefault(point.article, []).append(line.name)
                best[point.article] = max(best.get(point.article, point), point, key=lambda each: each.worth)
    order = sorted(
        best.values(),
        key=lambda each: (-each.worth, TIER_ORDER.index(each.tier), -len(units[each.article]), each.published_at,
                          each.article),
    )  # fmt: skip
    return [(each, units[each.article]) for each in order[:limit]]


def day_of(report: MonthReport) -> date:
    return datetime.fromisoformat(report.as_of).date()


def _head(paper: Paper, report: MonthReport) -> None:
    provisional = None if report.closed else "（暂计稿：尚未封账，数据可能变动，不作通报依据）"
    paper.head(
        Head(
            mark=f"{report.name}生态环境宣传工作通报", number=f"{report.month[:4]}年第{int(report.month[5:])}期",
            office=_office(report), day=day_of(report), signer=report.signer or "", warning=provisional,
        )
    )  # fmt: skip
    first, second = title_of(report).split("计分", 1)
    paper.title(f"{first}\n计分{second}")
    paper.addressees(_addressees(report))
    paper.body(
        f"现将{month_words(report.month)}全市生态环境宣传工作计分排名情况通报如下。"
        f"统计截至{day_words(report.as_of)}{report.as_of[11:16]}，计分规则见附件。"
    )


def _overview(paper: Paper, report: MonthReport) -> None:
    kind, tier, feeling = (report.totals.get(key, {}) for key in ("kind", "tier", "sentiment"))
    media = sum(kind.get(each, 0) for each in ("press", "tv", "wechat", "gov"))
    total = report.totals["all"]["articles"]
    paper.section("总体情况")
    paper.body(
        f"本月采集到稿件和信息{report.totals['collected']['articles']}条，其中生态环境类{total}条："
        f"媒体稿件{media}篇（报刊网站{kind.get('press', 0)}、电视{kind.get('tv', 0)}、"
        f"微信{kind.get('wechat', 0)}、政务网站{kind.get('gov', 0)}），"
        f"微博{kind.get('weibo', 0)}条，群众留言{kind.get('message', 0)}件。"
        f"按来源级别，{_counted(tier, TIERS, TIER_ORDER)}；按情感，{_counted(feeling, SENTIMENTS, SENTIMENTS)}。"
    )


def _ranking(paper: Paper, report: MonthReport) -> None:
    paper.section("得分与排名")
    ranked = [line for line in report.standings if line.ranked]
    text = f"本月应考核项目满分{said(report.full)}分，参加排名的单位{len(ranked)}个。"
    if ranked:
        first = [line for line in ranked if (line.rank or 0) <= 3]
        text += f"得分居前的是{_scores(first)}；居后的是{_scores(ranked[-3:])}。" if len(ranked) > 5 else ""
    not_due = [f"{head.name}（{state_words(head.state)}）" for head in report.heads if head.state != "due"]
    text += f"{'、'.join(not_due)}本月不计分。" if not_due else ""
    text += _compared(report)
    paper.body(text)
    blocks = {head.block: head.block_name for head in report.heads}
    full = {block: sum(head.points for head in report.heads if head.block == block) for block in blocks}
    heads = [
        "名次",
        "单位",
        *(f"{name}\n（{said(full[block])}）" for block, name in blocks.items()),
        "总分",
        "名次\n变化",
        "累计\n得分",
    ]
    rows = [
        [
            "—" if line.rank is None else str(line.rank), line.name,
            *("—" if block.points is None else f"{block.points:.{report.decimals}f}" for block in line.blocks),
            f"{line.total:.{report.decimals}f}", change_words(line.change) if line.ranked else "—",
            "—" if line.year is None else f"{line.year:.{report.decimals}f}",
        ]
        for line in report.standings
    ]  # fmt: skip
    paper.table(
        heads, rows, [13, 28, *(21.5 for _ in blocks), 17, 13, 20.5],
        caption=f"表1　{month_words(report.month)}得分排名",
        note="注：总分相同的名次并列；累计得分为本年度已封账各月之和。",
    )  # fmt: skip


def _coverage(paper: Paper, report: MonthReport) -> None:
    paper.section("媒体报道情况")
    scores = {line.unit: _coverage_score(report, line) for line in report.standings}
    paper.body("各单位本月媒体稿件按来源级别统计如下（含转载和曝光类稿件；一篇涉及几个单位的，各计一篇）。")
    rows = [
        [
            line.name,
            *(str(line.tiers.get(tier, 0)) for tier in TIER_ORDER),
            str(sum(line.tiers.values())),
            scores[line.unit],
        ]
        for line in report.standings
    ]
    heads = ["单位", *(TIERS[tier] for tier in TIER_ORDER), "合计", "原始分"]
    paper.table(heads, rows, [36, 20, 20, 20, 20, 20, 20], caption="表2　各单位媒体稿件数和折算前原始分")
    top = top_articles(report)
    if top:
        listed: list[list[Text]] = [
            [link(f"《{each.title}》", each.url), each.source,
             f"{int(each.published_at[5:7])}月{int(each.published_at[8:10])}日", _units(units), said(each.worth)]
            for each, units in top
        ]  # fmt: skip
        heads = ["标题", "刊载媒体", "日期", "计分单位", "分值"]
        paper.table(
            heads, listed, [60, 30, 21, 30, 15], left=(0,), size_pt=10.5, together=False, caption="表3　分值较高的报道",
            note="注：分值为对单个单位的最高原始分，按来源级别、体裁和态度计算。",
        )  # fmt: skip


def _plan(paper: Paper, report: MonthReport) -> None:
    paper.section("年度宣传计划进展")
    if not report.plan:
        paper.body("本月没有处于窗口期的计划项目。")
        return
    behind = [text for row in report.plan if row.scored and (text := _behind(report, row))]
    paper.body("计分项目中，" + ("；".join(behind) if behind else "各单位均已达到序时进度") + "。")
    heads = ["单位", *(f"{row.name}{'※' if row.scored else ''}" for row in report.plan)]
    due = ["序时应完成", *(said(row.due) for row in report.plan)]
    rows = [
        [line.name, *(said(row.found[line.unit]) if line.unit in row.found else "—" for row in report.plan)]
        for line in report.standings
    ]
    width = (156 - 30) / len(report.plan)
    paper.table(
        heads, [due, *rows], [30, *(width for _ in report.plan)], size_pt=10.5,
        caption="表4　计划与实际（截至月末累计）",
        note="注：※为计分项目；“公众号加粉”单位为人，其余为篇（项）。序时应完成按窗口期已过天数折算。",
    )  # fmt: skip


def _answers(paper: Paper, report: MonthReport) -> None:
    item = next((head.item for head in report.heads if head.measure == "answers"), None)
    if item is None:
        return
    paper.section("群众留言答复情况")
    found = {line.name: score for line in report.standings for score in line.items if score.item == item}
    open_ = [
        f"{name} {said((score.aim or 0) - score.found)}件"
        for name, score in found.items()
        if score.found < (score.aim or 0)
    ]
    received = sum(score.aim or 0 for score in found.values())
    answered = sum(score.found for score in found.values())
    text = f"本月涉及各单位的环境类群众留言{said(received)}件（次），截至统计时已答复{said(answered)}件（次）。"
    paper.body(text + (f"尚未答复的：{'，'.join(open_)}。" if open_ else "均已答复。" if received else ""))


def _completeness(paper: Paper, report: MonthReport) -> None:
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
    paper.table(
        ["来源", "级别", "应采天数", "实采天数", "缺采日期"], [_source_row(each) for each in report.completeness],
        [42, 16, 19, 19, 60], left=(0, 4), size_pt=10.5, caption="表5　来源完整性",
    )  # fmt: skip


def _remarks(paper: Paper, report: MonthReport) -> None:
    paper.section("有关说明")
    paper.body(f"本月人工更正{len(report.corrections)}处{_corrected(report)}。")
    if report.undated:
        paper.body(f"没有可用发布日期、不计入任何月份的稿件{len(report.undated)}篇，见电子表格“更正”页。")
    if report.outlets:
        paper.body(f"来源栏所写媒体不在来源表中、按刊载者级别计分的稿件{len(report.outlets)}篇，请核定归类。")
    paper.body("每一分所依据的文章、链接和计分说明，见随本通报印发的电子表格《排名》之“文章清单”。")


def _rules(paper: Paper, report: MonthReport) -> None:
    paper.page_break()
    paper.line("附件", font=HEI_FONT)
    paper.title("生态环境宣传工作计分规则")
    for number, sentence in enumerate(report.rules, 1):
        paper.body(f"{number}．{sentence}。")
    paper.line("", line_pt=12)


def _office(report: MonthReport) -> str:
    return f"{bureau(report)}办公室"


def _addressees(report: MonthReport) -> str:
    counties = ["各县（市、区）人民政府"] if any(line.kind == "county" for line in report.standings) else []
    return "，".join([*counties, *(f"{line.name}管委会" for line in report.standings if line.kind == "zone")])


def _counted(counts: dict[str, int], names: dict[str, str], order: Iterable[str]) -> str:
    return "、".join(f"{names[each]} {counts.get(each, 0)}条" for each in order)


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


def _coverage_score(report: MonthReport, line: Standing) -> str:
    items = {head.item for head in report.heads if head.measure == "articles"}
    return said(sum(score.found for score in line.items if score.item in items))


def _units(names: Sequence[str]) -> str:
    return "、".join(names) if len(names) <= 3 else f"{'、'.join(names[:2])}等{len(names)}个单位"


def _behind(report: MonthReport, row: PlanRow) -> str:
    units = [
        f"{line.name}（{said(row.found[line.unit])}/{said(row.due)}）"
        for line in report.standings
        if line.ranked and line.unit in row.found and row.found[line.unit] < row.due
    ]
    return f"“{row.name}”未达序时进度的有{'、'.join(units)}" if units else ""


def _corrected(report: MonthReport) -> str:
    fields = list(dict.fromkeys(field_name(each.field) for each in report.corrections))
    return f"（涉及{'、'.join(fields)}），逐条见电子表格“更正”页" if fields else ""


def _source_row(days: SourceDays) -> list[str]:
    state = "从未采到" if days.never and not days.imported else gap_words(days, 2)
    return [days.name, TIERS[days.tier], "—" if days.imported else str(days.expected), str(days.seen), state]
