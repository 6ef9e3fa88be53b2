"""One writer at a time on a data folder, or several that write different parts: who must wait is told whom for."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class LeaseTimeout(TimeoutError):
    """Another run kept the data folder longer than the wait allowed."""


@contextmanager
def lease(
    path: Path, *, holder: str, wait_s: float = 3600, tell: Callable[[str], None], shared: bool = False
) -> Iterator[None]:
    """Holds the lease file at `path` while the block runs: alone, or, `shared`, beside others who share it.

    The kernel's lock ends with the process, so that a killed run leaves none behind. `holder` is written into the file
    for the message to whoever waits; `tell` gets that message once. Nobody overtakes: who shares waits behind one who
    waits to be alone. LeaseTimeout after `wait_s` seconds.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        wait = _Wait(path, wait_s, tell)
        with path.with_name(f"{path.name}-queue").open("a") as queue:
            wait.locked(queue, fcntl.LOCK_EX)
            wait.locked(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        file.seek(0)
        file.truncate()
        json.dump({"pid": os.getpid(), "holder": holder}, file)
        file.flush()
        try:
            yield
        finally:
            if not shared:
                file.seek(0)
                file.truncate()


class _Wait:
    """The wait for a lease: one deadline and one message for all its locks."""

    def __init__(self, path: Path, wait_s: float, tell: Callable[[str], None]) -> None:
        self._path, self._wait_s, self._tell = path, wait_s, tell
        self._deadline = time.monotonic() + wait_s
        self._told = False

    def locked(self, file: IO[str], kind: int) -> None:
        while True:
            try:
                fcntl.flock(file, kind | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                place, held = self._path.parent, _holder(self._path)
                if not self._told:
                    self._tell(f"数据目录 {place} 正被另一次运行占用（{held}），等它结束后继续……")
                    self._told = True
                if time.monotonic() > self._deadline:
                    raise LeaseTimeout(f"{place}: still held by {held} after {self._wait_s:g} s") from None
                time.sleep(0.2)


def _holder(path: Path) -> str:
    try:
        data = json.loads(path.read_text())
        return f"{data['holder']}, pid {data['pid']}"
    except (OSError, ValueError, KeyError):
        return "another process"
