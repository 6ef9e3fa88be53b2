"""How the sources were on a day, for the operators' own mail: who gave nothing, what failed, what mail has not left."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

from cities.city import City
from crawlers.folder import DataFolder, FileError, records_of
from crawlers.quarantine import Quarantined
from crawlers.status import ARTICLE_STATUSES, QUIET_STATUSES, Status
from reports.masking import masked

STAGES = {"collect": "采集", "parse": "解析", "annotate": "分析", "relate": "归并", "index": "入库", "import": "导入"}
STATUS_NAMES = {
    Status.OK: "新增", Status.UNCHANGED: "未变", Status.CHANGED: "改动", Status.REMOVED: "已删",
    Status.DUPLICATE: "重复", Status.LISTING: "列表", Status.SKIPPED: "未到期", Status.OFF_PATTERN: "非文章",
    Status.ROBOTS: "禁止采集", Status.TIMEOUT: "超时", Status.UNREACHABLE: "连不上", Status.TOO_LARGE: "过大",
    Status.REDIRECTS: "跳转过多", Status.BLOCKED: "内网地址", Status.HTTP_401: "要求登录（401）",
    Status.HTTP_403: "拒绝访问（403）", Status.HTTP_404: "不存在（404）", Status.HTTP_410: "已撤下（410）",
    Status.HTTP_429: "请求过多（429）", Status.HTTP_4XX: "请求出错（4xx）", Status.HTTP_5XX: "对方出错（5xx）",
    Status.LOGIN: "登录页", Status.NO_BODY: "无正文", Status.BAD_DATE: "日期有误", Status.BAD_BYTES: "乱码",
    Status.BAD_ITEM: "坏条目", Status.LIMIT: "超出页数",
}  # fmt: skip
MAX_LINES = 20
"""Lines of quarantine that the mail names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """`state` is 正常, 没有采到, 没有运行 or 今日无新文章; `detail` the statuses with their counts, in words."""

    id: str
    name: str
    state: str
    articles: int
    detail: str

    @property
    def bad(self) -> bool:
        return self.state != "正常"


@dataclass(frozen=True, slots=True)
class Failed:
    stage: str
    source: str
    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Health:
    sources: tuple[SourceHealth, ...]
    failed: tuple[Failed, ...]
    stages: tuple[tuple[str, int], ...]
    unsent: tuple[str, ...]

    @property
    def down(self) -> tuple[SourceHealth, ...]:
        return tuple(source for source in self.sources if source.bad)

    @property
    def more_failed(self) -> int:
        return sum(number for _, number in self.stages) - len(self.failed)

    @property
    def headline(self) -> str:
        """`15个来源，1个没有采到，待查3条`."""
        silent = sum(source.state in ("没有采到", "没有运行") for source in self.sources)
        failed = sum(number for _, number in self.stages)
        parts = [
            f"{len(self.sources)}个来源", f"{silent}个没有采到" if silent else "都有回应",
            f"待查{failed}条" if failed else "", f"{len(self.unsent)}封邮件未发出" if self.unsent else "",
        ]  # fmt: skip
        return "，".join(filter(None, parts))


def health_of(city: City, folder: DataFolder, day: date, unsent: tuple[str, ...] = ()) -> Health:
    """The day's health; `unsent` says, one line each, which mails of before have not left."""
    sources = [
        _source_health(folder, day, source.id, source.name, source.daily)
        for source in city.sources
        if source.valid_on(day) and source.kind != "import"
    ]
    failed = [(stage, line) for stage in _stages(folder, day) for line in _lines(folder, stage, day)]
    counts = Counter(STAGES.get(stage, stage) for stage, _ in failed)
    names = {source.id: source.name for source in city.sources}
    named = [
        Failed(
            STAGES.get(stage, stage), names.get(line.source or "", line.source or "—"), masked(line.item),
            masked(" ".join(f"{_status_name(line.reason)} {line.detail}".split()))[:200],
        )
        for stage, line in failed[:MAX_LINES]
    ]  # fmt: skip
    sources.sort(key=lambda source: not source.bad)
    return Health(tuple(sources), tuple(named), tuple(counts.items()), unsent)


def _source_health(folder: DataFolder, day: date, id: str, name: str, daily: bool) -> SourceHealth:
    try:
        account = json.loads(folder.account(day, id).read_bytes())
    except FileNotFoundError:
        return SourceHealth(id, name, "没有运行", 0, "这一天没有采集账目")
    except ValueError as error:
        return SourceHealth(id, name, "没有运行", 0, f"采集账目读不出：{error}")
    counts = {status: int(account["counts"].get(status, 0)) for status in Status}
    articles = sum(counts[status] for status in ARTICLE_STATUSES)
    if not any(counts[status] for status in QUIET_STATUSES):
        state = "没有采到"
    elif daily and not articles:
        state = "今日无新文章"
    else:
        state = "正常"
    detail = "、".join(f"{STATUS_NAMES[status]}{number}" for status, number in counts.items() if number)
    return SourceHealth(id, name, state, articles, detail or "没有发现网址")


def _stages(folder: DataFolder, day: date) -> list[str]:
    return sorted(path.parent.name for path in (folder.root / "quarantine").glob(f"*/{day.isoformat()}.jsonl"))


def _lines(folder: DataFolder, stage: str, day: date) -> list[Quarantined]:
    try:
        return list(records_of(Quarantined, folder.quarantine(stage, day)))
    except FileError as error:
        return [Quarantined(item=stage, reason="待查文件读不出", detail=str(error))]


def _status_name(reason: str) -> str:
    return STATUS_NAMES.get(Status(reason), reason) if reason in set(Status) else reason
