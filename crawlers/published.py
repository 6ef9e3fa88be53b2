"""When a page was published: what it states for machines, prints for readers, and what its address says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawlers.clock import SHANGHAI
from crawlers.date_labels import (
    BELOW,
    EDITED,
    IN_BRACKETS,
    PUBLISHED,
    UPDATED,
    is_called_published,
    is_of_document,
    is_taken_up,
    is_told,
)
from crawlers.dates import Printed, date_in_url, is_future, moment_of, printed_dates
from crawlers.frame import Frame
from crawlers.head import Head, script_moments
from crawlers.marks import Mark
from crawlers.parted_dates import whole_days

_META = (
    "article:published_time", "og:published_time", "og:time", "publishdate", "pubdate", "publish_date", "publish-date",
    "datepublished", "apub:time", "published_time", "weibo: article:create_at", "weibo:article:create_at",
    "article:create_at", "og:release_date", "dc.date.issued", "dcterms.created", "dc.date", "firstpublishdate",
    "firstpublishedtime", "bytedance:published_time", "parsely-pub-date", "sailthru.date", "_pubtime", "date", "time",
    "article:modified_time", "dateupdate", "datemodified",
)  # fmt: skip
_SCRIPTED = (Mark(b"js_content"), Mark(b"cgiDataNew"))
# most texts of a page's frame have none of these: the exact patterns need not look at them
_MAY_DATE = re.compile(
    r"\d[-年月/.分小天\s周秒个]|[A-Z][a-z]{2,8}\.? \d|[今昨前]天|[今昨]日|刚刚|二[〇○零Ｏ]|20\d{6}|[０-９]"
)
# the day of the visit, which a script or the server writes
_TODAY = re.compile(r"今天是|现在是|当前(?:时间|日期)|星期[一二三四五六日天]\s*$")
_ONLY_A_DAY = re.compile(r"20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*(?:(?:星期|周).)?\s*(?:\d{1,2}:\d\d(?::\d\d)?)?")
_SENTENCE = re.compile(r"[，。！？；]")
_LABELLED = re.compile(r"(?:发布|发表|时间|日期|来源|稿源|刊发|编辑|浏览|阅读|作者|字号|来源于|留言|提问)")
# in a text longer than this a date belongs to what is told, unless a label stands before it
_MAX_LINE_CHARS = 90
_RIGHT_ABOVE, _TIMED_ABOVE, _NEAR_DAYS = 4, 8, timedelta(days=3)
# 2026年11月13日 总第3117期, over a newspaper's page
_ISSUE = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日.{0,20}第\s*\d+\s*期|第\s*\d+\s*期.{0,12}20\d\d年\d{1,2}月\d{1,2}日")


@dataclass(frozen=True, slots=True)
class Published:
    """`moment` is None without a date or with one that cannot be; `bad` tells the second."""

    moment: datetime | None = None
    bad: bool = False


def published_of(head: Head, frame: Frame, html: bytes, url: str | None, fetched_at: datetime) -> Published:
    """The moment of publication, by what says it most surely."""
    opening = _printed(frame.near, fetched_at)
    printed = opening or _timed_above(head, frame, fetched_at) or _above(frame, url, fetched_at)
    printed = printed or _below(frame, url, fetched_at)
    if printed is not None and not printed.whole_year:
        printed = _first_whole(filter(BELOW.search, frame.after), fetched_at) or printed
    if printed is not None and not printed.has_time:
        printed = _called_above(frame, printed, fetched_at) or printed
    if printed is not None and not _is_possible(printed, fetched_at):
        return Published(bad=True)
    stated = _stated(head, fetched_at)
    # scripts are searched only where they may be needed: a page of WeChat says its time nowhere else
    if not stated and (printed is None or not printed.whole_year or any(mark.is_in(html) for mark in _SCRIPTED)):
        stated = _moments(script_moments(html, head.title), fetched_at)
        if printed is not None and not printed.whole_year and not any(mark.is_in(html) for mark in _SCRIPTED):
            # scripts name other pages' times as well
            exact = script_moments(html, head.title, beside_title=True) if printed.is_ago else []
            stated = _moments(exact, fetched_at) or [found for found in stated if _same_day_of_year(found, printed)]
    if not stated and head.time and (printed is None or not printed.whole_year):
        stated = [
            found for found in _moments([head.time], fetched_at) if printed is None or _same_day_of_year(found, printed)
        ]
    possible = [found for found in stated if _is_possible(found, fetched_at)]
    if possible and head.is_wechat:
        # the page prints no date of its own: one in the text is who signed it, and when
        return Published(possible[0].moment)
    if possible and printed is not None and printed.moment is not None:
        if printed is opening and not printed.has_time and _printed(frame.near[: frame.between], fetched_at) is None:
            # the text begins with who signed it, and when
            return Published(max(possible[0].moment or printed.moment, printed.moment))
        return Published(_agreed(possible[0], printed))
    if possible:
        return Published(possible[0].moment)
    if printed is not None:
        return Published(_with_year_of(url, printed, fetched_at))
    if stated:
        return Published(bad=True)
    return _from_frame(frame, url, fetched_at)


def _below(frame: Frame, url: str | None, fetched_at: datetime) -> Printed | None:
    """A date right after the text; where that is only the site's last change, the address knows better."""
    for text in frame.after:
        if EDITED.match(text) and (edited := next(_in_line(text, fetched_at, True), None)) is not None:
            return edited
        if any(True for _ in _in_line(text, fetched_at)):
            break
    found, day = _printed(frame.after, fetched_at), date_in_url(url) if url else None
    if day is None or found is None or any(map(PUBLISHED.search, frame.after)):
        return found
    return found if found.moment is not None and found.moment.date() == day else None


