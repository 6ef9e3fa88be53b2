"""When a page was published: what it states for machines, prints for readers, and what its address says."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from crawlers.clock import SHANGHAI
from crawlers.dates import Printed, date_in_url, is_future, moment_of, printed_dates
from crawlers.frame import Frame
from crawlers.head import Head, script_moments

_META = (
    "article:published_time", "og:published_time", "og:time", "publishdate", "pubdate", "publish_date", "publish-date",
    "datepublished", "apub:time", "published_time", "weibo: article:create_at", "weibo:article:create_at",
    "article:create_at", "og:release_date", "dc.date.issued", "dcterms.created", "dc.date", "firstpublishdate",
    "firstpublishedtime", "bytedance:published_time", "parsely-pub-date", "sailthru.date", "_pubtime", "date", "time",
    "article:modified_time", "dateupdate", "datemodified",
)  # fmt: skip
_SCRIPTED = (b"js_content", b"cgiDataNew")
_NOT_PUBLISHED = re.compile(
    r"(?:注册|更新|截止|截至|修改|到期|有效期|成文|印发|活动|报名|有效|生成|实施|施行)[^\d]{0,8}$"
)
# most texts of a page's frame have none of these: the exact patterns need not look at them
_MAY_DATE = re.compile(
    r"\d[-年月/.分小天\s周秒个]|[A-Z][a-z]{2,8}\.? \d|[今昨前]天|[今昨]日|刚刚|二[〇○零Ｏ]|20\d{6}|[０-９]"
)
_PUBLISHED = re.compile(
    r"(?:发布|发表|刊发|发文|提交|提问|留言|来信|首播|首发|上传)(?:时间|日期|于|\s*[：:]|\s+(?=\d))"
)
# 发布于 below a text is a reader's
_BELOW = re.compile(r"(?:发布|发表|刊发)(?:时间|日期)\s*[：:]")
_UPDATED = re.compile(r"更新")
_PARTED = (
    re.compile(r"(?P<d>\d{1,2})日? (?P<y>20\d\d)[-/.年](?P<m>\d{1,2})月?"),
    re.compile(r"(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日? (?P<y>20\d\d)年?"),
    re.compile(r"(?P<y>20\d\d)[-/.年]? (?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"),
    re.compile(r"(?P<y>20\d\d)[-/.年](?P<m>\d{1,2})月? (?P<d>\d{1,2})日?"),
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
# the day of the visit, which a script or the server writes
_TODAY = re.compile(r"今天是|现在是|当前(?:时间|日期)|星期[一二三四五六日天]\s*$")
_ONLY_A_DAY = re.compile(r"20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*(?:(?:星期|周).)?\s*(?:\d{1,2}:\d\d(?::\d\d)?)?")
_SENTENCE = re.compile(r"[，。！？；]")
_LABELLED = re.compile(r"(?:发布|发表|时间|日期|来源|稿源|刊发|编辑|浏览|阅读|作者|字号|来源于|留言|提问)")
# in a text longer than this a date belongs to what is told, unless a label stands before it
_MAX_LINE_CHARS = 90
_RIGHT_ABOVE = 4
_LABEL_CHARS = 8
# 2026年11月13日 总第3117期, over a newspaper's page
_ISSUE = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日.{0,20}第\s*\d+\s*期|第\s*\d+\s*期.{0,12}20\d\d年\d{1,2}月\d{1,2}日")


@dataclass(frozen=True, slots=True)
class Published:
    """`moment` is None without a date or with one that cannot be; `bad` tells the second."""

    moment: datetime | None = None
    bad: bool = False


def published_of(head: Head, frame: Frame, html: bytes, url: str | None, fetched_at: datetime) -> Published:
    """The moment of publication, by what says it most surely."""
    printed = _printed(frame.near, fetched_at) or _above(frame, fetched_at) or _printed(frame.after, fetched_at)
    if printed is not None and not printed.whole_year:
        printed = _first_whole(filter(_BELOW.search, frame.after), fetched_at) or printed
    if printed is not None and not printed.has_time:
        printed = _called_above(frame, printed, fetched_at) or printed
    if printed is not None and not _is_possible(printed, fetched_at):
        return Published(bad=True)
    stated = _stated(head, fetched_at)
    # scripts are searched only where they may be needed: a page of WeChat says its time nowhere else
    if not stated and (printed is None or not printed.whole_year or any(mark in html for mark in _SCRIPTED)):
        stated = _moments(script_moments(html), fetched_at)
        if printed is not None and not printed.whole_year and not any(mark in html for mark in _SCRIPTED):
            # scripts name other pages' times as well
            stated = [found for found in stated if _same_day_of_year(found, printed)]
    if not stated and printed is None:
        stated = _moments([head.time], fetched_at)
    possible = [found for found in stated if _is_possible(found, fetched_at)]
    if possible and head.is_wechat:
        # the page prints no date of its own: one in the text is who signed it, and when
        return Published(possible[0].moment)
    if possible and printed is not None and printed.moment is not None:
        return Published(_agreed(possible[0], printed))
    if possible:
        return Published(possible[0].moment)
    if printed is not None:
        return Published(_with_year_of(url, printed, fetched_at))
    if stated:
        return Published(bad=True)
    return _from_frame(frame, url, fetched_at)


def _called_above(frame: Frame, printed: Printed, fetched_at: datetime) -> Printed | None:
    """What a card above the title, or a line below the text, calls the publication, where the text itself begins with a
    date (who signed it, and when, before it was published)."""
    if printed.moment is None or _printed(frame.near[: frame.between], fetched_at) is not None:
        return None
    far = [text for text in frame.far() if len(text) <= _MAX_LINE_CHARS]
    called = [*filter(_PUBLISHED.search, far), *filter(_BELOW.search, frame.after)]
    found = _first_whole(called, fetched_at) or _first_whole(
        filter(_ONLY_A_DAY.fullmatch, far), fetched_at, visited=False
    )
    return found if found is not None and found.moment is not None and found.moment >= printed.moment else None


def _above(frame: Frame, fetched_at: datetime) -> Printed | None:
    """A date that is set in two texts right above the title, or that is all of one and not the day of the visit."""
    above = frame.far()[-_RIGHT_ABOVE:]
    parted = [whole for whole, text in zip(_whole_days(above), above, strict=True) if whole != text]
    return _printed(parted, fetched_at) or _first_whole(filter(_ONLY_A_DAY.fullmatch, above), fetched_at, visited=False)


def _with_year_of(url: str | None, printed: Printed, fetched_at: datetime) -> datetime | None:
    """The printed moment, in the year that the address names for the same day where the page prints none."""
    day = date_in_url(url) if url and not printed.whole_year else None
    if day is None or printed.moment is None or (day.month, day.day) != (printed.moment.month, printed.moment.day):
        return printed.moment
    moment = printed.moment.replace(year=day.year)
    return printed.moment if is_future(moment, fetched_at) else moment


def _same_day_of_year(stated: Printed, printed: Printed) -> bool:
    if stated.moment is None or printed.moment is None:
        return False
    return (stated.moment.month, stated.moment.day) == (printed.moment.month, printed.moment.day)


def _from_frame(frame: Frame, url: str | None, fetched_at: datetime) -> Published:
    """A date that the page's frame calls the publication's, else the address, else a whole date of the frame."""
    may = [text for text in _whole_days(frame.far()) if "20" in text and len(text) <= _MAX_LINE_CHARS]
    called = (text for text in may if _PUBLISHED.search(text) or _ISSUE.search(text))
    if (found := _first_whole(called, fetched_at)) is not None:
        return Published(found.moment)
    day = date_in_url(url) if url else None
    if day is not None:
        moment = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        return Published(bad=True) if is_future(moment, fetched_at) else Published(moment)
    # 2026年6月17日 星期三 over a newspaper's page
    found = _first_whole((text for text in may if not _TODAY.search(text)), fetched_at) or _first_whole(
        filter(_ONLY_A_DAY.fullmatch, may), fetched_at, visited=False
    )
    return Published() if found is None else Published(found.moment)


def _first_whole(texts: Iterable[str], fetched_at: datetime, *, visited: bool = True) -> Printed | None:
    """The first date with its year that can be; unless `visited`, not that of the day of fetching."""
    for text in texts:
        for found in _in_line(text, fetched_at):
            if found.whole_year and _is_possible(found, fetched_at) and (visited or not _is_visit(found, fetched_at)):
                return found
    return None


def _agreed(stated: Printed, printed: Printed) -> datetime | None:
    """The stated moment, unless it says the printed wall clock in UTC (a common slip) or is only the day of it."""
    if stated.moment is None or printed.moment is None:
        return stated.moment or printed.moment
    same_day = stated.moment.date() == printed.moment.date()
    eight_hours = (stated.moment - printed.moment).total_seconds() == 8 * 3600
    if printed.whole_year and printed.has_time and (eight_hours or (same_day and not stated.has_time)):
        return printed.moment
    # both whole but days apart: the reader's date is the one that published, the other may be the site's last change
    if printed.whole_year and not same_day and printed.moment < stated.moment:
        return printed.moment
    return stated.moment


def _stated(head: Head, fetched_at: datetime) -> list[Printed]:
    return _moments([head.linked_text("datePublished"), *(head.meta.get(name, "") for name in _META)], fetched_at)


def _moments(said: Iterable[str], fetched_at: datetime) -> list[Printed]:
    return [found for text in said if text and (found := moment_of(text[:60], fetched_at)) is not None]


def _printed(near: list[str], fetched_at: datetime) -> Printed | None:
    """The first date near the title: one with its year before one without, one that can be before one that cannot.
    Where a page prints only when it was updated, that is when it was published."""
    near = _whole_days(near)
    found = [date for text in near for date in _in_line(text, fetched_at)]
    found = found or [date for text in near if _UPDATED.search(text) for date in _in_line(text, fetched_at, True)]
    whole = [date for date in found if date.whole_year]
    called = (date for text in near if _PUBLISHED.search(text) for date in _called_first(text, fetched_at))
    if len(whole) > 1 and (first := next((date for date in called if date.whole_year), None)) is not None:
        return first
    return whole[0] if whole else found[0] if found else None


def _called_first(text: str, fetched_at: datetime) -> list[Printed]:
    """The dates of a line, those right behind the word for it first: 播出时间：2026-11-17　发布：2026/11/18 9:20."""
    found = _in_line(text, fetched_at)
    return sorted(
        found, key=lambda date: _PUBLISHED.search(text[max(0, date.start - _LABEL_CHARS) : date.start]) is None
    )


def _whole_days(near: list[str]) -> list[str]:
    """The texts, a date that is set in two of them as one: 18 above 2025-07, 2025 above 07-18."""
    found = list(near)
    for place, (first, second) in enumerate(itertools.pairwise(near)):
        for pattern in _PARTED:
            if match := pattern.fullmatch(f"{first} {second}"):
                after = near[place + 2] if place + 2 < len(near) else ""
                clock = f" {after}" if _CLOCK.fullmatch(after) else ""
                found[place] = "{y}-{m}-{d}".format(**match.groupdict()) + clock
    return found


def _in_line(text: str, fetched_at: datetime, updated: bool = False) -> Iterator[Printed]:
    if _MAY_DATE.search(text) is None:
        return
    if len(text) > _MAX_LINE_CHARS and not _LABELLED.search(text[:_MAX_LINE_CHARS]):
        return
    text = text[: 2 * _MAX_LINE_CHARS]
    # 昨天 in a sentence is the story's yesterday
    for found in printed_dates(text, fetched_at, loose=not _SENTENCE.search(text)):
        if updated or not _NOT_PUBLISHED.search(text[max(0, found.start - 12) : found.start]):
            yield found


def _is_visit(found: Printed, fetched_at: datetime) -> bool:
    return found.moment is not None and found.moment.date() == fetched_at.astimezone(SHANGHAI).date()


def _is_possible(found: Printed, fetched_at: datetime) -> bool:
    return found.moment is not None and not is_future(found.moment, fetched_at)
