from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from cities.city import City
from index.embedded import EmbeddedStore
from index.store import Store
from index.text import Cutter, city_words
from tests.index.secured import SecuredServer

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "elasticsearch.sh"
FETCHED = ROOT / "build" / "elasticsearch"
"""Kept between runs: the server is fetched once (900 MB, 142 MB kept)."""


@pytest.fixture(scope="session")
def cutter(sample: City) -> Cutter:
    return Cutter(city_words(sample))


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """A real server: the one that HUANYU_TEST_ES_URL names, else one that is started and stopped here."""
    given = os.environ.get("HUANYU_TEST_ES_URL")
    if given:
        yield given
        return
    if not SCRIPT.exists() or not (shutil.which("mvn") or (FETCHED / "home").is_dir()):
        pytest.skip("Elasticsearch: neither HUANYU_TEST_ES_URL nor mvn, so its tests did not run")
    started = subprocess.run(
        ["bash", str(SCRIPT), "start", str(FETCHED), str(_free_port())],
        capture_output=True,
        text=True,
        env=os.environ | {"ES_HEAP": "512m", "ES_BRIEF": "1"},
    )
    if started.returncode == 2:
        pytest.skip(f"Elasticsearch: {started.stderr.strip()}")
    assert started.returncode == 0, started.stderr
    yield started.stdout.strip().splitlines()[-1]
    subprocess.run(["bash", str(SCRIPT), "stop", str(FETCHED)], check=True)


@pytest.fixture
def client(elasticsearch_url: str) -> Iterator[Elasticsearch]:
    """The bare client, which sees what the store did."""
    with Elasticsearch(elasticsearch_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def secured() -> Iterator[SecuredServer]:
    """A second one, with security on, which a test may kill; nobody's own server serves for that."""
    if not (shutil.which("mvn") or (FETCHED / "home").is_dir()):
        pytest.skip("Elasticsearch: no mvn to fetch it, so the tests of its security and of its end did not run")
    server = SecuredServer(FETCHED.with_name("elasticsearch-secured"), _free_port())
    server.prepare()
    if (FETCHED / "home").is_dir() and not (server.folder / "home").exists():
        (server.folder / "home").symlink_to(FETCHED / "home")
    started = server.start()
    if started.returncode == 2:
        pytest.skip(f"Elasticsearch: {started.stderr.strip()}")
    assert started.returncode == 0, started.stderr
    yield server
    server.stop()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1]) % 20_000 + 20_000  # the script adds 100 for the transport


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
