"""What an alert rule asks of an article, and what the article answers: pure functions of rule and document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cities.alerts import AlertRule, FigureAsked, Growth
from cities.city import City
from index.document import Document
from reports.words import EMOTIONS, FIGURES, KINDS, SENTIMENTS, TIERS, listed, number_words

LEVELS = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ")
"""From the gravest down."""

RELEVANCE = "环境相关度"
"""The condition that every rule sets: the mails leave it unsaid, since all that they tell is environmental."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a rule asks; `asked` and `found` are Chinese, for the reader of the mail and of `--explain`."""

    name: str
    asked: str
    found: str
    holds: bool

    @property
    def said(self) -> str:
        if not self.holds:
            return f"{self.name}要求{self.asked}，实为{self.found}"
        return f"{self.name} {self.found}" + (f"（{self.asked}）" if self.asked.startswith("≥") else "")


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a happening has spread at `at`. heat: reposts + comments + likes of all its items; carriers: outlets;
    times: when its items were published.
    """

    at: datetime
    heat: int = 0
    carriers: int = 1
    times: tuple[datetime, ...] = ()

    def within(self, growth: Growth) -> tuple[int, int]:
        """Items of the last window, and of the window before it."""
        window = timedelta(hours=growth.window_hours)
        ages = [self.at - time for time in self.times]
        return (
            sum(timedelta(0) <= age < window for age in ages), sum(window <= age < 2 * window for age in ages),
        )  # fmt: skip


class Judge:
    """Holds articles against rules. `emotion_strength` as in alerts.yaml; with `city`, topics, districts and firms are
    given by their names instead of their ids.
    """

    def __init__(self, emotion_strength: float, city: City | None = None) -> None:
        self.emotion_strength = emotion_strength
        self._say = _Saying(city, self)

    def fired(self, rule: AlertRule, document: Document, spread: Spread) -> bool:
        """Whether the rule fires."""
        return all(holds for _, holds in self._judged(rule, document, spread))

    def explain(self, rule: AlertRule, document: Document, spread: Spread) -> tuple[Condition, ...]:
        """Every condition that the rule sets, with what was asked and found; the rule fires when all hold."""
        return tuple(
            Condition(*self._say.condition(key, rule, document, spread), holds)
            for key, holds in self._judged(rule, document, spread)
        )

    def strength(self, document: Document) -> float:
        """How strong the article is against something: the probability of its negative tone, 0 for another tone.

        A post or message in anger or fear is at least `emotion_strength`, whatever its tone is taken for.
        """
        tone = document.sentiment_p if document.sentiment == "negative" else 0.0
        return max(tone, self.emotion_strength) if document.emotion in ("angry", "fear") else tone

    def _judged(self, rule: AlertRule, document: Document, spread: Spread) -> Iterator[tuple[str, bool]]:
        """(condition, whether it holds) for each condition that the rule sets, the cheap ones first."""
        yield "env", document.environmental and document.env >= rule.min_env
        if rule.sentiment:
            yield "sentiment", document.sentiment in rule.sentiment
        if rule.min_strength:
            yield "strength", self.strength(document) >= rule.min_strength
        if rule.kinds:
            yield "kinds", document.kind in rule.kinds
        if rule.tiers:
            yield "tiers", document.tier in rule.tiers
        if rule.emotion:
            yield "emotion", document.emotion in rule.emotion
        if rule.topics:
            yield "topics", not set(rule.topics).isdisjoint(document.topics)
        if rule.districts:
            yield "districts", not set(rule.districts).isdisjoint(document.districts)
        if rule.but_stances:
            yield "but_stances", not (document.districts and _stances(document) <= set(rule.but_stances))
        if rule.enterprises:
            yield "enterprises", not set(rule.enterprises).isdisjoint(document.enterprises)
        if rule.figures:
            yield "figures", any(_reaches(figure, asked) for figure in document.figures for asked in rule.figures)
        if rule.min_heat:
            yield "heat", spread.heat >= rule.min_heat
        if rule.min_carriers:
            yield "carriers", spread.carriers >= rule.min_carriers
        if rule.words:
            yield "words", any(word in document.title or word in document.body for word in rule.words)
        if rule.but_not:
            yield "but_not", not any(word in document.title or word in document.body for word in rule.but_not)
        if rule.growth:
            yield "growth", _grows(rule.growth, *spread.within(rule.growth))


def gravest(rules: tuple[AlertRule, ...]) -> AlertRule:
    """The rule of the highest level; of several, the one that stands first in alerts.yaml."""
    return min(rules, key=lambda rule: LEVELS.index(rule.level))


def _stances(document: Document) -> set[str]:
    return {document.stances.get(code, "提及") for code in document.districts}


def _reaches(figure: dict[str, object], asked: FigureAsked) -> bool:
    value = figure.get("value")
    return figure.get("type") == asked.type and (value if isinstance(value, int | float) else 0) >= asked.min


def _grows(growth: Growth, lately: int, before: int) -> bool:
    """A window without any item counts as one of one: there is no factor over nothing."""
    return lately >= growth.min_items and lately >= growth.factor * max(before, 1)


class _Saying:
    """Says conditions in Chinese."""

    def __init__(self, city: City | None, judge: Judge) -> None:
        self.judge = judge
        self.topics = {topic.id: topic.name for topic in city.topics.topics} if city else {}
        self.districts = {code: district.name for code, district in city.district_by_code.items()} if city else {}
        self.firms = {firm.id: firm.name for firm in city.enterprises} if city else {}

    def condition(self, key: str, rule: AlertRule, doc: Document, spread: Spread) -> tuple[str, str, str]:
        """(name, asked, found)."""
        match key:
            case "env":
                return RELEVANCE, f"≥{max(rule.min_env, 0.5):g}", f"{doc.env:.2f}"
            case "sentiment":
                return "情感", listed(rule.sentiment, SENTIMENTS), SENTIMENTS.get(doc.sentiment, doc.sentiment)
            case "kinds":
                return "类型", listed(rule.kinds, KINDS), KINDS.get(doc.kind, doc.kind)
            case "tiers":
                return "层级", listed(rule.tiers, TIERS), TIERS.get(doc.tier, doc.tier)
            case "emotion":
                found = EMOTIONS.get(doc.emotion, doc.emotion) if doc.emotion else "无"
                return "情绪", listed(rule.emotion, EMOTIONS), found
            case "topics":
                return "主题", listed(rule.topics, self.topics), listed(doc.topics, self.topics)
            case "districts":
                return "属地", listed(rule.districts, self.districts), listed(doc.districts, self.districts)
            case "but_stances":
                return "对区县", f"不全是{listed(rule.but_stances, {})}", listed(sorted(_stances(doc)), {})
            case "enterprises":
                return "企业", listed(rule.enterprises, self.firms), listed(doc.enterprises, self.firms)
            case "strength":
                return "负面强度", f"≥{rule.min_strength:g}", f"{self.judge.strength(doc):.2f}"
            case "figures":
                asked = "、".join(
                    FIGURES[one.type] + (f"≥{number_words(one.min)}" if one.min else "") for one in rule.figures
                )
                return "文中数字", asked, _figures_said(doc.figures)
            case "words":
                there = tuple(word for word in rule.words if word in doc.title or word in doc.body)
                return "用词", listed(rule.words, {}), listed(there, {})
            case "but_not":
                there = tuple(word for word in rule.but_not if word in doc.title or word in doc.body)
                return "排除用词", "无", listed(there, {})
            case "heat":
                return "互动量", f"≥{rule.min_heat}", str(spread.heat)
            case "carriers":
                return "发声家数", f"≥{rule.min_carriers}", str(spread.carriers)
            case _:
                assert rule.growth is not None, key
                return "增长", *_growth_said(rule.growth, *spread.within(rule.growth))


def _figures_said(figures: Iterable[dict[str, object]], limit: int = 4) -> str:
    """`罚款500000、立案3`; 无 where there is none."""
    said = dict.fromkeys(
        FIGURES.get(str(figure.get("type")), str(figure.get("type")))
        + (number_words(value) if isinstance(value := figure.get("value"), int | float) else "")
        for figure in figures
    )
    return listed(said, {}, limit)


def _growth_said(growth: Growth, lately: int, before: int) -> tuple[str, str]:
    window = f"{growth.window_hours:g}小时"
    return (
        f"≥{growth.factor:g}倍且≥{growth.min_items}篇（{window}）",
        f"近{window}{lately}篇、前{window}{before}篇",
    )
