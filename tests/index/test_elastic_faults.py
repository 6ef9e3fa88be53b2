"""A real server that dies, is full, is slow, was changed by hand: nothing lost, nothing twice, and the store is named."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from cities.city import City
from cities.load import load_city
from cities.sample.sites.server import SampleServer
from crawlers.article import Article
from crawlers.folder import DataFolder, records_of
from index.elastic import ElasticStore
from index.elastic_options import ElasticOptions
from index.load import index_articles, index_day, verify
from index.owed import owed
from index.store import All, Store, StoreError
from index.text import Cutter
from ledger.ledger import Ledger
from tests.huanyu.states import House, small_city
from tests.index.between import between
from tests.index.made import generated, made
from tests.index.secured import SecuredServer
from tests.index.written import DAY1, DAY2, article, write_day
from tests.ledger.moments import NOW

ALIAS = f"huanyu-faults-{os.getpid()}"
EVENING, NEXT_EVENING = "2026-06-17T23:00:00+08:00", "2026-06-18T23:00:00+08:00"


@pytest.fixture
def elastic(elasticsearch_url: str) -> Iterator[ElasticStore]:
    store = ElasticStore(f"{elasticsearch_url}/{ALIAS}", "sample", Cutter())
    yield store
    store.drop()
    store.close()


@pytest.fixture
def ledger(folder: DataFolder) -> Iterator[Ledger]:
    with Ledger(f"sqlite:///{folder.ledger}") as opened:
        yield opened


def test_while_a_rebuild_flips_what_is_read_page_by_page_waits_for_it(
    elastic: ElasticStore, elasticsearch_url: str
) -> None:
    elastic.put([made("a1"), made("a2")])
    flipping = iter([404, 503])
    with between(elasticsearch_url) as server:
        server.answer = lambda method, path, body: (
            (status, {"error": {"type": "index_not_found_exception"}, "status": status})
            if "/_pit" in path and method == "POST" and (status := next(flipping, None))
            else None
        )
        behind = ElasticStore(f"{server.url}/{ALIAS}", "sample", Cutter())
        assert ids_of(behind) == ["a1", "a2"]
        behind.close()
    assert next(flipping, None) is None


def ids_of(store: Store) -> list[str]:
    return [id for id, _ in store.versions()]


@pytest.mark.timeout(900)  # starts the server, twice where this test is the first that needs it
# the client may leave a connection that dies in its hands to the collector, which would tell another test of it
@pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning")
def test_killed_in_the_middle_of_a_bulk_and_started_again_nothing_is_lost_or_twice(
    secured: SecuredServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.elastic_bulk.OPERATIONS_A_REQUEST", 50)
    store = ElasticStore(f"{secured.url}/{ALIAS}", "sample", Cutter(), ElasticOptions(ca_file=secured.authority))
    documents = generated(600)

    def killing() -> Iterator:
        for number, document in enumerate(documents):
            if number == 500:  # the first requests are answered or on their way
                secured.kill()
            yield document

    with pytest.raises(StoreError, match=r"连不上|没有答复") as told:
        store.put(killing())
    assert f"检索库 {secured.address}/{ALIAS}" in str(told.value)
    del told
    gc.collect()
    assert secured.start().returncode == 0
    before = set(ids_of(store))
    assert before < {document.id for document in documents}
    assert store.put(documents) == 600
    assert ids_of(store) == sorted(document.id for document in documents)
    store.drop()
    store.close()


def test_a_full_disk_names_the_store_and_the_next_day_catches_up(
    elastic: ElasticStore, client: Elasticsearch, sample: City, folder: DataFolder, ledger: Ledger
) -> None:
    elastic.put([made("x1")])
    elastic.delete(["x1"])
    # As the server does it by itself above the flood stage of its disk.
    client.indices.put_settings(index=elastic.alias, settings={"index.blocks.read_only_allow_delete": True})
    write_day(folder, DAY1, [article("a1"), article("a2")])
    write_day(folder, DAY2, [article("b1")])
    with pytest.raises(StoreError, match="现在只读：服务器的磁盘超过了水位") as told:
        index_day(sample, folder, ledger, elastic, DAY1)
    assert elastic.name in str(told.value)
    assert not folder.quarantine("index", DAY1).exists(), "no article is to blame"
    assert owed(folder).days == {DAY1}
    client.indices.put_settings(index=elastic.alias, settings={"index.blocks.read_only_allow_delete": None})
    assert index_day(sample, folder, ledger, elastic, DAY2) == 3
    assert verify(sample, folder, ledger, elastic).good
    assert not folder.owed.exists()


def test_a_correction_that_the_store_did_not_take_is_put_with_the_next_day(
    elastic: ElasticStore, client: Elasticsearch, sample: City, folder: DataFolder, ledger: Ledger
) -> None:
    write_day(folder, DAY1, [article("a1"), article("a2")])
    index_day(sample, folder, ledger, elastic, DAY1)
    client.indices.put_settings(index=elastic.alias, settings={"index.blocks.write": True})
    ledger.correct("a1", "topics", ["water"], who="王敏", why="说的是水", at=NOW)
    with pytest.raises(StoreError, match="现在只读"):
        index_articles(sample, folder, ledger, elastic, ["a1"])
    client.indices.put_settings(index=elastic.alias, settings={"index.blocks.write": None})
    assert verify(sample, folder, ledger, elastic).stale == ("a1",)
    write_day(folder, DAY2, [article("b1")])
    index_day(sample, folder, ledger, elastic, DAY2)
    assert verify(sample, folder, ledger, elastic).good
    assert elastic.search(All(), facets=("topic",)).facets["topic"]["water"] == 1


def test_a_slow_server_is_waited_for(elasticsearch_url: str) -> None:
    with between(elasticsearch_url, delay_s=0.2) as server:
        store = ElasticStore(f"{server.url}/{ALIAS}-slow", "sample", Cutter())
        assert store.put(generated(30)) == 30
        assert store.search(All()).total == 30
        server.delay_s = 0
        store.drop()
        store.close()


def test_what_a_server_too_slow_took_after_all_is_not_there_twice(elasticsearch_url: str) -> None:
    with between(elasticsearch_url) as server:
        store = ElasticStore(f"{server.url}/{ALIAS}-late", "sample", Cutter())
        hasty = ElasticStore(f"{server.url}/{ALIAS}-late", "sample", Cutter(), ElasticOptions(timeout_s=2))
        store.put([made("a0")])

        def late(path: str, body: bytes) -> bytes:
            if "_bulk" in path:
                time.sleep(4)
            return body

        server.change = late
        with pytest.raises(StoreError, match="2 秒内没有答复") as told:
            hasty.put([made("a1"), made("a2")])
        assert store.name in str(told.value)
        server.change = lambda path, body: body
        assert store.put([made("a1"), made("a2")]) == 2
        assert ids_of(store) == ["a0", "a1", "a2"]
        store.drop()
        store.close()
        hasty.close()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"heat": {"type": "keyword"}}, "heat"),
        ({"published_at": {"type": "text"}}, "published_at"),
        ({"body_characters": {"type": "text", "analyzer": "standard"}}, "body_characters"),
        (None, "heat"),
    ],
)
def test_a_mapping_changed_by_hand_is_named_by_its_fields_and_built_anew(
    change: dict[str, object] | None, told: str, elastic: ElasticStore, client: Elasticsearch, elasticsearch_url: str
) -> None:
    elastic.put([made("a1")])
    mapping = client.indices.get_mapping(index=elastic.alias)[f"{elastic.alias}-v000001"]["mappings"]
    mapping["properties"] |= change or {}
    if change is None:
        del mapping["properties"]["heat"]
    client.indices.delete(index=f"{elastic.alias}-v000001")
    client.indices.delete_index_template(name=elastic.alias)  # it would put right what lacks
    client.indices.create(index=f"{elastic.alias}-v000001", mappings=mapping, aliases={elastic.alias: {}})
    again = ElasticStore(f"{elasticsearch_url}/{elastic.alias}", "sample", Cutter())
    for asked in (lambda: again.put([made("a2")]), lambda: again.search(All())):
        with pytest.raises(StoreError, match=rf"的映射被改过（.*{told}.*）.*huanyu reindex"):
            asked()
    assert told in (again.rebuild_due() or "")
    assert again.rebuild([made("a1"), made("a2")]) == 2
    assert again.search(All()).total == 2
    assert again.rebuild_due() is None
    again.close()


def test_a_mapping_changed_while_a_process_runs_blames_no_document(
    elastic: ElasticStore, client: Elasticsearch
) -> None:
    elastic.put([made("a1")])
    assert elastic.search(All()).total == 1  # this process has seen that the mapping is as it should be
    mapping = client.indices.get_mapping(index=elastic.alias)[f"{elastic.alias}-v000001"]["mappings"]
    del mapping["properties"]["heat"]
    client.indices.delete(index=f"{elastic.alias}-v000001")
    client.indices.delete_index_template(name=elastic.alias)  # it would put right what lacks
    client.indices.create(index=f"{elastic.alias}-v000001", mappings=mapping, aliases={elastic.alias: {}})
    with pytest.raises(StoreError, match=r"的映射被改过，收不下文章.*huanyu reindex"):
        elastic.put([made("a2")])


def test_an_alias_taken_away_by_hand_is_put_back_and_nothing_is_lost(
    elastic: ElasticStore, client: Elasticsearch, elasticsearch_url: str
) -> None:
    elastic.put([made("a1")])
    client.indices.delete_alias(index=f"{elastic.alias}-v000001", name=elastic.alias)
    again = ElasticStore(f"{elasticsearch_url}/{elastic.alias}", "sample", Cutter())
    again.put([made("a2")])
    assert ids_of(again) == ["a1", "a2"]
    again.close()


def test_a_correction_made_while_a_day_is_put_is_not_covered_by_it(
    elastic: ElasticStore, sample: City, folder: DataFolder, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_day(folder, DAY1, [article("a1"), article("a2")])
    index_day(sample, folder, ledger, elastic, DAY1)
    put = elastic.put

    def overtaken(documents: list) -> int:
        """The day was read; now a person corrects, on the page, and is the first to put."""
        monkeypatch.setattr(elastic, "put", put)
        ledger.correct("a1", "topics", ["water"], who="王敏", why="说的是水", at=NOW)
        index_articles(sample, folder, ledger, elastic, ["a1"])
        assert elastic.search(All(), facets=("topic",)).facets["topic"]["water"] == 1
        return put(documents)

    monkeypatch.setattr(elastic, "put", overtaken)
    index_day(sample, folder, ledger, elastic, DAY1)
    assert verify(sample, folder, ledger, elastic).good
    assert elastic.search(All(), facets=("topic",)).facets["topic"]["water"] == 1


def test_two_writers_at_once_lose_nothing_and_write_nothing_twice(
    elastic: ElasticStore, elasticsearch_url: str
) -> None:
    parts = [generated(120, seed=1), generated(120, seed=2)]
    failures: list[BaseException] = []

    def write(part: list) -> None:
        store = ElasticStore(f"{elasticsearch_url}/{ALIAS}", "sample", Cutter())
        try:
            for start in range(0, len(part), 40):
                store.put(part[start : start + 40])
        except BaseException as error:
            failures.append(error)
        store.close()

    elastic.put([made("a0")])
    threads = [threading.Thread(target=write, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert ids_of(elastic) == sorted(["a0", *(document.id for part in parts for document in part)])


def test_a_run_ends_with_status_1_naming_a_store_that_is_down_and_the_next_run_catches_up(
    elasticsearch_url: str, elastic: ElasticStore, sites: SampleServer, tmp_path: Path
) -> None:
    city = small_city(tmp_path / "small", ("liuyan",))
    down = House(city, tmp_path, now=EVENING, proxy=sites.proxy, store=f"http://127.0.0.1:9/{ALIAS}")
    _, told = down.huanyu("run", status=1)
    assert f"检索库 http://127.0.0.1:9/{ALIAS} 没有更新" in told
    assert "Traceback" not in told
    folder = DataFolder(down.folder)
    collected = {each.id for each in records_of(Article, folder.articles(DAY2, "liuyan"))}
    assert collected
    assert owed(folder).days == {DAY2}
    up = House(city, tmp_path, now=NEXT_EVENING, proxy=sites.proxy, store=f"{elasticsearch_url}/{ALIAS}")
    up.huanyu("run")
    assert not folder.owed.exists()
    assert collected <= set(ids_of(elastic))
    with Ledger(f"sqlite:///{folder.ledger}") as ledger:
        assert verify(load_city(str(city)), folder, ledger, elastic).good
