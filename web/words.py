"""Chinese for what records hold as codes, and how moments and numbers are written on a page."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from urllib.parse import unquote

from crawlers.clock import SHANGHAI
from crawlers.clock import day_words as words_of_day
from index.document import Document
from reports.words import FIGURES as FIGURES
from reports.words import SENTIMENTS as SENTIMENTS
from reports.words import STATUSES as STATUSES
from reports.words import number_words as number_words

KINDS = {
    "press": "报刊网站", "tv": "电视", "wechat": "微信", "weibo": "微博", "message": "留言", "gov": "政府网站",
    "video": "视频",
}  # fmt: skip
TIERS = {"central": "中央", "province": "省级", "city": "市级", "county": "县级"}
TIER_ORDER = tuple(TIERS)
EMOTIONS = {"happy": "喜", "angry": "怒", "sad": "哀", "fear": "惧", "surprise": "惊", "neutral": "平"}
HOW = {
    "name": "地名", "town": "乡镇街道", "organ": "机构", "source": "来源所在地", "landmark": "地标",
    "all": "全部区县",
}  # fmt: skip
FORM_HOW = {
    "column": "栏目", "page": "版面", "mark": "标记", "heading": "标题", "author": "作者", "wording": "正文",
    "make-up": "按篇幅和写法", "kind": "视频来源",
}  # fmt: skip
ROLES = {"leader": "领导", "analyst": "分析员", "officer": "信息员", "operator": "运维", "admin": "管理员"}
FACETS = {
    "district": "区县", "topic": "主题", "sentiment": "情感", "source": "来源", "kind": "类型", "tier": "级别",
    "month": "月份", "day": "日期",
}  # fmt: skip
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
SOON = timedelta(hours=4)
STATES = {"ok": "正常", "silent": "久无新文章", "failing": "采不到", "never": "尚无文章", "paused": "已暂停"}
FIELDS = {
    "env": "是否环境类", "topics": "主题", "sentiment": "情感", "emotion": "情绪", "districts": "区县",
    "form": "体裁", "tags": "细目", "enterprises": "企业", "figures": "数字", "family": "同一稿件", "event": "事件",
}  # fmt: skip
_DAY = re.compile(r"(?<!\d)20\d\d-(\d\d)-(\d\d)(?!\d)")
_MONTH = re.compile(r"(?<!\d)(20\d\d)-(\d\d)(?![-\d])")


def moment_words(moment: str | datetime | None) -> str:
    """`6月17日 08:12` of a moment (ISO, or aware); with the year where it is long ago is for the caller."""
    if not moment:
        return "时间不详"
    moment = (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).astimezone(SHANGHAI)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


def clock_words(due: str, now: datetime) -> tuple[str, str]:
    """How long there is until `due`, and whether that is `late`, `soon` (under four hours) or neither."""
    left = datetime.fromisoformat(due) - now
    late = left < timedelta()
    return ("已超时 " if late else "还有 ") + span_words(abs(left)), "late" if late else "soon" if left < SOON else ""


def span_words(span: timedelta) -> str:
    """`3天4小时`, `5小时20分`, `12分`: the two greatest parts."""
    minutes = int(span.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days}天" + (f"{hours}小时" if hours else "")
    return f"{hours}小时{rest}分" if hours else f"{rest}分"


def headline(document: Document) -> str:
    """The title, or how the text begins where there is none."""
    return document.title or document.body[:40] + ("……" if len(document.body) > 40 else "")


def day_words(day: str | date) -> str:
    return words_of_day(date.fromisoformat(day) if isinstance(day, str) else day)


def span_of_days(first: str | date, last: str | date) -> str:
    """`5月25日至6月15日`; the years too where they are two."""
    a, b = (date.fromisoformat(day) if isinstance(day, str) else day for day in (first, last))
    if a.year == b.year:
        return f"{day_words(a)}至{day_words(b)}"
    return f"{a.year}年{day_words(a)}至{b.year}年{day_words(b)}"


def month_words(text: str) -> str:
    return f"{text[:4]}年{int(text[5:7])}月"


def sentence_words(text: str) -> str:
    """A sentence of another room as this one writes it: 6月17日 for 2026-06-17, 2026年6月 for 2026-06."""
    text = _DAY.sub(lambda found: f"{int(found[1])}月{int(found[2])}日", text)
    text = _MONTH.sub(lambda found: f"{found[1]}年{int(found[2])}月", text)
    return text.replace("robots.txt 禁止", "网站禁止采集")


def percent_words(share: float) -> str:
    """`97%`; never more certain than a judgement can be."""
    return "99%以上" if share > 0.99 else f"{share * 100:.0f}%"


def address_words(url: str) -> str:
    """An address as people read it: no percent signs; an imported file by its name."""
    return "导入的文件 " + unquote(url.rsplit("/", 1)[-1]) if url.startswith("file:") else unquote(url)
