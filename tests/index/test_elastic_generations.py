"""Rebuilding on a real server while articles arrive and readers read; an index for each month behind the one alias."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from index.document import Document
from index.elastic import ElasticStore
from index.elastic_options import ElasticOptions
from index.store import All, Term
from index.text import Cutter
from tests.index.made import generated, made

ALIAS = f"huanyu-generations-{os.getpid()}"
ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal, sys
from index.elastic import ElasticStore
from index.elastic_options import ElasticOptions
from index.text import Cutter
from tests.index.made import generated

def documents():
    for number, document in enumerate(generated(620, seed=3)):
        if number == 600:
            os.kill(os.getpid(), signal.SIGKILL)
        yield document

ElasticStore(sys.argv[1], "sample", Cutter(), ElasticOptions(monthly=sys.argv[2] == "True")).rebuild(documents())
"""
Opened = Callable[..., ElasticStore]


@pytest.fixture
def opened(elasticsearch_url: str) -> Iterator[Opened]:
    """Stores on one alias; each is as another process."""
    stores: list[ElasticStore] = []

    def open_one(**options: object) -> ElasticStore:
        stores.append(ElasticStore(f"{elasticsearch_url}/{ALIAS}", "sample", Cutter(), ElasticOptions(**options)))
        return stores[-1]

    yield open_one
    open_one().drop()
    for store in stores:
        store.close()


def in_month(id: str, month: str, **changes: object) -> Document:
    at = f"{month}-05T08:00:00+08:00"
    return made(id, published_at=at, published_day=at[:10], published_month=month, **changes)


def months_of(client: Elasticsearch) -> dict[str, str]:
    """id → the end of the name of the index in which it lies; an id that lies in two fails."""
    found = client.search(index=ALIAS, size=1000, source=False)["hits"]["hits"]
    assert len({hit["_id"] for hit in found}) == len(found), "an article lies in two indices"
    return {hit["_id"]: hit["_index"].rpartition("-v")[2] for hit in found}


@pytest.mark.parametrize("monthly", [False, True])
def test_what_arrives_changes_and_goes_while_all_is_built_anew_is_right_after_the_flip(
    monthly: bool, opened: Opened, client: Elasticsearch
) -> None:
    old = [in_month(f"a{number}", "2026-05") for number in range(6)]
    writer, rebuilder = opened(monthly=monthly), opened(monthly=monthly)
    writer.put(old)

    def arriving() -> Iterator[Document]:
        yield from old[:2]  # written by the rebuild before …
        writer.put([in_month("new", "2026-07"), in_month("a1", "2026-05", heat=7), in_month("a3", "2026-06", heat=9)])
        writer.delete(["a0", "a4"])
        yield from old[2:]  # … and after a writer wrote or deleted them

    rebuilder.rebuild(arriving())
    assert sorted(months_of(client)) == ["a1", "a2", "a3", "a5", "new"]
    heats = {hit.document.id: hit.document.heat for hit in writer.search(All()).hits}
    assert heats == {"a1": 7, "a2": 0, "a3": 9, "a5": 0, "new": 0}
    assert {name.rpartition("-v")[2][:6] for name in client.indices.get_alias(name=ALIAS)} == {"000002"}
    assert writer.put([in_month("a2", "2026-05", heat=5)]) == 1
    assert len(months_of(client)) == 5


def test_readers_have_answers_at_every_moment_while_writers_write_and_indices_are_flipped(opened: Opened) -> None:
    files = generated(150)
    reader, writer, rebuilder = opened(), opened(), opened()
    writer.put(files)
    seen: list[int] = []
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                seen.append(reader.search(All(), limit=1).total)
            except BaseException as error:
                failures.append(error)

    def write() -> None:
        while not stop.is_set():
            files.append(made(f"new{len(files)}"))
            try:
                writer.put(files[-1:])
            except BaseException as error:
                failures.append(error)

    def reading() -> Iterator[Document]:
        yield from list(files)

    threads = [threading.Thread(target=each) for each in (read, write)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        rebuilder.rebuild(reading())
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(seen) > 3
    assert min(seen) >= 150, "there was a moment without answers"
    assert len(files) > 150
    assert reader.search(All(), limit=0).total == len(files)


@pytest.mark.parametrize("monthly", [False, True])
def test_a_rebuild_killed_half_way_leaves_the_answers_and_later_writers_as_they_were(
    monthly: bool, opened: Opened, client: Elasticsearch, elasticsearch_url: str
) -> None:
    store = opened(monthly=monthly)
    store.put(generated(20))
    ended = subprocess.run([sys.executable, "-c", KILLED, f"{elasticsearch_url}/{ALIAS}", str(monthly)], cwd=ROOT)
    assert ended.returncode == -9
    assert store.search(All()).total == 20
    store.put([made("new")])
    assert store.search(All()).total == 21
    assert store.rebuild([*generated(620, seed=3), made("new")]) == 621
    assert store.search(All()).total == 621
    numbers = {name.rpartition("-v")[2][:6] for name in client.indices.get(index=f"{ALIAS}-v*")}
    assert len(numbers) == 1, "what the kill left is gone"


def test_each_month_has_an_index_of_its_own_behind_the_one_alias(opened: Opened, client: Elasticsearch) -> None:
    store = opened(monthly=True)
    store.put([in_month("a1", "2026-05"), in_month("a2", "2026-06"), in_month("a3", "2026-06")])
    assert months_of(client) == {"a1": "000001-2026-05", "a2": "000001-2026-06", "a3": "000001-2026-06"}
    assert store.search(Term(field="month", value="2026-06"), facets=("month",)).facets["month"] == {"2026-06": 2}
    assert [id for id, _ in store.versions()] == ["a1", "a2", "a3"]
    found = store.get("a2")
    assert found is not None
    assert found.published_month == "2026-06"
    assert store.delete(["a1", "a3", "nobody"]) == 2
    assert months_of(client) == {"a2": "000001-2026-06"}


def test_an_article_whose_date_is_corrected_moves_to_its_month_and_is_not_there_twice(
    opened: Opened, client: Elasticsearch
) -> None:
    store = opened(monthly=True)
    store.put([in_month("a1", "2026-05"), in_month("a2", "2026-05")])
    store.put([in_month("a1", "2026-06")])
    store.put(iter([in_month("a2", "2026-07"), replace(in_month("a2", "2026-08"), heat=3)]))
    assert months_of(client) == {"a1": "000001-2026-06", "a2": "000001-2026-08"}


def test_months_shards_and_replicas_hold_from_the_next_rebuild_on(opened: Opened, client: Elasticsearch) -> None:
    opened().put([in_month("a1", "2026-05")])
    asked = opened(monthly=True, shards=2, replicas=1)
    asked.put([in_month("a2", "2026-06")])
    assert set(months_of(client).values()) == {"000001"}
    asked.rebuild([in_month("a1", "2026-05"), in_month("a2", "2026-06")])
    assert months_of(client) == {"a1": "000002-2026-05", "a2": "000002-2026-06"}
    settings = client.indices.get_settings(index=f"{ALIAS}-v000002-2026-06")[f"{ALIAS}-v000002-2026-06"]["settings"]
    assert (settings["index"]["number_of_shards"], settings["index"]["number_of_replicas"]) == ("2", "1")
    assert settings["index"]["refresh_interval"] == "1s"
    assert "gc_deletes" not in settings["index"]
