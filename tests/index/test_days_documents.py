"""The three fixture days, 16 to 18 June of the sample city, as the index reads them."""

from __future__ import annotations

import pytest

from cities.city import City
from crawlers.folder import DataFolder
from index.documents import documents
from index.load import index_all, verify
from index.open import open_store
from index.query import parse_query
from ledger.ledger import Ledger


def test_a_page_taken_down_in_the_fixture_days_is_a_document_that_says_so(days: DataFolder, sample: City) -> None:
    with Ledger(f"sqlite:///{days.ledger}") as ledger:
        removed = [each for each in documents(sample, days, ledger) if each.removed]
    assert [each.source for each in removed] == ["yzwb"]


@pytest.mark.parametrize(("query", "kinds"), [("热电厂 类型:微博", {"weibo"}), ("主题:电厂 日期:2026-06-18", None)])
def test_the_fixture_days_are_found_by_their_words(
    query: str, kinds: set[str] | None, days: DataFolder, sample: City
) -> None:
    store = open_store("embedded:", days, sample)
    with Ledger(f"sqlite:///{days.ledger}") as ledger:
        assert index_all(sample, days, ledger, store) > 30
        assert verify(sample, days, ledger, store).good
    result = store.search(parse_query(query, sample))
    assert result.total > 0
    assert kinds is None or {hit.document.kind for hit in result.hits} == kinds
    store.close()
