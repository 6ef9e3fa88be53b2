"""Processes looked at from outside while they run: how many there are and how large; the crawl's own among them."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Self

LOOK_EVERY_S = 0.5
COMMAND = "crawlers.crawl"


@dataclass(frozen=True, slots=True)
class Look:
    """`count` processes, the largest of `resident_mb`, `files` open in all of them."""

    count: int
    resident_mb: float
    files: int


class Watched:
    """Looks every half second from `with` to its end."""

    def __init__(self) -> None:
        self.looks: list[Look] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_EVERY_S):
            sizes = {pid: size for pid in crawl_processes() if (size := _resident_mb(pid)) is not None}
            if sizes:
                self.looks.append(Look(len(sizes), max(sizes.values()), sum(map(_open_files, sizes))))

    def most_mb(self, first: float = 0.0, last: float = 1.0) -> float:
        """The largest size in a part of the time, given by shares of it."""
        begin, end = int(len(self.looks) * first), max(1, int(len(self.looks) * last))
        return max((look.resident_mb for look in self.looks[begin:end]), default=0.0)

    @property
    def most_processes(self) -> int:
        return max((look.count for look in self.looks), default=0)

    @property
    def most_files(self) -> int:
        return max((look.files for look in self.looks), default=0)


def crawl_processes() -> list[int]:
    """The crawls below this process."""
    return [pid for pid in below(os.getpid()) if COMMAND in _command(pid)]


def memory_mb(pid: int) -> float:
    """Of the process and of all below it."""
    return sum(_resident_mb(each) or 0.0 for each in (pid, *below(pid)))


def below(pid: int) -> list[int]:
    """The processes that it began, and those that they began."""
    # a thread's children stand under the thread that began them
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(one) for one in task.read_text().split()]
        except OSError:
            continue
    return found + [each for child in found for each in below(child)]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _resident_mb(pid: int) -> float | None:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), None)


def _open_files(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0
