"""The house of bench.load: a city of many sources, days of articles written plainly, commands run and measured."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from elasticsearch import Elasticsearch

from bench.annotate import sample_articles
from bench.articles import sentences
from bench.elastic import server_s
from cities.city import City
from cities.load import load_city
from crawlers.article import Article, content_version
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from crawlers.record import Record, line_of
from nlp.annotation import Annotation, DistrictMention, SentimentLabel, TopicLabel
from nlp.relation import Related

REPRINTS = 6
"""One of so many is another's text with a new head."""
LENGTH = 660
"""characters of a body, about"""


@dataclass(frozen=True, slots=True)
class Spent:
    """Of one command: seconds by the clock, of processors, of the server's processors; megabytes at most in memory."""

    clock: float
    own: float
    server: float
    megabytes: float


class House:
    """A city's data folder, its index on Elasticsearch where a server is named; used as a context it leaves nothing."""

    def __init__(self, city: Path, data: Path, url: str | None, name: str) -> None:
        self.city_folder, self.data = city, data
        self._client = Elasticsearch(url, request_timeout=60) if url else None
        self._alias = f"huanyu-load-{name}"
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8",
            "HUANYU_CITY": str(city), "HUANYU_DATA": str(data),
            "HUANYU_STORE": f"{url.rstrip('/')}/{self._alias}" if url else "embedded:",
        }  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._client is not None:
            for name in self._client.indices.get(index=f"{self._alias}-*"):
                self._client.indices.delete(index=name)
            self._client.close()

    @cached_property
    def city(self) -> City:
        return load_city(str(self.city_folder))

    @property
    def folder(self) -> DataFolder:
        return DataFolder(self.data / self.city_folder.name)

    def run(self, *words: str) -> Spent:
        """A command of huanyu; RuntimeError where it ends badly.

        `alert` may end with 1: it names whom nobody is left to be told of, where a section has no alternate.
        """
        last = self.folder.days("articles")[-1]
        environment = {**self.environment, "HUANYU_NOW": f"{last}T22:00:00+08:00"}
        on_server = server_s(self._client) if self._client else 0.0
        told = self.data / "told"
        begun = time.perf_counter()
        with told.open("wb") as log:
            command = [sys.executable, "-m", "huanyu", *words]
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        clock = time.perf_counter() - begun
        if process.returncode > (words[0] == "alert"):
            raise RuntimeError(f"{' '.join(words)}: {process.returncode}\n{told.read_text()[-2000:]}")
        on_server = server_s(self._client) - on_server if self._client else 0.0
        return Spent(clock, used.ru_utime + used.ru_stime, on_server, used.ru_maxrss / 1024)

    def bytes_of(self, parts: Iterable[str]) -> dict[str, int]:
        """What lies under each part of the data folder, as long as the files say they are."""
        return {
            part: sum(path.stat().st_size for path in (self.folder.root / part).rglob("*") if path.is_file())
            for part in parts
        }

    def index_bytes(self) -> int:
        if self._client is None:
            return self.bytes_of(["store"])["store"]
        # a merge of five years may take minutes beside other work
        self._client.options(request_timeout=1800).indices.forcemerge(index=f"{self._alias}-*", max_num_segments=1)
        stats = self._client.indices.stats(index=f"{self._alias}-*")
        return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])


def day_of(house: House, day: date, number: int) -> list[Article]:
    """Writes a day's articles as collecting would have left them, and the accounts."""
    made = _articles(house.city, day, number)
    by_source: dict[str, list[Article]] = {}
    for each in made:
        by_source.setdefault(str(each.source), []).append(each)
    for source in house.city.sources:
        some = by_source.get(source.id, [])
        _write(house.folder.articles(day, source.id), some)
        account = house.folder.account(day, source.id)
        account.parent.mkdir(parents=True, exist_ok=True)
        account.write_text(f'{{"source": "{source.id}", "counts": {{"ok": {len(some)}}}, "urls": {{}}}}')
    return made


def write_history(house: House, first: date, days: int, number: int) -> int:
    """Days with what was understood of them, as the steps would have left them; how many articles."""
    draw = Random(3)
    codes = [each.code for each in house.city.districts]
    for turn in range(days):
        day = first + timedelta(days=turn)
        made = day_of(house, day, number)
        by_source: dict[str, list[Annotation]] = {}
        for each in made:
            by_source.setdefault(str(each.source), []).append(_annotation(each, draw, codes))
        for source, some in by_source.items():
            _write(house.folder.annotated(day, source), some)
        _write(house.folder.related(day), [Related(id=each.id, family=each.id, original=each.id) for each in made])
        _write(house.folder.events(day), [])
    return days * number


def _articles(city: City, day: date, number: int) -> list[Article]:
    draw, parts = Random(day.isoformat()), _sentences()
    made: list[Article] = []
    for at in range(number):
        source = draw.choice(city.sources)
        if made and at % REPRINTS == 0:
            first = draw.choice(made)
            title, body = first.title, f"据{first.source}消息，{first.body}"
        else:
            body = draw.choice(parts[1])  # one sentence of the environment; of many, all articles would be alike
            while len(body) < LENGTH:
                body += draw.choice(parts[0])
            title, body = body[:22], body[22:]
        hour = datetime(day.year, day.month, day.day, draw.randrange(6, 21), draw.randrange(60), tzinfo=SHANGHAI)
        at_said = hour.isoformat()
        made.append(
            Article(
                id=f"{day:%Y%m%d}{at:06}", version=content_version(title, body, at_said), source=source.id,
                kind="press", url=f"http://{source.id}.example/{day}/{at}.html", title=title, body=body,
                published_at=at_said, fetched_at=f"{day}T22:00:00+08:00", source_district=source.district,
            )
        )  # fmt: skip
    return made


@cache
def _sentences() -> tuple[list[str], list[str]]:
    """Of anything, and of the sample city's environment."""
    own = [
        f"{part}。" for each in sample_articles() for part in each.body.replace("\n", "").split("。") if len(part) > 8
    ]
    return sentences(), own


def _annotation(article: Article, draw: Random, codes: Sequence[str]) -> Annotation:
    mention = DistrictMention(
        code=draw.choice(codes), score=1.0, stance="提及", evidence="", field="body", start=0, end=0, how="name"
    )
    return Annotation(
        id=article.id, version=article.version, env=draw.choice((0.1, 0.9)), model="bench",
        topics=(TopicLabel(label="water", p=0.9),), summary=(article.body[:40],),
        sentiment=SentimentLabel(label=draw.choice(("negative", "neutral", "positive")), p=0.9), districts=(mention,),
    )  # fmt: skip


def _write(path: Path, records: Sequence[Record]) -> None:
    """As `write_records`, but for bringing each of tens of thousands of files to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line_of(each) + "\n" for each in records), encoding="utf-8")
