"""Documents for the bench of the index: sentences of real texts put together anew, 660 characters an article.

Of the shared data where it is there (207,000 sentences of news and of citizens' messages), else of the sample city's
texts, whose few words stand in nearly every article: figures of those say little.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.annotate import sample_articles
from cities.city import City
from index.document import Document

SHARED = Path(os.environ.get("HUANYU_SHARED", Path(__file__).parents[2] / "shared")) / "data"
LENGTH = 660
"""characters of a body"""
BODIES = 20_000
"""that differ; beyond them the same come again under other ids, days and districts"""
FIRST_DAY, DAYS = date(2024, 1, 1), 1_000
_SENTENCE = re.compile(r"(?<=[。！？\n])")


def sentences() -> list[str]:
    texts: list[str] = []
    if SHARED.is_dir():
        texts += [row["text"] for row in _rows("tv/xwlb_2022-09_2025-12.jsonl.gz")]
        texts += [row["body"] + row["reply"] for row in _rows("complaints/messages_with_replies.jsonl.gz")]
    else:
        texts += [each.body for each in sample_articles()]
    return [part for text in texts for each in _SENTENCE.split(text) if 8 < len(part := each.strip()) < 200]


def documents(city: City, count: int) -> Iterator[Document]:
    """The same for the same texts: districts, topics, sources and kinds in uneven shares, over a thousand days."""
    bodies = _bodies(city)
    draw = Random(1)
    for number in range(count):
        day = (FIRST_DAY + timedelta(draw.randrange(DAYS))).isoformat()
        at = f"{day}T{draw.randrange(6, 24):02d}:{draw.randrange(60):02d}:00+08:00"
        yield replace(
            bodies[number % len(bodies)], id=f"{draw.getrandbits(64):016x}", family=f"f{number - number % 3}",
            published_at=at, published_day=day, published_month=day[:7], fetched_at=at, day=day,
            heat=int(draw.paretovariate(0.8)) - 1,
        )  # fmt: skip


def _bodies(city: City) -> list[Document]:
    draw, parts = Random(2), sentences()
    return [_document(city, draw, _text(draw, parts)) for _ in range(BODIES)]


def _text(draw: Random, parts: list[str]) -> str:
    chosen: list[str] = []
    while sum(map(len, chosen)) < LENGTH - 24:
        chosen.append(draw.choice(parts))
    return "".join(chosen)[: LENGTH + 40]


def _document(city: City, draw: Random, text: str) -> Document:
    source = _uneven(draw, city.sources)
    districts = _distinct(_uneven(draw, city.districts).code for _ in range(draw.choice((0, 1, 1, 2))))
    return Document(
        id="", version="0123456789abcdef", url="http://www.paper.example/content/2026-06/17/content_123456.html",
        source=source.id, source_name=source.name, publisher=source.family, tier=source.tier,
        kind=source.article_kind, title=text[:24], body=text[24:], author="记者 王敏", outlet=source.name, page="02",
        column="要闻", published_at="", published_day="", published_month="", dated=True, fetched_at="", day="",
        env=round(draw.random(), 4), topics=_distinct(_uneven(draw, city.topics.topics).id for _ in range(2)),
        sentiment=draw.choices(("negative", "neutral", "positive"), (2, 5, 3))[0], sentiment_p=0.8712, emotion=None,
        form="消息", tags=(), enterprises=(), districts=districts, stances=dict.fromkeys(districts, "曝光"),
        figures=({"type": "fine", "value": 300000.0, "unit": "元", "span": "30万元", "field": "body"},),
        keywords=tuple(text[at : at + 4] for at in (30, 90, 200)), summary=(text[24:84],), family="", original=True,
        event=None, heat=0, replied=False, reply=None, removed=False, own=source.own, corrected=(),
        evidence={"file": "pages/2026-06-17/paper.warc.gz", "record": "urn:uuid:1f", "digest": "sha1:3I42H3S6"},
        model="2026.06",
    )  # fmt: skip


def _uneven(draw: Random, of: Any) -> Any:
    """The first ones more often than the last."""
    return of[min(int(draw.expovariate(4 / len(of))), len(of) - 1)]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(SHARED / name, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)
