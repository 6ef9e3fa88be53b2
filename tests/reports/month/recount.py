"""The month counted again by hand: from the sentences of `huanyu month --rules` and the files, not from our code.

Whoever reads the sentences in the notice and has the files should come to the same points. This is that reader: it
takes every number, window and word out of the sentences, and what is an article out of JSON lines and YAML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

TIERS = {"中央级": "central", "省级": "province", "市级": "city", "县级": "county"}
MEDIA = {"报刊网站": "press", "电视": "tv", "微信": "wechat", "政务网站": "gov"}


@dataclass
class Article:
    id: str
    kind: str
    day: str
    at: str
    text: tuple[str, str]
    tier: str
    publisher: str
    environmental: bool
    topics: set[str]
    form: str | None
    stances: dict[str, str]
    family: str
    original: bool
    answered: bool


@dataclass
class Recount:
    """unit's name → item's name → points; unit's name → total and rank."""

    points: dict[str, dict[str, float | None]] = field(default_factory=dict)
    totals: dict[str, float] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)


def recount(
    sentences: Sequence[str], folder: Path, city: Path, month: str, today: str, followers: Mapping[str, int],
    activities: Sequence[tuple[str, str]] = (),
) -> Recount:  # fmt: skip
    """`followers` is unit's name → number, `activities` (unit's name, campaign's name) of what was entered."""
    units = {each["name"]: each for each in _yaml(city / "units.yaml")["units"] if each.get("district")}
    topics = {each["name"]: each["id"] for each in _yaml(city / "topics.yaml")["topics"]}
    articles = list(_articles(folder, city, int(_one(r"晚(\d+)小时以上", "".join(sentences)))))
    rounding = int(_one(r"四舍五入保留(\d)位小数", "".join(sentences)))
    ranked = _one(r"参加排名的单位\d+个：([^；。]+)", sentences[1]).split("、")
    until = min(today, _last_day(month))
    found = Recount(points={name: {} for name in units})
    for sentence in sentences[2:]:
        named = re.match(r"([^（：。]+)（([\d.]+)分）：", sentence)
        if named is None:
            break
        item, full = named[1], Fraction(named[2])
        raw: dict[str, tuple[Fraction, Fraction | None] | None] = {
            name: _raw(sentence, sentences, articles, unit, month, until, topics, followers.get(name, 0),
                       [campaign for who, campaign in activities if who == name])
            for name, unit in units.items()
        }  # fmt: skip
        best = max((each[0] for name in ranked if (each := raw[name]) is not None), default=Fraction(0))
        for name, each in raw.items():
            found.points[name][item] = None if each is None else _points(full, each, best, rounding)
    for name, points in found.points.items():
        found.totals[name] = float(sum(Decimal(str(each)) for each in points.values() if each is not None))
    found.ranks = {
        name: 1 + sum(found.totals[other] > found.totals[name] for other in ranked) for name in ranked
    }  # fmt: skip
    return found


def _raw(
    sentence: str, sentences: Sequence[str], articles: list[Article], unit: dict[str, Any], month: str, until: str,
    topics: dict[str, str], followers: int, activities: list[str],
) -> tuple[Fraction, Fraction | None] | None:  # fmt: skip
    """(what the unit has, what is asked for or None for the best of all); None where nothing is asked for now."""
    district = unit["district"]
    if "当月发布的生态环境类稿件" in sentence:
        return _coverage(sentence, articles, district, month), None
    if "群众留言" in sentence:
        mine = [
            each for each in articles
            if each.kind == "message" and each.environmental and each.day.startswith(month) and district in each.stances
        ]  # fmt: skip
        return Fraction(sum(each.answered for each in mine)), Fraction(len(mine))
    done = asked = Fraction(0)
    running = False
    for name, start, end, rest in _campaigns(sentence):
        if "未到考核期" in rest[:12] or "已过考核期" in rest[:12]:
            continue
        running = True
        passed = Fraction((min(_day(until), _day(end)) - _day(start)).days + 1, (_day(end) - _day(start)).days + 1)
        if target := re.search(r"全市目标(\d+)人，由(\d+)个", rest):
            done, asked = done + followers, asked + Fraction(int(target[1]), int(target[2])) * passed
            continue
        due = int(_one(r"每单位共(\d+)项", rest)) * passed
        has = _naming(rest, sentences[2], articles, district, start, min(end, until), topics) + activities.count(name)
        done, asked = done + min(Fraction(has), due), asked + due
    return (done, asked) if running else None


