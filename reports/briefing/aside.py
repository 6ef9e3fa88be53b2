"""What stands beside the opinion, section by section: measured air, answers, own accounts, what the sources lacked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crawlers.clock import day_words
from reports.alerts.air import class_of
from reports.alerts.digest import minute_of
from reports.briefing.lines import Account, Air, Answered
from reports.briefing.paper import Said, Section, Table, Words, plain
from reports.briefing.record import Briefing
from reports.runs import runs_of

MOST_GAPS = 15


def air(briefing: Briefing) -> Section:
    """空气质量与涉气舆情."""
    title = "空气质量实测与涉气舆情"
    unmeasured = plain("这段时间没有导入空气质量实测数据。")
    if not briefing.air:
        return Section(title, (plain("没有涉气的报道与帖文。"), *(() if briefing.measured else (unmeasured,))))
    if not briefing.measured:
        said = tuple((_said_of(one), plain(str(one.total)), plain(str(one.negative))) for one in briefing.air)
        return Section(
            title, (unmeasured,), tables=(Table(("地方", "涉气报道与帖文", "负面"), said, frozenset({1, 2})),)
        )
    heads = ("地方", "实测天数", "超标天数", "最高", "涉气报道与帖文", "负面")
    rows = tuple(
        (_said_of(one), plain(str(one.days)), plain(str(one.over)), plain(_worst(one)), plain(str(one.total)),
         plain(str(one.negative)))
        for one in briefing.air
    )  # fmt: skip
    how = "实测按各站当日最高的空气质量指数（AQI），大于100为超标；涉气舆情不含本局账号。"
    return Section(title, (plain(how),), tables=(Table(heads, rows, frozenset({1, 2, 4, 5})),))


def _said_of(one: Air) -> Said:
    return (Words(one.name, line=one.key if one.total else ""),)


def _worst(one: Air) -> str:
    if one.worst is None:
        return "—"
    primary = f"，{one.primary}" if one.primary else ""
    return f"{one.worst} {class_of(one.worst)}（{day_words(date.fromisoformat(one.worst_at))}{primary}）"


def answered(briefing: Briefing) -> Section:
    """回应办理."""
    if not briefing.answered:
        return Section("回应办理", (plain("这段时间没有新开的回应任务。"),))
    total = briefing.answered[-1]
    said = [Words("新开任务"), Words(f"{total.tasks}件", line=total.key if total.articles else ""),
            Words(f"：已到期或已答复{total.due}件，按时答复{total.in_time}件{_share(total)}，超时未答{total.overdue}件，"
                  f"未到期{total.waiting}件" + (f"，误报{total.false}件" if total.false else "") + "。")]  # fmt: skip
    heads = ("单位", "任务", "应回应", "按时", "超时", "按时率", "中位用时")
    rows = tuple(
        ((Words(one.name, line=one.key if one.articles else ""),), plain(str(one.tasks)), plain(str(one.due)),
         plain(str(one.in_time)), plain(str(one.overdue)), plain(f"{one.in_time / one.due:.0%}" if one.due else "—"),
         plain("—" if one.median_hours is None else f"{one.median_hours:.1f}小时"))
        for one in briefing.answered
    )  # fmt: skip
    return Section("回应办理", (tuple(said),), tables=(Table(heads, rows, frozenset(range(1, 7)), frozenset({2, 6})),))


def _share(total: Answered) -> str:
    return f"（{total.in_time / total.due:.0%}）" if total.due else ""


def accounts(briefing: Briefing) -> Section:
    """本局账号."""
    if not briefing.accounts:
        return Section("本局账号", (plain("来源表里没有本局账号。"),))
    known = any(one.followers is not None or one.reads is not None for one in briefing.accounts)
    heads = ("账号", "发布", "没有发布的日子", *(("粉丝", "净增", "阅读", "分享") if known else ()))
    rows = tuple(_account(one, known=known) for one in briefing.accounts)
    numbers = frozenset({1, *(range(3, 7) if known else ())})
    said = [] if known else [plain("没有导入账号后台的粉丝和阅读数据。")]
    tables = [Table(heads, rows, numbers, frozenset({4, 6}) if known else frozenset())]
    if briefing.comments:
        said.append(plain(f"本局帖文下有新评论{briefing.comments}条，涉及{briefing.commented}篇；赞最多的（不具名）："))
        voices = tuple(
            ((Words(f"“{one.text}”", line=one.key),), plain(str(one.likes)), plain(minute_of(one.at or "")))
            for one in briefing.voices
        )  # fmt: skip
        tables.append(Table(("评论", "赞", "时间"), voices, frozenset({1})))
    return Section("本局账号", tuple(said), tables=tuple(tables))


def _account(one: Account, *, known: bool) -> tuple[Said, ...]:
    missed = "—" if one.missed is None else day_runs(map(date.fromisoformat, one.missed)) or "无"
    row = [(Words(one.name, line=one.key if one.articles else ""),), plain(str(one.published)), plain(missed)]
    if known:
        gained = "—" if one.gained is None else f"{one.gained:+d}".replace("-", "−")
        row += [plain(_number(one.followers)), plain(gained), plain(_number(one.reads)), plain(_number(one.shares))]
    return tuple(row)


def _number(value: int | None) -> str:
    return "—" if value is None else str(value)


def lacking(briefing: Briefing) -> Section:
    """来源缺口."""
    said = []
    if briefing.idle:
        said.append(plain(f"{day_runs(map(date.fromisoformat, briefing.idle))}没有采集。"))
    if not briefing.gaps:
        said.append(plain(f"采集的日子里，{briefing.sources}个来源都有回应。"))
        return Section("来源缺口", tuple(said))
    said.append(
        plain(f"{briefing.sources}个来源中{len(briefing.gaps)}个有没采到的日子，这些日子它们说了什么不在本期之内。")
    )
    rows = tuple(
        (plain(one.name), plain(day_runs(map(date.fromisoformat, one.missed))),
         plain(day_words(date.fromisoformat(one.last)) if one.last else "从未"))
        for one in briefing.gaps[:MOST_GAPS]
    )  # fmt: skip
    if len(briefing.gaps) > MOST_GAPS:
        said.append(plain(f"下表列前{MOST_GAPS}个，其余见环舆“来源”页。"))
    return Section("来源缺口", tuple(said), tables=(Table(("来源", "没有采到的日子", "最近采到"), rows),))


def day_runs(days: Iterable[date]) -> str:
    """`6月15日、6月20日至21日`."""
    return "、".join(_run(first, last) for first, last in runs_of(days))


def _run(first: date, last: date) -> str:
    if first == last:
        return day_words(first)
    end = f"{last.day}日" if first.month == last.month else day_words(last)
    return f"{day_words(first)}至{end}"
