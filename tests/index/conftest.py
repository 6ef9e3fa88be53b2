from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from cities.city import City
from index.embedded import EmbeddedStore
from index.store import Store
from index.text import Cutter, city_words
from tests.index.secured import SecuredServer
from tests.server import FETCHED, borrow, elastic_port


@pytest.fixture(scope="session")
def cutter(sample: City) -> Cutter:
    return Cutter(city_words(sample))


@pytest.fixture
def client(elasticsearch_url: str) -> Iterator[Elasticsearch]:
    """The bare client, which sees what the store did."""
    with Elasticsearch(elasticsearch_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def secured() -> Iterator[SecuredServer]:
    """A second one, with security on, which a test may kill; nobody's own server serves for that."""
    if not (borrow(FETCHED) or shutil.which("mvn")):
        pytest.skip("Elasticsearch: no mvn to fetch it, so the tests of its security and of its end did not run")
    server = SecuredServer(FETCHED.with_name(f"{FETCHED.name}-secured"), elastic_port())
    server.prepare()
    borrow(server.folder, FETCHED)
    started = server.start()
    if started.returncode == 2:
        pytest.skip(f"Elasticsearch: {started.stderr.strip()}")
    assert started.returncode == 0, started.stderr
    yield server
    server.stop()


@pytest.fixture
def embedded(tmp_path: Path, cutter: Cutter) -> EmbeddedStore:
    return EmbeddedStore(tmp_path / "store", cutter)


@pytest.fixture(params=["embedded", "elastic"])
def store(request: pytest.FixtureRequest, cutter: Cutter) -> Iterator[Store]:
    """Each test that takes it runs on both engines, on a store of its own."""
    if request.param == "embedded":
        yield request.getfixturevalue("embedded")
        return
    from index.elastic import ElasticStore

    url = request.getfixturevalue("elasticsearch_url")
    opened = ElasticStore(f"{url}/huanyu-test-{os.getpid()}", "sample", cutter)
    yield opened
    opened.drop()
    opened.close()
