"""Documents for the index's figures: sentences that stand in the project's own texts, drawn anew for each article.

About 660 characters an article, as Chinese news has them; sources, districts, topics and days unevenly shared out, as a
city's are. The same numbers give the same documents.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from cities.load import load_city
from index.document import Document

ROOT = Path(__file__).parent.parent
CHARACTERS = 660
FIRST_DAY = date(2016, 1, 1)
DAYS = 3_650
_SENTENCE = re.compile(r"[^。！？\n]{6,}[。！？]?")
_SENTIMENTS = ("neutral", "positive", "negative")
_KINDS = ("press", "weibo", "wechat", "gov", "message", "tv", "video")
_TIERS = ("city", "county", "province", "central")


def documents(count: int, first: int = 0) -> Iterator[Document]:
    """`count` documents, from the number `first` on."""
    return (document(number) for number in range(first, first + count))


def document(number: int) -> Document:
    draw = Random(number)
    sentences, titles, sources, codes, topics = _stock()
    length, body = 0, []
    while length < CHARACTERS:
        sentence = sentences[int(draw.random() * len(sentences))]
        body.append(sentence)
        length += len(sentence)
    day = FIRST_DAY + timedelta(days=int(draw.random() * DAYS))
    moment = f"{day}T{int(draw.random() * 24):02d}:{int(draw.random() * 60):02d}:00+08:00"
    source = _drawn(draw, sources)
    # An eighth are reprints of one of the hundred articles before.
    family = number - 1 - int(draw.random() * 100) if draw.random() < 0.125 and number > 100 else number
    values: dict[str, Any] = {
        "id": _id(number), "version": f"{draw.getrandbits(64):016x}", "url": f"http://news.example/{number}.html",
        "source": source, "source_name": f"来源{source}", "publisher": f"出版{source}", "tier": _drawn(draw, _TIERS),
        "kind": _drawn(draw, _KINDS), "title": titles[int(draw.random() * len(titles))], "body": "".join(body),
        "author": None, "outlet": None, "page": None, "column": None, "published_at": moment,
        "published_day": moment[:10], "published_month": moment[:7], "dated": True, "fetched_at": moment,
        "day": moment[:10], "env": 0.9 if draw.random() < 0.6 else 0.1,
        "topics": tuple({_drawn(draw, topics) for _ in range(int(draw.random() * 3))}),
        "sentiment": _drawn(draw, _SENTIMENTS), "sentiment_p": 0.8, "emotion": None, "form": "消息", "tags": (),
        "enterprises": (), "districts": tuple({_drawn(draw, codes) for _ in range(int(draw.random() * 3))}),
        "stances": {}, "figures": (), "keywords": (), "summary": tuple(body[:2]), "family": _id(family),
        "original": family == number, "event": f"e{number // 400}" if draw.random() < 0.1 else None,
        "heat": int(draw.paretovariate(0.8)) - 1, "replied": False, "reply": None, "removed": False, "own": False,
        "corrected": (), "evidence": {"file": f"pages/{moment[:10]}/{source}.warc.gz", "record": _id(number),
        "digest": f"{draw.getrandbits(160):040x}"}, "model": "bench-1",
    }  # fmt: skip
    return Document(**values)


def _id(number: int) -> str:
    """Sixteen digits that tell nothing of the number's order, as a hash would."""
    return f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}"


def _drawn(draw: Random, values: tuple[str, ...]) -> str:
    """The first far oftener than the last."""
    return values[int(draw.random() ** 2 * len(values))]


@cache
def _stock() -> tuple[list[str], list[str], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    texts: list[tuple[str, str]] = []
    for path in sorted((ROOT / "nlp" / "texts").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            texts.append((item.get("title") or "", item.get("body") or ""))
    for path in sorted((ROOT / "cities" / "sample" / "sites" / "texts").glob("*.yaml")):
        texts += [(item.get("title") or "", item["body"]) for item in yaml.safe_load(path.read_bytes())["items"]]
    city = load_city("sample")
    sentences = [sentence for _, body in texts for sentence in _SENTENCE.findall(body)]
    titles = [title for title, _ in texts if title]
    sources = tuple(f"s{number:03d}" for number in range(120))
    return (
        sentences,
        titles,
        sources,
        tuple(district.code for district in city.districts),
        tuple(topic.id for topic in city.topics.topics),
    )
