"""A few of the kills of `make faults`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cities.sample.sites.server import SampleServer
from crawlers.clock import SHANGHAI
from tests.faults.kills import kill_by_chance, rehearse
from tests.faults.scenes import scenes

KILLS = {
    "run, embedded": 3,
    "reindex, embedded": 1,
    "alert --chase in the morning, embedded": 1,
    "month --close, embedded": 1,
}


def test_a_command_killed_at_any_moment_and_run_again_ends_as_one_that_was_not(tmp_path: Path) -> None:
    kills = 0
    with SampleServer(datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)) as sites:
        every = {scene.name: scene for scene in scenes(tmp_path, sites.proxy)}
        for turn, (name, number) in enumerate(KILLS.items()):
            rehearse(every[name], tmp_path / f"calm{turn}")
            seen = kill_by_chance(every[name], number, 7, tmp_path / f"kills{turn}")
            assert seen.wrong == []
            kills += seen.kills
    assert kills >= 4, "the kills came too late"
