"""Parts of a day at work beside each other, as Airflow's tasks are, end in the bytes of the one command."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest

from bench.ports import free_port
from cities.sample.sites.server import SampleServer
from cities.sample.sites.site import Answer
from crawlers.article import Observation
from crawlers.clock import SHANGHAI
from crawlers.folder import records_of
from crawlers.lease import LeaseTimeout, lease
from crawlers.warc.reader import fetches_of
from huanyu.asked import answered_since
from huanyu.settings import Settings
from huanyu.steps import annotate_step, collect_step, relate_step
from huanyu.timetable import missing_sources, rechecked_step
from huanyu.workplace import Workplace
from tests.huanyu.states import files_of, small_city

DAY = date(2026, 6, 17)
PARTS = ("articles", "observations", "annotated", "related", "events", "accounts", "quarantine")


def work_at(city: Path, data: Path, sites: SampleServer, moment: str = "2026-06-17T22:00:00+08:00") -> Workplace:
    flags = {"city": str(city), "data": str(data), "now": moment, "proxy": sites.proxy, "judges": "fast"}
    return Workplace(Settings({}, flags))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_city(tmp_path_factory.mktemp("city") / "small", ("yzwb", "wb_city", "liuyan", "cffb"))


def test_chunks_of_sources_at_once_give_the_same_bytes_as_all_in_one(
    city: Path, sites: SampleServer, tmp_path: Path
) -> None:
    whole, parted = work_at(city, tmp_path / "whole", sites), work_at(city, tmp_path / "parted", sites)
    collect_step(whole, DAY)
    annotate_step(whole, DAY, whole.annotator)
    relate_step(whole, DAY)
    chunks = [["yzwb", "cffb"], ["wb_city", "liuyan"]]

    def collect(sources: list[str]) -> None:
        work = work_at(city, tmp_path / "parted", sites)
        with lease(work.folder.lease, holder="test", tell=print, shared=True):
            collect_step(work, DAY, sources=sources, asks="new", beside=True)

    with ThreadPoolExecutor() as pool:
        list(pool.map(collect, chunks))
    for sources in chunks:
        annotate_step(
            parted, DAY, whole.annotator, sources=[s for s in parted.folder.sources("articles", DAY) if s in sources]
        )
    relate_step(parted, DAY)
    assert files_of(parted.folder.root, PARTS) == files_of(whole.folder.root, PARTS) != {}


def test_what_is_due_is_asked_apart_from_the_lists_and_once(city: Path, sites: SampleServer, tmp_path: Path) -> None:
    collect_step(work_at(city, tmp_path, sites), DAY, asks="new")
    sites.now = datetime(2026, 6, 18, 9, tzinfo=SHANGHAI)
    next_day, later = work_at(city, tmp_path, sites, "2026-06-18T09:00:00+08:00"), date(2026, 6, 18)
    sites.requests.clear()
    begun = datetime.now(SHANGHAI)
    collect_step(next_day, later, asks="new")
    lists = set(sites.requests)
    sites.requests.clear()
    # what the hours left says nothing of what is due, nor the other way round
    assert answered_since(next_day, later, "yzwb", begun, due=False) is True
    assert answered_since(next_day, later, "yzwb", begun, due=True) is None
    collect_step(next_day, later, asks="due")
    assert answered_since(next_day, later, "yzwb", begun, due=True) is True
    due = [url for url in sites.requests if not url.endswith("robots.txt")]
    assert due
    assert lists.isdisjoint(due)
    for day in (18, 19):
        rechecked_step(next_day, date(2026, 6, day), {}, unanswered=["cffb"] if day == 19 else [])
    sites.now = datetime(2026, 6, 20, 9, tzinfo=SHANGHAI)
    sites.requests.clear()
    # what was asked at the age of one and two days is not due again at three; of what was down on the second it is
    collect_step(work_at(city, tmp_path, sites, "2026-06-20T09:00:00+08:00"), date(2026, 6, 20), asks="due")
    again = set(sites.requests).intersection(due)
    assert again == {url for url in due if "www.changfeng.example" in url} != set()


def test_a_source_that_is_down_when_it_is_looked_at_again_has_not_answered(
    city: Path, sites: SampleServer, tmp_path: Path
) -> None:
    collect_step(work_at(city, tmp_path, sites), DAY, sources=["yzwb"], asks="new")
    begun, day = datetime.now(SHANGHAI), date(2026, 6, 18)
    flags = {"city": str(city), "data": str(tmp_path), "now": "2026-06-18T09:00:00+08:00"}
    nobody = Workplace(Settings({}, flags | {"proxy": f"http://127.0.0.1:{free_port()}"}))
    collect_step(nobody, day, sources=["yzwb"], asks="due")
    assert answered_since(nobody, day, "yzwb", begun, due=True) is False
    assert answered_since(nobody, day, "yzwb", begun, due=False) is None


@pytest.mark.parametrize("code", [503, 429])
def test_a_site_that_answers_everything_with_an_error_has_not_answered(
    code: int, city: Path, sites: SampleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(url: str) -> tuple[Answer, str]:
        # a Retry-After that is longer than a run waits: nothing is tried again here
        return Answer(b"", "text/plain", 404 if url.endswith("robots.txt") else code, {"Retry-After": "999"}), "sample"

    monkeypatch.setattr(sites, "answer", answer)
    begun, work = datetime.now(SHANGHAI), work_at(city, tmp_path, sites)
    collect_step(work, DAY, sources=["cffb"], asks="new")
    assert answered_since(work, DAY, "cffb", begun, due=False) is False


def test_what_a_morning_lacks_is_named(city: Path, sites: SampleServer, tmp_path: Path) -> None:
    work = work_at(city, tmp_path, sites)
    before = datetime.now(SHANGHAI)
    collect_step(work, DAY, sources=["yzwb", "liuyan"], asks="new", beside=True)
    names = {source.name for source in work.city.sources if source.id in ("wb_city", "cffb")}
    since = before.replace(year=2026, month=6, day=17)
    assert set(missing_sources(work, since)) == names
    # which a sensor asks every minute: no file is read past the list at its head
    for path in work.folder.pages(DAY).glob("*.warc.gz"):
        path.write_bytes(path.read_bytes()[:-40])
        with pytest.raises(EOFError):
            list(fetches_of(path))
    assert set(missing_sources(work, since)) == names


def test_a_part_is_held_alone_and_others_are_not(city: Path, sites: SampleServer, tmp_path: Path) -> None:
    work = work_at(city, tmp_path, sites)
    with work.writing("airflow collect", parts=["source-yzwb"]), work.writing("airflow collect", parts=["source-cffb"]):
        held = work.folder.part_lease("source-yzwb")
        with pytest.raises(LeaseTimeout, match="airflow collect"), lease(held, holder="x", wait_s=0.0, tell=print):
            pass


def test_a_post_that_stands_is_not_called_removed_when_it_is_looked_at_again(
    city: Path, sites: SampleServer, tmp_path: Path
) -> None:
    collect_step(work_at(city, tmp_path, sites), DAY, sources=["wb_city"], asks="new")
    sites.now = datetime(2026, 6, 18, 9, tzinfo=SHANGHAI)
    later, day = work_at(city, tmp_path, sites, "2026-06-18T09:00:00+08:00"), date(2026, 6, 18)
    collect_step(later, day, sources=["wb_city"], asks="due")
    seen = list(records_of(Observation, later.folder.observations(day, "wb_city")))
    assert any(one.engagement is not None for one in seen)
    assert not any(one.removed for one in seen)
