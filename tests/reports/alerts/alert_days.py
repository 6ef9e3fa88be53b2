"""Days of collection laid down as files, small and real: what the alert step reads."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from cities.alerts import AlertRule
from cities.city import City
from cities.facts import Sentiment
from crawlers.article import Article, Engagement, Evidence, Observation, content_version
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder, write_records
from index.document import Document
from ledger.ledger import Ledger
from nlp.annotation import Annotation, DistrictMention, EmotionLabel, SentimentLabel, TopicLabel
from nlp.relation import Event, Related
from reports.alerts.house import House
from reports.alerts.rules import Judge, Spread

DAY = date(2026, 6, 17)
NEXT = date(2026, 6, 18)
NOW = datetime(2026, 6, 17, 22, 0, tzinfo=SHANGHAI)
TOMORROW = datetime(2026, 6, 18, 22, 0, tzinfo=SHANGHAI)
PAGE = "https://huanyu.yunze.example"
SENDER = "huanyu@sthj.yunze.example"


@dataclass(frozen=True, kw_only=True)
class Item:
    """An article with its answers; what is left out makes a negative press article on the power plant."""

    id: str
    source: str = "yzwb"
    title: str = "热电厂上空冒黑烟"
    body: str = "望江街道居民看见黑烟。气味刺鼻。"
    published: str = "2026-06-17T08:12:00+08:00"
    env: float = 0.97
    topics: tuple[str, ...] = ("power_plant", "air")
    sentiment: Sentiment = "negative"
    emotion: Any = None
    districts: tuple[str, ...] = ("990102",)
    stance: Any = "曝光"
    summary: tuple[str, ...] = ("望江街道居民看见黑烟。",)
    family: str | None = None
    event: str | None = None
    heat: int = 0


@dataclass
class Days:
    """Writes days into a folder; the events grow by the items that name them."""

    city: City
    folder: DataFolder
    members: dict[str, list[str]] = field(default_factory=dict)

    def put(
        self, day: date, *items: Item, names: dict[str, str] | None = None, at: time = time(22)
    ) -> None:  # fmt: skip
        """Lays down what a day's collection `at` that hour found."""
        fetched = datetime.combine(day, at, SHANGHAI).isoformat()
        for source in sorted({item.source for item in items}):
            mine = [item for item in items if item.source == source]
            articles = [self._article(item, day, fetched) for item in mine]
            write_records(self.folder.articles(day, source), articles)
            write_records(self.folder.annotated(day, source), map(_annotation, mine, articles))
            write_records(
                self.folder.observations(day, source), [heat_of(item.id, item.heat, fetched) for item in mine]
            )
        write_records(self.folder.related(day), [
            Related(id=item.id, family=item.family or item.id, original=item.family or item.id, event=item.event)
            for item in items
        ])  # fmt: skip
        for item in items:
            if item.event:
                self.members.setdefault(item.event, []).append(item.id)
        write_records(self.folder.events(day), [
            Event(id=id, name=(names or {}).get(id, "云泽热电厂冒黑烟"), first_seen=fetched, members=tuple(ids),
                  heat={})
            for id, ids in sorted(self.members.items())
        ])  # fmt: skip

    def _article(self, item: Item, day: date, fetched: str) -> Article:
        return Article(
            id=item.id, version=content_version(item.title, item.body, item.published),
            url=f"http://wb.yunze.example/news/{item.id}.html", source=item.source,
            kind=self.city.source_by_id[item.source].article_kind, title=item.title, body=item.body,
            published_at=item.published, fetched_at=fetched,
            evidence=Evidence(file=f"pages/{day}/{item.source}.warc.gz", record="urn:uuid:1", digest="sha1:A"),
        )  # fmt: skip


def house_of(days: Days, ledger: Ledger, key: bytes | None = b"k" * 32) -> House:
    return House(days.city, days.folder, ledger, PAGE, SENDER, key)


def heat_of(id: str, likes: int, at: str) -> Observation:
    return Observation(id=id, at=at, engagement=Engagement(likes=likes))


def _annotation(item: Item, article: Article) -> Annotation:
    return Annotation(
        id=item.id, version=article.version, env=item.env, model="made", summary=item.summary,
        topics=tuple(TopicLabel(label=topic, p=0.9) for topic in item.topics),
        sentiment=SentimentLabel(label=item.sentiment, p=0.9),
        emotion=EmotionLabel(label=item.emotion, p=0.8) if item.emotion else None,
        districts=tuple(
            DistrictMention(
                code=code, score=0.9, stance=item.stance, evidence="望", field="body", start=0, end=1, how="town"
            )
            for code in item.districts
        ),
    )  # fmt: skip


def document(**changes: Any) -> Document:
    """A negative article on the power plant in 临江区, with changes."""
    made = Document(
        id="a1", version="v1", url="http://wb.yunze.example/1.html", source="yzwb", source_name="云泽晚报",
        publisher="云泽日报社", tier="city", kind="press", title="热电厂冒黑烟", body="居民看见黑烟。", author=None,
        outlet=None, page=None, column=None, published_at="2026-06-17T08:12:00+08:00", published_day="2026-06-17",
        published_month="2026-06", dated=True, fetched_at="2026-06-17T22:00:00+08:00", day="2026-06-17", env=0.97,
        topics=("power_plant", "air"), sentiment="negative", sentiment_p=0.9, emotion=None, form=None, tags=(),
        enterprises=("yzrd",), districts=("990102",), stances={"990102": "曝光"},
        figures=({"type": "fine", "value": 300000.0},), keywords=(), summary=("居民看见黑烟。",), family="a1",
        original=True, event=None, heat=0, replied=False, reply=None, removed=False, own=False, corrected=(),
        evidence=None, model="made",
    )  # fmt: skip
    return replace(made, **changes)


AT = NOW
JUDGE = Judge(0.9)


def fires(one: AlertRule, doc: Document, heat: int = 0, carriers: int = 1) -> bool:
    return JUDGE.fired(one, doc, Spread(AT, heat, carriers))


def rule(**conditions: Any) -> AlertRule:
    return AlertRule(id="r", name="规则", level="Ⅱ", clock="watch", **conditions)
