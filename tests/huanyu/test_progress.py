"""Progress: quick work is silent, long work says what it does and how far it is."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from huanyu.progress import Progress

ROOT = Path(__file__).parent.parent.parent


def test_quick_work_says_nothing() -> None:
    said: list[str] = []
    with Progress(said.append, waits_s=(60.0,)) as progress:
        assert list(progress.each("abc", "篇")) == ["a", "b", "c"]
    assert said == []


def test_long_work_says_what_it_does_and_how_many_it_has_done() -> None:
    said: list[str] = []
    told = threading.Event()

    def tell(line: str) -> None:
        said.append(line)
        told.set()

    with Progress(tell, waits_s=(0.01,)) as progress:
        progress.doing("分析")
        items = progress.each("abc", "篇")
        next(items), next(items)
        told.clear()
        assert told.wait(10)
    assert said[-1].startswith("  分析：1 篇，已 0 秒"), "the second is still being worked on"
    number = len(said)
    told.clear()
    assert not told.wait(0.1)
    assert len(said) == number, "after the block nothing more is said"


def test_a_command_that_takes_its_time_tells_it_on_standard_error_alone() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "huanyu", "annotate", "-"], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write('{"body": "河水又黑又臭。"}\n')
        process.stdin.flush()
        line = ""
        while "1 行" not in line:
            line = process.stderr.readline()
            assert line, "ended without progress"
        process.stdin.close()
        answers = process.stdout.read().splitlines()
    assert line.startswith("  分析：1 行，已 ")
    assert len(answers) == 1
    assert answers[0].startswith("{")
    assert process.returncode == 0
