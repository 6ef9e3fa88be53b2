"""effective: the one way in which an article is seen, by index, alerts, months and page alike. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, time
from functools import lru_cache
from sys import intern
from typing import Any

from cities.sources import Source
from crawlers.article import Article, Observation
from crawlers.clock import SHANGHAI, month_of, shanghai_day
from index.document import Document
from ledger.corrections import Correction
from nlp.annotation import Annotation
from nlp.relation import Related


def effective(
    article: Article,
    annotation: Annotation,
    related: Related | None,
    observations: Sequence[Observation],
    corrections: Sequence[Correction],
    *,
    source: Source,
    day: date,
) -> Document:
    """The article as people see it: what the page says, what the program understood, what was seen later, and over
    all of that what a person corrected. `day` is the day of collection. ValueError where a date is none. Words that
    many articles share are kept once: a month of 200,000 must fit into memory.
    """
    published = article.published_at or article.fetched_at or datetime.combine(day, time(), SHANGHAI).isoformat()
    published_day, published_month = _day_and_month(published)
    document = Document(
        id=article.id,
        version=article.version,
        url=article.url,
        source=intern(article.source or source.id),
        source_name=source.name,
        publisher=source.family,
        tier=source.tier,
        kind=intern(article.kind or source.article_kind),
        title=article.title,
        body=article.body,
        author=article.author or None,
        outlet=article.outlet or None,
        page=article.page or None,
        column=article.column or None,
        published_at=published,
        published_day=published_day,
        published_month=published_month,
        dated=article.published_at is not None,
        fetched_at=intern(article.fetched_at) if article.fetched_at else published,
        day=intern(day.isoformat()),
        env=annotation.env,
        topics=tuple(intern(topic.label) for topic in annotation.topics),
        sentiment=intern(annotation.sentiment.label),
        sentiment_p=annotation.sentiment.p,
        emotion=None if annotation.emotion is None else annotation.emotion.label,
        form=None if annotation.form is None else intern(annotation.form),
        tags=_distinct(tag.id for tag in annotation.tags),
        enterprises=_distinct(firm.id for firm in annotation.enterprises),
        districts=_distinct(intern(mention.code) for mention in annotation.districts),
        stances={intern(mention.code): intern(mention.stance) for mention in reversed(annotation.districts)},
        figures=tuple(asdict(figure) for figure in annotation.figures),
        keywords=annotation.keywords,
        summary=annotation.summary,
        family=article.id if related is None else related.family,
        original=related is None or related.original == article.id,
        event=None if related is None else related.event,
        **_seen_later(observations),
        own=source.own,
        corrected=(),
        evidence=None if article.evidence is None else {
            "file": intern(article.evidence.file), "record": article.evidence.record, "digest": article.evidence.digest,
        },
        model=intern(annotation.model),
    )  # fmt: skip
    return _corrected(document, corrections)


@lru_cache(maxsize=4096)
def _day_and_month(published: str) -> tuple[str, str]:
    """Of a moment, by Shanghai's calendar: minutes of a month are fewer than its articles."""
    return intern(shanghai_day(datetime.fromisoformat(published)).isoformat()), intern(month_of(published))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _seen_later(observations: Sequence[Observation]) -> dict[str, Any]:
    """Of the observations in order of time, the last that names a thing holds for it."""
    if not observations:
        return {"heat": 0, "reply": None, "replied": False, "removed": False}
    counts: dict[str, int] = {}
    reply, removed = None, False
    for seen in sorted(observations, key=lambda seen: seen.at):
        engagement = {} if seen.engagement is None else asdict(seen.engagement)
        counts |= {name: number for name, number in engagement.items() if number is not None}
        reply = reply if seen.reply is None else asdict(seen.reply)
        removed = removed or seen.removed
    heat = sum(counts.get(name, 0) for name in ("reposts", "comments", "likes"))
    return {"heat": heat, "reply": reply, "replied": reply is not None, "removed": removed}


def _corrected(document: Document, corrections: Sequence[Correction]) -> Document:
    """The document with what people said of it; of several words on one field the last made holds."""
    if not corrections:
        return document
    last = {correction.field: correction.after for correction in sorted(corrections, key=lambda made: made.number)}
    changes: dict[str, Any] = {"corrected": tuple(sorted(last))}
    for field, after in last.items():
        changes |= _changes(document, field, after)
    return replace(document, **changes)


def _changes(document: Document, field: str, after: Any) -> dict[str, Any]:
    match field:
        case "env":
            return {"env": 1.0 if after else 0.0}
        case "sentiment":
            return {"sentiment": after, "sentiment_p": 1.0}
        case "districts":
            stances = {entry["code"]: entry["stance"] for entry in after}
            return {"districts": tuple(stances), "stances": stances}
        case "family":
            return {"family": after, "original": after == document.id}
        case "topics" | "tags" | "enterprises" | "figures":
            return {field: tuple(after)}
        case _:
            return {field: after}
