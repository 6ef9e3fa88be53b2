"""Which sources still speak: read from the accounts of the days."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from cities.city import City
from cities.sources import Source
from crawlers.folder import DataFolder
from crawlers.status import ARTICLE_STATUSES, QUIET_STATUSES, Status

State = Literal["ok", "silent", "failing", "never"]
SILENT_AFTER_DAYS = 7
DAILY_SILENT_AFTER_DAYS = 2
"""For sources that publish every day (`daily`)."""
_SPOKE = frozenset(status.value for status in ARTICLE_STATUSES)
_QUIET = frozenset(status.value for status in QUIET_STATUSES)
_WORDS = {
    Status.TIMEOUT: "超时", Status.UNREACHABLE: "连不上", Status.ROBOTS: "robots.txt 禁止", Status.BLOCKED: "内网地址",
    Status.LOGIN: "要求登录", Status.NO_BODY: "没有正文", Status.BAD_DATE: "日期有误", Status.BAD_BYTES: "编码有误",
    Status.BAD_ITEM: "条目有误", Status.TOO_LARGE: "超过大小上限", Status.REDIRECTS: "重定向过多",
    Status.LIMIT: "超过页数上限", Status.PARTIAL: "内容不全", Status.BAD_TLS: "证书有误",
    Status.HTTP_5XX: "服务器出错", Status.HTTP_4XX: "请求被拒", Status.HTTP_403: "拒绝访问（403）",
    Status.HTTP_404: "页面不存在（404）", Status.HTTP_410: "页面已撤（410）", Status.HTTP_429: "访问过频（429）",
    Status.HTTP_401: "需要授权（401）",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """`last_ok` is the last day with a new or changed article, `days_silent` the days since (None: never any).

    `counts` are the statuses of its last account, of day `last_day`; `detail` says the state in Chinese.
    """

    source: str
    name: str
    state: State
    last_ok: date | None = None
    last_day: date | None = None
    days_silent: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    detail: str


def source_health(city: City, folder: DataFolder, upto: date) -> list[SourceHealth]:
    """Each source in force on `upto`, in the order of sources.yaml, from the accounts up to and with that day."""
    days = [day for day in folder.days("accounts") if day <= upto]
    return [_health(source, folder, days, upto) for source in city.sources if source.valid_on(upto)]


def _health(source: Source, folder: DataFolder, days: list[date], upto: date) -> SourceHealth:
    accounts = [(day, counts) for day in days if (counts := _counts(folder, day, source.id)) is not None]
    last_ok = next((day for day, counts in reversed(accounts) if _SPOKE & counts.keys()), None)
    silent = (upto - last_ok).days if last_ok else None
    last_day, counts = accounts[-1] if accounts else (None, {})
    state = _state(source, counts, silent)
    return SourceHealth(
        source=source.id,
        name=source.name,
        state=state,
        last_ok=last_ok,
        last_day=last_day,
        days_silent=silent,
        counts=counts,
        detail=_detail(source, state, counts, last_ok, last_day),
    )


def _counts(folder: DataFolder, day: date, source: str) -> dict[str, int] | None:
    try:
        counts: dict[str, int] = json.loads(folder.account(day, source).read_bytes())["counts"]
    except FileNotFoundError:
        return None
    return counts


def _state(source: Source, counts: dict[str, int], silent: int | None) -> State:
    if counts and not _QUIET & counts.keys():
        return "failing"
    if silent is None:
        return "never"
    allowed = DAILY_SILENT_AFTER_DAYS if source.daily else SILENT_AFTER_DAYS
    # a file is imported when somebody brings it: nothing can be said of the days between
    return "ok" if silent < allowed or source.kind == "import" else "silent"


def _detail(
    source: Source,
    state: State,
    counts: dict[str, int],
    last_ok: date | None,
    last_day: date | None,
) -> str:
    match state:
        case "failing":
            reasons = "、".join(f"{_words(status)} {number} 次" for status, number in sorted(counts.items()))
            return f"{last_day} 没有采到任何页面：{reasons}"
        case "never" if last_day is None:
            return "还没有导入过" if source.kind == "import" else "还没有采集过"
        case "never":
            return "采集过，但从没有得到文章"
        case "silent":
            return f"很久没有新文章了，最近一篇采于 {last_ok}"
    return f"最近一篇采于 {last_ok}"


def _words(status: str) -> str:
    return next((words for known, words in _WORDS.items() if known.value == status), status)
