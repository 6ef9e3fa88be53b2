"""June of the sample city as its labels say it: perfect annotation, everything collected on the evening of 1 July."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from cities.city import City
from cities.sources import Source
from crawlers.article import Article, Evidence, Observation, Reply, content_version
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder, write_records, write_whole
from index.document import Document
from ledger.ledger import Ledger
from nlp.annotation import Annotation, DistrictMention, SentimentLabel, TopicLabel
from nlp.relation import Related
from reports.month.given import MonthInputs
from reports.month.inputs import month_inputs
from reports.month.records import MonthReport
from reports.month.table import report_of
from tests.reports.month.terminal import terminal

__all__ = ["terminal"]

DAY = date(2026, 7, 1)
NOW = datetime(2026, 7, 1, 22, tzinfo=SHANGHAI)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def truth(sample: City) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((sample.folder / "truth" / "month-2026-06.yaml").read_bytes())
    return found


@pytest.fixture(scope="session")
def labelled(tmp_path_factory: pytest.TempPathFactory, sample: City, truth: dict[str, Any]) -> DataFolder:
    """A data folder with every labelled text, as one evening's collection leaves it, and a ledger; read only."""
    folder = DataFolder(tmp_path_factory.mktemp("labelled") / "sample")
    firsts: dict[str, str] = {}
    related: list[Related] = []
    for path in sorted((sample.folder / "sites" / "texts").glob("*.yaml")):
        texts = yaml.safe_load(path.read_bytes())
        source = sample.source_by_id[texts["source"]]
        articles = [_article(source, item) for item in texts["items"]]
        write_records(folder.articles(DAY, source.id), articles)
        write_records(
            folder.annotated(DAY, source.id),
            [_annotation(each, item) for each, item in zip(articles, texts["items"], strict=True)],
        )
        write_records(folder.observations(DAY, source.id), [
            Observation(id=each.id, at=NOW.isoformat(), reply=_reply(item))
            for each, item in zip(articles, texts["items"], strict=True) if "reply" in item
        ])  # fmt: skip
        for each, item in zip(articles, texts["items"], strict=True):
            if name := item["truth"].get("family"):
                first = firsts.setdefault(name, each.id)
                related.append(Related(id=each.id, family=first, original=first))
        write_account(folder, DAY, source.id, {"ok": len(articles), "listing": 1})
    write_records(folder.related(DAY), related)
    with Ledger(f"sqlite:///{folder.ledger}") as ledger:
        for unit, count in truth["followers"].items():
            ledger.add_followers(unit, "2026-06", count, proof="后台截图", by="王芳", at=NOW)
    return folder


@pytest.fixture(scope="session")
def june_inputs(sample: City, labelled: DataFolder) -> MonthInputs:
    with Ledger(f"sqlite:///{labelled.ledger}") as ledger:
        return month_inputs(sample, labelled, ledger, "2026-06", now=NOW)


@pytest.fixture(scope="session")
def june(june_inputs: MonthInputs) -> MonthReport:
    return report_of(june_inputs)


@pytest.fixture
def june_folder(labelled: DataFolder, tmp_path: Path) -> DataFolder:
    """A copy of the labelled folder, to be written to."""
    shutil.copytree(labelled.root, tmp_path / "sample")
    return DataFolder(tmp_path / "sample")


@pytest.fixture
def ledger(june_folder: DataFolder) -> Iterator[Ledger]:
    with Ledger(f"sqlite:///{june_folder.ledger}") as ledger:
        yield ledger


@pytest.fixture
def document() -> Callable[..., Document]:
    """A city-tier news item of 10 June on 990102, praised; any field may be given."""

    def make(id: str, **changes: Any) -> Document:
        published = str(changes.pop("published_at", "2026-06-10T08:00:00+08:00"))
        districts = changes.pop("stances", {"990102": "正面"})
        values: dict[str, Any] = {
            "id": id, "version": "1", "url": f"http://rb.yunze.example/{id}", "source": "yzrb",
            "source_name": "云泽日报", "publisher": "云泽日报社", "tier": "city", "kind": "press",
            "title": f"题{id}", "body": "正文", "author": None, "outlet": None, "page": None, "column": None,
            "published_at": published, "published_day": published[:10],
            "published_month": published[:7], "dated": True, "fetched_at": "2026-06-10T22:00:00+08:00",
            "day": "2026-06-10", "env": 1.0, "topics": ("air",), "sentiment": "positive", "sentiment_p": 1.0,
            "emotion": None, "form": "消息", "tags": (), "enterprises": (), "districts": tuple(districts),
            "stances": districts, "figures": (), "keywords": (), "summary": (), "family": id, "original": True,
            "event": None, "heat": 0, "replied": False, "reply": None, "removed": False, "own": False, "corrected": (),
            "evidence": None, "model": "truth",
        }  # fmt: skip
        return Document(**(values | changes))

    return make


def write_account(folder: DataFolder, day: date, source: str, counts: dict[str, int]) -> None:
    data = {"source": source, "urls": {}, "counts": counts}
    write_whole(folder.account(day, source), json.dumps(data).encode())


def _article(source: Source, item: dict[str, Any]) -> Article:
    body = item.get("corrected", {}).get("body", item["body"])
    title = item.get("title") or ""
    published = None if "printed_date" in item else f"{item['published'].replace(' ', 'T')}:00+08:00"
    return Article(
        id=f"{source.id}/{item['key']}", version=content_version(title, body, published),
        url=f"http://{source.id}.example/{item['key']}", source=source.id, kind=source.article_kind, title=title,
        body=body, outlet=item.get("outlet"), column=item.get("column"), page=item.get("page"), published_at=published,
        fetched_at=NOW.isoformat(), source_district=source.district,
        evidence=Evidence(file=f"pages/{DAY}/{source.id}.warc.gz", record=f"<{item['key']}>", digest="sha1:0"),
    )  # fmt: skip


def _annotation(article: Article, item: dict[str, Any]) -> Annotation:
    truth = item["truth"]
    return Annotation(
        id=article.id, version=article.version, env=float(truth["env"]),
        topics=tuple(TopicLabel(label=topic, p=1.0) for topic in truth["topics"]),
        sentiment=SentimentLabel(label=truth["sentiment"], p=1.0), form=truth.get("form"),
        districts=tuple(
            DistrictMention(
                code=each["code"], score=1.0, stance=each["stance"],
                evidence="", field="body", start=0, end=0, how="name",
            )
            for each in truth["districts"]
        ),
        model="truth",
    )  # fmt: skip


def _reply(item: dict[str, Any]) -> Reply:
    reply = item["reply"]
    return Reply(text=reply["text"], by=reply["by"], at=f"{reply['at'].replace(' ', 'T')}:00+08:00")
