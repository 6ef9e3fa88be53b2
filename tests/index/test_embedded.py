"""The embedded store alone: kills, readers beside a writer, two writers, other versions, damage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from index.document import Document
from index.embedded import EmbeddedStore
from index.embedded_query import SHORT_SPAN
from index.embedded_writing import LESS_URGENT
from index.store import FACETS, All, Between, StoreError, Words
from index.text import Cutter
from tests.index.made import generated, made
from tests.index.test_store_contract import generated_query

KILLED = """
import os, signal, sys
from pathlib import Path
from index.embedded import EmbeddedStore
from index.text import Cutter
from tests.index.made import generated

def documents():
    for number, document in enumerate(generated(200, seed=3)):
        if number == 150:
            os.kill(os.getpid(), signal.SIGKILL)
        yield document

store = EmbeddedStore(Path(sys.argv[1]), Cutter())
getattr(store, sys.argv[2])(documents())
"""


def killed_in(step: str, root: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(root), step], cwd=Path(__file__).parents[2])
    assert ended.returncode == -9


@pytest.mark.parametrize(("step", "before"), [("put", 0), ("put", 20), ("rebuild", 20)])
def test_killed_half_way_the_store_is_as_before_and_the_same_again_gives_the_same(
    tmp_path: Path, step: str, before: int
) -> None:
    cutter = Cutter()
    store = EmbeddedStore(tmp_path / "store", cutter)
    store.put(generated(before)) if before else None
    old = list(store.versions())
    killed_in(step, store.root)
    assert list(store.versions()) == old
    untouched = EmbeddedStore(tmp_path / "other", cutter)
    untouched.put(generated(before)) if before else None
    for each in (store, untouched):
        getattr(each, step)(generated(200, seed=3))
    assert list(store.versions()) == list(untouched.versions())
    assert len([path for path in store.root.iterdir() if path.is_dir()]) == 1


def test_a_reader_in_another_store_object_sees_what_was_put_since(embedded: EmbeddedStore) -> None:
    reader = EmbeddedStore(embedded.root, embedded.cutter)
    assert reader.search(All()).total == 0
    embedded.put([made("a1")])
    assert reader.search(All()).total == 1
    embedded.put([made("a2")])
    assert reader.search(All()).total == 2
    embedded.rebuild([made("a3")])
    assert [hit.document.id for hit in reader.search(All()).hits] == ["a3"]


def test_readers_go_on_with_the_old_documents_while_a_writer_writes(embedded: EmbeddedStore) -> None:
    embedded.put([made("a1")])
    reader = EmbeddedStore(embedded.root, embedded.cutter)
    seen = []

    def documents() -> Iterator[Document]:
        for number in range(2, 5):
            seen.append(reader.search(All()).total)
            yield made(f"a{number}")

    embedded.put(documents())
    assert seen == [1, 1, 1]
    assert reader.search(All()).total == 4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives threads priorities of their own")
def test_the_engine_s_threads_step_back_behind_readers_and_nobody_else_does(embedded: EmbeddedStore) -> None:
    embedded.put([made("a1")])
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    seen: set[int] = set()

    def documents() -> Iterator[Document]:
        yield made("a2")
        for thread in Path("/proc/self/task").iterdir():
            if (thread / "comm").read_text().startswith(("thrd-tantivy", "merge_thread")):
                seen.add(os.getpriority(os.PRIO_PROCESS, int(thread.name)))

    embedded.put(documents())
    assert seen == {min(mine + LESS_URGENT, 19)}
    assert os.getpriority(os.PRIO_PROCESS, 0) == mine


def test_a_reader_that_stays_open_counts_values_that_came_with_later_documents(embedded: EmbeddedStore) -> None:
    embedded.put([made("a1", source="cdrb")])
    reader = EmbeddedStore(embedded.root, embedded.cutter)
    assert reader.search(All(), facets=("source",)).facets == {"source": {"cdrb": 1}}
    embedded.put([made("a2", source="wb_city"), made("a3", source="wb_city")])
    assert reader.search(All(), facets=("source",)).facets == {"source": {"wb_city": 2, "cdrb": 1}}


def test_a_list_of_versions_that_was_begun_is_of_one_moment(embedded: EmbeddedStore) -> None:
    embedded.put([made("a1"), made("a2")])
    listing = embedded.versions()
    next(listing)
    embedded.rebuild([made("a9")])
    assert [id for id, _ in listing] == ["a2"]


def test_a_second_writer_is_told_to_wait_and_then_goes_on(tmp_path: Path) -> None:
    begun, waited = Event(), Event()
    told: list[str] = []

    def tell(message: str) -> None:
        told.append(message)
        waited.set()

    def documents() -> Iterator[Document]:
        begun.set()
        assert waited.wait(60)
        yield made("first")

    first = EmbeddedStore(tmp_path / "store", Cutter())
    second = EmbeddedStore(tmp_path / "store", Cutter(), tell=tell)
    writer = Thread(target=first.put, args=(documents(),))
    writer.start()
    assert begun.wait(60)
    second.put([made("second")])
    writer.join()
    assert [hit.document.id for hit in first.search(All()).hits] == ["first", "second"]
    assert len(told) == 1


WRITES = """
import sys, time
from pathlib import Path
from index.embedded import EmbeddedStore
from index.text import Cutter
from tests.index.made import made

