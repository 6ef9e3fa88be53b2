"""A few of the kills of `make faults`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from cities.sample.sites.server import SampleServer
from crawlers.clock import SHANGHAI
from tests.faults.kills import Scene, kill_by_chance, rehearse
from tests.faults.scenes import scenes

Scenes = dict[str, Scene]
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenes]:
    with SampleServer(datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)) as sites:
        yield {scene.name: scene for scene in scenes(tmp_path_factory.mktemp("killed"), sites.proxy)}


@pytest.mark.parametrize(
    ("name", "number"),
    [("run, embedded", 2), ("reindex, embedded", 1)],
)
def test_a_command_killed_at_any_moment_and_run_again_ends_as_one_that_was_not(
    name: str, number: int, every: Scenes, tmp_path: Path
) -> None:
    rehearse(every[name], tmp_path / "calm")
    seen = kill_by_chance(every[name], number, 7, tmp_path / "kills")
    assert seen.wrong == []
    assert seen.kills > 0
    assert seen.kills + seen.early == number
