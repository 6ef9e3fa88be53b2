"""Which sources speak, are silent, fail or never spoke."""

from __future__ import annotations

import json
from datetime import date

from cities.city import City
from crawlers.folder import DataFolder, write_whole
from crawlers.health import SourceHealth, source_health


def account(folder: DataFolder, day: str, source: str, **counts: int) -> None:
    data = {"source": source, "urls": {}, "counts": {name.replace("_", "-"): number for name, number in counts.items()}}
    write_whole(folder.account(date.fromisoformat(day), source), json.dumps(data).encode())


def health(city: City, folder: DataFolder, day: str) -> dict[str, SourceHealth]:
    return {found.source: found for found in source_health(city, folder, date.fromisoformat(day))}


def test_each_state_is_told_apart(sample: City, folder: DataFolder) -> None:
    account(folder, "2026-06-01", "yzrb", ok=3, listing=2)
    account(folder, "2026-06-06", "yzrb", unchanged=3, listing=2)
    account(folder, "2026-06-06", "yzwb", ok=1)
    account(folder, "2026-06-07", "yzwb", timeout=4, http_403=1)
    account(folder, "2026-06-01", "wx_yzhb", ok=1)
    account(folder, "2026-06-06", "wx_yzhb", unchanged=1, listing=1)
    account(folder, "2026-06-06", "apxw", listing=1, no_body=2)
    found = health(sample, folder, "2026-06-07")
    states = {source: found[source].state for source in ("yzrb", "yzwb", "wx_yzhb", "apxw", "hpxw")}
    assert states == {"yzrb": "ok", "yzwb": "failing", "wx_yzhb": "silent", "apxw": "never", "hpxw": "never"}


def test_the_detail_says_in_chinese_what_is_wrong(sample: City, folder: DataFolder) -> None:
    account(folder, "2026-06-07", "yzwb", timeout=4, http_403=1)
    assert health(sample, folder, "2026-06-07")["yzwb"].detail == (
        "2026-06-07 没有采到任何页面：拒绝访问（403） 1 次、超时 4 次"
    )
    assert health(sample, folder, "2026-06-07")["hpxw"].detail == "还没有采集过"


def test_silence_is_counted_to_the_day_that_is_asked(sample: City, folder: DataFolder) -> None:
    account(folder, "2026-06-01", "yzrb", ok=3)
    account(folder, "2026-06-10", "yzrb", changed=1)
    before, after = health(sample, folder, "2026-06-08")["yzrb"], health(sample, folder, "2026-06-10")["yzrb"]
    assert (before.state, before.days_silent, before.last_ok) == ("silent", 7, date(2026, 6, 1))
    assert (after.state, after.days_silent, after.counts) == ("ok", 0, {"changed": 1})


def test_a_source_that_is_imported_by_hand_is_not_called_silent(sample: City, folder: DataFolder) -> None:
    account(folder, "2026-05-31", "hotline", ok=9)
    assert health(sample, folder, "2026-07-01")["hotline"].state == "ok"
    assert health(sample, folder, "2026-05-30")["hotline"].detail == "还没有导入过"


def test_all_sources_stand_in_the_order_of_their_file(sample: City, folder: DataFolder) -> None:
    assert [found.source for found in source_health(sample, folder, date(2026, 6, 1))] == [
        source.id for source in sample.sources
    ]
