"""Dates as Chinese pages print them: 年月日, 3小时前, 昨天 10:00; all of them aware, in +08:00."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from crawlers.clock import SHANGHAI

# a server's clock may run ahead of ours by this much before its page counts as printed in the future
AHEAD = timedelta(minutes=15)

_TIME = (
    r"(?:[T\s　,，]*(?:[（(]?(?:星期|周)[一二三四五六日天][)）]?)?[\s　]*"
    r"(?P<half>上午|下午|晚上|凌晨|中午|AM|PM)?\s*"
    r"(?P<hour>\d{1,2})\s*[:：时点]\s*(?P<minute>\d{2})(?:\s*[:：分]\s*(?P<second>\d{2}))?(?:\.\d+)?"
    r"\s*(?P<zone>Z(?![a-z])|[+-]\d{2}:?\d{2}(?!\d))?)?"
)
_FULL = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})\s*(?:年\s*(?P<m1>\d{1,2})\s*月\s*(?P<d1>\d{1,2})(?:\s*日|(?!\d))"
    r"|(?P<sep>[-/.])\s*(?P<m2>\d{1,2})(?P=sep)\s*(?P<d2>\d{2}(?=\d{2}:\d{2}(?!\d))|\d{1,2}(?!\d)))(?![-/.]\d)" + _TIME,
    re.I,
)
_SHORT_YEAR = re.compile(r"(?<![\d./-])(?P<year>\d{2})-(?P<m1>\d{2})-(?P<d1>\d{2})(?![\d/-])" + _TIME, re.I)
# 周五, 11/20/2026 - 14:32
_AMERICAN = re.compile(
    r"(?<!\d)(?P<m1>0?[1-9]|1[0-2])/(?P<d1>\d{1,2})/(?P<year>20\d{2})(?:\s*[-,])?"
    + _TIME
    + r"(?:\s*(?P<after>AM|PM))?",
    re.I,
)
# 日期：20260617
_EIGHT_DIGITS = re.compile(
    r"(?<=[：:])\s*(?P<year>20\d{2})(?P<m1>0[1-9]|1[0-2])(?P<d1>0[1-9]|[12]\d|3[01])(?!\d)" + _TIME, re.I
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
# Jun 17, 2026; 17 June 2026
_IN_ENGLISH = (
    re.compile(rf"\b{_MONTH_NAME} (\d{{1,2}}),? (20\d\d)\b", re.I),
    re.compile(rf"\b(\d{{1,2}}) {_MONTH_NAME},? (20\d\d)\b", re.I),
)
_DAY_OF_YEAR = re.compile(
    r"(?<![\d./年-])(?P<m1>\d{1,2})(?:月(?P<d1>\d{1,2})日|-(?P<d2>\d{1,2}))(?![\d/-])" + _TIME, re.I
)
_AGO = re.compile(r"(?P<number>\d{1,3})\s*(?P<unit>秒|分钟|分|小时|天|日|周|个月|月)\s*(?:之)?前")
# 今日记录 is a heading
_DAY_NAME = re.compile(r"(?P<name>今天|昨天|前天|今日|昨日)" + _TIME + r"(?(hour)|(?![\u4e00-\u9fff]))")
_JUST_NOW = re.compile(r"刚刚")
_ENGLISH = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [\w :+-]{15,30}(?:\d|GMT|UTC)")
_HAN_DATE = re.compile(
    r"[一二][〇○零Ｏ一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_HAN_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：－／", "0123456789:-/")
_UNIT_S = {"秒": 1, "分钟": 60, "分": 60, "小时": 3600, "天": 86400, "日": 86400, "周": 604800}
_DAYS_BACK = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
_IN_URL = re.compile(
    r"(?<!\d)(?P<y>20\d{2})(?P<s>[-/_]?)(?P<m>0[1-9]|1[0-2])[-/_]?(?P<d>0[1-9]|[12]\d|3[01])(?=\D|$|\d{6}(?!\d))"
    r"|(?<!\d)(?P<y2>20\d{2})[-/](?P<m2>\d{1,2})[-/](?P<d2>\d{1,2})(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A date found in a text. `moment` is None where the date cannot be (31 June); `has_time` tells minutes; `is_ago`
    that it is counted in days or more before the visit (5天前)."""

    moment: datetime | None
    start: int
    has_time: bool = False
    whole_year: bool = True
    is_ago: bool = False


def printed_dates(text: str, fetched_at: datetime, *, loose: bool = True) -> Iterator[Printed]:
    """The dates of a text in order of certainty: with year, then relative, then (`loose`) month and day alone."""
    text = _plain(text)
    for match in _FULL.finditer(text):
        yield _absolute(match, int(match["year"]))
    for match in _SHORT_YEAR.finditer(text):
        yield _absolute(match, 2000 + int(match["year"]))
    for match in _AMERICAN.finditer(text) if "/20" in text else ():
        found = _absolute(match, int(match["year"]))
        afternoon = (match["after"] or "").upper() == "PM" and match["hour"] and int(match["hour"]) < 12
        yield replace(found, moment=found.moment + timedelta(hours=12)) if afternoon and found.moment else found
    for match in _EIGHT_DIGITS.finditer(text):
        yield _absolute(match, int(match["year"]))
    if text.isascii():
        yield from _in_english(text)
    if loose:
        yield from _relative(text, fetched_at)
        yield from _without_year(text, fetched_at)


