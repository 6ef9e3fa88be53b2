"""Every command block of the README is run, in order, in a fresh copy of the tracked files."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
SERVES = "make serve\n"
THIS_VERY_RUN = "make test\n"


def blocks() -> list[str]:
    return BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a new user gets: the files that git tracks, nothing installed."""
    target = tmp_path_factory.mktemp("clone") / "huanyu"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)
    return target


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUANYU_", "VIRTUAL_ENV"))}
    return kept | {"LANG": "C.UTF-8"}


def test_the_readme_has_the_blocks_that_this_file_knows() -> None:
    assert {"make run\n", SERVES, THIS_VERY_RUN} <= set(blocks())


@pytest.mark.timeout(900)
def test_each_block_of_the_readme_runs_in_a_fresh_copy(clone: Path) -> None:
    ran = 0
    for block in blocks():
        if block in (SERVES, THIS_VERY_RUN):
            continue
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block], cwd=clone, env=environment(), capture_output=True, text=True,
            timeout=600, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        assert done.stdout.strip(), f"{block} said nothing"
        ran += 1
    assert ran >= 4
    serve_answers(clone)


def serve_answers(clone: Path) -> None:
    port = "18731"
    with subprocess.Popen(
        ["make", "serve"], cwd=clone, env=environment() | {"HUANYU_PORT": port}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            for _ in range(150):
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                        assert "登录" in answer.read().decode()
                        return
                except OSError:
                    assert process.poll() is None, process.stderr and process.stderr.read()
                    time.sleep(0.2)
            pytest.fail("the page did not answer within 30 seconds")
        finally:
            os.killpg(process.pid, signal.SIGTERM)
