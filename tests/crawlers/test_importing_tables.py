"""Tables that are no messages, and messages in files of every form an office sends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from cities.city import City
from cities.sources import Source
from crawlers.air import air_readings, worst_aqi
from crawlers.article import Article, Observation
from crawlers.audience import audience_days
from crawlers.folder import DataFolder, records_of
from crawlers.importing import import_file
from crawlers.parse import parse_day
from crawlers.quarantine import Quarantined
from tests.crawlers.cities_made import city_with
from tests.crawlers.evidence_of_tests import DAY, NOW

AIR = {"station": "点位", "at": "时间", "aqi": "AQI", "primary": "首要污染物", "pm25": "PM2.5", "co": "CO"}
CALLS = {"id": "工单编号", "title": "标题", "body": "来电内容", "published_at": "来电时间"}


def entry(**values: object) -> Source:
    plain = {"id": "s", "name": "导出", "kind": "import", "tier": "city", "family": "f"}
    return Source.model_validate(plain | values)


def workbook(path: Path, *rows: Sequence[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def taken(city: City, folder: DataFolder, source: Source, path: Path, now: datetime = NOW) -> dict[str, int]:
    made = city_with(city, [source])
    day, _ = import_file(made, folder, path, source.id, now=now)
    return {str(status): count for status, count in parse_day(made, folder, day)[source.id].items()}


def failed(folder: DataFolder) -> dict[str, str]:
    return {line.item: line.detail for line in records_of(Quarantined, folder.quarantine("parse", DAY))}


def test_hourly_and_daily_air_quality_is_kept_by_station_hour_and_district(
    sample: City, folder: DataFolder, tmp_path: Path
) -> None:
    source = entry(holds="air", columns=AIR, stations={"新河县站": "990122"})
    path = workbook(
        tmp_path / "空气质量.xlsx", ["全市站点小时值"], list(AIR.values()),
        ["新河县站", "2026-06-17 08:00", 152, "PM2.5", 115, 1.2], ["市监测站", "2026061709", 63, "-", "—", None],
        ["市监测站", "2026-06-16", 88, "臭氧", 40.5, 0.9],
    )  # fmt: skip
    assert taken(sample, folder, source, path) == {"ok": 3}
    worst = worst_aqi(air_readings(folder, date(2026, 6, 17), date(2026, 6, 17), span="hour"))
    assert worst is not None
    assert (worst.station, worst.district, worst.at, worst.aqi) == (
        "新河县站", "990122", "2026-06-17T08:00:00+08:00", 152,
    )  # fmt: skip
    second = air_readings(folder, date(2026, 6, 17), date(2026, 6, 17))[1]
    assert (second.at, second.aqi, second.primary, second.pm25) == ("2026-06-17T09:00:00+08:00", 63, None, None)
    [daily] = air_readings(folder, date(2026, 6, 1), date(2026, 6, 30), span="day")
    assert (daily.at, daily.primary, daily.pm25) == ("2026-06-16T00:00:00+08:00", "臭氧", 40.5)


def test_a_bad_reading_is_named_by_row_and_column_and_the_others_are_kept(
    sample: City, folder: DataFolder, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path / "a.xlsx", list(AIR.values()), ["站", "2026-06-17 08:00", "很差", "", 1, 1],
        ["站", "2026-06-17 09:00", 900, "", 1, 1], ["站", "", 50, "", 1, 1], ["站", "2026-06-17 10:00", "—", "", "缺测", ""],
        ["站", "2026-06-17 11:00", 51, "", 1, 1],
    )  # fmt: skip
    counts = taken(sample, folder, entry(holds="air", columns=AIR), path)
    assert counts == {"bad-item": 3, "no-body": 1, "ok": 1}
    assert failed(folder)["a.xlsx 工作表“Sheet”第2行"] == "“AQI”列不是数字：很差"
    assert failed(folder)["a.xlsx 工作表“Sheet”第3行"] == "“AQI”列应在 0 到 500 之间：900"
    assert failed(folder)["a.xlsx 工作表“Sheet”第4行"] == "“时间”列为空"


def test_a_later_table_replaces_what_an_earlier_one_said_of_an_hour(
    sample: City, folder: DataFolder, tmp_path: Path
) -> None:
    source = entry(holds="air", columns=AIR)
    for number, aqi in enumerate((90, 95)):
        path = workbook(tmp_path / f"{number}.xlsx", list(AIR.values()), ["站", "2026-06-17 08:00", aqi, "", 1, 1])
        taken(sample, folder, source, path, NOW.replace(day=18 + number))
    assert [reading.aqi for reading in air_readings(folder, date(2026, 6, 17), date(2026, 6, 17))] == [95]


def test_followers_and_reads_of_an_own_account_come_from_the_platforms_export(
    sample: City, folder: DataFolder, tmp_path: Path
) -> None:
    columns = {"day": "时间", "gained": "新关注人数", "lost": "取消关注人数", "followers": "累积关注人数"}
    path = tmp_path / "用户分析.csv"
    path.write_text(
        '时间,新关注人数,取消关注人数,累积关注人数\n2026-06-16,12,3,"48,213"\n2026-06-17,9,1,48221\n', "utf-8-sig"
    )
    assert taken(sample, folder, entry(holds="audience", account_of="s", columns=columns), path) == {"ok": 2}
    first, second = audience_days(folder, "s", date(2026, 6, 1), date(2026, 6, 30))
    assert (first.day, first.followers, first.gained, first.lost) == ("2026-06-16", 48213, 12, 3)
    assert (second.day, second.followers, second.reads) == ("2026-06-17", 48221, None)


def word_list(path: Path, *rows: Sequence[str]) -> Path:
    file = Document()
    file.add_paragraph("12369 举报件清单")
    table = file.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    file.save(str(path))
    return path


def test_a_list_in_word_is_read_row_by_row_and_its_bad_row_named(
    sample: City, folder: DataFolder, tmp_path: Path
) -> None:
    path = word_list(
        tmp_path / "举报件.docx", list(CALLS.values()), ["B1", "异味", "化工厂夜间排放刺鼻气体。", "2026-06-16 21:00"],
        ["B2", "噪声", "工地夜里施工。", "去年某天"],
    )  # fmt: skip
    assert taken(sample, folder, entry(columns=CALLS), path) == {"ok": 1, "bad-date": 1}
    [article] = records_of(Article, folder.articles(DAY, "s"))
    assert (article.title, article.published_at) == ("异味", "2026-06-16T21:00:00+08:00")
    assert failed(folder) == {"举报件.docx 表格1第3行": "“来电时间”列不是日期：去年某天"}


def test_a_form_in_word_is_one_message(sample: City, folder: DataFolder, tmp_path: Path) -> None:
    path = word_list(
        tmp_path / "工单.docx", ["工单编号", "C7", "来电时间", "2026-06-17 09:30"], ["标题", "油烟", "来电人", "王女士"],
        ["来电内容", "楼下饭店油烟很大。", "来电内容", "楼下饭店油烟很大。"],
    )  # fmt: skip
    assert taken(sample, folder, entry(columns=CALLS), path) == {"ok": 1}
    [article] = records_of(Article, folder.articles(DAY, "s"))
    assert (article.title, article.body) == ("油烟", "楼下饭店油烟很大。")


def test_an_export_of_short_video_carries_kind_address_and_counts(
    sample: City, folder: DataFolder, tmp_path: Path
) -> None:
    columns = {
        "url": "链接",
        "title": "标题",
        "body": "文案",
        "published_at": "发布",
        "author": "账号",
        "likes": "点赞",
    }
    path = tmp_path / "抖音.jsonl"
    row = {"链接": "https://v.douyin.example/abc/", "标题": "河水变黑", "文案": "沙河边拍到河水发黑。", "发布": "2026-06-17 19:00",
           "账号": "沙河老李", "点赞": 320}  # fmt: skip
    path.write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    assert taken(sample, folder, entry(carries="video", columns=columns), path) == {"ok": 1}
    [article] = records_of(Article, folder.articles(DAY, "s"))
    assert (article.kind, article.url, article.author) == ("video", "https://v.douyin.example/abc/", "沙河老李")
    [seen] = records_of(Observation, folder.observations(DAY, "s"))
    assert seen.engagement is not None
    assert (seen.id, seen.engagement.likes) == (article.id, 320)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"holds": "air", "columns": {"at": "时间", "speed": "风速"}}, "'speed' 不可用，可以是 station、district"),
        ({"holds": "air", "columns": {"at": "时间"}}, "columns 里至少要有一个：aqi、pm25"),
        ({"holds": "audience"}, "holds 'audience' 只用于 kind 是 'import'"),
        ({"columns": {"id": "编号"}}, "columns 里至少要有一个：title、body"),
    ],
)
def test_a_mapping_that_cannot_be_is_named_with_what_is_allowed(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        entry(**values)
