"""How often somebody may ask: a bucket that a minute fills, in the memory of this process."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

MOST_ASKERS = 10_000
"""Buckets kept; those least asked for are full again anyhow."""


class Limits:
    """`a_minute` requests a minute for each asker, as many at once. `clock` gives seconds and never goes back."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = a_minute, clock
        self._lock = Lock()
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def wait_s(self, asker: Hashable) -> int:
        """0 where the request may go on, else after how many whole seconds it may be tried again."""
        now = self._clock()
        with self._lock:
            left, before = self._buckets.pop(asker, (float(self._most), now))
            left = min(self._most, left + (now - before) * self._most / 60)
            may = left >= 1
            self._buckets[asker] = (left - 1 if may else left), now
            while len(self._buckets) > MOST_ASKERS:
                self._buckets.popitem(last=False)
        return 0 if may else math.ceil((1 - left) * 60 / self._most)
