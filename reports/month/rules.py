"""The rules in Chinese sentences that can stand in a notice: what reports.month.points does, no more and no less."""

from __future__ import annotations

from cities.campaigns import Campaign
from cities.scoring import Item
from reports.month.facts import MonthFacts, Period, campaign_state
from reports.month.ranking import said
from reports.words import TIERS

REPRINTS = {
    "once_per_family": "同一组转载稿件中，同一出版机构只计一篇，取对该单位分值最高的一篇，分值相同的取最早发布的；"
    "同一出版机构以前月份已刊发过的，不再计",
    "original_only": "转载稿件只计原发的一篇",
    "each": "转载稿件逐篇计分",
}
CAMPAIGN_REPRINTS = {
    "once_per_family": "同一组转载稿件中同一出版机构只计一篇",
    "original_only": "转载稿件只计原发的一篇",
    "each": "转载稿件逐篇计",
}
SHARED = {
    "each": "一篇稿件涉及几个区县的，各区县均按全分计",
    "split": "一篇稿件涉及几个区县的，分值由各区县平分",
}


TIER_RULE = {
    "carrier": "转载稿件按刊载者的级别计",
    "origin": "转载稿件按来源栏所写媒体的级别计，未登记的按刊载者的级别计",
}


AMENDMENTS = {
    "next_month": "封账后当月得分和名次不再变动；封账后采到的稿件或被采纳的异议，另作编号更正（更正1、更正2……），"
    "写明理由、更正人和更正前后得分，差额计入下一个封账月份的总分",
    "new_edition": "封账后采到的稿件或被采纳的异议，另作编号更正（更正1、更正2……），写明理由、更正人和更正前后得分，"
    "重出当月通报，年度累计以最新的更正为准；原通报存档不改",
}


def rule_sentences(facts: MonthFacts, period: Period) -> tuple[str, ...]:
    """The rules in force in the month, a sentence or two each, in the order of the table."""
    return tuple(
        sentence
        for sentence in (
            _structure(facts),
            _who(facts),
            *(_item(facts, item, period) for item in facts.items),
            "统计以稿件发布的月份为准（北京时间）。没有可用发布日期的稿件，以及所印日期比采集时间晚"
            f"{facts.rules.skew_hours}小时以上的稿件，不计入任何月份，另表列出；"
            f"{TIER_RULE[facts.rules.reprint_tier]}，来源栏所写媒体未登记的另表列出，请人工归类",
            _arithmetic(facts),
            f"来源缺采天数超过应采天数{100 * facts.rules.silent_share:g}%的，须写明理由方可封账；"
            "缺采不补分，缺采日发布的稿件以后仍能采到的照常计入；各单位得分旁另列缺采最多影响的分数，只供参考：每个缺采日按该来源"
            "当月对任一区县原始分最高的一天、减去该日已采到的计（当月没有稿件的按一篇正面消息计，标明区县的来源只算该区县），"
            "留言来源有缺采的按未见答复的留言都已答复计，再按本规则折算",
            AMENDMENTS[facts.rules.amendments],
        )
        if sentence
    )


def _structure(facts: MonthFacts) -> str:
    blocks = "；".join(
        f"{block.name}{said(block.points)}分（"
        + "、".join(f"{item.name}{said(item.points)}分" for item in block.items) + "）"
        for block in facts.rules.blocks
    )  # fmt: skip
    return f"满分100分，分{len(facts.rules.blocks)}大项：{blocks}"


def _who(facts: MonthFacts) -> str:
    others = [unit.name for unit in facts.places if not unit.ranked]
    shown = f"；{'、'.join(others)}只列分数，不参加排名" if others else ""
    return f"参加排名的单位{len(facts.ranked)}个：{'、'.join(unit.name for unit in facts.ranked)}{shown}"


