"""What the sources of one crawl share: the clock of the run, each host's pace, robots.txt, who is down."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from protego import Protego

from crawlers.clock import elapsed

DOWN_AFTER = 5
"""So many requests in a row that a host left without an answer, each tried several times: it is down for this run."""
MAX_CRAWL_DELAY_S = 60.0
"""A Crawl-delay above it would keep a day's crawl from ending; such sites get this pace."""


@dataclass(slots=True)
class Run:
    """Shared by all spiders of the process. `proxy` None means direct requests."""

    now: datetime
    user_agent: str
    proxy: str | None
    retry_wait_s: float
    frozen: bool = False
    pace_s: dict[str, float] = field(default_factory=dict)
    robots: dict[str, asyncio.Future[Protego]] = field(default_factory=dict)
    addresses: dict[str, list[str]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    _free_at: dict[str, float] = field(default_factory=dict)
    _started: float = field(default_factory=time.monotonic)

    def moment(self) -> datetime:
        """The run's own time: `now` as it was handed in, and what has passed since (unless the clock is frozen)."""
        return self.now if self.frozen else elapsed(self.now, time.monotonic() - self._started)

    def at_least(self, host: str, pace_s: float) -> None:
        """Slows a host's pace down to `pace_s` between requests; never speeds it up."""
        self.pace_s[host] = max(self.pace_s.get(host, 0.0), min(pace_s, MAX_CRAWL_DELAY_S))

    async def turn(self, host: str) -> None:
        """Waits until the host may be asked again, whichever source asks."""
        pace_s = self.pace_s.get(host, 0.0)
        now = time.monotonic()
        start = max(now, self._free_at.get(host, 0.0))
        self._free_at[host] = start + pace_s
        if start > now:
            await asyncio.sleep(start - now)

    def rest(self, host: str) -> None:
        """Counts the pace anew from an answer: a slow host is not asked again the moment it has answered."""
        free_at = time.monotonic() + self.pace_s.get(host, 0.0)
        self._free_at[host] = max(free_at, self._free_at.get(host, 0.0))

    def is_down(self, host: str) -> bool:
        return self.failures[host] >= DOWN_AFTER
