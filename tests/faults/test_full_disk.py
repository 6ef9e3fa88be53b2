"""No space left at each writer besides the day's steps: named, nothing half written stays, with space it is done."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawlers.folder import DataFolder
from huanyu.cli import FAILURES, huanyu
from tests.huanyu.states import files_of

NOW = "2026-07-02T09:00:00+08:00"


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk of 64 MB with the house on it; `fill` leaves so many bytes."""

    root: Path

    @property
    def folder(self) -> DataFolder:
        return DataFolder(self.root / "sample")

    def run(self, *words: str) -> Result:
        return CliRunner(env={"HUANYU_NOW": NOW}).invoke(huanyu, ["--data", str(self.root), *words])

    def fill(self, left: int) -> None:
        free = os.statvfs(self.root)
        (self.root / "filler").write_bytes(bytes(free.f_bavail * free.f_frsize - left))

    def empty(self) -> None:
        (self.root / "filler").unlink()


@pytest.fixture
def disk(days: DataFolder, tmp_path: Path) -> Iterator[Disk]:
    root = tmp_path / "disk"
    root.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(root)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("tiny disk: mounting a tmpfs needs root")
    try:
        shutil.copytree(days.root, root / "sample")
        yield Disk(root)
    finally:
        subprocess.run(["umount", "-l", str(root)], check=True)


@pytest.mark.parametrize(
    ("words", "part", "left"),
    [
        (("reindex",), "store", 150_000),
        (("month", "2026-06", "--close", "--by", "赵局", "--reason", "只采了三天"), "months", 150_000),
        (("briefing", "--day", "2026-06-17"), "briefings", 150_000),
        (("followers", "2026-06", "临江区", "12", "--proof", "截图", "--by", "李"), "ledger.sqlite", 12_000),
        (("backup", "{disk}/backups"), "../backups", 150_000),
        (("search", "环境", "--excel", "{disk}/found.xlsx"), "../found.xlsx", 4_100),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_command_without_space_is_named_and_done_once_there_is(
    words: tuple[str, ...], part: str, left: int, disk: Disk
) -> None:
    words = tuple(word.format(disk=disk.root) for word in words)
    assert disk.run("task", "list").exit_code == 0  # the ledger is there
    if words[0] == "search":
        assert disk.run("reindex").exit_code == 0
    kept = files_of(disk.folder.root, ("articles", "annotated", "related", "events"))
    disk.fill(left)
    failed = disk.run(*words)
    told = failed.output + str(failed.exception or "")
    assert failed.exit_code != 0, told
    assert isinstance(failed.exception, (SystemExit, OSError, *FAILURES)), repr(failed.exception)
    assert any(said in told for said in ("No space left", "full", "空间", "写满")), told
    disk.empty()
    done = disk.run(*words)
    assert done.exit_code == 0, done.output + repr(done.exception)
    assert (disk.folder.root / part).exists()
    assert files_of(disk.folder.root, ("articles", "annotated", "related", "events")) == kept
    assert not list(disk.root.rglob("*.tmp"))
