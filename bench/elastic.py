"""The Elasticsearch store against its bare client: `python -m bench.elastic [--url URL] [--documents 20000]`.

Without an address it starts the server of `make es`. The bare client and ours write the same documents under the same
mapping in turn; beside the clock stands the processor time of both sides, which says more where others work too.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from elasticsearch import Elasticsearch, helpers

from bench.annotate import sample_articles
from cities.load import load_city
from index.document import Document
from index.elastic import ElasticStore
from index.elastic_indices import mapping
from index.elastic_query import ORDERS, clause_of, counting, kept
from index.query import parse_query
from index.store import FACETS, Node
from index.text import Cutter, city_words

ROOT = Path(__file__).parent.parent
CHARACTERS = 660
ROUNDS = 5
HUNDRED_MILLION = 100_000_000
BARE = "huanyu-bench-bare"
QUERIES = (
    "电厂", "空气质量", "环保督察", "污水 处理", "噪声 扰民", "秸秆 焚烧 情感:负面", "河长制", "“停产整治”", "PM2.5",
    "区县:990102", "主题:大气 情感:负面", "电厂 OR 化工", "通报 -企业", "日期:2026-06", "类型:微博 噪声", "居民 投诉",
)  # fmt: skip


def documents(number: int) -> Iterator[Document]:
    """Articles of CHARACTERS characters made of the sample's texts, over two years."""
    draw = Random(7)
    texts = [each for each in sample_articles() if len(each.body) > 100]
    bodies = cycle([each.body for each in texts])
    for count, text in enumerate(islice(cycle(texts), number)):
        body = text.body
        while len(body) < CHARACTERS:
            body += "\n" + next(bodies)
        day = date(2025, 1, 1) + timedelta(days=draw.randrange(730))
        at = f"{day}T{draw.randrange(24):02d}:{draw.randrange(60):02d}:00+08:00"
        id = f"{draw.getrandbits(64):016x}{count:08d}"
        yield Document(
            id=id, version="1", url=f"http://news.example/{id}.html", source=text.source, source_name=text.source,
            publisher=text.source, tier=draw.choice(("central", "province", "city", "county")), kind=text.kind,
            title=text.title or body[:20], body=body[:CHARACTERS], author=None, outlet=None, page=None, column=None,
            published_at=at, published_day=str(day), published_month=str(day)[:7], dated=True, fetched_at=at,
            day=str(day), env=draw.random(), topics=tuple(draw.sample(("air", "water", "noise", "soil"), 2)),
            sentiment=draw.choice(("negative", "neutral", "positive")), sentiment_p=0.8, emotion=None, form="消息",
            tags=(), enterprises=(), districts=tuple(draw.sample(("990102", "990103", "990121"), draw.randint(0, 2))),
            stances={}, figures=(), keywords=("电厂", "居民"), summary=(body[:60],), family=id, original=True,
            event=None, heat=draw.randrange(1000), replied=False, reply=None, removed=False, own=False, corrected=(),
            evidence={"file": "pages/2026-06-17/yzrb.warc.gz", "record": id, "digest": id}, model="bench",
        )  # fmt: skip


@contextmanager
def server(url: str | None) -> Iterator[str | None]:
    """The address given, else the server of `make es`, stopped at the end; None where this machine cannot have it."""
    script, folder = str(ROOT / "scripts" / "elasticsearch.sh"), str(ROOT / "build" / "elasticsearch")
    if url is not None:
        yield url
        return
    started = subprocess.run(["bash", script, "start", folder, "19200"], capture_output=True, text=True)
    if started.returncode == 2:
        print(f"left out: {started.stderr.strip()}", file=sys.stderr)
        yield None
        return
    started.check_returncode()
    try:
        yield started.stdout.strip().splitlines()[-1]
    finally:
        subprocess.run(["bash", script, "stop", folder], check=True)


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, of this process's processor and of the server's."""

    clock: float
    own: float
    server: float

    @property
    def processor(self) -> float:
        return self.own + self.server


def spent(client: Elasticsearch, work: Callable[[], object]) -> Spent:
    server, own, began = server_s(client), time.process_time(), time.perf_counter()
    work()
    clock, own = time.perf_counter() - began, time.process_time() - own
    return Spent(clock, own, server_s(client) - server)


def server_s(client: Elasticsearch) -> float:
    """Processor time that the server has used since it started."""
    nodes = client.nodes.stats(metric="process", filter_path="nodes.*.process.cpu.total_in_millis")["nodes"]
    return sum(node["process"]["cpu"]["total_in_millis"] for node in nodes.values()) / 1000


def bulk_rates(
    client: Elasticsearch, store: ElasticStore, made: list[Document]
) -> dict[str, list[tuple[Spent, Spent]]]:
    """Way → of each round what the bare client spent on all documents, and what that way did right after it."""
    prepared = [{"_index": BARE, "_id": each.id, "_source": kept(each)} for each in made]

    def bare(actions: Iterator[dict[str, Any]]) -> None:
        deque(helpers.parallel_bulk(client, actions, thread_count=4, chunk_size=500), maxlen=0)
        client.indices.refresh(index=BARE)

    def anew() -> None:
        client.options(ignore_status=404).indices.delete(index=BARE)
        client.indices.create(index=BARE, mappings=mapping(), settings={"number_of_shards": 1, "number_of_replicas": 0})
        store.drop()
        store.put(())  # makes template, index and alias, as the bare client's index is there already

    ways: dict[str, Callable[[], object]] = {
        "parallel_bulk, sources made on the way": lambda: bare(
            {"_index": BARE, "_id": each.id, "_source": kept(each)} for each in made
        ),
        "ours: put": lambda: store.put(iter(made)),
        "ours: rebuild": lambda: store.rebuild(iter(made)),
    }
    measured: dict[str, list[tuple[Spent, Spent]]] = {name: [] for name in ways}
    for number in range(ROUNDS + 1):  # the first warms the server up
        for name, way in ways.items():
            pair = []
            for each in (lambda: bare(iter(prepared)), way):
                anew()
                pair.append(spent(client, each))
            if number:
                measured[name].append((pair[0], pair[1]))
    return measured


def print_bulk(rates: dict[str, list[tuple[Spent, Spent]]], number: int) -> float:
    """Medians of the pairs; returns how many documents a second a rebuild takes."""

    def of(values: Iterable[float]) -> float:
        return statistics.median(values)

    print(
        "| bulk | documents a second | pace of the bare client's | its processor time of ours | ours µs | server µs |"
    )
    print("|---|---|---|---|---|---|")
    both = [bare for pairs in rates.values() for bare, _ in pairs]
    rows = {"parallel_bulk, sources made before": [(bare, bare) for bare in both], **rates}
    rate = 0.0
    for name, pairs in rows.items():
        rate = number / of(way.clock for _, way in pairs)
        pace, work = (
            of(bare.clock / way.clock for bare, way in pairs),
            of(b.processor / w.processor for b, w in pairs),
        )
        own, server = (of(getattr(way, kind) for _, way in pairs) / number * 1e6 for kind in ("own", "server"))
        print(f"| {name} | {rate:.0f} | {pace:.2f} | {work:.2f} | {own:.0f} | {server:.0f} |")
    return rate


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """By the clock, and of this process's processor."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000


