"""城市资料: what the city's files say of rules, units, sources and readers, and what `huanyu city check` says of them.

The files are the one home of all this; the page shows them and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cities.alerts import AlertRule
from cities.city import City
from cities.facts import Dated
from cities.gaps import duty_gaps, roster_gaps
from cities.load import CityError, load_city
from crawlers.clock import day_words
from reports.masking import masked
from reports.words import EMOTIONS, FIGURES, KINDS, SENTIMENTS, TIERS, listed
from web.words import number_words

AUDIENCES = {"leader": "领导", "analyst": "分析员", "officer": "信息员"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the files say now: `mistakes` for which no run would begin, `gaps` that somebody should fill; `newer` where
    the files are no longer those that the page was started with."""

    mistakes: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    newer: bool = False


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of alerts.yaml in words."""

    rule: AlertRule
    asks: tuple[str, ...]
    clock: str
    to: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets mail; `address` is masked."""

    name: str
    role: str
    units: str
    address: str
    alternate: bool


def checked_city(city: City, roster: Path | None) -> Checked:
    """Reads the files of the city anew, as `huanyu city check` does."""
    try:
        now = load_city(str(city.folder), roster)
    except CityError as error:
        return Checked(mistakes=tuple(str(error).splitlines()), newer=True)
    newer = now.model_dump(mode="json") != city.model_dump(mode="json")
    return Checked(gaps=(*roster_gaps(now), *duty_gaps(now)), newer=newer)


def rule_lines(city: City) -> tuple[RuleLine, ...]:
    clocks = {clock.id: clock.name for clock in city.alerts.clocks}
    return tuple(
        RuleLine(
            rule=rule,
            asks=tuple(_asks(city, rule)),
            clock="，".join(clocks[id] for id in (rule.clock, *rule.then)),
            to="、".join(AUDIENCES[each] for each in rule.to),
        )
        for rule in city.alerts.rules
    )


def _asks(city: City, rule: AlertRule) -> Iterator[str]:
    """Each condition of a rule, all of which must hold."""
    topics = {topic.id: topic.name for topic in city.topics.topics}
    places = {code: district.name for code, district in city.district_by_code.items()}
    firms = {firm.id: firm.name for firm in city.enterprises}
    for name, ids, names in (
        ("主题", rule.topics, topics), ("情感", rule.sentiment, SENTIMENTS), ("情绪", rule.emotion, EMOTIONS),
        ("区县", rule.districts, places), ("级别", rule.tiers, TIERS), ("类型", rule.kinds, KINDS),
        ("企业", rule.enterprises, firms), ("用词", rule.words, {}),
    ):  # fmt: skip
        if ids:
            yield f"{name}：{listed(ids, names, 8)}"
    if rule.but_not:
        yield f"不含：{listed(rule.but_not, {}, 8)}"
    if rule.but_stances:
        yield f"对写到的区县不全是{listed(rule.but_stances, {})}"
    if rule.figures:
        yield "数字：" + "、".join(
            FIGURES[each.type] + (f"≥{number_words(each.min)}" if each.min else "") for each in rule.figures
        )
    if rule.min_strength:
        yield f"负面强度≥{rule.min_strength:g}"
    if rule.min_heat:
        yield f"热度≥{rule.min_heat}"
    if rule.min_carriers:
        yield f"发声≥{rule.min_carriers}家"
    if rule.growth:
        yield (
            f"{rule.growth.window_hours:g}小时内≥{rule.growth.min_items}篇，"
            f"且为前{rule.growth.window_hours:g}小时的{rule.growth.factor:g}倍以上"
        )


def readers_of(city: City) -> tuple[Reader, ...]:
    units = {unit.id: unit.name for unit in city.units}
    roles = AUDIENCES | {"operator": "运维"}
    return tuple(
        Reader(each.name, roles[each.role], listed(each.units, units, 6) if each.units else "全部",
               masked(each.address), each.alternate)
        for each in city.roster.recipients
    )  # fmt: skip


def valid_words(entry: Dated) -> str:
    """`自6月1日` of what the file limits in time; '' where it holds always."""
    first, last = entry.valid_from, entry.valid_to
    if first is None and last is None:
        return ""
    begins = f"自{first.year}年{day_words(first)}" if first else ""
    return begins + (f"至{last.year}年{day_words(last)}" if last else "起")
