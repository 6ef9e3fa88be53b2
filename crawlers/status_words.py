"""Statuses in the words of whoever keeps the system running."""

from __future__ import annotations

from crawlers.status import Status

_WORDS = {
    Status.OK: "新文章", Status.UNCHANGED: "没有变", Status.CHANGED: "有改动", Status.REMOVED: "已撤",
    Status.DUPLICATE: "重复", Status.LISTING: "列表", Status.SKIPPED: "未到再看的时候", Status.OFF_PATTERN: "不是文章",
    Status.OUT_OF_RANGE: "不在补采的日子里",
    Status.TIMEOUT: "超时", Status.UNREACHABLE: "连不上", Status.ROBOTS: "robots.txt 禁止", Status.BLOCKED: "内网地址",
    Status.LOGIN: "要求登录", Status.NO_BODY: "没有正文", Status.BAD_DATE: "日期有误", Status.BAD_BYTES: "编码有误",
    Status.BAD_ITEM: "条目有误", Status.TOO_LARGE: "超过大小上限", Status.REDIRECTS: "重定向过多",
    Status.LIMIT: "超过页数上限", Status.PARTIAL: "内容不全", Status.BAD_TLS: "证书有误",
    Status.HTTP_5XX: "服务器出错", Status.HTTP_4XX: "请求被拒", Status.HTTP_403: "拒绝访问（403）",
    Status.HTTP_404: "页面不存在（404）", Status.HTTP_410: "页面已撤（410）", Status.HTTP_429: "访问过频（429）",
    Status.HTTP_401: "需要授权（401）",
}  # fmt: skip


def word_for(status: str) -> str:
    """`连不上` of `unreachable`; the status itself where it is none of ours."""
    return _WORDS[Status(status)] if status in set(Status) else status
