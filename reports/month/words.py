"""A month's numbers and moments in the words of its notice, its workbook and the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from unicodedata import east_asian_width

from crawlers.clock import SHANGHAI
from reports.month.completeness import SourceDays
from reports.month.facts import Due
from reports.month.given import OwnAccount
from reports.month.records import MonthReport

STATES: dict[Due, str] = {"due": "考核", "not_begun": "未到考核期", "over": "已过考核期"}
FIELDS = {
    "env": "是否环境类", "topics": "主题", "sentiment": "情感", "emotion": "情绪", "districts": "区县与态度",
    "form": "体裁", "tags": "标签", "enterprises": "企业", "figures": "数据", "family": "转载组", "event": "事件",
}  # fmt: skip


def bureau(report: MonthReport) -> str:
    return f"{report.name}生态环境局"


def state_words(state: Due) -> str:
    return STATES[state]


def field_name(field: str) -> str:
    return FIELDS.get(field, field)


def month_words(month: str) -> str:
    """`2026年6月`."""
    return f"{month[:4]}年{int(month[5:])}月"


def day_words(iso: str) -> str:
    """`2026年7月1日` of an ISO day or moment."""
    moment = datetime.fromisoformat(iso)
    day = moment.astimezone(SHANGHAI) if moment.tzinfo else moment
    return f"{day.year}年{day.month}月{day.day}日"


def moment_words(iso: str) -> str:
    """`2026年7月1日 22:00`, Shanghai."""
    return f"{day_words(iso)} {datetime.fromisoformat(iso).astimezone(SHANGHAI):%H:%M}"


def short_day(iso: str) -> str:
    """`7月1日` of an ISO day or moment, as it stands there."""
    return f"{int(iso[5:7])}月{int(iso[8:10])}日"


def change_words(change: int | None) -> str:
    """↑2, ↓1; — where nothing changed or there is nothing to compare with."""
    return "—" if not change else f"↑{change}" if change > 0 else f"↓{-change}"


def gap_words(days: SourceDays, limit: int) -> str:
    """`6月1日至4日、6日`: the first `limit` runs of missed days."""
    if days.imported:
        return "手工导入，不作按日要求"
    if not days.gaps:
        return "无"
    return runs_words(days.gaps, limit)


def runs_words(runs: Sequence[tuple[str, str]], limit: int) -> str:
    """`6月1日至4日、6日`: the first `limit` of the runs."""
    words = []
    month = 0
    for first, last in runs[:limit]:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        words.append(("" if start.month == month else f"{start.month}月") + _run(start.day, end.day))
        month = start.month
    return "、".join(words) + (f"等{len(runs)}段" if len(runs) > limit else "")


def edition_words(report: MonthReport) -> str:
    """`（更正1）` of a corrected edition, else nothing."""
    return f"（更正{report.edition.number}）" if report.edition else ""


def run_words(account: OwnAccount) -> str:
    """`漏推5天：6月6日、9日至12日`; what is not known is said apart."""
    if not account.daily:
        return "不作要求"
    told = []
    for word, runs in (("漏推", account.missed), ("未采到", account.unknown)):
        if runs:
            days = sum((date.fromisoformat(last) - date.fromisoformat(first)).days + 1 for first, last in runs)
            told.append(f"{word}{days}天：{runs_words(runs, 40)}")
    return "；".join(told) or "每天都有"


def growth_words(account: OwnAccount) -> str:
    """`+120`; 未导入 where nobody knows."""
    return "未导入" if account.gained is None else f"{account.gained:+d}"


def columns_of(text: str) -> int:
    """How many columns of a terminal or a sheet the text takes: a Chinese character takes two."""
    return sum(map(_WIDTHS.__getitem__, text))


class _Widths(dict[str, int]):
    """Character → its columns, looked up once each."""

    def __missing__(self, character: str) -> int:
        self[character] = 2 if east_asian_width(character) in "WF" else 1
        return self[character]


_WIDTHS = _Widths()


def _run(first: int, last: int) -> str:
    return f"{first}日" if first == last else f"{first}日至{last}日"
