"""The three fixture days, 16 to 18 June of the sample city, as the page reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from fastapi.testclient import TestClient

from cities.city import City
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from index.load import index_all
from index.open import open_store
from ledger.ledger import Ledger
from nlp.relate import fold_events
from tests.web.conftest import PASSWORD
from web.app import create_app
from web.site import Site

EVENING = datetime(2026, 6, 18, 22, tzinfo=SHANGHAI)


@pytest.fixture
def reader(sample: City, days: DataFolder) -> Iterator[TestClient]:
    """An analyst who has logged in, on the evening of the third day."""
    store = open_store("embedded:", days, sample)
    with Ledger(f"sqlite:///{days.ledger}") as ledger:
        index_all(sample, days, ledger, store)
        ledger.set_user("analyst", PASSWORD, role="analyst", by="test", at=EVENING)
        site = Site(city=sample, folder=days, ledger=ledger, store=store, clock=lambda: EVENING)
        client = TestClient(create_app(site))
        assert client.post("/login", data={"name": "analyst", "password": PASSWORD}).status_code == 200
        yield client
    store.close()


def test_the_plants_event_of_the_fixture_days_opens_with_its_carriers(reader: TestClient, days: DataFolder) -> None:
    event = max(fold_events(days).values(), key=lambda each: len(each.members))
    page = reader.get(f"/events/{event.id}")
    assert page.status_code == 200
    assert event.name in page.text
    assert "云泽晚报" in page.text
    assert "昨晚那股黑烟，到底是什么？" in page.text


def test_the_fixture_days_are_searched_narrowed_and_opened(reader: TestClient) -> None:
    found = reader.get("/search", params={"q": "热电厂 类型:报刊"}).text
    assert "被罚30万元并停产整治" in found
    assert "全脸烟灰面膜" not in found
    assert "全脸烟灰面膜" in reader.get("/search", params={"q": "热电厂 类型:微博"}).text


def test_a_page_taken_down_in_the_fixture_days_still_reads_and_says_so(reader: TestClient) -> None:
    found = reader.get("/search", params={"q": "昨晚那股黑烟"}).text
    path = found.split("/articles/")[1].split('"')[0]
    page = reader.get(f"/articles/{path}").text
    assert "昨晚那股黑烟" in page
    assert "原文已删" in page
