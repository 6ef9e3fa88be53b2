"""One writer at a time on a data folder."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawlers.lease import LeaseTimeout, lease

HOLD = """
import sys, time
from pathlib import Path
from crawlers.lease import lease
with lease(Path(sys.argv[1]), holder="huanyu run", tell=print):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def holder_of(path: Path, seconds: float) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path), str(seconds)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_waits_with_a_message_that_names_the_first_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / ".lease"
    told: list[str] = []
    with holder_of(path, 1.0) as first, lease(path, holder="huanyu parse", tell=told.append):
        assert first.wait(5) == 0
    assert len(told) == 1
    assert f"huanyu run, pid {first.pid}" in told[0]


def test_a_killed_holder_leaves_nothing_to_wait_for(tmp_path: Path) -> None:
    path = tmp_path / ".lease"
    with holder_of(path, 60) as first:
        first.kill()
    told: list[str] = []
    with lease(path, holder="huanyu run", tell=told.append):
        assert told == []


def test_who_waits_too_long_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / ".lease"
    with holder_of(path, 30) as first:
        begun = time.monotonic()
        with pytest.raises(LeaseTimeout, match="huanyu run"), lease(path, holder="x", wait_s=0.3, tell=lambda _: None):
            pass
        assert time.monotonic() - begun < 20
        first.kill()


def test_who_shares_waits_for_nobody_who_shares_and_for_who_is_alone(tmp_path: Path) -> None:
    path = tmp_path / ".lease"
    told: list[str] = []
    with (
        lease(path, holder="one", tell=told.append, shared=True),
        lease(path, holder="two", tell=told.append, shared=True),
    ):
        assert told == []
        with pytest.raises(LeaseTimeout), lease(path, holder="alone", wait_s=0.0, tell=told.append):
            pass
    assert len(told) == 1
    with holder_of(path, 60) as first:
        with pytest.raises(LeaseTimeout), lease(path, holder="one", wait_s=0.0, tell=told.append, shared=True):
            pass
        first.kill()


def test_who_shares_does_not_overtake_one_who_waits_to_be_alone(tmp_path: Path) -> None:
    path = tmp_path / ".lease"
    with lease(path, holder="one", tell=print, shared=True):
        waiting = subprocess.Popen([sys.executable, "-c", HOLD, str(path), "0"], stdout=subprocess.PIPE, text=True)
        assert waiting.stdout is not None
        assert "one, pid" in waiting.stdout.readline()
        with pytest.raises(LeaseTimeout), lease(path, holder="late", wait_s=0.0, tell=lambda _: None, shared=True):
            pass
    with waiting:
        assert waiting.stdout.readline() == "held\n"
