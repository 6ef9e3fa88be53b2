"""What the pages keep of the data folder: read once, and anew as soon as something of it has changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest

from cities.city import City
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder, FileError, write_records, write_whole
from ledger.ledger import Ledger
from nlp.relate import fold_events
from nlp.relation import Event
from web import reads as reads_module
from web.kept import Kept
from web.reads import Reads

NOW = datetime(2026, 6, 20, 9, tzinfo=SHANGHAI)


@pytest.fixture
def ledger(folder: DataFolder) -> Ledger:
    return Ledger(f"sqlite:///{folder.root.parent / 'ledger.sqlite'}")


@pytest.fixture
def reads(sample: City, days: DataFolder, ledger: Ledger) -> Reads:
    old(days.root)
    return Reads(sample, days, ledger)


def old(path: Path) -> None:
    """As if everything under `path` had been written a minute ago: what is brand new is never kept."""
    then = time.time() - 60
    for each in [path, *path.rglob("*")]:
        os.utime(each, (then, then))


def event(id: str, name: str, **more: object) -> Event:
    return Event(id=id, name=name, first_seen="2026-06-19T08:00:00+08:00", members=(id,), heat={}, **more)  # type: ignore[arg-type]


def test_the_events_are_those_that_folding_all_days_gives(reads: Reads, days: DataFolder) -> None:
    assert len(reads.events()) == 1
    assert dict(reads.events()) == fold_events(days)


def test_events_are_read_once_while_nothing_changes(reads: Reads, days: DataFolder) -> None:
    assert reads.events() is reads.events()


def test_a_new_day_of_events_is_there_at_once(reads: Reads, days: DataFolder) -> None:
    reads.events()
    write_records(days.events(date(2026, 6, 19)), [event("new", "新事件")])
    assert reads.events()["new"].name == "新事件"
    assert dict(reads.events()) == fold_events(days)


def test_a_day_that_is_written_again_is_there_at_once_also_within_one_tick_of_the_clock(
    reads: Reads, days: DataFolder
) -> None:
    last = days.events(days.days("events")[-1])
    for number in range(20):
        write_records(last, [event("again", f"第{number % 10}遍")])
        assert reads.events()["again"].name == f"第{number % 10}遍"


def test_a_change_of_an_older_day_and_a_day_taken_away_are_seen(reads: Reads, days: DataFolder) -> None:
    reads.events()
    first, *_, last = days.days("events")
    write_records(days.events(first), [event("older", "更早的事件", joins=("joined",))])
    assert reads.events()["joined"].name == "更早的事件"
    days.events(last).unlink()
    assert dict(reads.events()) == fold_events(days)


def test_a_line_that_cannot_be_read_is_named_and_once_it_is_mended_the_events_are_whole(
    reads: Reads, days: DataFolder
) -> None:
    reads.events()
    day = date(2026, 6, 19)
    write_whole(days.events(day), b"{}\n")
    write_records(days.events(date(2026, 6, 20)), [])
    with pytest.raises(FileError, match=r"2026-06-19\.jsonl:1"):
        reads.events()
    write_records(days.events(day), [event("mended", "改好了")])
    assert dict(reads.events()) == fold_events(days)


def test_a_new_day_is_in_the_list_of_days_at_once(reads: Reads, days: DataFolder) -> None:
    before = reads.days("events")
    write_records(days.events(date(2026, 6, 25)), [])
    assert reads.days("events") == (*before, date(2026, 6, 25))


def test_a_new_account_changes_the_health_of_its_source_at_once(reads: Reads, days: DataFolder) -> None:
    def of_yzrb() -> date | None:
        return next(each.last_ok for each in reads.health(date(2026, 6, 20)) if each.source == "yzrb")

    assert of_yzrb() is None
    account = days.account(date(2026, 6, 20), "yzrb")
    write_whole(account, b'{"counts": {"ok": 3}, "urls": {}}')
    assert of_yzrb() == date(2026, 6, 20)
    old(days.root)
    assert of_yzrb() == date(2026, 6, 20)
    account.write_bytes(b'{"counts": {"robots": 1}, "urls": {}}')
    assert of_yzrb() is None


def test_a_month_is_counted_once_and_anew_when_an_article_comes_or_a_person_corrects_one(
    reads: Reads, days: DataFolder, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []
    real = reads_module.month_report
    monkeypatch.setattr(reads_module, "month_report", lambda *said, **more: counted.append(1) or real(*said, **more))
    first = reads.month("2026-06", now=NOW)
    later = reads.month("2026-06", now=NOW.replace(hour=10))
    assert (len(counted), later.standings) == (1, first.standings)
    assert later.as_of == "2026-06-20T10:00:00+08:00"
    ledger.correct("x", "env", False, who="分析员", why="不是", at=NOW)
    reads.month("2026-06", now=NOW)
    assert len(counted) == 2
    ledger.note_deed(who="甲", what="read message", subject="x", at=NOW)
    reads.month("2026-06", now=NOW)
    assert len(counted) == 2
    write_records(days.annotated(date(2026, 6, 25), "yzrb"), [])
    reads.month("2026-06", now=NOW)
    assert len(counted) == 3


def test_of_many_threads_one_makes_a_value_and_no_more_are_kept_than_allowed(tmp_path: Path) -> None:
    kept, made, start = Kept(2), [], Barrier(8)
    path = tmp_path / "file"
    path.write_text("x", encoding="utf-8")
    old(tmp_path)

    def slow() -> str:
        made.append(1)
        time.sleep(0.02)
        return path.read_text(encoding="utf-8")

    def ask() -> None:
        start.wait()
        kept.get("key", [path], slow)

    threads = [Thread(target=ask) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(made) == 1
    for key in range(5):
        assert kept.get(key, [path], lambda: "y") == "y"
    assert len(kept) == 2


@pytest.mark.parametrize("change", [
    lambda path: path.write_text("other", encoding="utf-8"),
    lambda path: os.utime(path, ns=(1, 1)),
    lambda path: path.unlink(),
])  # fmt: skip
def test_a_value_is_made_again_when_its_file_is_another_one(change: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x", encoding="utf-8")
    old(tmp_path)
    kept = Kept(2)
    assert kept.get("key", [path], lambda: 1) == 1
    assert kept.get("key", [path], lambda: 2) == 1
    change(path)
    assert kept.get("key", [path], lambda: 3) == 3
