"""What of all that was collected a month is made from: its own articles, and what its rules look back on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

from cities.city import City
from crawlers.article import Article
from crawlers.folder import DataFolder, records_of, write_records
from ledger.ledger import Ledger
from nlp.annotation import Annotation
from nlp.relation import Related
from reports.month.inputs import month_inputs
from reports.month.points import Material, coverage_found

DAY = date(2025, 12, 10)
AGAIN = "yzrb/0603-01"


def add_old(folder: DataFolder, collected: date, *ids: str) -> None:
    """Coverage of December by the paper of `AGAIN`: before every campaign of the year began."""
    article = next(each for each in records_of(Article, folder.articles(collected, "yzrb")) if each.id == AGAIN)
    annotation = next(each for each in records_of(Annotation, folder.annotated(collected, "yzrb")) if each.id == AGAIN)
    published = {"published_at": f"{DAY}T08:00:00+08:00", "fetched_at": f"{DAY}T22:00:00+08:00"}
    write_records(folder.articles(DAY, "yzrb"), [replace(article, id=id, **published) for id in ids])
    write_records(folder.annotated(DAY, "yzrb"), [replace(annotation, id=id) for id in ids])


def test_of_the_years_before_only_what_the_month_tells_again_is_kept(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    before = month_inputs(sample, june_folder, ledger, "2026-06", now=now)
    add_old(june_folder, now.date(), "told", "untold")
    write_records(june_folder.related(DAY), [Related(id="told", family="told", original="told")])
    related = [each for each in records_of(Related, june_folder.related(now.date())) if each.id != AGAIN]
    write_records(june_folder.related(now.date()), [*related, Related(id=AGAIN, family="told", original="told")])
    after = month_inputs(sample, june_folder, ledger, "2026-06", now=now)
    assert {each.id for each in after.documents} - {each.id for each in before.documents} == {"told"}
    assert list(after.documents) == sorted(after.documents, key=lambda each: (each.published_at, each.id))
    assert after.collected == before.collected
    points = {
        each.article: each
        for unit in after.facts.places
        for each in coverage_found(Material(after), after.facts.items[0], unit).articles
    }
    assert points[AGAIN].worth == 0
    assert "已于2025年12月10日刊发过同一稿件" in points[AGAIN].why


def test_what_has_no_annotation_yet_is_said_to_wait_for_it(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    day = june_folder.days("annotated")[-1]
    path = june_folder.annotated(day, june_folder.sources("annotated", day)[0])
    first, *lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines))
    inputs = month_inputs(sample, june_folder, ledger, "2026-06", now=now)
    (listed,) = [each for each in inputs.undated if "研判" in each.why]
    assert listed.article == listed.title == json.loads(first)["id"]
    assert listed.why.endswith("日采到，还没有经过自动研判，没有计入任何单位")
