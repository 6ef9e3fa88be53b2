"""Progress on the terminal: from the second second on, what is being done and how far it is, less and less often."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")

WAITS_S = (2.0, 3.0, 5.0, 10.0, 20.0, 60.0)
"""Seconds before the first line, the second and so on; the last one for ever."""


class Progress:
    """While the block runs, `tell` gets a line now and then, such as “分析：1200 篇，已 10 秒……”.

    Quick work says nothing. Outside a block it only counts, so that steps can be called from anywhere.
    """

    def __init__(self, tell: Callable[[str], None], *, waits_s: tuple[float, ...] = WAITS_S) -> None:
        self._tell, self._waits_s = tell, waits_s
        self._doing, self._count, self._unit = "", 0, ""
        self._began = 0.0
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Progress:
        self._began = time.monotonic()
        self._over.clear()
        self._thread = threading.Thread(target=self._run, name="progress", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def doing(self, what: str) -> None:
        """From here on this is being done (Chinese); the count begins anew."""
        self._doing, self._count, self._unit = what, 0, ""

    def each(self, items: Iterable[T], unit: str) -> Iterator[T]:
        """The items, counted as they are taken; `unit` is their measure word."""
        self._count, self._unit = 0, unit
        for item in items:
            yield item
            self._count += 1

    def _run(self) -> None:
        turn = 0
        while not self._over.wait(self._waits_s[min(turn, len(self._waits_s) - 1)]):
            self._tell(self._line())
            turn += 1

    def _line(self) -> str:
        seconds = round(time.monotonic() - self._began)
        counted = f"{self._count} {self._unit}，" if self._unit else ""
        return f"  {self._doing or '进行中'}：{counted}已 {seconds} 秒……"
