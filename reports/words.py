"""The Chinese words for the closed lists of labels, as mails and pages of the bureau say them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crawlers.status import Status

TIERS = {"central": "中央级", "province": "省级", "city": "市级", "county": "县级"}
KINDS = {
    "press": "报刊网站", "tv": "电视", "wechat": "微信", "weibo": "微博", "message": "群众留言", "gov": "政务网站",
    "video": "视频",
}  # fmt: skip
SENTIMENTS = {"negative": "负面", "neutral": "中性", "positive": "正面"}
EMOTIONS = {"happy": "高兴", "angry": "愤怒", "sad": "悲伤", "fear": "恐慌", "surprise": "惊讶", "neutral": "平静"}
FIGURES = {
    "closed": "关停", "suspended": "停产", "rectified": "整改", "relocated": "搬迁", "accountable": "问责",
    "interviewed": "约谈", "detained": "拘留", "transferred": "移送", "cases": "立案", "penalised": "处罚",
    "fine": "罚款", "received": "交办", "resolved": "办结",
}  # fmt: skip
STATUSES: dict[str, str] = {
    Status.OK: "新增", Status.UNCHANGED: "未变", Status.CHANGED: "改动", Status.REMOVED: "已删",
    Status.DUPLICATE: "重复", Status.LISTING: "列表", Status.SKIPPED: "未到期", Status.OFF_PATTERN: "非文章",
    Status.ROBOTS: "禁止采集", Status.TIMEOUT: "超时", Status.UNREACHABLE: "连不上", Status.TOO_LARGE: "过大",
    Status.REDIRECTS: "跳转过多", Status.BLOCKED: "内网地址", Status.HTTP_401: "要求登录（401）",
    Status.HTTP_403: "拒绝访问（403）", Status.HTTP_404: "不存在（404）", Status.HTTP_410: "已撤下（410）",
    Status.HTTP_429: "请求过多（429）", Status.HTTP_4XX: "请求出错（4xx）", Status.HTTP_5XX: "对方出错（5xx）",
    Status.LOGIN: "登录页", Status.NO_BODY: "无正文", Status.BAD_DATE: "日期有误", Status.BAD_BYTES: "乱码",
    Status.BAD_ITEM: "坏条目", Status.LIMIT: "超出页数", Status.PARTIAL: "不全", Status.BAD_TLS: "证书有误",
}  # fmt: skip


def listed(ids: Iterable[str], names: Mapping[str, str], limit: int = 4) -> str:
    """`大气、水`; the id itself where it has no name; `等N个` after `limit`; 无 where there is none."""
    words = [names.get(value, value) for value in ids]
    if not words:
        return "无"
    return "、".join(words[:limit]) + (f"等{len(words)}个" if len(words) > limit else "")


def number_words(value: float) -> str:
    """`30万`, `135.6万`, `12`: as an office writes it."""
    if abs(value) >= 10_000:
        return f"{value / 10_000:.4f}".rstrip("0").rstrip(".") + "万"
    return f"{value:.2f}".rstrip("0").rstrip(".")
