"""A site over a few made documents, with one user of each role."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from cities.city import City
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from index.open import open_store
from ledger.ledger import Ledger
from tests.index.made import made
from web.access import ROLES as ROLES
from web.app import create_app
from web.site import Site

NOW = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)
PASSWORD = "correct horse"
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"><svg onload="alert(4)"></svg>\u202e' + "长" * 10_000


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_hours(self, hours: float) -> None:
        self.now += timedelta(hours=hours)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def made_folder(sample: City, tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Store and ledger made once; each test has a copy of its own."""
    folder = DataFolder(tmp_path_factory.mktemp("web") / "sample")
    store = open_store("embedded:", folder, sample)
    store.put(
        [
            made("a1", "热电厂夜里冒黑烟", "临江区居民投诉。\n气味刺鼻。", topics=("power_plant",), sentiment="negative",
                 districts=("990102",), stances={"990102": "曝光"}, url="http://wb.yunze.example/1.html"),
            made("a2", "朱鹮来了", "石泉县云岭自然保护区。", topics=("ecology",), sentiment="positive"),
            made("evil", HOSTILE, HOSTILE, url="javascript:alert(3)"),
        ]
    )  # fmt: skip
    store.close()
    with Ledger(f"sqlite:///{folder.ledger}") as ledger:
        for role in ROLES:
            ledger.set_user(role, PASSWORD, role=role, district="990102", by="test", at=NOW)
    return folder


@pytest.fixture
def site(sample: City, folder: DataFolder, made_folder: DataFolder, clock: Clock) -> Iterator[Site]:
    shutil.copytree(made_folder.root, folder.root)
    store = open_store("embedded:", folder, sample)
    with Ledger(f"sqlite:///{folder.ledger}") as ledger:
        yield Site(city=sample, folder=folder, ledger=ledger, store=store, clock=clock)
    store.close()


@pytest.fixture
def client(site: Site) -> TestClient:
    return TestClient(create_app(site), follow_redirects=False)


@pytest.fixture
def login(client: TestClient) -> Callable[[str], TestClient]:
    def as_role(role: str) -> TestClient:
        answer = client.post("/login", data={"name": role, "password": PASSWORD})
        assert answer.status_code == 303
        return client

    return as_role
