"""The Elasticsearch store alone: alias and versioned indices, the strict mapping, what the server refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from cities.city import City
from crawlers.folder import DataFolder
from index.document import Document
from index.elastic import ElasticStore
from index.elastic_indices import mapping
from index.elastic_query import kept
from index.open import open_store
from index.store import All, DocumentsRefused, StoreError, Words
from index.text import Cutter
from tests.index.made import generated, made

KILLED = """
import os, signal, sys
from index.elastic import ElasticStore
from index.text import Cutter
from tests.index.made import generated

def documents():
    for number, document in enumerate(generated(620, seed=3)):
        if number == 600:
            os.kill(os.getpid(), signal.SIGKILL)
        yield document

getattr(ElasticStore(sys.argv[1], "sample", Cutter()), sys.argv[2])(documents())
"""


@pytest.fixture
def address(elasticsearch_url: str) -> str:
    return f"{elasticsearch_url}/huanyu-alone-{os.getpid()}"


@pytest.fixture
def elastic(address: str) -> Iterator[ElasticStore]:
    store = ElasticStore(address, "sample", Cutter())
    yield store
    store.drop()
    store.close()


def test_documents_lie_in_a_numbered_index_behind_the_alias(elastic: ElasticStore, client: Elasticsearch) -> None:
    elastic.put([made("a1")])
    assert list(client.indices.get_alias(name=elastic.alias)) == [f"{elastic.alias}-v000001"]
    elastic.rebuild([made("a1")])
    assert list(client.indices.get_alias(name=elastic.alias)) == [f"{elastic.alias}-v000002"]
    assert not client.indices.exists(index=f"{elastic.alias}-v000001")


def test_the_articles_id_is_the_documents(elastic: ElasticStore, client: Elasticsearch) -> None:
    elastic.put([made("4900000000000001")])
    assert client.get(index=elastic.alias, id="4900000000000001")["_source"]["id"] == "4900000000000001"


def test_the_cut_text_is_searched_but_not_kept_twice(elastic: ElasticStore, client: Elasticsearch) -> None:
    elastic.put([made("a1", "电厂冒烟", "正文")])
    assert not {"body_words", "title_characters"} & set(client.get(index=elastic.alias, id="a1")["_source"])


def test_the_mapping_names_every_field_of_a_document_and_is_strict() -> None:
    assert mapping()["dynamic"] == "strict"
    assert set(mapping()["properties"]) == set(kept(made("a1")))
    assert {field.name for field in fields(Document)} <= set(mapping()["properties"])


def test_what_the_server_refuses_is_told_with_its_reason_and_the_rest_is_kept(elastic: ElasticStore) -> None:
    too_long = made("x" * 600)
    impossible = made("a2", heat=2**70)
    with pytest.raises(DocumentsRefused) as refused:
        elastic.put([made("a1"), impossible, made("a3")])
    assert (refused.value.taken, list(refused.value.refused)) == (2, ["a2"])
    assert "out of range" in refused.value.refused["a2"]
    with pytest.raises(StoreError, match="too long"):
        elastic.put([too_long])
    assert elastic.search(All()).total == 2


@pytest.mark.parametrize("step", ["put", "rebuild"])
def test_killed_half_way_the_same_again_gives_the_same(elastic: ElasticStore, address: str, step: str) -> None:
    elastic.put(generated(20))
    ended = subprocess.run([sys.executable, "-c", KILLED, address, step], cwd=Path(__file__).parents[2])
    assert ended.returncode == -9
    documents = generated(620, seed=3)
    getattr(elastic, step)(documents)
    expected = {document.id for document in (*documents, *(generated(20) if step == "put" else ()))}
    assert {id for id, _ in elastic.versions()} == expected
    assert len(elastic._indices._all()) == 1


def test_a_new_word_of_the_city_finds_old_articles_and_nothing_is_due(elastic: ElasticStore, address: str) -> None:
    elastic.put([made("a1", "", "水美社区旁夜里施工，噪声很大"), made("a2", "", "水很美，社区里没有噪声")])
    later = ElasticStore(address, "sample", Cutter(["水美社区"]))
    for query in (Words(text="水美社区"), Words(text="水美社区噪声"), Words(text="水美", phrase=True)):
        assert [hit.document.id for hit in later.search(query).hits] == ["a1"]
    assert later.rebuild_due() is None
    later.close()


def test_versions_go_through_more_than_one_page(elastic: ElasticStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.elastic._STAMPS_A_PAGE", 7)
    elastic.put(generated(21))
    assert [id for id, _ in elastic.versions()] == sorted(document.id for document in generated(21))


def test_an_index_of_another_version_is_refused_with_advice(elastic: ElasticStore, client: Elasticsearch) -> None:
    elastic.put([made("a1")])
    client.indices.put_mapping(index=elastic.alias, meta={"schema": 0})
    again = ElasticStore(f"{elastic.name}", "sample", Cutter())
    with pytest.raises(StoreError, match="huanyu index --all 重建"):
        again.search(All())
    assert again.rebuild([made("a1")]) == 1
    assert again.search(All()).total == 1
    again.close()


def test_a_page_beyond_the_servers_bound_is_refused_with_words(elastic: ElasticStore) -> None:
    elastic.put([made("a1")])
    with pytest.raises(StoreError, match="max_result_window"):
        elastic.search(All(), offset=100_000)


def test_a_server_that_is_down_is_named_without_its_password(tmp_path: Path, sample: City) -> None:
    store = open_store("http://huanyu:geheim@127.0.0.1:9/", DataFolder(tmp_path), sample)
    with pytest.raises(StoreError) as told:
        store.search(All())
    assert "http://127.0.0.1:9/huanyu-sample" in str(told.value)
    assert "geheim" not in str(told.value)


def test_a_url_that_names_no_store_is_refused_with_words(tmp_path: Path, sample: City) -> None:
    with pytest.raises(StoreError, match="embedded:"):
        open_store("solr:", DataFolder(tmp_path), sample)
