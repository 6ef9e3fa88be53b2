"""How the sources were on a day, for the operators' own mail: who gave nothing, what failed, what mail has not left."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from cities.city import City
from crawlers.folder import DataFolder, FileError, records_of
from crawlers.quarantine import Quarantined
from crawlers.status import ARTICLE_STATUSES, QUIET_STATUSES, Status
from crawlers.troubles import Trouble, troubles
from reports.masking import masked
from reports.words import STATUSES

STAGES = {"collect": "采集", "parse": "解析", "annotate": "分析", "relate": "归并", "index": "入库", "import": "导入"}
MAX_LINES = 20
"""Lines of quarantine that the mail names; the rest is counted."""


PAUSED = "已暂停"
MAX_APART = 3
"""Troubles of one kind that began, or ended, on one day and are told a line each."""

_TOGETHER = {
    "down": ("没有采到", "又采得到了"), "login": ("要求登录", "不再要求登录"),
    "bridge": ("的订阅源没有回应", "的订阅源又有回应了"),
    "parser": ("的网页大多解析不出", "的网页又能解析了"), "silent": ("久未更新", "又有更新了"),
    "few": ("新文章明显偏少", "新文章不再偏少"), "many": ("新文章明显偏多", "新文章不再偏多"),
}  # fmt: skip
"""What several sources have in common: when it began, and when it ended."""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """`state` is 正常, 没有采到, 没有运行, 今日无新文章 or 已暂停; `detail` the statuses with their counts."""

    id: str
    name: str
    state: str
    articles: int
    detail: str

    @property
    def bad(self) -> bool:
        return self.state not in ("正常", PAUSED)


@dataclass(frozen=True, slots=True)
class Failed:
    stage: str
    source: str
    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Health:
    """`opened` are the troubles of sources that began on the day, `closed` those that ended; many of a kind as one."""

    sources: tuple[SourceHealth, ...]
    failed: tuple[Failed, ...]
    stages: tuple[tuple[str, int], ...]
    unsent: tuple[str, ...]
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()

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


def health_of(
    city: City, folder: DataFolder, day: date, unsent: tuple[str, ...] = (), *, paused: Collection[str] = ()
) -> Health:  # fmt: skip
    """The day's health; `unsent` says, one line each, which mails of before have not left. What is `paused` by a
    person's word is named so and ails nothing.
    """
    sources = [
        SourceHealth(source.id, source.name, PAUSED, 0, "有人在网页上暂停了它")
        if source.id in paused
        else _source_health(folder, day, source.id, source.name, source.daily)
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
    told = [one for one in troubles(city, folder, day) if one.source not in paused]
    opened = _lines_of([one for one in told if one.opened == day], 0)
    closed = _lines_of([one for one in told if one.closed == day], 1)
    return Health(tuple(sources), tuple(named), tuple(counts.items()), unsent, opened, closed)


def _lines_of(told: Sequence[Trouble], ended: int) -> tuple[str, ...]:
    """A line for each trouble; more than MAX_APART of a kind, as after a night without network, are one line."""
    by_kind: dict[str, list[Trouble]] = {}
    for one in told:
        by_kind.setdefault(one.kind, []).append(one)
    lines: list[str] = []
    for kind, some in by_kind.items():
        if len(some) <= MAX_APART:
            lines += [one.words for one in some]
        else:
            names = "、".join(dict.fromkeys(one.name for one in some))
            lines.append(f"{len(some)}个来源{_TOGETHER[kind][ended]}：{names}")
    return tuple(lines)


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
    detail = "、".join(f"{STATUSES[status]}{number}" for status, number in counts.items() if number)
    return SourceHealth(id, name, state, articles, detail or "没有发现网址")


def _stages(folder: DataFolder, day: date) -> list[str]:
    return sorted(path.parent.name for path in (folder.root / "quarantine").glob(f"*/{day.isoformat()}.jsonl"))


def _lines(folder: DataFolder, stage: str, day: date) -> list[Quarantined]:
    try:
        return list(records_of(Quarantined, folder.quarantine(stage, day)))
    except FileError as error:
        return [Quarantined(item=stage, reason="待查文件读不出", detail=str(error))]


def _status_name(reason: str) -> str:
    return STATUSES.get(Status(reason), reason) if reason in set(Status) else reason
