"""Kept: what was made of files, kept while they are what they were; any change of one is seen at the next request."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
Stamp = tuple[tuple[Hashable, ...] | None, ...]

_SETTLED_NS = 50_000_000
"""A file system tells moments apart by a tick of some milliseconds: a change so recent may not be the last."""


class Kept:
    """At most `most` values, those least asked for go first. For many threads: one makes a value, the others wait."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._values: OrderedDict[Hashable, tuple[Stamp, Any]] = OrderedDict()
        self._making: dict[Hashable, tuple[Lock, int]] = {}

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable, files: Iterable[str | Path], make: Callable[[], T], also: Hashable = ()) -> T:
        """The value of `key` as `make` gives it, made again where one of `files` (also a folder, for the names in it)
        or `also` is no longer what it was. What `make` raises is raised and nothing is kept.
        """
        files = tuple(files)
        stamp = (*stamp_of(files), (also,))
        found = self._found(key, stamp)
        if found is not None:
            value: T = found[1]
            return value
        with self._turn(key):
            # whoever was before us may have made it; files may have changed while we waited
            stamp = (*stamp_of(files), (also,))
            found = self._found(key, stamp)
            if found is not None:
                value = found[1]
                return value
            value = make()
            if settled(stamp):
                self._keep(key, stamp, value)
            return value

    def _found(self, key: Hashable, stamp: Stamp) -> tuple[Stamp, Any] | None:
        with self._lock:
            found = self._values.get(key)
            if found is None or found[0] != stamp:
                return None
            self._values.move_to_end(key)
            return found

    def _keep(self, key: Hashable, stamp: Stamp, value: Any) -> None:
        with self._lock:
            self._values[key] = stamp, value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)

    def _turn(self, key: Hashable) -> _Turn:
        return _Turn(key, self._lock, self._making)


class _Turn:
    """The turn to make one value; the lock of a value is forgotten when nobody waits for it."""

    def __init__(self, key: Hashable, lock: Lock, making: dict[Hashable, tuple[Lock, int]]) -> None:
        self._key, self._lock, self._making = key, lock, making

    def __enter__(self) -> None:
        with self._lock:
            turn, waiting = self._making.get(self._key, (Lock(), 0))
            self._making[self._key] = turn, waiting + 1
        turn.acquire()

    def __exit__(self, *error: object) -> None:
        with self._lock:
            turn, waiting = self._making[self._key]
            if waiting == 1:
                del self._making[self._key]
            else:
                self._making[self._key] = turn, waiting - 1
        turn.release()


def stamp_of(files: Iterable[str | Path]) -> Stamp:
    """What tells a file's content from another's without reading it: time of change, size, inode; None without one."""
    return tuple(identity(path) for path in files)


def identity(path: str | Path) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def settled(stamp: Stamp) -> bool:
    """Whether nothing in it was changed in this very moment."""
    latest = time.time_ns() - _SETTLED_NS
    return all(part is None or not isinstance(part[0], int) or part[0] < latest for part in stamp)