def moment_of(text: str, fetched_at: datetime) -> Printed | None:
    """The moment that a field (meta, JSON, a cell) names: the first date in it, or its seconds since 1970."""
    text = text.strip()
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        return Printed(datetime.fromtimestamp(int(text[:10]), SHANGHAI), 0, has_time=True)
    if re.fullmatch(r"(?:19|20)\d{6}(?:\d{4}|\d{6})?", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:8]}" + (f" {text[8:10]}:{text[10:12]}" if len(text) > 8 else "")
    if match := _ENGLISH.search(text):
        return _english(match[0])
    return next(printed_dates(text, fetched_at), None)


def is_future(moment: datetime, fetched_at: datetime) -> bool:
    return moment > fetched_at + AHEAD


def date_in_url(url: str) -> date | None:
    """The day that a path names: /2026/06/17/, /202606/17/, t20260617_…; None without."""
    for match in _IN_URL.finditer(url.partition("?")[0]):
        found = _day(*(int(match[name] or match[f"{name}2"]) for name in "ymd"))
        if found is not None:
            return found
    return None


def iso(moment: datetime) -> str:
    """`2026-06-17T08:12:00+08:00`"""
    return moment.astimezone(SHANGHAI).replace(microsecond=0).isoformat()


def _plain(text: str) -> str:
    """Full-width digits as plain ones, 二〇二六年六月十七日 as 2026年6月17日."""
    text = text.translate(_FULL_WIDTH)
    return _HAN_DATE.sub(lambda match: _han_date(match[0]), text) if "年" in text and "月" in text else text


def _han_date(text: str) -> str:
    year, month, day = re.split("[年月日]", text)[:3]
    return f"{year.translate(_HAN_DIGITS)}年{_han_number(month)}月{_han_number(day)}日"


def _han_number(text: str) -> int:
    tens, has_ten, ones = text.rpartition("十")
    if not has_ten:
        return int(text.translate(_HAN_DIGITS))
    return int((tens or "一").translate(_HAN_DIGITS)) * 10 + int((ones or "零").translate(_HAN_DIGITS))


def _absolute(match: re.Match[str], year: int) -> Printed:
    groups = match.groupdict()
    month = int(groups.get("m1") or groups["m2"])
    found = _day(year, month, int(groups.get("d1") or groups["d2"]))
    moment = None if found is None else _at(found, match)
    return Printed(moment, match.start(), has_time=match["hour"] is not None)


def _without_year(text: str, fetched_at: datetime) -> Iterator[Printed]:
    """Month and day are of the last twelve months: 12-31 read in January is last year's."""
    here = fetched_at.astimezone(SHANGHAI)
    for match in _DAY_OF_YEAR.finditer(text):
        month, day = int(match["m1"]), int(match["d1"] or match["d2"])
        this = _day(here.year, month, day)
        found = this if this is not None and this <= here.date() else _day(here.year - 1, month, day) or this
        if found is None and (match["d1"] is None or not 1 <= month <= 12):
            continue
        moment = None if found is None else _at(found, match)
        yield Printed(moment, match.start(), has_time=match["hour"] is not None, whole_year=False)


def _relative(text: str, fetched_at: datetime) -> Iterator[Printed]:
    here = fetched_at.astimezone(SHANGHAI)
    for match in _DAY_NAME.finditer(text):
        found = here.date() - timedelta(days=_DAYS_BACK[match["name"]])
        yield Printed(_at(found, match), match.start(), has_time=match["hour"] is not None, whole_year=False)
    for match in _AGO.finditer(text):
        yield _ago(match, here)
    if match_now := _JUST_NOW.search(text):
        yield Printed(here, match_now.start(), has_time=True, whole_year=False)


def _ago(match: re.Match[str], here: datetime) -> Printed:
    """Hours and less give a minute; days and more give a day."""
    unit_s = _UNIT_S.get(match["unit"], 30 * 86400)
    moment = here - timedelta(seconds=int(match["number"]) * unit_s)
    if unit_s < 86400:
        return Printed(moment.replace(second=0, microsecond=0), match.start(), has_time=True, whole_year=False)
    return Printed(_midnight(moment.date()), match.start(), whole_year=False, is_ago=True)


def _in_english(text: str) -> Iterator[Printed]:
    for pattern in _IN_ENGLISH:
        for match in pattern.finditer(text):
            number, month = (match[2], match[1]) if match[2].isdecimal() else (match[1], match[2])
            found = _day(int(match[3]), _MONTHS.index(month[:3].lower()) + 1, int(number))
            yield Printed(None if found is None else _midnight(found), match.start())


def _english(text: str) -> Printed | None:
    """`Sat Jun 15 11:44:46 +0800 2019` of Weibo and `Sat, 15 Jun 2019 11:44:46 +0800` of feeds."""
    try:
        moment = datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y")
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    try:
        return Printed(aware.astimezone(SHANGHAI), 0, has_time=True)
    except OverflowError:  # on the last day that there is
        return None


def _at(day: date, match: re.Match[str]) -> datetime | None:
    """The moment of a day with the time of the match; None where the hour cannot be."""
    if match["hour"] is None:
        return _midnight(day)
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if (match["half"] or "").upper() in ("下午", "晚上", "PM") and hour < 12:
        hour += 12
    try:
        return (
            _midnight(day)
            .replace(hour=hour, minute=minute, second=second, tzinfo=_zone(match["zone"]))
            .astimezone(SHANGHAI)
        )
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    if text is None:
        return SHANGHAI
    if text in "Zz":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
