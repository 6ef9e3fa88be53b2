"""What an alert rule asks of an article, and what the article answers: pure functions of rule and document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cities.alerts import AlertRule
from cities.city import City
from index.document import Document
from reports.words import EMOTIONS, FIGURES, KINDS, SENTIMENTS, TIERS, listed

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


def fired(rule: AlertRule, document: Document, heat: int, carriers: int) -> bool:
    """Whether the rule fires. heat: reposts + comments + likes of the item or its event; carriers: outlets."""
    return all(holds for _, holds in _judged(rule, document, heat, carriers))


def explain(
    rule: AlertRule, document: Document, heat: int, carriers: int, city: City | None = None
) -> tuple[Condition, ...]:
    """Every condition that the rule sets, with what was asked and found; the rule fires when all hold.

    With `city`, topics, districts and firms are given by their names instead of their ids.
    """
    say = _Saying(city)
    return tuple(
        Condition(*say.condition(key, rule, document, heat, carriers), holds)
        for key, holds in _judged(rule, document, heat, carriers)
    )


def gravest(rules: tuple[AlertRule, ...]) -> AlertRule:
    """The rule of the highest level; of several, the one that stands first in alerts.yaml."""
    return min(rules, key=lambda rule: LEVELS.index(rule.level))


def _judged(rule: AlertRule, document: Document, heat: int, carriers: int) -> Iterator[tuple[str, bool]]:
    """(condition, whether it holds) for each condition that the rule sets, the cheap ones first."""
    yield "env", document.environmental and document.env >= rule.min_env
    if rule.sentiment:
        yield "sentiment", document.sentiment in rule.sentiment
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
    if rule.enterprises:
        yield "enterprises", not set(rule.enterprises).isdisjoint(document.enterprises)
    if rule.figures:
        yield "figures", any(figure.get("type") in rule.figures for figure in document.figures)
    if rule.words:
        yield "words", any(word in document.title or word in document.body for word in rule.words)
    if rule.min_heat:
        yield "heat", heat >= rule.min_heat
    if rule.min_carriers:
        yield "carriers", carriers >= rule.min_carriers


class _Saying:
    """Says conditions in Chinese."""

    def __init__(self, city: City | None) -> None:
        self.topics = {topic.id: topic.name for topic in city.topics.topics} if city else {}
        self.districts = {code: district.name for code, district in city.district_by_code.items()} if city else {}
        self.firms = {firm.id: firm.name for firm in city.enterprises} if city else {}

    def condition(self, key: str, rule: AlertRule, doc: Document, heat: int, carriers: int) -> tuple[str, str, str]:
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
            case "enterprises":
                return "企业", listed(rule.enterprises, self.firms), listed(doc.enterprises, self.firms)
            case "figures":
                types = tuple(dict.fromkeys(str(figure.get("type")) for figure in doc.figures))
                return "督察数字", listed(rule.figures, FIGURES), listed(types, FIGURES)
            case "words":
                there = tuple(word for word in rule.words if word in doc.title or word in doc.body)
                return "用词", listed(rule.words, {}), listed(there, {})
            case "heat":
                return "互动量", f"≥{rule.min_heat}", str(heat)
            case _:
                return "发声家数", f"≥{rule.min_carriers}", str(carriers)