def _item(facts: MonthFacts, item: Item, period: Period) -> str:
    match item.measure:
        case "articles":
            text = _articles(facts)
        case "answers":
            text = "统计当月发布、涉及该区县的环境类群众留言，以截至统计时已答复的件数计；当月没有留言的得满分"
        case "posts":
            text = "统计该区县自有账号当月有发布的天数"
        case _:
            named = [_campaign(facts, each, period) for each in facts.campaigns_of(item)]
            text = "；".join(named)
            if len(named) > 1:
                text += "。几个计划项目的完成数、序时任务分别相加，其中每个项目超额的按完成计；"
                text += "未到或已过考核期的项目本月不计在内"
    cap = f"；每单位每月原始数最多计{said(item.cap)}" if item.cap is not None else ""
    return f"{item.name}（{said(item.points)}分）：{text}{cap}；{_scale(item)}"


def _articles(facts: MonthFacts) -> str:
    rules = facts.rules
    tiers = "、".join(f"{TIERS[tier]}{said(points)}分" for tier, points in rules.tier_points.items())
    forms = "、".join(f"{form}{said(factor)}" for form, factor in rules.form_factor.items()) or "一律1"
    stances = "、".join(f"{stance}{said(factor)}" for stance, factor in rules.stance_factor.items())
    return (
        "统计报刊网站、电视、微信、政务网站当月发布的生态环境类稿件，局属账号同样按其级别计。"
        f"每篇按来源级别计：{tiers}；乘体裁系数：{forms}（体裁未定的按1）；"
        f"再乘对该区县的态度系数：{stances}。{REPRINTS[rules.reprints]}；{SHARED[rules.shared_article]}；"
        "一个单位各篇之和为其原始分"
    )


def _campaign(facts: MonthFacts, campaign: Campaign, period: Period) -> str:
    window = f"{_day(campaign.start.isoformat())}至{_day(campaign.end.isoformat())}"
    state = {"not_begun": "，本月未到考核期", "over": "，本月已过考核期", "due": ""}[campaign_state(campaign, period)]
    head = f"“{campaign.name}”（{window}{state}）"
    match campaign.kind:
        case "growth":
            sharing = sum(not campaign.districts or unit.district in campaign.districts for unit in facts.ranked)
            target = campaign.target or 0
            return (
                f"{head}全市目标{target}人，由{sharing}个参加排名的单位均分，"
                "以登记的累计加粉人数（当月没有登记的沿用最近一次）比照序时任务"
            )
        case "milestone":
            return f"{head}以登记的完成情况计，在最后期限所在月份考核"
    topics = "、".join(facts.topics.get(topic, topic) for topic in campaign.topics)
    within = f"、属于{topics}主题" if topics else ""
    words = "、".join(f"“{word}”" for word in campaign.words)
    only = "、".join(facts.districts.get(code, code) for code in campaign.districts)
    where = f"，只要求{only}，其他单位不作要求" if only else ""
    return (
        f"{head}统计窗口期内标题或正文出现{words}之一{within}、且对该区县态度系数大于0的媒体稿件（{CAMPAIGN_REPRINTS[facts.rules.reprints]}），"
        f"加上登记的活动，从窗口期开始累计，比照序时任务（每单位共{campaign.planned}项{where}）"
    )


def _scale(item: Item) -> str:
    if item.scale == "best":
        return "以原始分最高的参加排名单位为满分，其余按比例折算；都没有原始分的都不得分"
    match item.measure:
        case "answers":
            return "得分 = 满分 × 已答复件数 ÷ 留言件数"
        case "posts":
            return "得分 = 满分 × 发布天数 ÷ 当月天数"
    return "得分 = 满分 × 完成数 ÷ 序时任务，超额的按完成计"


def _arithmetic(facts: MonthFacts) -> str:
    return (
        "序时任务 = 计划数 × 窗口期已过天数 ÷ 窗口期总天数，首尾两天都算，已过天数算到统计之日，最多算到月末；"
        "未到考核期或已过考核期的小项当月不计分，也不算0分；"
        f"每个小项四舍五入保留{facts.rules.decimals}位小数，大项为小项之和，总分为大项之和；"
        "总分相同的名次并列，其后名次顺延空出（如1、2、2、4）；"
        "累计得分为本年度已封账各月得分之和，名次变化与上一个已封账月份相比"
    )


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"
