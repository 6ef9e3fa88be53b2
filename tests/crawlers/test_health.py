"""Which sources speak, are silent, fail or never spoke."""

from __future__ import annotations

import json
from datetime import date

from cities.city import City
from crawlers.article import Article
from crawlers.cadence import cadences
from crawlers.folder import DataFolder, write_records, write_whole
from crawlers.health import SourceHealth, source_health
from crawlers.troubles import troubles
from tests.crawlers.cities_made import account_of


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


def test_a_source_that_somebody_paused_ails_nobody(sample: City, folder: DataFolder) -> None:
    account(folder, "2026-06-01", "yzrb", ok=3)
    (paused,) = [
        one for one in source_health(sample, folder, date(2026, 6, 30), {"yzrb": "网站改版"}) if one.source == "yzrb"
    ]
    assert (paused.state, paused.troubles, paused.detail) == ("paused", (), "已暂停：网站改版")


def test_the_detail_says_in_chinese_what_is_wrong(sample: City, folder: DataFolder) -> None:
    account(folder, "2026-06-07", "yzwb", timeout=4, http_403=1)
    assert health(sample, folder, "2026-06-07")["yzwb"].detail == (
        "没有采到任何页面：拒绝访问（403） 1 次、超时 4 次（6月7日起）"
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


def month_of_days(folder: DataFolder, source: str, numbers: list[int], **more: int) -> None:
    """June from its first day on, a day each."""
    for number, new in enumerate(numbers, 1):
        account(folder, f"2026-06-{number:02}", source, listing=1, **({"ok": new} if new else {}), **more)


def told(city: City, folder: DataFolder, day: str, source: str) -> list[tuple[str, str, str | None]]:
    found = [one for one in troubles(city, folder, date.fromisoformat(day)) if one.source == source]
    return [(one.kind, f"{one.opened:%d}", one.closed and f"{one.closed:%d}") for one in found]


def test_too_few_and_too_many_against_28_days_are_each_opened_and_closed_once(sample: City, folder: DataFolder) -> None:
    month_of_days(folder, "yzrb", [9, 11, 10] * 6 + [2, 3, 10, 10, 30, 11])
    assert told(sample, folder, "2026-06-19", "yzrb") == [("few", "19", None)]
    assert told(sample, folder, "2026-06-24", "yzrb") == [("few", "19", "21"), ("many", "23", "24")]


def test_with_less_than_a_fortnight_no_number_is_unusual(sample: City, folder: DataFolder) -> None:
    month_of_days(folder, "yzrb", [10] * 12 + [1, 90])
    assert told(sample, folder, "2026-06-14", "yzrb") == []


def test_silence_is_measured_by_a_sources_own_habit(sample: City, folder: DataFolder) -> None:
    month_of_days(folder, "yzrb", [1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0])
    month_of_days(folder, "yzwb", [1, 1, 1, 1, 1, 1, 0, 0, 0])
    assert told(sample, folder, "2026-06-17", "yzrb") == []
    month_of_days(folder, "yzrb", [1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1])
    assert told(sample, folder, "2026-06-18", "yzrb") == [("silent", "18", None)]
    assert told(sample, folder, "2026-06-19", "yzrb") == [("silent", "18", "19")]
    assert told(sample, folder, "2026-06-09", "yzwb") == [("silent", "09", None)]


def test_a_source_that_nobody_asks_any_more_becomes_silent_too(sample: City, folder: DataFolder) -> None:
    month_of_days(folder, "yzrb", [1, 1, 1, 1, 1, 1])
    [silent] = [one for one in troubles(sample, folder, date(2026, 6, 12)) if one.source == "yzrb"]
    assert (silent.kind, silent.opened) == ("silent", date(2026, 6, 9))
    assert silent.detail == "6 天没有新文章（以往最长隔 1 天），最近一篇采于6月6日"


def test_a_parser_that_breaks_is_told_by_the_jump_of_unreadable_pages(sample: City, folder: DataFolder) -> None:
    month_of_days(folder, "yzrb", [9] * 10, no_body=1)
    account(folder, "2026-06-11", "yzrb", listing=1, no_body=6, bad_date=2, ok=2)
    account(folder, "2026-06-12", "yzrb", listing=1, ok=9)
    account(folder, "2026-06-13", "yzrb", listing=1, ok=7, no_body=3)
    assert told(sample, folder, "2026-06-13", "yzrb") == [("parser", "11", "12")]


def test_a_dead_bridge_is_told_from_a_source_that_is_down(sample: City, folder: DataFolder) -> None:
    bridge = sample.source_by_id["wx_linjiang"].urls[0]
    account_of(folder, date(2026, 6, 7), "wx_linjiang", {bridge: "unreachable"})
    account(folder, "2026-06-07", "yzwb", unreachable=1)
    assert told(sample, folder, "2026-06-07", "wx_linjiang") == [("bridge", "07", None)]
    assert told(sample, folder, "2026-06-07", "yzwb") == [("down", "07", None)]
    account_of(folder, date(2026, 6, 8), "wx_linjiang", {bridge: "listing"})
    [over] = [one for one in troubles(sample, folder, date(2026, 6, 8)) if one.source == "wx_linjiang"]
    assert over.words == (
        f"临江生活圈（微信）（wx_linjiang）：订阅源没有回应：{bridge}（连不上）。6月8日已恢复（6月7日起）"
    )


def test_a_lost_login_names_the_hours_that_a_search_missed(sample: City, folder: DataFolder) -> None:
    windows = {"2026-06-07T00/2026-06-07T08": "whole", "2026-06-07T08/2026-06-07T09": "missed",
               "2026-06-07T09/2026-06-08T00": "missed"}  # fmt: skip
    account_of(folder, date(2026, 6, 7), "wb_city", {"http://a.example/": "login"}, windows=windows)
    [lost] = [one for one in troubles(sample, folder, date(2026, 6, 7)) if one.source == "wb_city"]
    assert (lost.kind, lost.detail) == ("login", "登录失效，缺6月7日8时至8日0时，下次采集时补")


def test_the_days_on_which_an_own_account_published_nothing_are_named(sample: City, folder: DataFolder) -> None:
    moments = ["2026-06-01T08:00:00+08:00", "2026-06-01T09:00:00+08:00", "2026-06-03T08:00:00+08:00"]
    records = [Article(id=str(n), version="1", published_at=moment) for n, moment in enumerate(moments)]
    write_records(folder.articles(date(2026, 6, 4), "wx_yzhb"), records)
    pace = next(one for one in cadences(sample, folder, date(2026, 6, 1), date(2026, 6, 4)) if one.source == "wx_yzhb")
    assert (pace.published, pace.missed) == (3, (date(2026, 6, 2), date(2026, 6, 4)))
