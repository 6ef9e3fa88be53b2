"""What people may name in a query: fields and values in Chinese and English, resolved through the city's facts."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date
from typing import get_args

from cities.city import City
from cities.facts import Form
from index.store import AnyOf, Between, Node, QueryError, Term
from index.text import simplified

FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "district": ("区县", "县区", "地区", "district"),
    "topic": ("主题", "topic"),
    "sentiment": ("情感", "倾向", "sentiment"),
    "source": ("来源", "信源", "source"),
    "kind": ("类型", "kind"),
    "tier": ("级别", "层级", "tier"),
    "date": ("日期", "时间", "date"),
    "month": ("月份", "month"),
    "day": ("day",),
    "form": ("体裁", "form"),
    "tag": ("标签", "tag"),
    "emotion": ("情绪", "emotion"),
    "enterprise": ("企业", "enterprise"),
    "outlet": ("原载", "outlet"),
    "publisher": ("出版单位", "publisher"),
    "family": ("同源", "family"),
    "event": ("事件", "event"),
    "id": ("编号", "id"),
    "env": ("环境", "env"),
    "original": ("首发", "original"),
    "own": ("本局", "own"),
    "removed": ("已删", "removed"),
    "replied": ("已回复", "replied"),
    "corrected": ("已更正", "corrected"),
}
FIELD_OF = {name: field for field, names in FIELD_NAMES.items() for name in names}

SENTIMENTS = {"negative": ("负面", "负"), "neutral": ("中性",), "positive": ("正面", "正")}
KINDS = {
    "press": ("报刊", "报纸", "新闻"), "tv": ("电视",), "wechat": ("微信", "公众号"), "weibo": ("微博",),
    "message": ("留言", "投诉"), "gov": ("政务", "政府网站"), "video": ("短视频", "视频"),
}  # fmt: skip
TIERS = {
    "central": ("中央", "国家"),
    "province": ("省级", "省"),
    "city": ("市级", "市"),
    "county": ("县级", "区县级", "县"),
}
EMOTIONS = {
    "happy": ("高兴", "喜悦"), "angry": ("愤怒",), "sad": ("悲伤",), "fear": ("恐惧", "恐慌"),
    "surprise": ("惊讶",), "neutral": ("平静",),
}  # fmt: skip
FLAGS = {"yes": ("是", "有", "1", "true"), "no": ("否", "无", "不是", "0", "false")}
_FIXED = {"sentiment": SENTIMENTS, "kind": KINDS, "tier": TIERS, "emotion": EMOTIONS}
_FREE = frozenset({"outlet", "publisher", "family", "event", "id"})
_NAMES_SHOWN = 20

_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?[年月日]?|(\d{4})(\d\d)(\d\d)")
_RANGE = re.compile(r"\.\.+|~|至|到")
DATE_HELP = "写成 2026-06、2026-06-01 或 2026-06-01..2026-06-07"


def field_of(name: str) -> str | None:
    """The field that a name means, in Chinese or English; None where it is no field's."""
    return FIELD_OF.get(_plain(name).lower())


def term_of(field: str, value: str, city: City, place: int) -> Node:
    """The condition that field and value state; QueryError names what is allowed."""
    as_typed, value = unicodedata.normalize("NFKC", value).strip(), _plain(value).strip()
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise QueryError("这里有无法识别的字符", place)
    if not value:
        raise QueryError(f"“{FIELD_NAMES[field][0]}”后面缺少要找的值", place)
    if field in ("date", "month", "day"):
        return _between(value, place)
    if field in _FREE:
        return Term(field=field, value=as_typed)
    if field in _FIXED:
        return Term(field=field, value=_named(field, value, _FIXED[field], place))
    if field == "source":
        return _source(value, city, place)
    if field in ("district", "topic", "tag", "enterprise", "form"):
        return Term(field=field, value=_named(field, value, _names(field, city), place))
    return Term(field=field, value=_named(field, value, FLAGS, place))


def _names(field: str, city: City) -> dict[str, tuple[str, ...]]:
    """code → names of a field that the city's facts define."""
    match field:
        case "district":
            return {district.code: district.names for district in city.districts}
        case "topic":
            return {topic.id: (topic.name,) for topic in city.topics.topics}
        case "tag":
            return {tag.id: (tag.name,) for tag in city.topics.tags}
        case "enterprise":
            return {firm.id: (firm.name, *firm.short) for firm in city.enterprises}
        case _:
            return dict.fromkeys(get_args(Form), ())


def _named(field: str, value: str, names: dict[str, tuple[str, ...]], place: int) -> str:
    for code, known in names.items():
        if value.lower() == code.lower() or value in map(_plain, known):
            return code
    raise _unknown(field, value, [known[0] if known else code for code, known in names.items()], place)


def _source(value: str, city: City, place: int) -> Node:
    """One source by id or name; all of a publisher's by its name; all whose name holds the words."""
    named = [source for source in city.sources if value in (source.id, _plain(source.name))]
    found = named or [source for source in city.sources if value in _plain(source.name)]
    if found:
        terms = tuple(Term(field="source", value=source.id) for source in found)
        return terms[0] if len(terms) == 1 else AnyOf(parts=terms)
    for publisher in sorted({source.family for source in city.sources}):
        if value == _plain(publisher):
            return Term(field="publisher", value=publisher)
    raise _unknown("source", value, [source.name for source in city.sources], place)


def _plain(name: str) -> str:
    return simplified(unicodedata.normalize("NFKC", name))


def _unknown(field: str, value: str, names: list[str], place: int) -> QueryError:
    shown = "、".join(names[:_NAMES_SHOWN]) + ("……" if len(names) > _NAMES_SHOWN else "")
    return QueryError(f"“{value}”不是已知的{FIELD_NAMES[field][0]}，可以用：{shown}", place)


def _between(value: str, place: int) -> Between:
    ends = [end.strip() for end in _RANGE.split(value, maxsplit=1)]
    if not any(ends):
        raise QueryError(f"日期“{value}”两头都是空的，请{DATE_HELP}", place)
    first = _days(ends[0], place)[0] if ends[0] else None
    last = _days(ends[-1], place)[1] if ends[-1] else None
    if first is not None and last is not None and last < first:
        raise QueryError(f"日期“{value}”的起始日在截止日之后", place)
    return Between(first=None if first is None else first.isoformat(), last=None if last is None else last.isoformat())


def _days(text: str, place: int) -> tuple[date, date]:
    """First and last day of a year, a month or a day."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise QueryError(f"日期“{text}”读不懂，请{DATE_HELP}", place)
    year, month, day = (
        int(part) if part else None for part in (match.groups()[3:] if match[4] else match.groups()[:3])
    )
    try:
        first = date(year or 0, month or 1, day or 1)
        last = date(first.year, month or 12, day or calendar.monthrange(first.year, month or 12)[1])
    except ValueError:
        raise QueryError(f"没有“{text}”这一天或这个月", place) from None
    return first, last
