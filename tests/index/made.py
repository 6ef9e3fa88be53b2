"""Documents for the tests of the index, made from few words."""

from __future__ import annotations

from typing import Any

from index.document import Document

WORDS = (
    *("空气质量", "电厂", "冒黑烟", "停产整治", "环保督察", "污水", "河长制", "噪声扰民", "PM2.5", "临江区", "安平县"),
    *("罚款", "30万元", "志愿者", "朱鹮", "秸秆焚烧", "立案", "通报", "居民", "脱硫", "A股", "ＶＯＣｓ"),
    *("，", "。", "“", "”", "的", "在", "\n"),
)
CODES = ("990102", "990103", "990121", "990171")
TOPICS = ("air", "power_plant", "water", "inspection", "noise")


def made(id: str, title: str = "", body: str = "", **changes: Any) -> Document:
    values: dict[str, Any] = {
        "id": id, "version": "v1", "url": None, "source": "yzrb", "source_name": "云泽日报", "publisher": "云泽日报社",
        "tier": "city", "kind": "press", "title": title, "body": body, "author": None, "outlet": None, "page": None,
        "column": None, "published_at": "2026-06-17T08:00:00+08:00", "published_day": "2026-06-17",
        "published_month": "2026-06", "dated": True, "fetched_at": "2026-06-17T22:00:00+08:00", "day": "2026-06-17",
        "env": 0.9, "topics": (), "sentiment": "neutral", "sentiment_p": 0.8, "emotion": None, "form": "消息",
        "tags": (), "enterprises": (), "districts": (), "stances": {}, "figures": (), "keywords": (), "summary": (),
        "family": id, "original": True, "event": None, "heat": 0, "replied": False, "reply": None, "removed": False,
        "own": False, "corrected": (), "evidence": None, "model": "test-1",
    }  # fmt: skip
    return Document(**values | changes)


def generated(count: int, seed: int = 7) -> list[Document]:
    """Documents of words drawn from WORDS, the same for the same seed; many share their time and their heat."""
    from random import Random

    draw = Random(seed)
    documents = []
    for number in range(count):
        day = f"2026-0{draw.choice((5, 6))}-{draw.randint(1, 28):02d}"
        documents.append(
            made(
                f"{draw.getrandbits(40):010x}{number:04d}",
                title="".join(draw.choices(WORDS[:-1], k=draw.randint(1, 6))),
                body="".join(draw.choices(WORDS, k=draw.randint(3, 40))),
                published_at=f"{day}T{draw.choice((8, 12, 20)):02d}:00:00+08:00",
                published_day=day,
                published_month=day[:7],
                source=draw.choice(("yzrb", "wb_city", "ljrb")),
                kind=draw.choice(("press", "weibo", "wechat")),
                tier=draw.choice(("central", "province", "city", "county")),
                sentiment=draw.choice(("negative", "neutral", "positive")),
                topics=tuple(draw.sample(TOPICS, draw.randint(0, 3))),
                districts=tuple(draw.sample(CODES, draw.randint(0, 2))),
                event=draw.choice((None, "e1", "e2")),
                outlet=draw.choice((None, "湖南日报", "云泽晚报")),
                env=draw.choice((0.1, 0.9)),
                original=draw.random() < 0.7,
                heat=draw.choice((0, 0, 0, 5, 17, 300)),
            )
        )
    return documents
