"""A small data folder of days, written as the steps before the index write it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from crawlers.article import Article, Engagement, Evidence, Observation, Reply
from crawlers.folder import DataFolder, write_records
from nlp.annotation import Annotation, DistrictMention, SentimentLabel, TopicLabel
from nlp.relation import Event, Related

DAY1, DAY2, DAY3 = date(2026, 6, 16), date(2026, 6, 17), date(2026, 6, 18)


def article(id: str, version: str = "v1", **changes: Any) -> Article:
    values: dict[str, Any] = {
        "id": id,
        "version": version,
        "url": f"http://rb.yunze.example/{id}.html",
        "source": "yzrb",
        "kind": "press",
        "title": f"{id} 的标题",
        "body": "云泽热电厂冒黑烟。\n居民报警。",
        "published_at": "2026-06-16T21:30:00+08:00",
        "fetched_at": "2026-06-16T22:00:01+08:00",
        "evidence": Evidence(file="pages/2026-06-16/yzrb.warc.gz", record="r", digest="d"),
    }
    return Article(**values | changes)


def annotation(id: str, version: str = "v1", **changes: Any) -> Annotation:
    values: dict[str, Any] = {
        "id": id,
        "version": version,
        "env": 0.93,
        "topics": (TopicLabel(label="power_plant", p=0.9), TopicLabel(label="air", p=0.7)),
        "sentiment": SentimentLabel(label="negative", p=0.8),
        "form": "消息",
        "districts": (mention("990102", "曝光"),),
        "model": "test-1",
    }
    return Annotation(**values | changes)


def mention(code: str, stance: Any) -> DistrictMention:
    return DistrictMention(
        code=code, score=1.0, stance=stance, evidence="云泽热电厂", field="body", start=0, end=5, how="landmark"
    )


def observation(id: str, at: str, **changes: Any) -> Observation:
    return Observation(id=id, at=at, **changes)


def engagement(**counts: int) -> Engagement:
    return Engagement(**counts)


def reply(text: str) -> Reply:
    return Reply(text=text, by="市生态环境局", at="2026-06-18T09:00:00+08:00")


def event(id: str, *members: str, joins: tuple[str, ...] = ()) -> Event:
    return Event(id=id, name=id, first_seen="2026-06-16T21:30:00+08:00", members=members, heat={}, joins=joins)


def write_day(
    folder: DataFolder,
    day: date,
    articles: Sequence[Article],
    *,
    annotations: Sequence[Annotation] | None = None,
    observations: Sequence[Observation] = (),
    related: Sequence[Related] = (),
    events: Sequence[Event] = (),
    source: str = "yzrb",
) -> None:
    """Annotations are those of the articles unless they are given."""
    made = [annotation(each.id, each.version) for each in articles] if annotations is None else annotations
    write_records(folder.articles(day, source), articles)
    write_records(folder.annotated(day, source), made)
    if observations:
        write_records(folder.observations(day, source), observations)
    if related:
        write_records(folder.related(day), related)
    if events:
        write_records(folder.events(day), events)
