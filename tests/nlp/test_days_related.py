"""The three fixture days, 16 to 18 June of the sample city, as annotation and relation reads them."""

from __future__ import annotations

from datetime import date

from cities.city import City
from crawlers.article import Article
from crawlers.folder import DataFolder, records_of
from nlp.annotate import Annotator
from nlp.annotate_day import annotate_day
from nlp.annotation import Annotation
from nlp.relate import fold_events, fold_related, relate_day

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


def test_the_fixture_days_done_anew_come_to_the_same_event(days: DataFolder, sample: City) -> None:
    before = max(fold_events(days).values(), key=lambda event: len(event.members))
    annotator = Annotator(sample)
    for day in DAYS:
        assert annotate_day(annotator, days, day) > 0
        relate_day(sample, days, day)
    after = max(fold_events(days).values(), key=lambda event: len(event.members))
    assert after.id == before.id
    read = {
        article.id
        for day in DAYS
        for source in days.sources("articles", day)
        for article in records_of(Article, days.articles(day, source))
    }
    then, now = set(before.members) & read, set(after.members)
    assert len(then & now) > 0.8 * len(then | now)
    files = {path: path.read_bytes() for part in ("related", "events") for path in days.root.glob(f"{part}/*.jsonl")}
    for day in DAYS:
        relate_day(sample, days, day)
    assert {path: path.read_bytes() for path in files} == files
