"""A source that somebody paused is left out by `huanyu collect`, which says so; golden checks are kept for the page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from cities.sample.sites.server import SampleServer
from crawlers.checks import Check, last_checks, note_checks
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from huanyu.settings import Settings
from huanyu.steps import collect_step
from huanyu.timetable import health_step
from huanyu.workplace import Workplace
from tests.huanyu.states import small_city

NOW = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)


@pytest.fixture
def work(tmp_path: Path, sites: SampleServer) -> Workplace:
    """Two sources of the sample city, of which one is paused."""
    city = small_city(tmp_path / "small", ("yzwb", "liuyan"))
    flags = {"city": str(city), "data": str(tmp_path / "data"), "now": NOW.isoformat(), "proxy": sites.proxy}
    made = Workplace(Settings({}, flags))
    with made.ledger() as ledger:
        ledger.pause_source("yzwb", why="网站改版", by="运维", at=NOW)
    return made


@pytest.mark.parametrize("named", [None, ["yzwb", "liuyan"]])
def test_a_paused_source_is_not_fetched_also_when_it_is_named_and_the_step_says_so(
    named: list[str] | None, work: Workplace
) -> None:
    step = collect_step(work, NOW.date(), sources=named)
    assert step.notes == ("来源“云泽晚报”（yzwb）已暂停，没有采：网站改版",)
    assert step.counts["paused"] == 1
    assert step.failures == ()
    kept = {path.name.partition("-")[0] for path in work.folder.pages(NOW.date()).glob("*.warc.gz")}
    assert kept == {"liuyan"}


def test_the_schedule_s_look_at_the_sources_does_not_complain_of_a_paused_one(work: Workplace) -> None:
    step = health_step(work, NOW.date())
    assert step.counts == {"paused": 1, "never": 1}
    assert [note.partition("：")[0] for note in step.notes] == ["云泽市民留言板（liuyan）"]


def test_a_source_that_goes_on_is_fetched_again(work: Workplace) -> None:
    with work.ledger() as ledger:
        ledger.resume_source("yzwb", by="运维", at=NOW)
    step = collect_step(work, NOW.date(), sources=["yzwb"])
    assert step.notes == ()
    assert step.counts["urls"] > 0


def test_a_check_of_the_golden_pages_is_kept_by_source(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    note_checks(folder, {"yzrb": (2, 0), "yzwb": (1, 1)}, at=NOW, live=False)
    note_checks(folder, {"yzwb": (1, 0)}, at=NOW, live=True)
    assert last_checks(folder) == {
        "yzrb": Check(at="2026-06-17T22:00:00+08:00", pages=2, changed=0, live=False),
        "yzwb": Check(at="2026-06-17T22:00:00+08:00", pages=1, changed=0, live=True),
    }