def documents():
    yield made(sys.argv[2])
    if sys.argv[3] == "slow":
        print("begun", flush=True)
        sys.stdin.readline()

EmbeddedStore(Path(sys.argv[1]), Cutter(), tell=lambda message: print(message, flush=True)).put(documents())
"""


def writing(root: Path, id: str, how: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITES, str(root), id, how], cwd=Path(__file__).parents[2], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def test_of_two_processes_that_write_the_second_says_that_it_waits_and_both_end_well(tmp_path: Path) -> None:
    root = tmp_path / "store"
    with writing(root, "first", "slow") as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "begun\n"
        with writing(root, "second", "quick") as second:
            assert second.stdout is not None
            assert "等它结束后继续" in second.stdout.readline()
            assert EmbeddedStore(root, Cutter()).search(All()).total == 0
            first.communicate("go on\n")
            assert second.wait() == first.returncode == 0
    assert [hit.document.id for hit in EmbeddedStore(root, Cutter()).search(All()).hits] == ["first", "second"]


def test_a_new_word_of_the_city_finds_old_articles_and_a_rebuild_is_said_to_be_due(embedded: EmbeddedStore) -> None:
    documents = [made("a1", "", "水美社区旁夜里施工，噪声很大"), made("a2", "", "水很美，社区里没有噪声")]
    embedded.put(documents)
    assert embedded.rebuild_due() is None
    later = EmbeddedStore(embedded.root, Cutter([*embedded.cutter.words_added, "水美社区"]))
    for query in (Words(text="水美社区"), Words(text="水美社区噪声"), Words(text="水美", phrase=True)):
        assert [hit.document.id for hit in later.search(query).hits] == ["a1"]
    assert "huanyu reindex" in (later.rebuild_due() or "")
    later.rebuild(documents)
    assert later.rebuild_due() is None
    assert [hit.document.id for hit in later.search(Words(text="水美社区噪声")).hits] == ["a1"]


def test_a_rebuild_of_an_index_that_cannot_be_read_is_due(embedded: EmbeddedStore) -> None:
    assert embedded.rebuild_due() is None
    embedded.put([made("a1")])
    next(embedded.root.glob("*/about.json")).write_text("{")
    assert "重建" in (embedded.rebuild_due() or "")


def test_ids_that_begin_alike_and_share_their_time_are_in_order_page_after_page(embedded: EmbeddedStore) -> None:
    ids = [f"a-long-beginning-{number:03d}" for number in range(50)]
    embedded.put(made(id) for id in reversed(ids[:30]))
    embedded.put(made(id) for id in ids[30:])
    shown: list[str] = []
    after = None
    while True:
        result = embedded.search(All(), limit=7, sort="time", after=after)
        shown += [hit.document.id for hit in result.hits]
        if (after := result.next) is None:
            break
    assert shown == ids
    assert [document.id for document in embedded.each(All(), sort="heat")] == ids


def test_counts_that_are_remembered_are_those_of_the_last_commit(embedded: EmbeddedStore) -> None:
    embedded.put([made("a1", topics=("air",))])
    before = embedded.search(All(), facets=("topic",))
    before.facets["topic"].clear()
    assert embedded.search(All(), facets=("topic",)).facets == {"topic": {"air": 1}}
    embedded.put([made("a2", topics=("air",))])
    assert embedded.search(All(), facets=("topic",)).facets == {"topic": {"air": 2}}


def test_more_sets_of_values_than_can_be_counted_are_counted_value_by_value(
    embedded: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    topics = [("air",), ("water",), ("air", "water"), ("water", "air", "noise"), ("noise",), (), ("air", "noise")]
    embedded.put(made(f"a{number}", topics=each) for number, each in enumerate(topics))
    expected = {"air": 4, "noise": 3, "water": 3}
    assert embedded.search(All(), facets=("topic", "kind")).facets == {"topic": expected, "kind": {"press": 7}}
    monkeypatch.setattr("index.embedded_reader.FEW", 2)
    embedded.close()
    assert embedded.search(All(), limit=0, facets=("topic", "kind")).facets == {"topic": expected, "kind": {"press": 7}}
    monkeypatch.setattr("index.embedded_counting.MAX_CODES", 4)
    embedded.close()
    assert embedded.search(All(), limit=0, facets=("topic", "kind")).facets == {"topic": expected, "kind": {"press": 7}}


def test_sets_of_two_fields_that_together_pass_the_engines_bound_are_counted(embedded: EmbeddedStore) -> None:
    many, one = 34_000, made("a")
    embedded.put(
        replace(one, id=f"a{n}", topics=(f"t{n % 200}", f"u{n // 200}"), districts=(f"d{n % 150}", f"e{n // 150}"))
        for n in range(many)
    )
    counted = embedded.search(All(), limit=0, facets=("topic", "district", "kind")).facets
    assert counted["kind"] == {"press": many}
    assert counted["topic"]["t0"] == many / 200
    assert sum(counted["topic"].values()) == sum(counted["district"].values()) == 2 * many


def test_few_and_many_are_counted_alike(embedded: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded.put(generated(300))
    draw = Random(8)
    asked = [(generated_query(draw), draw.choice(("time", "heat", "relevance"))) for _ in range(100)]
    few = [embedded.search(query, limit=7, sort=sort, facets=FACETS) for query, sort in asked]
    monkeypatch.setattr("index.embedded_reader.FEW", 0)
    embedded.close()
    assert [embedded.search(query, limit=7, sort=sort, facets=FACETS) for query, sort in asked] == few
    assert len({result.total for result in few}) > 20


@pytest.mark.parametrize("days", [SHORT_SPAN - 1, SHORT_SPAN, SHORT_SPAN + 1])
def test_a_span_of_days_has_its_first_and_last_day_however_long_it_is(embedded: EmbeddedStore, days: int) -> None:
    first = date(2026, 3, 1)
    at = [first + timedelta(number) for number in (-1, 0, days - 1, days)]
    embedded.put(made(f"{day}", published_day=f"{day}", published_month=f"{day}"[:7]) for day in at)
    found = embedded.search(Between(first=f"{at[1]}", last=f"{at[2]}"), sort="time", facets=("day",))
    assert sorted(hit.document.id for hit in found.hits) == sorted(found.facets["day"]) == [f"{at[1]}", f"{at[2]}"]


def test_documents_that_fail_half_way_change_nothing(embedded: EmbeddedStore) -> None:
    embedded.put([made("a1")])

    def documents() -> Iterator[Document]:
        yield made("a2")
        raise ValueError("a bad file")

    with pytest.raises(ValueError, match="a bad file"):
        embedded.put(documents())
    assert embedded.search(All()).total == 1
    assert embedded.put([made("a3")]) == 1


def test_an_index_of_another_version_is_refused_with_advice_and_can_be_rebuilt(embedded: EmbeddedStore) -> None:
    embedded.put([made("a1")])
    about = next(embedded.root.glob("*/about.json"))
    about.write_text(json.dumps({**json.loads(about.read_text()), "schema": 0}))
    again = EmbeddedStore(embedded.root, embedded.cutter)
    with pytest.raises(StoreError, match="huanyu index --all 重建"):
        again.search(All())
    with pytest.raises(StoreError, match="huanyu index --all 重建"):
        again.put([made("a2")])
    assert again.rebuild([made("a1"), made("a2")]) == 2
    assert again.search(All()).total == 2


@pytest.mark.parametrize("damaged", ["meta.json", "about.json", "codes.json"])
def test_a_damaged_index_is_named_and_can_be_rebuilt(embedded: EmbeddedStore, damaged: str) -> None:
    embedded.put([made("a1")])
    next(embedded.root.glob(f"*/{damaged}")).write_text("{")
    again = EmbeddedStore(embedded.root, embedded.cutter)
    with pytest.raises(StoreError, match=str(embedded.root)):
        again.search(All())
    assert again.rebuild([made("a1")]) == 1


def test_an_index_whose_folder_is_gone_is_named(embedded: EmbeddedStore) -> None:
    embedded.put([made("a1")])
    (embedded.root / "current").write_text("000099")
    with pytest.raises(StoreError, match="文件不全"):
        EmbeddedStore(embedded.root, embedded.cutter).search(All())


def test_a_store_in_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="无法读写"):
        EmbeddedStore(tmp_path / "file" / "store", Cutter()).put([made("a1")])


def test_searching_a_store_that_is_not_there_writes_nothing(tmp_path: Path) -> None:
    EmbeddedStore(tmp_path / "store", Cutter()).search(Words(text="电厂"))
    assert list(tmp_path.iterdir()) == []


def test_very_long_values_are_kept_though_they_cannot_be_asked_for(embedded: EmbeddedStore) -> None:
    embedded.put([made("a1", outlet="报" * 70_000)])
    (hit,) = embedded.search(All(), facets=("outlet",)).hits
    assert len(hit.document.outlet or "") == 70_000
