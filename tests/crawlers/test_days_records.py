"""The three fixture days, 16 to 18 June of the sample city, as the crawlers' records reads them."""

from __future__ import annotations

from datetime import date

from crawlers.article import Article, Observation, content_version
from crawlers.folder import DataFolder, records_of


def test_each_article_of_the_fixture_days_carries_the_digest_of_its_content_and_its_evidence(days: DataFolder) -> None:
    articles = [
        (day, source, article)
        for day in days.days("articles")
        for source in days.sources("articles", day)
        for article in records_of(Article, days.articles(day, source))
    ]
    assert len(articles) > 30
    for day, source, article in articles:
        assert article.version == content_version(article.title, article.body, article.published_at)
        assert article.evidence is not None
        assert article.evidence.file.startswith(f"pages/{day}/{source}-")


def test_what_was_seen_again_in_the_fixture_days_had_been_collected_by_then(days: DataFolder) -> None:
    collected: dict[str, date] = {}
    for day in days.days("articles"):
        for source in days.sources("articles", day):
            for article in records_of(Article, days.articles(day, source)):
                collected.setdefault(article.id, day)
    seen = [
        (day, observation)
        for day in days.days("observations")
        for source in days.sources("observations", day)
        for observation in records_of(Observation, days.observations(day, source))
    ]
    assert {observation.removed for _, observation in seen} == {True, False}
    assert any(observation.engagement for _, observation in seen)
    for day, observation in seen:
        assert collected[observation.id] <= day
