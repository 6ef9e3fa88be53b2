"""Faults of a day: run twice, two at once, a source down, a full disk, nothing left but the evidence."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from cities.sample.sites.server import SampleServer
from crawlers.article import Article
from crawlers.clock import SHANGHAI
from crawlers.folder import records_of
from huanyu import steps
from huanyu.settings import Settings
from huanyu.workplace import Workplace
from tests.faults.kills import post_office
from tests.huanyu.states import House, files_of, ledger_rows, small_city

SOURCES = ("yzwb", "wb_city", "liuyan")
NOW = "2026-06-17T22:00:00+08:00"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_city(tmp_path_factory.mktemp("cities") / "small", SOURCES)


@pytest.fixture(scope="module")
def undisturbed(city: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A day that nothing disturbed."""
    with SampleServer(datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)) as sites:
        house = House(city, tmp_path_factory.mktemp("whole"), now=NOW, proxy=sites.proxy)
        house.huanyu("run")
    return house


def test_a_day_run_twice_gives_the_same_bytes_and_sends_no_mail_twice(
    city: Path, sites: SampleServer, tmp_path: Path
) -> None:
    with post_office() as (post, address):
        house = House(city, tmp_path, now=NOW, proxy=sites.proxy, smtp=address)
        house.huanyu("run")
        first, delivered = files_of(house.folder), Counter(post.ids)
        house.huanyu("run")
    assert delivered
    assert post.ids == delivered
    assert set(delivered.values()) == {1}
    assert files_of(house.folder) == first


def test_from_the_evidence_alone_come_the_same_bytes(undisturbed: House) -> None:
    parts = ("articles", "observations", "annotated", "related", "events")
    before = files_of(undisturbed.folder, parts)
    for part in parts:
        for path in sorted((undisturbed.folder / part).rglob("*.jsonl")):
            path.unlink()
    assert files_of(undisturbed.folder, parts) == {}
    for command in ("parse", "annotate", "relate"):
        undisturbed.huanyu(command)
    assert before
    assert files_of(undisturbed.folder, parts) == before


def test_a_source_that_is_down_is_named_the_others_go_on_and_the_next_run_has_it(
    city: Path, undisturbed: House, sites: SampleServer, tmp_path: Path
) -> None:
    broken = small_city(tmp_path / "small", SOURCES)
    text = (broken / "sources.yaml").read_text(encoding="utf-8")
    assert "http://wb.yunze.example/news/" in text
    (broken / "sources.yaml").write_text(
        text.replace("http://wb.yunze.example/news/", "http://down.yunze.example/news/"), encoding="utf-8"
    )
    house = House(broken, tmp_path / "data", now=NOW, proxy=sites.proxy)
    _, told = house.huanyu("run", status=1)
    assert "来源“云泽晚报”（yzwb）今天没有采到" in told
    account = json.loads((house.folder / "accounts/2026-06-17/yzwb.json").read_text(encoding="utf-8"))
    assert sum(account["counts"].values()) == len(account["urls"]) == 1
    quarantined = (house.folder / "quarantine/parse/2026-06-17.jsonl").read_text(encoding="utf-8")
    assert "http://down.yunze.example/news/" in quarantined
    assert (house.folder / "articles/2026-06-17/liuyan.jsonl").stat().st_size > 0
    (broken / "sources.yaml").write_text(text, encoding="utf-8")
    house.huanyu("run")
    parts = ("observations", "annotated", "related", "events")
    assert files_of(house.folder, parts) == files_of(undisturbed.folder, parts)
    # of the second run's evidence, and for the rest the same
    assert [replace(one, evidence=None) for one in _articles(house)] == [
        replace(one, evidence=None) for one in _articles(undisturbed)
    ]


def _articles(house: House) -> list[Article]:
    return [
        one for path in sorted(house.folder.glob("articles/2026-06-17/*.jsonl")) for one in records_of(Article, path)
    ]


def test_two_runs_at_once_wait_for_each_other(
    city: Path, undisturbed: House, sites: SampleServer, tmp_path: Path
) -> None:
    house = House(city, tmp_path, now=NOW, proxy=sites.proxy)
    with house.start("run") as first, house.start("run") as second:
        told = [process.communicate(timeout=240)[1] for process in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0), told
    assert sum("正被另一次运行占用" in words for words in told) == 1
    assert files_of(house.folder) == files_of(undisturbed.folder)


def test_a_full_disk_is_named_and_with_space_again_the_day_ends_as_if_nothing_had_been(
    city: Path, undisturbed: House, sites: SampleServer, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("tiny disk: mounting a tmpfs needs root")
    try:
        house = House(city, disk, now=NOW, proxy=sites.proxy)
        _, told = house.huanyu("run", status=1)
        # whichever file was the first that found no room; SQLite calls that an I/O error
        assert "No space left on device" in told or "磁盘快写满" in told
        assert told.count("没有做成") >= 2, "each step that could not write says so"
        assert "Traceback" not in told
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        house.huanyu("run")
        assert files_of(house.folder) == files_of(undisturbed.folder)
        assert ledger_rows(house.folder) == ledger_rows(undisturbed.folder)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_page_that_broke_our_own_reading_is_a_failure_that_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    work = Workplace(Settings({"HUANYU_NOW": NOW, "HUANYU_DATA": str(tmp_path)}, {}))
    monkeypatch.setattr(steps, "collect", lambda *_, **__: {"yzwb": 2})
    (failure,) = steps.collect_step(work, date(2026, 6, 17)).failures
    assert failure == "来源“云泽晚报”（yzwb）有 2 页没有读出链接：程序出错，详见 logs/2026-06-17.jsonl"
