"""paper_of: a briefing in words. Every number opens its articles; every sentence is a count or stands in an article."""

from __future__ import annotations

from datetime import datetime

from reports.alerts.digest import minute_of
from reports.briefing import aside, sections
from reports.briefing.paper import Paper
from reports.briefing.record import Briefing
from reports.briefing.window import KINDS, window_named
from reports.words import SENTIMENTS


def paper_of(briefing: Briefing) -> Paper:
    window = window_named(briefing.name)
    made = [sections.volume(briefing)]
    if briefing.total:
        made += [part(briefing) for part in (sections.happened, sections.topics, sections.districts)]
        made += [sections.new_words(briefing), sections.figures(briefing)]
    made += [part(briefing) for part in (aside.air, aside.answered, aside.accounts, aside.lacking)]
    return Paper(
        title=f"{briefing.city_name}环境舆情{KINDS[window.kind]}", when=briefing.title, span=window.said,
        headline=headline_of(briefing), sections=tuple(made), foot=_foot(briefing),
    )  # fmt: skip


def headline_of(briefing: Briefing) -> str:
    """`36篇（条），负面25；比上周增加22；最多的是“云泽热电厂锅炉停产整治”26篇（条）`."""
    if not briefing.total:
        return "没有采到环境相关的报道与帖文"
    said = [f"{briefing.total}篇（条），负面{briefing.negative}"]
    if (before := briefing.compared[0]).total is not None:
        said.append(f"比{before.name}{sections.change_words(briefing.total, before.total)}")
    if briefing.happened:
        top = briefing.happened[0]
        said.append(f"最多的是“{top.name}”{top.total}篇（条）")
    return "；".join(said)


def lines_of(briefing: Briefing) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Key of each line that a paper opens → what it is, and its articles in order of publication."""
    before = briefing.compared[0].name
    every = [each.id for each in briefing.articles]
    mine = {id for slot in briefing.slots for id in slot.articles}
    tone = {each.id: each.tone for each in briefing.articles}
    own = {each.id for each in briefing.articles if each.own}
    found = {
        "all": ("环境相关报道与帖文", tuple(id for id in every if id in mine)),
        "own": ("本局账号发布", tuple(id for id in every if id in mine & own)),
        "earlier": (f"{before}的环境相关报道与帖文", briefing.earlier),
    }
    for name, word in SENTIMENTS.items():
        found[f"tone-{name}"] = (word, tuple(id for id in every if id in mine and tone[id] == name))
    for group, what in (
        (briefing.topics, "主题"), (briefing.districts, "区县"), (briefing.kinds, "类型"), (briefing.tiers, "级别"),
        (briefing.happened, "事件"), (briefing.accounts, "本局账号"), (briefing.answered, "回应任务的起因"),
        (briefing.air, "涉气舆情"),
    ):  # fmt: skip
        found |= {one.key: (f"{what}：{one.name}", one.articles) for one in group}
    found |= {one.key: (f"新词：{one.word}", one.articles) for one in briefing.words}
    found |= {one.key: (f"数字：{one.span}", one.articles) for one in briefing.figures}
    found |= {one.key: (f"评论“{one.text}”所在的帖文", one.articles) for one in briefing.voices}
    return found | {one.key: (one.label, one.articles) for one in briefing.parts}


def _foot(briefing: Briefing) -> tuple[str, ...]:
    as_of = datetime.fromisoformat(briefing.as_of)
    when = "" if briefing.whole else f"截至{minute_of(as_of)}，这一期还没有结束；往期只计到同一时刻。"
    undated = f"其中{briefing.undated}篇原文未印日期，按采集时间计。" if briefing.undated else ""
    return (
        f"按发表时间统计。{when}{undated}情感、主题、区县由程序判定，人工更正过的以更正为准。",
        "引文均为原文语句，个人信息已隐去；带链接的数字打开后列出所依据的文章。",
    )
