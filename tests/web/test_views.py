"""What the pages show, made apart from requests: days to take, hours counted, searches as rules, what is public."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from cities.city import City
from cities.load import load_city
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from index.query import parse_query
from index.store import Between
from nlp.relate import fold_events
from tests.index.made import made
from web.views.alert_rule import rule_text
from web.views.city_facts import checked_city
from web.views.histogram import dated, dates_in, histogram_of
from web.views.hours import counted
from web.views.people import DEEDS
from web.views.today import lively

ROOT = Path(__file__).parent.parent.parent
TODAY = date(2026, 6, 30)


def query_of(address: str) -> str:
    return parse_qs(address[1:])["q"][0]


@pytest.mark.parametrize(
    ("q", "rest", "limits"),
    [
        ("黑烟 日期:2026-06", "黑烟", Between(first="2026-06-01", last="2026-06-30")),
        ("日期：2026-06-17.. 黑烟", "黑烟", Between(first="2026-06-17", last=None)),
        ("黑烟", "黑烟", None),
        ("日期:2026-05 或 日期:2026-06", "日期:2026-05 或 日期:2026-06", None),
        ("黑烟 或 异味 日期:2026-06", "黑烟 或 异味 日期:2026-06", None),
        ("(黑烟 日期:2026-06 或 异味) 情感:负面", "(黑烟 日期:2026-06 或 异味) 情感:负面", None),
        ('"会议 日期:2026-06 举行"', '"会议 日期:2026-06 举行"', None),
        ("黑烟 - 日期:2026-06", "黑烟 - 日期:2026-06", None),
        ("(黑烟 日期:2026-06)", "(黑烟 日期:2026-06)", None),
    ],
)
def test_the_one_date_of_a_query_is_taken_out_and_no_other(
    q: str, rest: str, limits: Between | None, sample: City
) -> None:
    assert dates_in(q, sample) == (rest, limits)


@pytest.mark.parametrize("q", ["黑烟", "黑烟 或 异味", "(黑烟 或 异味)", "(黑烟 或 异味) -演练", "情感:负面、中性", ""])
def test_days_put_into_a_query_and_taken_out_again_leave_what_was_asked(q: str, sample: City) -> None:
    asked = dated(q, sample, "2026-06-16", "2026-06-18")
    rest, limits = dates_in(asked, sample)
    assert limits == Between(first="2026-06-16", last="2026-06-18")
    assert parse_query(rest, sample) == parse_query(q, sample)
    assert dated(rest, sample, "2026-06-16", "2026-06-18") == asked


def test_a_column_within_narrows_to_itself_and_one_outside_widens_up_to_it(sample: City) -> None:
    counts = {f"2026-06-{day:02}": day for day in range(10, 21)}
    limits = Between(first="2026-06-14", last="2026-06-16")
    found = histogram_of(sample, "黑烟", {"sort": "time"}, counts, limits, TODAY)
    assert found is not None
    taken = {column.label: query_of(column.address) for column in found.columns}
    assert taken["6月15日"] == "黑烟 日期:2026-06-15"
    assert taken["6月12日"] == "黑烟 日期:2026-06-12..2026-06-16"
    assert taken["6月18日"] == "黑烟 日期:2026-06-14..2026-06-18"
    assert [column.label for column in found.columns if not column.out] == ["6月14日", "6月15日", "6月16日"]
    assert {column.label: column.count for column in found.columns}["6月12日"] == 12


def test_more_than_two_months_are_drawn_by_month_and_nothing_after_today(sample: City) -> None:
    counts = {"2026-01-31": 1, "2026-02-01": 2, "2026-06-30": 3, "2099-01-01": 9}
    found = histogram_of(sample, "", {}, counts, None, TODAY)
    assert found is not None
    assert [(column.label, column.count) for column in found.columns] == [
        ("2026年1月", 1), ("2026年2月", 2), ("2026年3月", 0), ("2026年4月", 0), ("2026年5月", 0), ("2026年6月", 3)
    ]  # fmt: skip
    assert query_of(found.columns[1].address) == "日期:2026-02-01..2026-02-28"


def test_hours_are_shanghais_and_what_is_older_or_dated_ahead_is_not_in_them() -> None:
    now = datetime(2026, 6, 17, 22, 30, tzinfo=SHANGHAI)
    moments = [
        ("now", "2026-06-17T14:10:00+00:00", "negative"), ("first", "2026-06-16T23:00:00+08:00", "neutral"),
        ("before", "2026-06-16T22:59:59+08:00", "negative"), ("old", "2026-06-15T22:59:00+08:00", "neutral"),
        ("ahead", "2026-06-17T22:31:00+08:00", "neutral"),
    ]  # fmt: skip
    documents = [replace(made(id, id), published_at=at, sentiment=tone) for id, at, tone in moments]
    volume = counted(documents, now)
    assert (volume.total, volume.negative, volume.total_before, volume.negative_before) == (2, 1, 1, 1)
    assert len(volume.hours) == 24
    assert volume.hours[-1] == (now.replace(minute=0), 1, 1)
    assert volume.hours[0][1:] == (1, 0)


def test_an_event_is_lively_by_what_its_last_day_brought(days: DataFolder) -> None:
    events = fold_events(days)
    now = datetime(2026, 6, 18, 22, tzinfo=SHANGHAI)
    found = lively(events.values(), now)
    assert found
    assert [each.lately for each in found] == sorted((each.lately for each in found), reverse=True)
    assert lively(events.values(), now + timedelta(days=30)) == ()


@pytest.mark.parametrize(
    ("q", "fields", "left_out"),
    [
        ("黑烟 情感:负面", {"words": ["黑烟"], "sentiment": ["negative"]}, 0),
        (
            "(黑烟 或 异味) 区县:临江区 -演练",
            {"words": ["黑烟", "异味"], "districts": ["990102"], "but_not": ["演练"]},
            0,
        ),
        ("主题:大气 类型:微博、微信 日期:2026-06", {"topics": ["air"], "kinds": ["weibo", "wechat"]}, 1),
        ("黑烟 热电厂", {"words": ["黑烟"]}, 1),
        ("黑烟 来源:云泽日报 -(区县:临江区)", {"words": ["黑烟"]}, 2),
    ],
)
def test_a_search_becomes_a_rule_that_the_city_takes_and_says_what_it_cannot_ask(
    q: str, fields: dict[str, list[str]], left_out: int, sample: City, tmp_path: Path
) -> None:
    rule = rule_text(sample, "search_1", "存下的检索", parse_query(q, sample))
    assert rule.mistakes == ()
    assert len(rule.left_out) == left_out
    folder = tmp_path / "pasted"
    shutil.copytree(sample.folder, folder, ignore=shutil.ignore_patterns("sites", "golden", "truth"))
    text = (folder / "alerts.yaml").read_text(encoding="utf-8")
    head, mark, tail = text.partition("rules:\n")
    (folder / "alerts.yaml").write_text(head + mark + rule.text + tail, encoding="utf-8")
    (pasted,) = [each for each in load_city(str(folder)).alerts.rules if each.id == "search_1"]
    asked = pasted.model_dump(mode="json")
    assert {key: asked[key] for key in fields} == fields


def test_a_search_of_which_a_rule_can_ask_nothing_says_so(sample: City) -> None:
    rule = rule_text(sample, "search_1", "x", parse_query("日期:2026-06", sample))
    assert "没有预警规则能用的条件" in rule.mistakes[0]


def test_the_files_of_a_city_are_read_anew_and_their_mistakes_named(sample: City, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(sample.folder, folder, ignore=shutil.ignore_patterns("sites", "golden", "truth"))
    city = load_city(str(folder))
    assert not checked_city(city, None).newer
    text = (folder / "units.yaml").read_text(encoding="utf-8")
    (folder / "units.yaml").write_text(text.replace("990102", "999999", 1), encoding="utf-8")
    checked = checked_city(city, None)
    assert any("999999" in each for each in checked.mistakes)


def test_every_deed_that_a_room_notes_has_a_word_in_the_log() -> None:
    rooms = [path for room in ("ledger", "web", "reports", "huanyu") for path in (ROOT / room).rglob("*.py")]
    noted = {what for path in rooms for what in re.findall(r'what="([a-z ]+)"', path.read_text(encoding="utf-8"))}
    assert len(noted) > 20
    assert noted <= set(DEEDS)