def _called_above(frame: Frame, printed: Printed, fetched_at: datetime) -> Printed | None:
    """What a card above the title, or a line below the text, calls the publication, where the text itself begins with a
    date (who signed it, and when, before it was published)."""
    if printed.moment is None or _printed(frame.near[: frame.between], fetched_at) is not None:
        return None
    far = [text for text in frame.far() if len(text) <= _MAX_LINE_CHARS]
    called = [*filter(PUBLISHED.search, far), *filter(BELOW.search, frame.after)]
    found = _first_whole(called, fetched_at) or _first_whole(
        filter(_ONLY_A_DAY.fullmatch, far), fetched_at, visited=False
    )
    return found if found is not None and found.moment is not None and found.moment >= printed.moment else None


def _above(frame: Frame, url: str | None, fetched_at: datetime) -> Printed | None:
    """A date that is set in two texts right above the title, or that is all of one and not the day of the visit; what
    stands there for other pages is of another day than the address names."""
    found, day = _right_above_own(frame, fetched_at), date_in_url(url) if url else None
    if found is None or found.moment is None or day is None or abs(found.moment.date() - day) <= _NEAR_DAYS:
        return found
    return None


def _timed_above(head: Head, frame: Frame, fetched_at: datetime) -> Printed | None:
    """The moment of the page's first element for times, where its day stands above the title: the next may be that of a
    change."""
    found = moment_of(head.time, fetched_at) if head.time else None
    if found is None or found.moment is None:
        return None
    above = (one for text in frame.far()[-_TIMED_ABOVE:] for one in _in_line(text, fetched_at))
    same = any(one.moment is not None and one.moment.date() == found.moment.date() for one in above)
    return found if same and found.whole_year and _is_possible(found, fetched_at) else None


def _right_above_own(frame: Frame, fetched_at: datetime) -> Printed | None:
    # links to the issues of other days come last
    own = frame.far(days=False)
    found = _right_above(own, fetched_at)
    if found is not None or _first_whole(own[-_RIGHT_ABOVE:], fetched_at) is not None:
        return found
    return _right_above(frame.far(), fetched_at)


def _right_above(far: list[str], fetched_at: datetime) -> Printed | None:
    above = far[-_RIGHT_ABOVE:]
    parted = [whole for whole, text in zip(whole_days(above), above, strict=True) if whole != text]
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
    far = [*frame.far(days=False), *frame.far()]
    may = [text for text in whole_days(far) if "20" in text and len(text) <= _MAX_LINE_CHARS]
    called = (text for text in may if PUBLISHED.search(text) or _ISSUE.search(text))
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
    found = found or _first_document([*frame.near, *may], fetched_at)
    return Published() if found is None else Published(found.moment)


def _first_document(texts: Iterable[str], fetched_at: datetime) -> Printed | None:
    """The day of a document whose page does not say when it came out."""
    for text in texts:
        if _MAY_DATE.search(text) is not None and len(text) <= _MAX_LINE_CHARS:
            for found in printed_dates(text, fetched_at, loose=False):
                if is_of_document(text, found) and _is_possible(found, fetched_at):
                    return found
    return None


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
    near = whole_days(near)
    found = [(date, text) for text in near for date in _in_line(text, fetched_at)]
    found = [(date, text) for date, text in found if not is_taken_up(text, date)] or found
    if not found:
        found = [(date, text) for text in near if UPDATED.search(text) for date in _in_line(text, fetched_at, True)]
    whole = [(date, text) for date, text in found if date.whole_year]
    if len(whole) > 1:
        called = (date for text in near if PUBLISHED.search(text) for date in _called_first(text, fetched_at))
        if (first := next((date for date in called if date.whole_year), None)) is not None:
            return first
        # a day to come, and one in brackets below a title, tell what the text is about
        bare = [(date, text) for date, text in whole if not IN_BRACKETS.fullmatch(text)]
        whole = [(date, text) for date, text in bare if _is_possible(date, fetched_at)] or whole
    return next((date for date, _ in [*whole, *found]), None)


def _called_first(text: str, fetched_at: datetime) -> list[Printed]:
    """The dates of a line, those right behind the word for it first: 播出时间：2026-11-17　发布：2026/11/18 9:20."""
    return sorted(_in_line(text, fetched_at), key=lambda date: not is_called_published(text, date))


def _in_line(text: str, fetched_at: datetime, updated: bool = False) -> Iterator[Printed]:
    if _MAY_DATE.search(text) is None:
        return
    if len(text) > _MAX_LINE_CHARS and not _LABELLED.search(text[:_MAX_LINE_CHARS]):
        return
    text = text[: 2 * _MAX_LINE_CHARS]
    # 昨天 in a sentence is the story's yesterday
    for found in printed_dates(text, fetched_at, loose=not _SENTENCE.search(text)):
        if updated or not is_told(text, found):
            yield found


def _is_visit(found: Printed, fetched_at: datetime) -> bool:
    return found.moment is not None and found.moment.date() == fetched_at.astimezone(SHANGHAI).date()


def _is_possible(found: Printed, fetched_at: datetime) -> bool:
    return found.moment is not None and not is_future(found.moment, fetched_at)
