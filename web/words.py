"""Chinese for what records hold as codes, and how moments and numbers are written on a page."""

from __future__ import annotations

from datetime import date, datetime

from crawlers.clock import SHANGHAI

KINDS = {
    "press": "报刊网站", "tv": "电视", "wechat": "微信", "weibo": "微博", "message": "留言", "gov": "政府网站", "video": "视频",
}  # fmt: skip
TIERS = {"central": "中央", "province": "省级", "city": "市级", "county": "县级"}
SENTIMENTS = {"positive": "正面", "neutral": "中性", "negative": "负面"}
EMOTIONS = {"happy": "喜", "angry": "怒", "sad": "哀", "fear": "惧", "surprise": "惊", "neutral": "平"}
FIGURES = {
    "closed": "关停", "suspended": "停产", "rectified": "整改", "relocated": "搬迁", "accountable": "问责", "interviewed": "约谈",
    "detained": "拘留", "transferred": "移送", "cases": "立案", "penalised": "处罚", "fine": "罚款", "received": "交办",
    "resolved": "办结",
}  # fmt: skip
HOW = {"name": "地名", "town": "乡镇街道", "organ": "机构", "source": "来源所在地", "landmark": "地标", "all": "全部区县"}
ROLES = {"leader": "领导", "analyst": "分析员", "officer": "信息员", "operator": "运维"}
FACETS = {
    "district": "区县", "topic": "主题", "sentiment": "情感", "source": "来源", "kind": "类型", "tier": "级别", "month": "月份",
    "day": "日期",
}  # fmt: skip
STATUSES = {
    "ok": "新增", "changed": "改动", "removed": "已删", "unchanged": "未变", "duplicate": "重复", "listing": "列表",
    "skipped": "跳过", "off-pattern": "非文章", "robots": "禁采", "timeout": "超时", "unreachable": "连不上", "too-large": "过大",
    "redirects": "跳转过多", "blocked": "内网地址", "http-401": "401", "http-403": "403", "http-404": "404", "http-410": "410",
    "http-429": "429", "http-4xx": "4xx", "http-5xx": "5xx", "login": "要登录", "no-body": "无正文", "bad-date": "日期有误",
    "bad-bytes": "乱码", "bad-item": "坏条目", "limit": "超页数",
}  # fmt: skip


def moment_words(text: str | None) -> str:
    """`6月17日 08:12` of an ISO moment; with the year where it is long ago is for the caller."""
    if not text:
        return "时间不详"
    moment = datetime.fromisoformat(text).astimezone(SHANGHAI)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


def day_words(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.month}月{day.day}日"


def month_words(text: str) -> str:
    return f"{text[:4]}年{int(text[5:7])}月"


def number_words(value: float) -> str:
    """`30万`, `135.6万`, `12`: as an office writes it."""
    if abs(value) >= 10_000:
        return f"{value / 10_000:.4f}".rstrip("0").rstrip(".") + "万"
    return f"{value:.2f}".rstrip("0").rstrip(".")
