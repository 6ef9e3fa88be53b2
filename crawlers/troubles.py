"""What ails a source, against its own habit: each trouble is opened once and closed once, for the operator.

A trouble is a function of the accounts: run again, the same days tell the same. Seven kinds:

    down      nothing went well on a day
    login     a platform asks to log in: what was missed is named
    bridge    a feed that stands between us and the source answers no longer, or no feed
    parser    far more pages than usual had no text or no possible date
    silent    no article for longer than the source has ever been silent
    few       fewer new articles than mean − 1.5 σ of its last 28 days
    many      more than mean + 2 σ
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from math import fsum, sqrt
from typing import Literal

from cities.city import City
from cities.sources import Source
from crawlers.clock import day_words
from crawlers.daybook import SourceDay, days_of, dead_entries, missed_words
from crawlers.folder import DataFolder
from crawlers.status import Status
from crawlers.status_words import word_for

Kind = Literal["down", "login", "bridge", "parser", "silent", "few", "many"]
WINDOW_DAYS = 28
FEW_SIGMAS = 1.5
MANY_SIGMAS = 2.0
MIN_DAYS = 14
"""With fewer days collected, mean and σ say nothing yet."""
MIN_MORE = 3
"""A source that gives one article a day has σ 0, and two are not many: so many more than the mean they must be."""
HABIT_DAYS = 90
MIN_SPOKEN = 5
"""So often must a source have spoken before its longest silence is called its habit."""
SILENT_AFTER_DAYS = 7
DAILY_SILENT_AFTER_DAYS = 2
PARSER_JUMP = 0.3
"""By so much must the share of unreadable pages exceed that of the last 28 days."""
MIN_UNREADABLE = 3
_REACH_DAYS = HABIT_DAYS + WINDOW_DAYS
_LOGIN_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """`detail` (Chinese) is that of the last day on which the trouble stood; `closed` None while it stands."""

    source: str
    name: str
    kind: Kind
    opened: date
    closed: date | None = None
    detail: str

    @property
    def words(self) -> str:
        """`云泽日报（yzrb）：连着 6 天没有新文章……`, and once it is over when it came back."""
        told = f"{self.name}（{self.source}）：{self.detail}"
        return told if self.closed is None else f"{told}。{day_words(self.closed)}已恢复（{day_words(self.opened)}起）"


def troubles(city: City, folder: DataFolder, upto: date) -> list[Trouble]:
    """Of the sources in force on `upto`: what stands then and what was closed in the weeks before, in their order."""
    days = [day for day in folder.days("accounts") if upto - timedelta(days=_REACH_DAYS) <= day <= upto]
    return [
        one for source in city.sources if source.valid_on(upto) for one in source_troubles(source, folder, days, upto)
    ]


def source_troubles(source: Source, folder: DataFolder, days: list[date], upto: date) -> list[Trouble]:
    """A source's troubles in the order in which they opened; none for what is imported when somebody brings it."""
    if source.kind == "import" or not source.urls:
        return []
    known = days_of(folder, source.id, days)
    open_now: dict[Kind, Trouble] = {}
    done: list[Trouble] = []
    for past, day in _each_day(known, upto):
        found = dict(_found(source, folder, past, day))
        for kind, detail in found.items():
            opened = open_now[kind].opened if kind in open_now else day
            open_now[kind] = Trouble(source=source.id, name=source.name, kind=kind, opened=opened, detail=detail)
        # only a day on which it was asked can say that a source is well again
        was_asked = past[-1].day == day
        done += [replace(open_now.pop(kind), closed=day) for kind in list(open_now) if kind not in found and was_asked]
    return sorted([*done, *open_now.values()], key=lambda one: (one.opened, one.kind))


def _each_day(known: list[SourceDay], upto: date) -> Iterator[tuple[list[SourceDay], date]]:
    """Each day from the first that is known, with what is known up to and with it, as far back as habits go."""
    day, count = (known[0].day if known else upto + timedelta(days=1)), 0
    while day <= upto:
        count += count < len(known) and known[count].day == day
        yield known[max(0, count - HABIT_DAYS) : count], day
        day += timedelta(days=1)


