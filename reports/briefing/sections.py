"""What was said, section by section: volume, events, topics, districts, new words, figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from crawlers.clock import day_words
from reports.alerts.digest import minute_of
from reports.briefing.lines import Cited, Compared, Count, Happened, Slot
from reports.briefing.paper import Card, Chart, Said, Section, Table, Words, plain
from reports.briefing.record import Briefing
from reports.charts.columns import Column, tone_chart
from reports.charts.ranked import Bar, ranked_chart
from reports.words import FIGURES, SENTIMENTS, TIERS

ENOUGH = 10
"""Of fewer articles than this a change in per cent says nothing."""

SHARE_OF = 5
"""Of fewer articles than this no share of negative ones is told."""

MOST_BARS = 12


def volume(briefing: Briefing) -> Section:
    """总体情况."""
    if not briefing.total:
        return Section("总体情况", (plain(_nothing(briefing)), *_compared(briefing)))
    tones = [(tone, getattr(briefing, tone)) for tone in SENTIMENTS]
    said: list[Words] = [Words("环境相关报道与帖文"), Words(f"{briefing.total}篇（条）", line="all"), Words("：")]
    for tone, number in tones:
        said += [Words(f"{SENTIMENTS[tone]}"), Words(f"{number}（{number / briefing.total:.0%}）", line=f"tone-{tone}")]
        said.append(Words("、" if tone != tones[-1][0] else "。"))
    if briefing.texts < briefing.total:
        said.append(Words(f"同一稿件的转载归并后为{briefing.texts}篇（条）。"))
    if briefing.own:
        said += [Words("本局账号发布"), Words(f"{briefing.own}篇（条）", line="own"), Words("。")]
    tables = [_parts_table(briefing), _counts_table("类型", briefing, briefing.kinds)]
    if briefing.tiers:
        tables.append(_counts_table("媒体级别（不含微博、群众留言）", briefing, briefing.tiers))
    return Section("总体情况", (tuple(said), *_compared(briefing)), _volume_chart(briefing), tables=tuple(tables))


def _nothing(briefing: Briefing) -> str:
    if len(briefing.idle) == briefing.days:
        return "这段时间没有采集，无从统计；不等于没有舆情。"
    return "没有采到环境相关的报道与帖文。"


def _compared(briefing: Briefing) -> tuple[Said, ...]:
    return tuple(_one_compared(briefing, each, first=not place) for place, each in enumerate(briefing.compared))


def _one_compared(briefing: Briefing, other: Compared, *, first: bool) -> Said:
    if other.total is None:
        return plain(f"{other.name}（{other.said}）没有采集，无可比数据。")
    said = [
        Words(f"{other.name}（{other.said}）"), Words(f"{other.total:g}篇（条）", line="earlier" if first else ""),
        Words(f"，其中负面{other.negative:g}；本期{change_words(briefing.total, other.total)}，"
              f"负面{change_words(briefing.negative, other.negative or 0)}。"),
    ]  # fmt: skip
    if other.same_sources is not None:
        said.append(
            Words(
                f"两期都采到的{other.same_sources}个来源，{other.name}{other.same_then}篇（条），本期{other.same_now}。"
            )
        )
    return tuple(said)


def change_words(now: float, before: float) -> str:
    """`增加22（157%）`, `减少3`, `持平`; per cent only where there was enough before."""
    more = round(now - before, 1)
    if not more:
        return "持平"
    share = f"（{abs(more) / before:.0%}）" if before >= ENOUGH else ""
    return f"{'增加' if more > 0 else '减少'}{abs(more):g}{share}"


def _volume_chart(briefing: Briefing) -> Chart:
    columns = [
        Column(
            slot.label if briefing.kind != "month" else f"{number}日",
            {tone: getattr(slot, tone) for tone in SENTIMENTS},
            slot.before if briefing.kind == "week" else None,
        )
        for number, slot in enumerate(briefing.slots, 1)
    ]
    per = "每小时" if briefing.kind == "day" else "每天"
    marked = briefing.kind == "week" and columns[0].before is not None
    note = "柱自下而上为负面、中性、正面" + (f"；短横线为{briefing.compared[0].name}同日" if marked else "")
    told = "、".join(f"{slot.label}{slot.total}（负面{slot.negative}）" for slot in briefing.slots if slot.total)
    title = f"{per}发布的环境相关报道与帖文（篇、条）"
    return Chart("volume", f"{title}：{told or '都是0'}", tone_chart(columns, title, note))


def _parts_table(briefing: Briefing) -> Table:
    head = {"day": "时段", "week": "日期", "month": "日期"}[briefing.kind]
    beside = all(slot.before is not None for slot in briefing.parts)
    heads = (head, "全部", "负面", "中性", "正面", *((_before_name(briefing),) if beside else ()))
    rows = tuple(_part_row(slot, beside=beside) for slot in briefing.parts)
    return Table(heads, rows, frozenset(range(1, len(heads))))


def _part_row(slot: Slot, *, beside: bool) -> tuple[Said, ...]:
    numbers = [slot.negative, slot.neutral, slot.positive, *([slot.before or 0] if beside else [])]
    return ((Words(slot.label, line=slot.key if slot.total else ""),), plain(str(slot.total)),
            *(plain(str(number)) for number in numbers))  # fmt: skip


def happened(briefing: Briefing) -> Section:
    """热点事件."""
    cited = {each.id: each for each in briefing.articles}
    cards = tuple(_card(briefing, one, cited[one.lead]) for one in briefing.happened)
    return Section("热点事件", () if cards else (plain("没有可列的事件。"),), cards=cards)


def _card(briefing: Briefing, one: Happened, lead: Cited) -> Card:
    parts = [f"{TIERS[tier]}媒体{number}家" for tier, number in one.carriers.items()]
    parts += [f"微博{one.posts}条"] if one.posts else []
    parts += [f"群众留言{one.messages}件"] if one.messages else []
    folded = f"（转载归并后{one.texts}）" if one.texts < one.total else ""
    place = "、".join(one.districts[:3]) + (f"等{len(one.districts)}地" if len(one.districts) > 3 else "")
    begun = minute_of(one.first_seen) + ("首见，延续至本期" if one.ongoing else "首见")
    heat = f"；转评赞{one.heat}次" if one.heat else ""
    share = f"（{one.negative / one.total:.0%}）" if one.total >= SHARE_OF else ""
    negative = f"负面{one.negative}{share}"
    facts = f"{place or '未明确区县'}　{one.total}篇（条）{folded}，{negative}　{'、'.join(parts)}{heat}　{begun}"
    return Card(
        name=(Words(one.name, line=one.key),), facts=plain(facts), quote=one.quote,
        source=f"{lead.by}，{minute_of(lead.at)}", links=_opened(lead, event=one.event),
    )  # fmt: skip


def _opened(lead: Cited, *, event: str | None = None) -> Said:
    """The page of the house, the original, the saved evidence; addresses of the house begin with a slash."""
    id = quote(lead.id, safe="")
    found = [Words("事件", url=f"/events/{quote(event, safe='')}")] if event else []
    found.append(Words("文章", url=f"/articles/{id}"))
    if lead.url and lead.url.startswith(("http://", "https://")):
        found.append(Words("原文", url=lead.url))
    if lead.saved:
        found.append(Words("证据", url=f"/evidence/{id}"))
    return tuple(found)


def topics(briefing: Briefing) -> Section:
    return _counted(briefing, "主题", briefing.topics, "topics", "一篇可有几个主题，各计一次。")


def districts(briefing: Briefing) -> Section:
    return _counted(briefing, "区县", briefing.districts, "districts", "一篇可涉及几个区县，各计一次。")


def _counted(briefing: Briefing, title: str, counts: Sequence[Count], id: str, how: str) -> Section:
    if not any(one.total for one in counts):
        return Section(title, (plain("没有可列的内容。"),))
    shown = [one for one in counts if one.total or one.before][:MOST_BARS]
    bars = [Bar(one.name, one.total, one.negative, one.before) for one in shown]
    beside = any(one.before is not None for one in shown)
    note = "深色为负面" + (f"；竖线为{_before_name(briefing)}，末位数字为增减" if beside else "")
    told = "、".join(f"{one.name}{one.total}（负面{one.negative}）" for one in shown)
    name = f"各{title}的报道与帖文（篇、条）"
    chart = Chart(id, f"{name}：{told}", ranked_chart(bars, name, note))
    return Section(title, (plain(how),), chart, tables=(_counts_table(title, briefing, counts),))


def _counts_table(head: str, briefing: Briefing, counts: Sequence[Count]) -> Table:
    beside = any(one.before is not None for one in counts)
    heads = (head, "全部", "负面", *((_before_name(briefing), "增减") if beside else ()))
    rows = []
    for one in counts:
        row = [(Words(one.name, line=one.key if one.total else ""),), plain(str(one.total)), plain(str(one.negative))]
        if beside:
            more = one.total - (one.before or 0)
            row += [plain(str(one.before)), plain(f"+{more}" if more > 0 else f"−{-more}" if more else "0")]
        rows.append(tuple(row))
    return Table(heads, tuple(rows), frozenset(range(1, len(heads))))


def _before_name(briefing: Briefing) -> str:
    return briefing.compared[0].name


def new_words(briefing: Briefing) -> Section:
    """新词."""
    if not briefing.words:
        return Section("新词", (plain("没有词典未收而这一期用得多的词。"),))
    beside = any(one.before is not None for one in briefing.words)
    heads = ("词", "次数", *((_before_name(briefing),) if beside else ()), "篇数", "出处")
    rows = []
    for one in briefing.words:
        row = [(Words(one.word, line=one.key),), plain(str(one.times))]
        row += [plain(str(one.before))] if beside else []
        rows.append((*row, plain(str(len(one.articles))), plain(f"…{one.quote}…")))
    numbers = frozenset(range(1, len(heads) - 1))
    return Section(
        "新词", (plain("词典未收、这一期用得多的词，转载不重复计。"),), tables=(Table(heads, tuple(rows), numbers),)
    )


def figures(briefing: Briefing) -> Section:
    """督察执法数字."""
    if not briefing.figures:
        return Section("督察执法数字", (plain("没有报道列出关停、罚款、问责等数字。"),))
    cited = {each.id: each for each in briefing.articles}
    rows = tuple(
        (plain(FIGURES.get(one.type, one.type)), plain(f"“{one.span}”"), plain(one.district or "—"),
         (Words(cited[one.lead].title, line=one.key),
          *plain(f"（{cited[one.lead].by}，{day_words(date.fromisoformat(cited[one.lead].at[:10]))}"
                 f"{f'；另{one.more}篇同' if one.more else ''}）")))
        for one in briefing.figures
    )  # fmt: skip
    more = f"另有{briefing.more_figures}项未列。" if briefing.more_figures else ""
    how = f"照录报道原文，逐项列出，不相加：累计数与单件数不能混算。{more}"
    return Section("督察执法数字", (plain(how),), tables=(Table(("类别", "原文", "区县", "出处"), rows),))
