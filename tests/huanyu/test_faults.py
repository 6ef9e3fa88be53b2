"""kill -9 in each step, then the same command: the same final state as without; and other faults of a day."""

from __future__ import annotations

import json
import socket
import subprocess
from collections import Counter
from datetime import datetime
from email.message import Message
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Received

from cities.sample.sites.server import SampleServer
from crawlers.clock import SHANGHAI
from tests.huanyu.states import House, files_of, ledger_rows, small_city

SOURCES = ("yzwb", "wb_city", "liuyan")
NOW = "2026-06-17T22:00:00+08:00"


class Post(Received):
    """Keeps the Message-ID of all that was delivered."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []

    def handle_message(self, message: Message) -> None:
        self.ids.append(str(message["Message-ID"]))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


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


@pytest.mark.parametrize(
    ("step", "after", "delay_s"),
    [
        ("采集", None, 1.5),
        ("分析", "〔采集〕", 0.1),
        ("归并", "〔分析〕", 0.0),
        ("入库", "〔归并〕", 0.3),
        ("预警", "〔入库〕", 0.3),
    ],
)
def test_a_day_killed_in_a_step_and_run_again_ends_as_one_that_was_not(
    step: str, after: str | None, delay_s: float, city: Path, undisturbed: House, sites: SampleServer, tmp_path: Path
) -> None:
    for attempt, delay in enumerate((delay_s, delay_s / 4, 0.0)):
        house = House(city, tmp_path / str(attempt), now=NOW, proxy=sites.proxy)
        said = house.killed("run", after=after, delay_s=delay)
        if f"〔{step}〕" not in said:
            break
    assert f"〔{step}〕" not in said, "each kill fell after the step"
    house.huanyu("run")
    assert files_of(house.folder) == files_of(undisturbed.folder)
    assert ledger_rows(house.folder) == ledger_rows(undisturbed.folder)
    out, _ = house.huanyu("index", "--verify", "--json")
    assert json.loads(out) == {"missing": [], "extra": [], "stale": []}
    assert not list(house.folder.rglob("*.tmp"))


def test_a_day_run_twice_gives_the_same_bytes_and_sends_no_mail_twice(
    city: Path, sites: SampleServer, tmp_path: Path
) -> None:
    post = Post()
    port = free_port()
    server = Controller(post, hostname="127.0.0.1", port=port)
    server.start()
    try:
        house = House(city, tmp_path, now=NOW, proxy=sites.proxy, smtp=f"smtp://127.0.0.1:{port}")
        house.huanyu("run")
        first, delivered = files_of(house.folder), Counter(post.ids)
        house.huanyu("run")
    finally:
        server.stop()
    assert delivered
    assert Counter(post.ids) == delivered
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


def test_a_source_that_is_down_is_named_and_the_others_go_on(city: Path, sites: SampleServer, tmp_path: Path) -> None:
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
        assert "No space left on device" in told
        assert told.count("没有做成") >= 2, "each step that could not write says so"
        assert "Traceback" not in told
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        house.huanyu("run")
        assert files_of(house.folder) == files_of(undisturbed.folder)
        assert ledger_rows(house.folder) == ledger_rows(undisturbed.folder)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
