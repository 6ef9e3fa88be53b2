"""One writer at a time on a data folder: the second waits with a message, then goes on."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class LeaseTimeout(TimeoutError):
    """Another run kept the data folder longer than the wait allowed."""


@contextmanager
def lease(path: Path, *, holder: str, wait_s: float = 3600, tell: Callable[[str], None]) -> Iterator[None]:
    """Holds the lease file at `path` while the block runs.

    The kernel's lock ends with the process, so that a killed run leaves none behind. `holder` is written into the file
    for the message to whoever waits; `tell` gets that message once. LeaseTimeout after `wait_s` seconds.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        deadline = time.monotonic() + wait_s
        told = False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    tell(f"数据目录 {path.parent} 正被另一次运行占用（{_holder(path)}），等它结束后继续……")
                    told = True
                if time.monotonic() > deadline:
                    raise LeaseTimeout(f"{path.parent}: still held by {_holder(path)} after {wait_s:g} s") from None
                time.sleep(0.2)
        file.seek(0)
        file.truncate()
        json.dump({"pid": os.getpid(), "holder": holder}, file)
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()


def _holder(path: Path) -> str:
    try:
        data = json.loads(path.read_text())
        return f"{data['holder']}, pid {data['pid']}"
    except (OSError, ValueError, KeyError):
        return "another process"
