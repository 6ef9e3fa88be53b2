"""The three fixture days, 16 to 18 June of the sample city, as the ledger reads them."""

from __future__ import annotations

from datetime import datetime

from crawlers.article import Article
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder, records_of
from ledger.ledger import Ledger

EVENING = datetime(2026, 6, 18, 22, tzinfo=SHANGHAI)


def test_corrections_of_the_fixture_days_stay_when_their_files_are_made_again(days: DataFolder) -> None:
    url = f"sqlite:///{days.ledger}"
    ids = [
        article.id
        for day in days.days("articles")
        for source in days.sources("articles", day)
        for article in records_of(Article, days.articles(day, source))
    ]
    with Ledger(url) as ledger:
        for id in ids:
            ledger.correct(id, "sentiment", "neutral", who="王敏", why="读过", at=EVENING)
    for path in days.root.glob("annotated/*/*.jsonl"):
        path.unlink()
    with Ledger(url) as ledger:
        found = ledger.corrections_of(ids)
    assert len(ids) > 30
    assert sorted(found) == sorted(set(ids))
    assert {(made.field, made.after, made.who) for each in found.values() for made in each} == {
        ("sentiment", "neutral", "王敏")
    }
