"""A few of the kills of `make faults`, of the commands that take little time; the day's own stand in test_faults.py."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cities.sample.sites.server import SampleServer
from crawlers.clock import SHANGHAI
from tests.faults.kills import kill_by_chance, rehearse
from tests.faults.scenes import scenes

KILLS = {"reindex, embedded": 2, "alert --chase in the morning, embedded": 2, "month --close, embedded": 2}


def test_a_command_killed_at_any_moment_and_run_again_ends_as_one_that_was_not(tmp_path: Path) -> None:
    with SampleServer(datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)) as sites:
        every = {scene.name: scene for scene in scenes(tmp_path, sites.proxy)}
        for turn, (name, number) in enumerate(KILLS.items()):
            rehearse(every[name], tmp_path / f"calm{turn}")
            seen = kill_by_chance(every[name], number, 7, tmp_path / f"kills{turn}")
            assert seen.wrong == []
            assert seen.kills >= 1, f"{name}: each kill came too late"
