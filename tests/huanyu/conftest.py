"""The demo, run once for all tests that look at its data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from cities.sample.sites.server import SampleServer
from crawlers.clock import SHANGHAI
from huanyu.demo import DemoDay, run_demo
from huanyu.workplace import Workplace


@pytest.fixture(scope="session")
def demo_days() -> list[DemoDay]:
    """What each day of the demo said; filled by `demo`."""
    return []


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, demo_days: list[DemoDay]) -> Workplace:
    """The demo's two months, from the sites to the closed ranking."""
    data: Path = tmp_path_factory.mktemp("demo")
    return run_demo({}, str(data), on_day=demo_days.append)


@pytest.fixture
def sites() -> Iterator[SampleServer]:
    """The sample's sites on the evening of the event's second day."""
    with SampleServer(datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)) as server:
        yield server
