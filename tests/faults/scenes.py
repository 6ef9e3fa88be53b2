"""The commands that are killed: a day from sites to mails, the rebuild of the store, the month's close, the chase."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.faults.kills import Scene
from tests.huanyu.states import House, small_city

SOURCES = ("yzwb", "wb_city", "liuyan")
EVENING = "2026-06-17T22:00:00+08:00"
MORNING = "2026-06-18T08:00:00+08:00"
NEXT_MONTH = "2026-07-02T09:00:00+08:00"
CLOSE = ("month", "2026-06", "--close", "--by", "赵局", "--reason", "只采了一天")


def scenes(place: Path, proxy: str, store: str = "embedded:") -> list[Scene]:
    """The scenes on one kind of store; each house has a city of its own name, as it has indices of its own."""
    number = iter(range(1_000_000))
    city = small_city(place / "small", SOURCES)

    def maker(now: str) -> Callable[[Path], House]:
        def make(at: Path) -> House:
            own = at / f"small{next(number)}" if store != "embedded:" else at / "small"
            shutil.copytree(city, own)
            return House(own, at / "data", now=now, proxy=proxy, store=store)

        return make

    day = maker(EVENING)(place / "day")
    day.huanyu("run")
    after = day.folder
    kind = "Elasticsearch" if store != "embedded:" else "embedded"
    return [
        Scene(f"run, {kind}", ("run",), maker(EVENING)),
        Scene(f"run again the same evening, {kind}", ("run",), maker(EVENING), after),
        Scene(f"reindex, {kind}", ("reindex",), maker(EVENING), after),
        Scene(f"alert --chase in the morning, {kind}", ("alert", "--chase"), maker(MORNING), after, status=None),
        Scene(f"month --close, {kind}", CLOSE, maker(NEXT_MONTH), after),
    ]
