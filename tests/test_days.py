"""The three fixture days, 16 to 18 June of the sample city, as every room reads them."""

from __future__ import annotations

from datetime import date

import pytest

from cities.city import City
from crawlers.article import Article
from crawlers.folder import DataFolder, records_of
from index.documents import documents
from index.load import index_all, verify
from index.open import open_store
from index.query import parse_query
from ledger.ledger import Ledger
from nlp.annotation import Annotation
from nlp.relate import fold_events, fold_related

DAYS = [date(2026, 6, 16), date(2026, 6, 17), date(2026, 6, 18)]


def test_each_article_of_the_fixture_days_has_its_annotation_of_the_same_version(days: DataFolder) -> None:
    assert days.days("articles") == DAYS
    for day in DAYS:
        for source in days.sources("articles", day):
            articles = list(records_of(Article, days.articles(day, source)))
            annotations = list(records_of(Annotation, days.annotated(day, source)))
            assert articles
            assert [(each.id, each.version) for each in articles] == [(each.id, each.version) for each in annotations]


def test_the_power_plant_event_of_the_fixture_days_grows_day_by_day(days: DataFolder) -> None:
    sizes = []
    for day in DAYS:
        largest = max(fold_events(days, upto=day).values(), key=lambda event: len(event.members))
        sizes.append(len(largest.members))
    assert sizes == sorted(set(sizes))
    related = fold_related(days)
    kept = [id for id in largest.members if id in related]
    assert len(kept) > 10
    assert {related[id].event for id in kept} == {largest.id}
    assert "990102" in largest.districts


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
