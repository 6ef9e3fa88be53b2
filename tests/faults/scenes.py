"""What is killed: a day from sites to mails, the rebuild of the store, the chase, the month's close, the server."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ledger.ledger import Ledger
from tests.faults.backing import EMBEDDED, Backing, ledger_of
from tests.faults.kills import Scene
from tests.faults.officers import PASSWORD, USER, Officer
from tests.huanyu.states import House, small_city

SOURCES = ("yzwb", "wb_city", "liuyan")
EVENING = "2026-06-17T22:00:00+08:00"
MORNING = "2026-06-18T08:00:00+08:00"
NEXT_MONTH = "2026-07-02T09:00:00+08:00"
SCENES = (
    "run", "run again the same evening", "reindex", "alert --chase in the morning", "month --close",
    "serve with an officer at work",
)  # fmt: skip
CLOSE = ("month", "2026-06", "--close", "--by", "赵局", "--reason", "只采了一天")


def scenes(place: Path, proxy: str, backing: Backing = EMBEDDED) -> list[Scene]:
    """The scenes on one kind of backing."""
    city = small_city(place / "small", SOURCES)

    def maker(now: str) -> Callable[[Path], House]:
        def make(at: Path) -> House:
            shutil.copytree(city, at / "small")
            return backing.house(at / "small", at / "data", now=now, proxy=proxy)

        return make

    day = maker(EVENING)(place / "day")
    day.huanyu("run")
    with Ledger(ledger_of(day)) as ledger:
        ledger.set_user(USER, PASSWORD, role="analyst", by="test", at=datetime.fromisoformat(EVENING))
    run, again, reindex, chase, close, serve = (f"{name}, {backing.name}" for name in SCENES)
    return [
        Scene(run, ("run",), maker(EVENING), backing),
        Scene(again, ("run",), maker(EVENING), backing, day),
        Scene(reindex, ("reindex",), maker(EVENING), backing, day),
        Scene(chase, ("alert", "--chase"), maker(MORNING), backing, day, status=None),
        Scene(close, CLOSE, maker(NEXT_MONTH), backing, day),
        Officer(serve, ("serve",), maker(NEXT_MONTH), backing, day),
    ]
