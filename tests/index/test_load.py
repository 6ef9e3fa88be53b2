"""From a data folder into a store: the newest versions, what days touch, what is left out, what --verify tells."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cities.city import City
from crawlers.folder import DataFolder, records_of
from crawlers.quarantine import Quarantined
from index.documents import LeftOut, documents
from index.embedded import EmbeddedStore
from index.load import Verification, index_all, index_articles, index_day, verify
from index.store import All
from ledger.ledger import Ledger
from nlp.relation import Related
from tests.index.written import DAY1, DAY2, DAY3, annotation, article, engagement, event, observation, write_day
from tests.ledger.moments import NOW

ROOT = Path(__file__).parents[2]


@pytest.fixture
def ledger(folder: DataFolder) -> Iterator[Ledger]:
    with Ledger(f"sqlite:///{folder.ledger}") as opened:
        yield opened


@pytest.fixture
def store(embedded: EmbeddedStore) -> EmbeddedStore:
    return embedded


def test_of_an_articles_versions_the_newest_is_its_document(sample: City, folder: DataFolder, ledger: Ledger) -> None:
    write_day(folder, DAY1, [article("a1"), article("a2")])
    write_day(folder, DAY2, [article("a1", "v2", title="更正后的标题")])
    found = {document.id: (document.version, document.day) for document in documents(sample, folder, ledger)}
    assert found == {"a1": ("v2", "2026-06-17"), "a2": ("v1", "2026-06-16")}


def test_of_versions_of_one_day_the_last_fetched_is_the_newest(
    sample: City, folder: DataFolder, ledger: Ledger
) -> None:
    later = article("a1", "v2", fetched_at="2026-06-16T23:00:00+08:00")
    write_day(folder, DAY1, [later, article("a1")])
    assert [document.version for document in documents(sample, folder, ledger)] == ["v2"]


def test_an_article_of_two_sources_is_one_document(sample: City, folder: DataFolder, ledger: Ledger) -> None:
    write_day(folder, DAY1, [article("a1"), article("a1")])
    write_day(folder, DAY1, [article("a1", source="yzwb")], source="yzwb")
    assert [document.source for document in documents(sample, folder, ledger)] == ["yzwb"]


def test_documents_come_in_the_same_order_each_time(sample: City, folder: DataFolder, ledger: Ledger) -> None:
    write_day(folder, DAY2, [article("b2"), article("b1")])
    write_day(folder, DAY1, [article("a1")], source="yzwb")
    write_day(folder, DAY1, [article("a2")])
    assert [document.id for document in documents(sample, folder, ledger)] == ["a2", "a1", "b2", "b1"]


def test_a_source_that_has_left_the_citys_list_keeps_its_articles(
    sample: City, folder: DataFolder, ledger: Ledger
) -> None:
    write_day(folder, DAY1, [article("a1", source="oldpaper")], source="oldpaper")
    (document,) = documents(sample, folder, ledger)
    assert (document.source, document.tier, document.own) == ("oldpaper", "county", False)


def test_a_day_is_all_on_which_it_bears(sample: City, folder: DataFolder, ledger: Ledger) -> None:
    write_day(folder, DAY1, [article("a1"), article("a2"), article("a3"), article("a4")])
    write_day(
        folder,
        DAY2,
        [article("b1")],
        observations=[observation("a1", "2026-06-17T22:00:00+08:00", engagement=engagement(likes=7))],
        related=[Related(id="a2", family="a2", original="a2", event="e1")],
    )
    found = {document.id: document for document in documents(sample, folder, ledger, days=[DAY2])}
    assert sorted(found) == ["a1", "a2", "b1"]
    assert (found["a1"].heat, found["a2"].event) == (7, "e1")
    assert [document.id for document in documents(sample, folder, ledger, days=[], ids=["a4", "nobody"])] == ["a4"]


def test_of_an_articles_relations_the_line_of_the_latest_day_holds(
    sample: City, folder: DataFolder, ledger: Ledger
) -> None:
    write_day(folder, DAY1, [article("a1")], related=[Related(id="a1", family="a1", original="a1")])
    write_day(folder, DAY2, [], related=[Related(id="a1", family="a1", original="a1", event="e2")])
    assert [document.event for document in documents(sample, folder, ledger)] == ["e2"]


def test_an_event_that_turned_out_to_be_another_goes_by_its_name_in_old_articles_too(
    sample: City, folder: DataFolder, ledger: Ledger, store: EmbeddedStore
) -> None:
    write_day(folder, DAY1, [article("a1")], related=[Related(id="a1", family="a1", original="a1", event="e2")])
    index_day(sample, folder, ledger, store, DAY1)
    write_day(folder, DAY2, [article("b1")], events=[event("e1", "a1", "b1", joins=("e2",))])
    index_day(sample, folder, ledger, store, DAY2)
    (document,) = documents(sample, folder, ledger, ids=["a1"])
    assert document.event == "e1"
    assert verify(sample, folder, ledger, store).good


def test_corrections_of_the_ledger_are_laid_over(sample: City, folder: DataFolder, ledger: Ledger) -> None:
    write_day(folder, DAY1, [article("a1")])
    ledger.correct("a1", "sentiment", "neutral", who="王敏", why="通报", at=NOW)
    for how in ({}, {"days": [DAY1]}):
        (document,) = documents(sample, folder, ledger, **how)  # type: ignore[arg-type]
        assert (document.sentiment, document.corrected) == ("neutral", ("sentiment",))


def test_what_cannot_be_a_document_is_left_out_with_its_reason_and_the_rest_goes_on(
    sample: City, folder: DataFolder, ledger: Ledger
) -> None:
    bad = article("bad", published_at="yesterday")
    write_day(folder, DAY1, [article("a1"), bad, article("a2")], annotations=[annotation("a1"), annotation("bad")])
    with folder.articles(DAY1, "yzrb").open("a") as file:
        file.write("{broken\n")
    left_out: list[LeftOut] = []
    assert [each.id for each in documents(sample, folder, ledger, left_out=left_out)] == ["a1"]
    assert sorted((each.item, each.reason) for each in left_out) == [
        ("a2", "no-annotation"),
        ("articles/2026-06-16/yzrb.jsonl:4", "bad-line"),
        ("bad", "bad-article"),
    ]


def test_an_annotation_of_an_older_version_does_not_serve(sample: City, folder: DataFolder, ledger: Ledger) -> None:
    write_day(folder, DAY1, [article("a1")])
    write_day(folder, DAY2, [article("a1", "v2")], annotations=[annotation("a1", "v1")])
    left_out: list[LeftOut] = []
    assert list(documents(sample, folder, ledger, left_out=left_out)) == []
    assert [(each.item, each.day) for each in left_out] == [("a1", DAY2)]


def test_day_after_day_gives_what_a_rebuild_gives(
    sample: City, folder: DataFolder, ledger: Ledger, store: EmbeddedStore
) -> None:
    write_day(folder, DAY1, [article("a1"), article("a2")], related=[Related(id="a1", family="a1", original="a1")])
    assert index_day(sample, folder, ledger, store, DAY1) == 2
    write_day(
        folder,
        DAY2,
        [article("a1", "v2"), article("b1")],
        observations=[observation("a2", "2026-06-17T22:00:00+08:00", removed=True)],
    )
    assert index_day(sample, folder, ledger, store, DAY2) == 3
    assert index_day(sample, folder, ledger, store, DAY2) == 3
    day_by_day = list(store.versions())
    assert index_all(sample, folder, ledger, store) == 3
    assert list(store.versions()) == day_by_day
    assert verify(sample, folder, ledger, store).good


def test_days_indexed_out_of_order_end_in_the_same_state(
    sample: City, folder: DataFolder, ledger: Ledger, store: EmbeddedStore
) -> None:
    write_day(folder, DAY1, [article("a1"), article("a2")])
    write_day(folder, DAY2, [article("a1", "v2")])
    for day in (DAY2, DAY1):
        index_day(sample, folder, ledger, store, day)
    assert verify(sample, folder, ledger, store).good


def test_an_article_whose_new_version_has_no_annotation_is_no_longer_found_in_its_old_one(
    sample: City, folder: DataFolder, ledger: Ledger, store: EmbeddedStore
) -> None:
    write_day(folder, DAY1, [article("a1"), article("a2")])
    index_day(sample, folder, ledger, store, DAY1)
    write_day(folder, DAY2, [article("a1", "v2")], annotations=[])
    index_day(sample, folder, ledger, store, DAY2)
    assert [hit.document.id for hit in store.search(All()).hits] == ["a2"]
    (line,) = records_of(Quarantined, folder.quarantine("index", DAY2))
    assert (line.source, line.item, line.reason) == ("yzrb", "a1", "no-annotation")


def test_quarantine_of_a_day_is_emptied_when_the_day_is_well_again(
    sample: City, folder: DataFolder, ledger: Ledger, store: EmbeddedStore
) -> None:
    write_day(folder, DAY1, [article("a1")], annotations=[])
    index_day(sample, folder, ledger, store, DAY1)
    assert folder.quarantine("index", DAY1).exists()
    write_day(folder, DAY1, [article("a1")])
    index_day(sample, folder, ledger, store, DAY1)
    assert not folder.quarantine("index", DAY1).exists()


def test_a_later_day_leaves_the_quarantine_of_an_earlier_one(
    sample: City, folder: DataFolder, ledger: Ledger, store: EmbeddedStore
) -> None:
    write_day(folder, DAY1, [article("a1"), article("a2")], annotations=[annotation("a2")])
    write_day(folder, DAY2, [], related=[Related(id="a2", family="a2", original="a2")])
    index_day(sample, folder, ledger, store, DAY1)
    before = folder.quarantine("index", DAY1).read_bytes()
    index_day(sample, folder, ledger, store, DAY2)
    assert folder.quarantine("index", DAY1).read_bytes() == before
    assert not folder.quarantine("index", DAY2).exists()


def test_a_rebuild_names_what_it_left_out_by_the_day_of_the_article(
    sample: City, folder: DataFolder, ledger: Ledger, store: EmbeddedStore
) -> None:
    write_day(folder, DAY1, [article("a1")], annotations=[])
    write_day(folder, DAY2, [article("b1")])
    assert index_all(sample, folder, ledger, store) == 1
    assert [line.item for line in records_of(Quarantined, folder.quarantine("index", DAY1))] == ["a1"]
    assert not folder.quarantine("index", DAY2).exists()


def test_a_day_without_anything_is_no_error(
    sample: City, folder: DataFolder, ledger: Ledger, store: EmbeddedStore
) -> None:
    assert index_day(sample, folder, ledger, store, DAY3) == 0
    assert index_all(sample, folder, ledger, store) == 0


def test_a_correction_is_in_the_answers_at_once(
    sample: City, folder: DataFolder, ledger: Ledger, store: EmbeddedStore
) -> None:
    write_day(folder, DAY1, [article("a1"), article("a2")])
    index_day(sample, folder, ledger, store, DAY1)
    ledger.correct("a1", "topics", ["water"], who="王敏", why="说的是水", at=NOW)
    assert verify(sample, folder, ledger, store).stale == ("a1",)
    assert index_articles(sample, folder, ledger, store, ["a1"]) == 1
    assert store.search(All(), facets=("topic",)).facets["topic"] == {"air": 1, "power_plant": 1, "water": 1}
    assert verify(sample, folder, ledger, store).good


def test_verify_tells_what_is_missing_extra_and_stale(
    sample: City, folder: DataFolder, ledger: Ledger, store: EmbeddedStore
) -> None:
    write_day(folder, DAY1, [article("a1"), article("a2"), article("a3")])
    made = {document.id: document for document in documents(sample, folder, ledger)}
    store.put([made["a1"], replace(made["a2"], heat=99), replace(made["a1"], id="x9")])
    assert verify(sample, folder, ledger, store) == Verification(missing=("a3",), extra=("x9",), stale=("a2",))


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
import index.embedded_writing
import index.load
from cities.load import load_city
from crawlers.folder import DataFolder
from index.open import open_store
from ledger.ledger import Ledger

city, folder = load_city("sample"), DataFolder(Path(sys.argv[1]))
kept = index.embedded_writing.kept
def killing(document, *rest):
    if document.id == "a7":
        os.kill(os.getpid(), signal.SIGKILL)
    return kept(document, *rest)
index.embedded_writing.kept = killing
with Ledger(f"sqlite:///{folder.ledger}") as ledger:
    index.load.index_day(city, folder, ledger, open_store("embedded:", folder, city), date(2026, 6, 16))
"""


def test_indexing_that_is_killed_and_run_again_gives_the_same_state(
    sample: City, folder: DataFolder, ledger: Ledger, store: EmbeddedStore
) -> None:
    write_day(folder, DAY1, [article(f"a{number}") for number in range(10)])
    ended = subprocess.run([sys.executable, "-c", KILLED, str(folder.root)], cwd=ROOT)
    assert ended.returncode == -9
    mine = EmbeddedStore(folder.store, store.cutter)
    index_day(sample, folder, ledger, mine, DAY1)
    index_day(sample, folder, ledger, store, DAY1)
    assert list(mine.versions()) == list(store.versions())
    assert verify(sample, folder, ledger, mine).good