def _found(source: Source, folder: DataFolder, past: list[SourceDay], day: date) -> Iterator[tuple[Kind, str]]:
    """What ails it on a day, with the words."""
    if (silence := _silence(source, past, day)) is not None:
        yield "silent", silence
    today = past[-1]
    if today.day != day:
        return
    yield from _unanswered(source, folder, today)
    window = [one for one in past[-WINDOW_DAYS - 1 : -1] if one.day >= day - timedelta(days=WINDOW_DAYS)]
    if (broken := _parser(window, today)) is not None:
        yield "parser", broken
    if today.has_answered and len(window) >= MIN_DAYS:
        yield from _unusual(window, today)


def _unanswered(source: Source, folder: DataFolder, today: SourceDay) -> Iterator[tuple[Kind, str]]:
    """The one reason for which it gave less than it has."""
    lost = today.counts.get(Status.LOGIN, 0)
    if lost > today.pages * _LOGIN_SHARE or (source.kind == "weibo" and lost):
        missed = missed_words(folder, source.id, today.day)
        yield "login", f"登录失效，缺{missed}，下次采集时补" if missed else "登录失效，缺的部分等登录恢复后补采"
    elif source.kind in ("wechat", "feed") and (dead := dead_entries(folder, source, today.day)):
        yield "bridge", "订阅源没有回应：" + "、".join(f"{url}（{word_for(status)}）" for url, status in dead.items())
    elif not today.has_answered:
        said = "、".join(f"{word_for(status)} {number} 次" for status, number in sorted(today.counts.items()))
        yield "down", f"没有采到任何页面：{said}"


def _silence(source: Source, past: list[SourceDay], day: date) -> str | None:
    """Longer without an article than ever in its last 90 days; while it is young, than a week or, of a daily, a day."""
    last = next((one.day for one in reversed(past) if one.has_spoken), None)
    if last is None or (silent := (day - last).days) < DAILY_SILENT_AFTER_DAYS:
        return None
    allowed, habit = _allowed_silence(source, [one.day for one in past if one.has_spoken])
    return f"{silent} 天没有新文章（{habit}），最近一篇采于{day_words(last)}" if silent >= allowed else None


def _allowed_silence(source: Source, spoken: Sequence[date]) -> tuple[int, str]:
    """From how many days of silence on a source counts as silent, and why."""
    if source.daily:
        return DAILY_SILENT_AFTER_DAYS, "它应当天天有"
    if len(spoken) < MIN_SPOKEN:
        return SILENT_AFTER_DAYS, "还不知道它的习惯"
    longest = max((after - before).days for before, after in pairwise(spoken))
    return max(DAILY_SILENT_AFTER_DAYS, longest) + 1, f"以往最长隔 {longest} 天"


def _parser(window: list[SourceDay], today: SourceDay) -> str | None:
    if today.unreadable < MIN_UNREADABLE:
        return None
    pages = sum(one.pages for one in window)
    usual = sum(one.unreadable for one in window) / pages if pages else 0.0
    if today.unreadable / today.pages < usual + PARSER_JUMP:
        return None
    return f"{today.pages} 页里有 {today.unreadable} 页取不出正文或日期（平时 {usual:.0%}），网站大概改版了"


def _unusual(window: list[SourceDay], today: SourceDay) -> Iterator[tuple[Kind, str]]:
    numbers = [one.new for one in window]
    mean = fsum(numbers) / len(numbers)
    sigma = sqrt(fsum((number - mean) ** 2 for number in numbers) / len(numbers))
    if today.new < mean - FEW_SIGMAS * sigma:
        yield "few", f"新文章只有 {today.new} 篇，近 {WINDOW_DAYS} 天平均 {mean:.1f} 篇（σ {sigma:.1f}）"
    if today.new > mean + max(MANY_SIGMAS * sigma, MIN_MORE):
        yield "many", f"新文章有 {today.new} 篇，近 {WINDOW_DAYS} 天平均 {mean:.1f} 篇（σ {sigma:.1f}）"