def _coverage(sentence: str, articles: list[Article], district: str, month: str) -> Fraction:
    kinds = {MEDIA[name] for name in _one(r"统计(.+?)当月发布", sentence).split("、")}
    mine = [each for each in articles if each.kind in kinds and each.environmental and district in each.stances]
    this = [each for each in mine if each.day.startswith(month)]
    values = {each.id: _worth(sentence, each, district) for each in this}
    if "转载稿件逐篇计分" in sentence:
        return sum(values.values(), Fraction(0))
    if "转载稿件只计原发的一篇" in sentence:
        return sum((values[each.id] for each in this if each.original), Fraction(0))
    before = {
        (each.family, each.publisher)
        for each in articles
        if each.kind in kinds and each.environmental and each.day < f"{month}-01"
    }
    best: dict[tuple[str, str], Fraction] = {}
    for each in this:
        key = (each.family, each.publisher)
        if key not in before:
            best[key] = max(best.get(key, Fraction(0)), values[each.id])
    return sum(best.values(), Fraction(0))


def _worth(sentence: str, article: Article, district: str) -> Fraction:
    tiers = {TIERS[name]: Fraction(value) for name, value in re.findall(r"(中央级|省级|市级|县级)([\d.]+)分", sentence)}
    forms = dict(re.findall(r"([^、：，]+?)([\d.]+)", _one(r"乘体裁系数：(.+?)（体裁未定", sentence)))
    stances = dict(re.findall(r"(正面|提及|曝光)([\d.]+)", _one(r"态度系数：(.+?)。", sentence)))
    value = tiers[article.tier] * Fraction(forms.get(article.form or "", "1"))
    value *= Fraction(stances[article.stances[district]])
    return value / len(article.stances) if "由各区县平分" in sentence else value


def _naming(
    rest: str, coverage: str, articles: list[Article], district: str, start: str, until: str, topics: dict[str, str]
) -> int:
    """How many articles name the campaign and do not count for nothing."""
    words = re.findall(r"“([^”]+)”", _one(r"标题或正文出现(.+?)之一", rest))
    named = re.search(r"之一、属于(.+?)主题", rest)
    wanted = {topics[name] for name in named[1].split("、")} if named else set()
    mine = [
        each for each in articles
        if each.kind in MEDIA.values() and each.environmental and start <= each.day <= until
        and district in each.stances and _worth(coverage, each, district) > 0
        and any(word in text for word in words for text in each.text) and (not wanted or wanted & each.topics)
    ]  # fmt: skip
    if "转载稿件逐篇计" in rest:
        return len(mine)
    if "只计原发的一篇" in rest:
        return sum(each.original for each in mine)
    return len({(each.family, each.publisher) for each in mine})


def _campaigns(sentence: str) -> Iterator[tuple[str, str, str, str]]:
    """(name, first day, last day, what is said of it) of each campaign of an item."""
    heads = list(re.finditer(r"“([^”]+)”（(\d+年\d+月\d+日)至(\d+年\d+月\d+日)", sentence))
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(sentence)
        yield head[1], _iso(head[2]), _iso(head[3]), sentence[head.end() : end]


def _points(full: Fraction, raw: tuple[Fraction, Fraction | None], best: Fraction, rounding: int) -> float:
    has, asked = raw
    of_best = has / best if best else Fraction(0)
    of_asked = has / asked if asked else Fraction(1)
    exact = full * min(of_best if asked is None else of_asked, Fraction(1))
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    return float(value.quantize(Decimal(1).scaleb(-rounding), ROUND_HALF_UP))


def _articles(folder: Path, city: Path, ahead_hours: int) -> Iterator[Article]:
    sources = {each["id"]: each for each in _yaml(city / "sources.yaml")["sources"]}
    judged = {(each["id"], each["version"]): each for each in _lines(folder, "annotated/*/*.jsonl")}
    related = {each["id"]: each for each in _lines(folder, "related/*.jsonl")}
    answered = {each["id"] for each in _lines(folder, "observations/*/*.jsonl") if each.get("reply")}
    newest = {each["id"]: each for each in _lines(folder, "articles/*/*.jsonl")}
    for each in newest.values():
        label = judged.get((each["id"], each["version"]))
        printed, fetched = each.get("published_at"), each["fetched_at"]
        if label is None or printed is None or _hours(printed) - _hours(fetched) > ahead_hours:
            continue
        source, kin = sources[each["source"]], related.get(each["id"], {})
        yield Article(
            id=each["id"], kind=each["kind"], day=printed[:10], at=printed, text=(each["title"], each["body"]),
            tier=source["tier"], publisher=source["family"], environmental=label["env"] >= 0.5,
            topics={topic["label"] for topic in label["topics"]}, form=label.get("form"),
            stances={place["code"]: place["stance"] for place in reversed(label["districts"])},
            family=kin.get("family") or each["id"],
            original=(kin.get("original") or each["id"]) == each["id"], answered=each["id"] in answered,
        )  # fmt: skip


def _lines(folder: Path, pattern: str) -> Iterator[dict[str, Any]]:
    """JSON lines of the files in order of day: a later one holds."""
    for path in sorted(folder.glob(pattern)):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _one(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, f"the sentences do not say {pattern!r}"
    return found[1]


def _iso(words: str) -> str:
    year, month, day = re.findall(r"\d+", words)
    return f"{year}-{int(month):02}-{int(day):02}"


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def _last_day(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    following = date(year + number // 12, number % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1).isoformat()


def _hours(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp() / 3600
