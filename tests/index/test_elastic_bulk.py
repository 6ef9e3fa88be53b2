"""Bulk on a real server behind one that is busy, picky or wrong: back-off, quarantine with the reason, one clear line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from cities.city import City
from crawlers.folder import DataFolder, records_of
from crawlers.quarantine import Quarantined
from index.elastic import ElasticStore
from index.elastic_bulk import TRIES
from index.load import index_day, verify
from index.store import All, DocumentsRefused, StoreError
from index.text import Cutter
from ledger.ledger import Ledger
from tests.index.between import Answer, Between, between
from tests.index.made import generated, made
from tests.index.written import DAY1, article, engagement, observation, write_day

BUSY = {"error": {"type": "es_rejected_execution_exception", "reason": "queue is full"}, "status": 429}


@pytest.fixture
def server(elasticsearch_url: str) -> Iterator[Between]:
    with between(elasticsearch_url) as state:
        yield state


@pytest.fixture
def elastic(server: Between, monkeypatch: pytest.MonkeyPatch) -> Iterator[ElasticStore]:
    monkeypatch.setattr("index.elastic_bulk.FIRST_WAIT_S", 0.01)
    store = ElasticStore(f"{server.url}/huanyu-bulk-{os.getpid()}", "sample", Cutter())
    yield store
    server.answer = lambda method, path, body: None
    store.drop()
    store.close()


def test_a_server_that_is_busy_is_asked_again_until_it_takes_everything(server: Between, elastic: ElasticStore) -> None:
    left = [3]

    def busy(method: str, path: str, body: bytes) -> Answer | None:
        left[0] -= "_bulk" in path
        return (429, BUSY) if "_bulk" in path and left[0] >= 0 else None

    server.answer = busy
    assert elastic.put(generated(20)) == 20
    assert elastic.search(All()).total == 20
    assert sum("_bulk" in path for _, path in server.seen) == 4


def test_of_a_request_that_was_taken_in_part_only_the_rest_is_sent_again(
    server: Between, elastic: ElasticStore
) -> None:
    sent: list[list[str]] = []

    def taken_in_part(method: str, path: str, body: bytes) -> Answer | None:
        if "_bulk" in path:
            sent.append([json.loads(line)["index"]["_id"] for line in body.splitlines()[::2]])
        return None

    def half_busy(path: str, body: bytes) -> bytes:
        if "_bulk" not in path or len(sent) > 1:
            return body
        items = json.loads(body)["items"]
        items[1::2] = [{"index": BUSY} for _ in items[1::2]]
        return json.dumps({"items": items}).encode()

    server.answer, server.change = taken_in_part, half_busy
    assert elastic.put([made(f"a{number}") for number in range(5)]) == 5
    assert sent == [["a0", "a1", "a2", "a3", "a4"], ["a1", "a3"]]


def test_a_server_that_stays_busy_is_named_and_no_document_is_blamed(server: Between, elastic: ElasticStore) -> None:
    elastic.put([made("a1")])
    server.seen.clear()
    server.answer = lambda method, path, body: (429, BUSY) if "_bulk" in path else None
    with pytest.raises(StoreError, match="一直太忙") as told:
        elastic.put(generated(3))
    assert not isinstance(told.value, DocumentsRefused)
    assert elastic.name in str(told.value)
    assert sum("_bulk" in path for _, path in server.seen) == TRIES


def test_a_request_that_is_too_large_for_the_server_is_halved(server: Between, elastic: ElasticStore) -> None:
    server.answer = lambda method, path, body: (413, {}) if "_bulk" in path and len(body) > 6_000 else None
    with pytest.raises(DocumentsRefused) as refused:
        elastic.put([*(made(f"a{number}", body="短文") for number in range(9)), made("big", body="长" * 5_000)])
    assert (refused.value.taken, list(refused.value.refused)) == (9, ["big"])
    assert elastic.search(All()).total == 9


def test_what_the_server_refuses_lies_in_quarantine_with_its_reason(
    elastic: ElasticStore, sample: City, folder: DataFolder
) -> None:
    many = observation("a2", "2026-06-16T23:00:00+08:00", engagement=engagement(likes=2**70))
    write_day(folder, DAY1, [article("a1"), article("a2"), article("a3")], observations=[many])
    with Ledger(f"sqlite:///{folder.ledger}") as ledger:
        assert index_day(sample, folder, ledger, elastic, DAY1) == 2
        assert verify(sample, folder, ledger, elastic).missing == ("a2",)
    (line,) = records_of(Quarantined, folder.quarantine("index", DAY1))
    assert (line.item, line.reason) == ("a2", "refused")
    assert "document_parsing_exception" in (line.detail or "")
    assert "out of range of long" in (line.detail or "")


@pytest.mark.parametrize("number", ["7.17.28", "10.0.0"])
def test_a_server_of_another_major_version_is_one_clear_line(number: str, tmp_path: Path) -> None:
    def old(method: str, path: str, body: bytes) -> Answer | None:
        if path == "/":
            return 200, {"version": {"number": number}, "tagline": "You Know, for Search"}
        return 400, {"error": {"type": "media_type_header_exception", "reason": "Invalid media-type"}, "status": 400}

    with between("", answer=old) as server:
        store = ElasticStore(server.url, "sample", Cutter())
        for asked in (lambda: store.put([made("a1")]), lambda: store.search(All()), lambda: store.rebuild([])):
            with pytest.raises(StoreError) as told:
                asked()
            assert str(told.value) == f"检索库 {store.name} 的服务器版本是 {number}，需要 8 或 9"
        store.close()


def test_a_name_that_begins_like_another_citys_does_not_touch_its_indices(
    elastic: ElasticStore, elasticsearch_url: str
) -> None:
    other = ElasticStore(f"{elasticsearch_url}/{elastic.alias}-vx", "sample", Cutter())
    other.put([made("b1")])
    elastic.put([made("a1")])
    elastic.rebuild([made("a2")])
    assert other.search(All()).total == 1
    other.drop()
    other.close()


def test_an_index_is_never_made_by_writing_alone(elastic: ElasticStore, elasticsearch_url: str) -> None:
    elastic.put([made("a1")])
    with Elasticsearch(elasticsearch_url) as client:
        client.indices.delete(index=f"{elastic.alias}-v000001")
        elastic.put([made("a2")])
        assert (
            client.indices.get_mapping(index=elastic.alias)[f"{elastic.alias}-v000001"]["mappings"]["dynamic"]
            == "strict"
        )
    assert [hit.document.id for hit in elastic.search(All()).hits] == ["a2"]
