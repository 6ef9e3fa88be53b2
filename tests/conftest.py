"""Fixtures of all rooms. What a bare machine lacks is skipped, one line each at the end; REQUIRE makes a skip fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cities.city import City
from cities.load import load_city
from cities.sample.sites.server import SampleServer
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from huanyu.demo import DemoDay, run_demo
from huanyu.workplace import Workplace
from tests.postgres import database_beside, postgres_with
from tests.server import FETCHED, SCRIPT, WORKER, borrow, elastic_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
NEEDS = {
    "es": "Elasticsearch",
    "chromium": "Chromium",
    "office": "LibreOffice",
    "postgres": "PostgreSQL",
    "airflow": "Airflow",
    "shared": "shared data",
}
"""What REQUIRE may name, and the word with which a skip of it begins."""

WAIT_MS = 20_000
"""A busy machine answers late, and a page that is wrong is wrong after that too."""
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def sample() -> City:
    return load_city("sample")


@pytest.fixture(scope="session")
def changde() -> City:
    return load_city("changde")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "sample")


@pytest.fixture
def days(tmp_path: Path) -> DataFolder:
    """The three fixture days (tests/days: articles, annotated, observations, related, events) in a folder of their own."""
    shutil.copytree(ROOT / "tests" / "days", tmp_path / "sample")
    return DataFolder(tmp_path / "sample")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the project; never copied into it."""
    path = Path(os.environ.get("HUANYU_SHARED", ROOT.parent / "shared"))
    if not (path / "data").is_dir():
        pytest.skip(f"shared data: {path} is absent; name the folder in HUANYU_SHARED")
    return path / "data"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test."""
    for name in list(os.environ):
        if name.startswith("HUANYU_") and name != "HUANYU_SHARED" and not name.startswith("HUANYU_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def demo_days() -> list[DemoDay]:
    """What each day of the demo said; filled by `demo`."""
    return []


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, demo_days: list[DemoDay]) -> Workplace:
    """The demo's two months, from the sites to the closed ranking."""
    data: Path = tmp_path_factory.mktemp("demo")
    return run_demo({}, str(data), on_day=demo_days.append)


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """A real server: the one that HUANYU_TEST_ES_URL names, else one that is started and stopped here."""
    given = os.environ.get("HUANYU_TEST_ES_URL")
    if given:
        yield given
        return
    if not SCRIPT.exists() or not (borrow(FETCHED) or shutil.which("mvn")):
        pytest.skip("Elasticsearch: neither HUANYU_TEST_ES_URL nor mvn, so its tests did not run")
    started = subprocess.run(
        ["bash", str(SCRIPT), "start", str(FETCHED), str(elastic_port())],
        capture_output=True,
        text=True,
        env=os.environ | {"ES_HEAP": "512m", "ES_BRIEF": "1"},
    )
    if started.returncode == 2:
        pytest.skip(f"Elasticsearch: {started.stderr.strip()}")
    assert started.returncode == 0, started.stderr
    yield started.stdout.strip().splitlines()[-1]
    subprocess.run(["bash", str(SCRIPT), "stop", str(FETCHED)], check=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A database on a real server whose user may make others: the one that HUANYU_TEST_POSTGRES_URL names, else one of a
    server that is started and stopped here."""
    if find_spec("psycopg") is None:
        pytest.skip("PostgreSQL: its driver psycopg is not installed")
    given = os.environ.get("HUANYU_TEST_POSTGRES_URL")
    if given and WORKER:
        with database_beside(given, WORKER) as own:
            yield own
        return
    if given:
        yield given
        return
    with postgres_with("huanyu") as port:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/huanyu"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The distribution's own Chromium; a process can have only one."""
    from playwright.sync_api import expect, sync_playwright

    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium: not on this machine")
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def sites() -> Iterator[SampleServer]:
    """The sample's sites on the evening of the event's second day."""
    with SampleServer(datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)) as server:
        yield server


FIRST = ("test_readme.py", "test_wheel.py", "test_every_page.py", "test_train.py", "test_faults.py", "test_elastic")
"""Files with which a run over several processes begins, so that none of them is left alone at the end."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "index":
            # on a fresh clone the first of them fetches the server
            item.add_marker(pytest.mark.timeout(900))
    if hasattr(config, "workerinput"):
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, name in enumerate(FIRST) if item.path.name.startswith(name)), len(FIRST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = str(report.longrepr[2]).removeprefix("Skipped: ")
        required = os.environ.get("REQUIRE", "").replace(" ", "").split(",")
        for need in filter(None, required):
            if need not in NEEDS:
                raise pytest.UsageError(f"REQUIRE names {need!r}; allowed are {', '.join(NEEDS)}")
            if reason.startswith(NEEDS[need]):
                report.outcome = "failed"
                report.longrepr = f"REQUIRE={need}, but skipped: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        reasons[reason] = reasons.get(reason, 0) + 1
    for reason, number in sorted(reasons.items()):
        terminalreporter.write_line(f"SKIPPED {number} test(s): {reason}", yellow=True)
