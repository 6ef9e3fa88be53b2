"""A ledger on PostgreSQL that is down, slow, breaks off in the middle of a day, and is back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from cities.sample.sites.server import SampleServer
from crawlers.clock import SHANGHAI
from tests.faults.backing import Backing, ledger_of
from tests.faults.relay import Relay, relay
from tests.huanyu.states import House, files_of, ledger_rows, small_city

NOW = "2026-06-17T22:00:00+08:00"


@pytest.fixture(scope="module")
def backing(postgres_server: str) -> Backing:
    return Backing(postgres=postgres_server)


@pytest.fixture
def between(backing: Backing) -> Iterator[Relay]:
    url = make_url(backing.postgres or "")
    with relay(url.host or "127.0.0.1", url.port or 5432) as made:
        yield made


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A day with a ledger of SQLite that nothing disturbed."""
    place = tmp_path_factory.mktemp("whole")
    with SampleServer(datetime.fromisoformat(NOW).astimezone(SHANGHAI)) as sites:
        house = House(small_city(place / "small", ("yzwb", "liuyan")), place / "data", now=NOW, proxy=sites.proxy)
        house.huanyu("run")
    return house


@pytest.fixture
def house(backing: Backing, between: Relay, undisturbed: House, sites: SampleServer, tmp_path: Path) -> Iterator[House]:
    made = backing.house(Path(undisturbed.city), tmp_path, now=NOW, proxy=sites.proxy)
    direct = made.environment["HUANYU_LEDGER"]
    through = make_url(direct).set(host="127.0.0.1", port=between.port)
    made.environment["HUANYU_LEDGER"] = through.render_as_string(hide_password=False)
    yield made
    made.environment["HUANYU_LEDGER"] = direct
    backing.leave(made)


def test_down_is_named_and_back_the_day_is_done(house: House, between: Relay, undisturbed: House) -> None:
    between.is_down = True
    out, told = house.huanyu("run", status=1)
    assert "台账 postgresql" in out + told
    assert "Traceback" not in told
    between.is_down = False
    house.huanyu("run")
    assert_same(house, undisturbed)


@pytest.mark.parametrize("pieces", [40, 120, 260])
def test_broken_off_in_the_middle_is_named_and_the_next_run_ends_the_day(
    pieces: int, house: House, between: Relay, undisturbed: House
) -> None:
    between.pieces_left = pieces
    out, told = house.huanyu("run", status=1)
    assert "台账 postgresql" in out + told
    assert "Traceback" not in told
    between.pieces_left, between.is_down = None, False
    house.huanyu("run")
    assert_same(house, undisturbed)


def test_slow_is_waited_for(house: House, between: Relay, undisturbed: House) -> None:
    between.delay_s = 0.01
    house.huanyu("run")
    assert_same(house, undisturbed)


def assert_same(house: House, undisturbed: House) -> None:
    assert files_of(house.folder) == files_of(undisturbed.folder)
    ours, theirs = ledger_rows(house.folder, ledger_of(house)), ledger_rows(undisturbed.folder)
    assert {name: len(rows) for name, rows in ours.items()} == {name: len(rows) for name, rows in theirs.items()}
