"""Collecting the sample city's sites: what is fetched, what is left alone, what is kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from cities.city import City
from cities.sample.sites.addresses import address_of
from cities.sample.sites.server import SampleServer
from cities.sample.sites.texts import texts_of_sources
from crawlers.article import Article, Observation, Reply
from crawlers.clock import SHANGHAI
from crawlers.collect import CollectError, collect
from crawlers.folder import DataFolder, records_of
from crawlers.parse import parse_day
from crawlers.warc.members import members_of
from crawlers.warc.reader import fetches_of
from tests.crawlers.cities_made import city_with, collected, fetches, observe, outcome, read_account, remember

TEXTS = texts_of_sources()
FIRST = date(2026, 5, 1)
DAY = date(2026, 6, 17)
NEXT = date(2026, 6, 18)


def evening(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 22, tzinfo=SHANGHAI)


def gather(
    city: City,
    server: SampleServer,
    folder: DataFolder,
    day: date,
    *sources: str,
    first: date | None = None,
    last: date | None = None,
) -> list[str]:
    """Collects an evening; returns the URLs asked."""
    server.now = evening(day)
    server.requests.clear()
    collect(
        city,
        folder,
        day,
        now=server.now,
        sources=sources or None,
        proxy=server.proxy,
        contact="a@b.example",
        first=first,
        last=last,
    )
    return list(server.requests)


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(evening(DAY)) as running:
        yield running


@pytest.fixture(scope="module")
def first_evening(sample: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DataFolder, list[str]]]:
    """The first collection of all sources, back to the first of May."""
    folder = DataFolder(tmp_path_factory.mktemp("first"))
    with SampleServer(evening(DAY)) as running:
        yield folder, gather(sample, running, folder, DAY, first=FIRST)


def test_every_text_published_by_then_is_fetched_once(first_evening: tuple[DataFolder, list[str]]) -> None:
    _, asked = first_evening
    pages = {"wb_yzhb", "wb_city", "hotline"}
    wanted = [
        address_of(item)
        for source, items in TEXTS.items()
        for item in items
        if source not in pages and item.out_at(evening(DAY))
    ]
    assert [(url, asked.count(str(url))) for url in wanted if asked.count(str(url)) != 1] == []


def test_each_url_stands_in_the_evidence_once(first_evening: tuple[DataFolder, list[str]], sample: City) -> None:
    folder, _ = first_evening
    for source in sample.sources:
        urls = [fetch.url for fetch in fetches(folder, DAY, source.id)]
        assert sorted(urls) == sorted(set(urls))


def test_the_same_moment_collected_elsewhere_gives_the_same_records(
    first_evening: tuple[DataFolder, list[str]], sample: City, server: SampleServer, folder: DataFolder
) -> None:
    def records(where: DataFolder) -> set[tuple[str, str, str]]:
        found = [fetch for source in sample.sources for fetch in fetches(where, DAY, source.id)]
        return {(fetch.source, fetch.url, fetch.record) for fetch in found if fetch.role != "robots"}

    gather(sample, server, folder, DAY, first=FIRST)
    assert records(folder) == records(first_evening[0])


def test_nothing_that_robots_forbids_is_asked(first_evening: tuple[DataFolder, list[str]]) -> None:
    folder, asked = first_evening
    denied = [fetch.url for fetch in fetches(folder, DAY, "yzwb") if outcome(fetch) == "robots"]
    assert len(denied) == 1
    assert denied[0] not in asked


def test_the_other_links_of_a_list_are_written_off_by_name(first_evening: tuple[DataFolder, list[str]]) -> None:
    folder, asked = first_evening
    off = [fetch.url for fetch in fetches(folder, DAY, "sthj") if outcome(fetch) == "off-pattern"]
    assert "http://sthj.yunze.example/nbwj/" in off
    assert not set(off) & set(asked)


def test_the_further_pages_of_an_article_name_their_first(
    first_evening: tuple[DataFolder, list[str]], sample: City, server: SampleServer, folder: DataFolder
) -> None:
    day = date(2026, 6, 20)
    gather(sample, server, folder, day, "yzrb")
    item = next(item for item in TEXTS["yzrb"] if item.parts == 3)
    parts = [fetch for fetch in fetches(folder, day, "yzrb") if fetch.part_of]
    assert [fetch.part_of for fetch in parts] == [address_of(item)] * 2
    assert [fetch.url[-7:] for fetch in parts] == ["_2.html", "_3.html"]


def test_what_a_list_or_feed_says_of_an_article_is_kept_as_a_hint(
    first_evening: tuple[DataFolder, list[str]],
) -> None:
    folder, _ = first_evening
    hints = {source: fetches(folder, DAY, source)[-1].hints for source in ("ljrb", "wx_yzhb", "apxw", "hxhj")}
    assert {source: sorted(found) for source, found in hints.items()} == {
        "ljrb": ["author", "published", "title"],
        "wx_yzhb": ["author", "published", "title"],
        "apxw": ["published", "title"],
        "hxhj": ["published", "title"],
    }
    assert all(hints["ljrb"]["published"].startswith("2026-") for _ in hints)


def test_a_long_post_is_asked_whole(first_evening: tuple[DataFolder, list[str]]) -> None:
    folder, _ = first_evening
    roles = [fetch.role for fetch in fetches(folder, DAY, "wb_yzhb")]
    assert roles.count("extend") == sum(item.long and item.out_at(evening(DAY)) for item in TEXTS["wb_yzhb"])


def test_lists_are_read_to_their_end_at_first_and_to_the_known_page_later(
    sample: City, server: SampleServer, folder: DataFolder
) -> None:
    def lists(asked: list[str]) -> list[str]:
        return [
            url for url in asked if url.startswith("http://www.changfeng.example/zwdt/index") or url[-6:] == "/zwdt/"
        ]

    assert len(lists(gather(sample, server, folder, DAY, "cffb", first=FIRST))) == 2
    parse_day(sample, folder, DAY)
    # nothing is new, so that the first page is read and nothing behind it
    assert lists(gather(sample, server, folder, NEXT, "cffb")) == ["http://www.changfeng.example/zwdt/"]


def test_known_articles_are_asked_when_due_and_else_named_as_skipped(
    sample: City, server: SampleServer, folder: DataFolder
) -> None:
    old, new = (str(address_of(item)) for item in TEXTS["ljrb"][:2])
    remember(folder, date(2026, 5, 9), "ljrb", old)
    remember(folder, date(2026, 5, 14), "ljrb", new)
    collected(folder, date(2026, 5, 15), "ljrb")
    asked = gather(sample, server, folder, date(2026, 5, 15), "ljrb")
    skipped = [fetch.url for fetch in fetches(folder, date(2026, 5, 15), "ljrb") if outcome(fetch) == "skipped"]
    assert (new in asked, old in asked, skipped) == (True, False, [old])


def test_a_known_article_that_vanished_from_the_list_is_still_looked_at(
    sample: City, server: SampleServer, folder: DataFolder
) -> None:
    gone = str(address_of(next(item for item in TEXTS["yzwb"] if item.removed_at)))
    remember(folder, DAY, "yzwb", gone)
    gather(sample, server, folder, NEXT, "yzwb")
    assert [fetch.http_status for fetch in fetches(folder, NEXT, "yzwb") if fetch.url == gone] == [404]


def test_a_message_that_the_list_calls_answered_is_read_again_until_its_reply_is_known(
    sample: City, server: SampleServer, folder: DataFolder
) -> None:
    items = [item for item in TEXTS["liuyan"] if item.reply and item.reply.at <= evening(DAY)][-2:]
    urls = [str(address_of(item)) for item in items]
    found = date(2026, 6, 14)
    remember(folder, found, "liuyan", *urls, ids=["a", "b"])
    observe(folder, found, "liuyan", Observation(id="a", at="2026-06-14T22:00:00+08:00", reply=Reply(text="答")))
    collected(folder, date(2026, 6, 16), "liuyan")
    asked = gather(sample, server, folder, DAY, "liuyan")
    assert [url in asked for url in urls] == [False, True]


def test_daily_pages_are_asked_for_each_day_since_the_last_collection(
    sample: City, server: SampleServer, folder: DataFolder
) -> None:
    collected(folder, date(2026, 6, 10), "yztv")
    asked = gather(sample, server, folder, date(2026, 6, 13), "yztv")
    days = [url[-13:-5] for url in asked if "xwlb" in url]
    assert days == ["20260610", "20260611", "20260612", "20260613"]


def test_items_of_transcripts_that_are_due_are_looked_at_on_their_days_page_once(
    sample: City, server: SampleServer, folder: DataFolder
) -> None:
    page = next(url for url in sample.source_by_id["yztv"].urls).replace("{yyyy}{mm}{dd}", "20260616")
    remember(folder, date(2026, 6, 16), "yztv", f"{page}#1", f"{page}#2")
    collected(folder, date(2026, 6, 17), "yztv")
    asked = gather(sample, server, folder, date(2026, 6, 18), "yztv")
    assert [url for url in asked if "20260616" in url] == [page]


def test_a_backfill_takes_what_was_published_on_its_days_and_leaves_the_rest_for_later(
    sample: City, server: SampleServer, folder: DataFolder
) -> None:
    """Lists by the dates of their rows, dated entries by their own."""
    span = {"first": date(2026, 6, 10), "last": date(2026, 6, 12)}
    asked = gather(sample, server, folder, DAY, "yzwb", "yztv", **span)
    assert [url[-13:-5] for url in asked if "xwlb" in url] == ["20260610", "20260611", "20260612"]
    parse_day(sample, folder, DAY)
    days = {(article.published_at or "")[:10] for article in records_of(Article, folder.articles(DAY, "yzwb"))}
    assert days
    assert days <= {"2026-06-10", "2026-06-11", "2026-06-12"}
    left = {url for url, status in read_account(folder, DAY, "yzwb")["urls"].items() if status == "out-of-range"}
    assert left
    gather(sample, server, folder, DAY, "yzwb", first=date(2026, 5, 1))
    parse_day(sample, folder, DAY)
    statuses = read_account(folder, DAY, "yzwb")["urls"]
    assert {statuses[url] for url in left} == {"ok", "robots"}


def test_a_second_run_of_the_same_moment_gets_a_name_of_its_own(
    sample: City, server: SampleServer, folder: DataFolder
) -> None:
    for _ in range(2):
        gather(sample, server, folder, DAY, "cffb")
    names = sorted(path.name for path in folder.pages(DAY).iterdir())
    assert names == ["cffb-20260617T220000-2.warc.gz", "cffb-20260617T220000.warc.gz"]


def test_only_the_named_sources_are_collected(sample: City, server: SampleServer, folder: DataFolder) -> None:
    asked = gather(sample, server, folder, DAY, "cffb")
    assert {url.split("/")[2] for url in asked} == {"www.changfeng.example"}


def test_what_a_killed_crawl_left_is_swept_away_by_the_next(
    sample: City, server: SampleServer, folder: DataFolder
) -> None:
    left = folder.pages(DAY) / ".cffb-20260617T210000.warc.gz.tmp"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a record")
    gather(sample, server, folder, DAY, "cffb")
    assert [path.name for path in folder.pages(DAY).iterdir()] == ["cffb-20260617T220000.warc.gz"]


def test_a_run_over_the_limit_names_what_it_left(sample: City, server: SampleServer, folder: DataFolder) -> None:
    few = [source.model_copy(update={"max_pages": 4}) for source in sample.sources if source.id == "cffb"]
    gather(city_with(sample, few), server, folder, DAY, "cffb", first=FIRST)
    found = [outcome(fetch) for fetch in fetches(folder, DAY, "cffb") if fetch.role != "robots"]
    assert found.count("200") == 4
    assert found.count("limit") > 1


def test_a_run_over_its_time_names_what_it_left(sample: City, server: SampleServer, folder: DataFolder) -> None:
    short = [source.model_copy(update={"max_minutes": 0.01, "pace_s": 0.3}) for source in sample.sources]
    gather(city_with(sample, [source for source in short if source.id == "cffb"]), server, folder, DAY, first=FIRST)
    late = [fetch for fetch in fetches(folder, DAY, "cffb") if outcome(fetch) == "limit"]
    assert late
    assert "s in a run" in late[0].detail


def test_sources_of_one_host_keep_its_pace_together(sample: City, server: SampleServer, folder: DataFolder) -> None:
    paced = [
        source.model_copy(update={"pace_s": 0.3}) for source in sample.sources if source.id in ("wb_yzhb", "wb_city")
    ]
    started = time.monotonic()
    asked = gather(city_with(sample, paced), server, folder, DAY)
    assert time.monotonic() - started >= 0.3 * (len(asked) - 1)


def test_a_crawl_that_cannot_write_fails_with_its_reason(
    sample: City, server: SampleServer, folder: DataFolder
) -> None:
    folder.pages(DAY).parent.mkdir(parents=True)
    folder.pages(DAY).write_text("a file where the day's folder should be")
    with pytest.raises(CollectError, match="采集进程失败：证据无法写入，应为目录的地方是文件"):
        gather(sample, server, folder, DAY, "cffb")


def test_the_crawl_ends_when_whoever_started_it_is_killed(sample: City, folder: DataFolder) -> None:
    with SampleServer(evening(DAY)) as server:
        slow = f"""