def query_times(client: Elasticsearch, store: ElasticStore, nodes: list[Node], facets: tuple[str, ...]) -> list[float]:
    """Milliseconds of ours and of the bare client at the median, and the medians of the differences, query by query,
    by the clock and of this process's processor."""
    ours, bare = [], []
    for _ in range(ROUNDS * 4):
        for node in nodes:
            asked = {
                "query": clause_of(node, store.cutter), "size": 21, "sort": ORDERS["time"], "track_total_hits": True,
                "aggs": {field: counting(field) for field in facets} or None,
            }  # fmt: skip

            def directly(asked: dict[str, Any] = asked) -> object:
                return client.search(index=store.alias, **asked)

            def through_us(node: Node = node) -> object:
                return store.search(node, limit=20, sort="time", facets=facets)

            bare.append(milliseconds(directly))
            ours.append(milliseconds(through_us))
    more = [[mine - theirs for mine, theirs in zip(*pair, strict=True)] for pair in zip(ours, bare, strict=True)]
    medians = [statistics.median(each) for each in zip(*more, strict=True)]
    return [*(statistics.median(clock for clock, _ in each) for each in (ours, bare)), *medians]


def sums(rate: float, bytes_a_document: float) -> str:
    """What 100 million documents would take, from what was measured on one shard of this machine."""
    hours = HUNDRED_MILLION / rate / 3600
    gigabytes = HUNDRED_MILLION * bytes_a_document / 1e9
    shards = -(-gigabytes // 40)
    return (
        f"100 million documents, on paper: × {bytes_a_document / 1000:.1f} KB = {gigabytes:.0f} GB without replicas, "
        f"so {shards:.0f} shards of at most 40 GB (ten years by month, 120 indices, hold {gigabytes / 120:.1f} GB "
        f"each: one shard a month). At {rate:.0f} a second, as measured on one node, a rebuild takes {hours:.1f} "
        f"hours, on six such nodes {hours / 6:.1f}; a day's 30,000 new ones take {30_000 / rate:.0f} s. A query over "
        "all goes to each shard, each of which holds about as much as a city's store does; one with 日期: is "
        "answered by its months alone."
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default=os.environ.get("HUANYU_TEST_ES_URL"))
    parser.add_argument("--documents", type=int, default=20_000)
    asked = parser.parse_args()
    with server(asked.url) as url:
        if url is not None:
            measure(url, list(documents(asked.documents)))


def measure(url: str, made: list[Document]) -> None:
    city = load_city("sample")
    store = ElasticStore(f"{url}/huanyu-bench", "sample", Cutter(city_words(city)))
    with Elasticsearch(url, request_timeout=60) as client:
        rates = bulk_rates(client, store, made)
        print(f"{len(made)} documents of {CHARACTERS} characters, Elasticsearch {client.info()['version']['number']};")
        print(f"medians of {ROUNDS} pairs, the bare client and the way right after it:\n")
        rate = print_bulk(rates, len(made))
        client.indices.forcemerge(index=store.alias, max_num_segments=1)
        size = client.indices.stats(index=store.alias)["_all"]["primaries"]["store"]["size_in_bytes"] / len(made)
        nodes = [parse_query(text, city) for text in QUERIES]
        query_times(client, store, nodes, ())
        print("\n| query, at the median | ours, ms | bare client, ms | ours more, ms | of it our processor, ms |")
        print("|---|---|---|---|---|")
        for words, facets in (("20 hits", ()), ("20 hits and eight facets", FACETS)):
            shown = " | ".join(f"{each:.2f}" for each in query_times(client, store, nodes, facets))
            print(f"| {words} | {shown} |")
        store.drop()
        client.indices.delete(index=BARE)
        store.close()
    print("\n" + sums(rate, size))


if __name__ == "__main__":
    main()
