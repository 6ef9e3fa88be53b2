"""Clocks that are wrong, zones of elsewhere, days that end while they are run, leap days and the turn of a year."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cities.sample.sites.server import SampleServer
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from huanyu.settings import Settings
from huanyu.steps import Step, run_day
from huanyu.workplace import Workplace
from reports.briefing.window import window_named
from tests.huanyu.states import House, files_of, small_city

SOURCES = ("wb_city", "liuyan")
EVENING = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_city(tmp_path_factory.mktemp("cities") / "small", SOURCES)


class Ticking(Settings):
    """A clock that goes on by a step each time that somebody looks at it."""

    def __init__(self, begins: datetime, step: timedelta, environment: dict[str, str]) -> None:
        super().__init__(environment | {"HUANYU_NOW": begins.isoformat()}, {})
        self._next, self._step = begins, step

    def now(self) -> datetime:
        at, self._next = self._next, self._next + self._step
        return at


def ids_of(folder: Path) -> set[str]:
    return {
        json.loads(line)["id"] for path in folder.glob("articles/*/*.jsonl") for line in path.read_bytes().splitlines()
    }


def ran(city: Path, data: Path, day: date, begins: datetime, step: timedelta = timedelta()) -> tuple[Path, list[Step]]:
    with SampleServer(EVENING) as sites:
        environment = {"HUANYU_CITY": str(city), "HUANYU_DATA": str(data), "HUANYU_PROXY": sites.proxy,
                       "HUANYU_JUDGES": "fast", "HUANYU_WORKERS": "1"}  # fmt: skip
        work = Workplace(Ticking(begins, step, environment))
        steps = run_day(work, day, lambda _: None)
    assert [failure for one in steps for failure in one.failures] == []
    return work.folder.root, steps


def test_a_day_that_ends_while_it_is_run_stays_the_day_it_began_as(city: Path, tmp_path: Path) -> None:
    late = datetime(2026, 6, 17, 23, 59, 30, tzinfo=SHANGHAI)
    folder, _ = ran(city, tmp_path / "late", late.date(), late, timedelta(seconds=20))
    for part in ("articles", "annotated", "related", "pages", "accounts"):
        assert DataFolder(folder).days(part) == [late.date()], part


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_an_hour_wrong_loses_no_article(hours: int, city: Path, tmp_path: Path) -> None:
    right, _ = ran(city, tmp_path / "right", EVENING.date(), EVENING)
    wrong, _ = ran(city, tmp_path / "wrong", EVENING.date(), EVENING + timedelta(hours=hours))
    assert ids_of(right)
    assert ids_of(wrong) == ids_of(right)


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1)])
def test_a_leap_day_and_the_turn_of_a_year_are_days_like_others(day: date, city: Path, tmp_path: Path) -> None:
    at = datetime(day.year, day.month, day.day, 22, tzinfo=SHANGHAI)
    folder, steps = ran(city, tmp_path, day, at)
    assert DataFolder(folder).days("articles") == [day]
    assert [step.name for step in steps] == ["collect", "annotate", "relate", "index", "alert"]


def test_weeks_and_months_at_the_turn_of_a_year_are_those_of_the_calendar() -> None:
    week, leap = window_named("2026-W53"), window_named("2028-02")
    assert (week.start, week.end) == (
        datetime(2026, 12, 28, tzinfo=SHANGHAI), datetime(2027, 1, 4, tzinfo=SHANGHAI),
    )  # fmt: skip
    assert (leap.start, leap.end) == (datetime(2028, 2, 1, tzinfo=SHANGHAI), datetime(2028, 3, 1, tzinfo=SHANGHAI))


def test_a_machine_of_another_zone_writes_the_same_bytes(city: Path, sites: SampleServer, tmp_path: Path) -> None:
    found = []
    for zone in ("America/New_York", "Asia/Shanghai"):
        house = House(
            city, tmp_path / zone.replace("/", "-"), now=EVENING.isoformat(), proxy=sites.proxy, judges="fast"
        )
        house.environment |= {"TZ": zone}
        house.huanyu("run")
        found.append(files_of(house.folder))
    assert found[0] == found[1] != {}
