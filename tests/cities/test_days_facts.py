"""The three fixture days, 16 to 18 June of the sample city, as the city's facts reads them."""

from __future__ import annotations

from cities.city import City
from crawlers.folder import DataFolder, records_of
from nlp.annotation import Annotation


def test_whatever_the_fixture_days_name_is_a_fact_of_the_city(days: DataFolder, sample: City) -> None:
    named: dict[str, set[str]] = {"sources": set(), "topics": set(), "districts": set(), "enterprises": set()}
    for day in days.days("annotated"):
        for source in days.sources("annotated", day):
            named["sources"].add(source)
            for annotation in records_of(Annotation, days.annotated(day, source)):
                named["topics"] |= {topic.label for topic in annotation.topics}
                named["districts"] |= {mention.code for mention in annotation.districts}
                named["enterprises"] |= {mention.id for mention in annotation.enterprises}
    assert all(named.values())
    assert named["sources"] <= set(sample.source_by_id)
    assert named["topics"] <= {topic.id for topic in sample.topics.topics}
    assert named["districts"] <= set(sample.district_by_code)
    assert named["enterprises"] <= {enterprise.id for enterprise in sample.enterprises}
