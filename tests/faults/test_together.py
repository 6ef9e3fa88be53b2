"""A day, the page and a rebuild of the store at once: readers have answers all along, and the end is as it should be."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

from cities.sample.sites.server import SampleServer
from ledger.ledger import Ledger
from tests.faults.backing import lacking, ledger_of
from tests.faults.officers import PASSWORD, USER, Server
from tests.huanyu.states import House, files_of, small_city

NOW = "2026-06-17T22:00:00+08:00"


def test_a_run_the_page_and_a_rebuild_at_once(sites: SampleServer, tmp_path: Path) -> None:
    city = small_city(tmp_path / "small", ("yzwb", "liuyan"))
    house = House(city, tmp_path / "data", now=NOW, proxy=sites.proxy, store="embedded:", judges="fast")
    house.huanyu("run")
    with Ledger(ledger_of(house)) as ledger:
        ledger.set_user(USER, PASSWORD, role="analyst", by="test", at=datetime.fromisoformat(NOW))
    before = files_of(house.folder)
    server = Server(house, ("serve",))
    asked: list[int] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            asked.extend(server.ask("GET", path, {})[0] for path in ("/", "/search?q=热电厂", "/tasks"))

    reader = threading.Thread(target=read)
    reader.start()
    with house.start("run") as run, house.start("reindex") as rebuild:
        told = [each.communicate(timeout=240)[1] for each in (run, rebuild)]
    is_over.set()
    reader.join()
    server.end()
    assert (run.returncode, rebuild.returncode) == (0, 0), told
    assert len(asked) > 10
    assert set(asked) == {200}
    assert files_of(house.folder) == before
    assert "missing=(), extra=(), stale=()" in lacking(house)