from datetime import date
from cities.load import load_city
from cities.sources import Sources
from crawlers.clock import SHANGHAI
from crawlers.collect import collect
from crawlers.folder import DataFolder, records_of
from pathlib import Path
from datetime import datetime
city = load_city("sample")
slow = tuple(s.model_copy(update={{"pace_s": 0.5}}) for s in city.sources if s.id == "cffb")
city = city.model_copy(update={{"sources_file": Sources(sources=slow)}})
collect(city, DataFolder(Path({str(folder.root)!r})), date(2026, 6, 17), now=datetime(2026, 6, 17, 22, tzinfo=SHANGHAI),
        proxy={server.proxy!r}, contact="a", first=date(2026, 5, 1))
"""
        parent = subprocess.Popen([sys.executable, "-c", slow], cwd=Path(__file__).parent.parent.parent)
        while len(server.requests) < 2:
            assert parent.poll() is None
            time.sleep(0.02)
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
        time.sleep(0.8)
        asked = len(server.requests)
        time.sleep(1.2)
        assert len(server.requests) == asked
    assert [path.suffix for path in folder.pages(DAY).iterdir()] == [".tmp"]


def test_the_evidence_is_timed_by_the_runs_own_clock(first_evening: tuple[DataFolder, list[str]]) -> None:
    folder, _ = first_evening
    for path in folder.pages(DAY).glob("*.warc.gz"):
        for fetch in fetches_of(path):
            assert 0 <= (fetch.fetched_at - evening(DAY)).total_seconds() < 300


def test_a_crawl_that_was_killed_goes_on_where_it_was(sample: City, folder: DataFolder, tmp_path: Path) -> None:
    whole = DataFolder(tmp_path / "whole")
    with SampleServer(evening(DAY)) as server:
        gather(sample, server, whole, DAY, "cffb", first=FIRST)
        expected = sorted(server.requests)
        server.requests.clear()
        path = next(whole.pages(DAY).iterdir())
        ends = [end for header, end in members_of(path) if header["WARC-Type"] == "metadata"]
        left = folder.pages(DAY) / f".{path.name}.tmp"
        left.parent.mkdir(parents=True)
        # killed within the record after the seventh fetch
        left.write_bytes(path.read_bytes()[: ends[6] + 20])
        done = [fetch.url for fetch in fetches_of(left) if fetch.http_status and fetch.role != "robots"]
        asked = gather(sample, server, folder, DAY, "cffb", first=FIRST)
    assert sorted([*done, *asked]) == expected
    assert [found.name for found in folder.pages(DAY).iterdir()] == [path.name]
    for each in (whole, folder):
        parse_day(sample, each, DAY)
    # what the second run fetched, it fetched when it ran
    taken, wanted = (
        [replace(row, fetched_at=None) for row in records_of(Article, each.articles(DAY, "cffb"))]
        for each in (folder, whole)
    )
    assert taken == wanted != []


def test_what_a_run_of_the_same_day_found_is_not_fetched_again(
    sample: City, server: SampleServer, folder: DataFolder
) -> None:
    gather(sample, server, folder, DAY, "cffb", first=FIRST)
    parse_day(sample, folder, DAY)
    account = folder.account(DAY, "cffb").read_text(encoding="utf-8")
    assert not [url for url in gather(sample, server, folder, DAY, "cffb") if "/content/" in url]
    parse_day(sample, folder, DAY)
    assert json.loads(folder.account(DAY, "cffb").read_bytes())["urls"] == json.loads(account)["urls"]
