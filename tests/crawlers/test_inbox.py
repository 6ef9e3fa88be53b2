"""Transcripts that people put into a source's folder: subtitles, plain text, Word."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document

from cities.city import City
from cities.sources import Source
from crawlers.article import Article
from crawlers.collect import collect
from crawlers.cues import cues_in, paragraphs_of
from crawlers.folder import DataFolder, records_of
from crawlers.inbox import TAKEN, take_inboxes
from crawlers.parse import parse_day
from crawlers.quarantine import Quarantined
from crawlers.status import Status
from nlp.reading import reading_of
from tests.crawlers.cities_made import city_with
from tests.crawlers.evidence_of_tests import DAY, NOW

TOMORROW = NOW + timedelta(days=1)
SCRIPT = "【标题】热电厂恢复运行\n记者 蒋楠\n【口播】热电厂二号锅炉今天恢复运行，厂区外监测数据正常。\n【同期声】居民：烟小多了。\n"
MORE = "【标题】小学生当环保观察员\n【口播】三十名小学生走进污水处理厂，看一滴水怎样变清。\n"
SRT = """1
00:00:01,000 --> 00:00:03,500
{\\an8}<i>【口播】热电厂二号锅炉</i>

2
00:00:03,500 --> 00:00:06,000
今天恢复运行。

3
00:00:06,100 --> 00:00:08,000
厂区外监测数据正常。

4
00:00:11,500 --> 00:00:13,000
居民：烟小多了。
"""


@pytest.fixture
def city(sample: City) -> City:
    source = Source(id="yztv_files", name="云泽台文稿", kind="tv", tier="city", family="云泽台", inbox=True)
    return city_with(sample, [source])


def put(folder: DataFolder, name: str, data: str | bytes) -> Path:
    path = folder.inbox("yztv_files") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def taken(city: City, folder: DataFolder, day: date = DAY) -> Counter[Status]:
    """What a collection of the day makes of the inbox, by status."""
    collect(city, folder, day, now=NOW if day == DAY else TOMORROW, contact="a@b.example", frozen=True)
    return Counter(parse_day(city, folder, day).get("yztv_files", {}))


def articles(folder: DataFolder, day: date = DAY) -> list[Article]:
    return list(records_of(Article, folder.articles(day, "yztv_files")))


def test_a_script_of_several_items_becomes_an_article_each(city: City, folder: DataFolder) -> None:
    put(folder, "云泽新闻 2026-06-17.txt", SCRIPT + MORE)
    assert taken(city, folder) == {Status.OK: 2}
    first, second = sorted(articles(folder), key=lambda article: article.title, reverse=True)
    assert (first.title, first.author, first.kind) == ("热电厂恢复运行", "蒋楠", "tv")
    assert first.body.split("\n")[1] == "【同期声】居民：烟小多了。"
    assert second.title == "小学生当环保观察员"
    assert first.published_at == "2026-06-17T00:00:00+08:00"


def test_subtitles_become_paragraphs_by_speaker_and_pause() -> None:
    assert list(paragraphs_of(list(cues_in(SRT)))) == [
        "【口播】热电厂二号锅炉今天恢复运行。厂区外监测数据正常。",
        "居民：烟小多了。",
    ]


def test_a_rolling_caption_is_read_once_and_voices_are_named() -> None:
    text = (
        "WEBVTT - 云泽新闻\n\nNOTE 第二稿\n\nSTYLE\n::cue { color: white }\n\n"
        "00:01.000 --> 00:03.000\n<v 主持人>今天的空气\n\n00:03.000 --> 00:05.000\n<v 主持人>今天的空气\n是优 &amp; 良\n\n"
        "a\n00:00:05.000 --> 00:00:06.000 align:start\n<v.loud 市民>PM2.5\n\n00:00:06.000 --> 00:00:07.000\n<v.loud 市民>down a lot\n"
    )
    assert list(paragraphs_of(list(cues_in(text)))) == ["主持人：今天的空气是优 & 良", "市民：PM2.5 down a lot"]


def test_a_subtitle_file_in_gb18030_gives_the_article_of_its_day(city: City, folder: DataFolder) -> None:
    put(folder, "20260616_云泽新闻联播.srt", SRT.encode("gb18030"))
    assert taken(city, folder) == {Status.OK: 1}
    [article] = articles(folder)
    assert (article.title, article.published_at) == ("云泽新闻联播", "2026-06-16T00:00:00+08:00")


def test_a_word_script_gives_its_day_in_its_first_lines(city: City, folder: DataFolder, tmp_path: Path) -> None:
    document = Document()
    for line in ("云泽新闻联播文稿", "播出时间：2026年6月17日 19:30", *SCRIPT.splitlines()):
        document.add_paragraph(line)
    document.save(str(tmp_path / "稿.docx"))
    put(folder, "第三稿.docx", (tmp_path / "稿.docx").read_bytes())
    assert taken(city, folder) == {Status.OK: 1}
    assert articles(folder)[0].published_at == "2026-06-17T19:30:00+08:00"


@pytest.mark.parametrize(
    ("name", "data", "status", "word"),
    [
        ("没有日期.txt", SCRIPT, Status.BAD_DATE, "都没有播出日期"),
        ("2026-06-19.txt", SCRIPT, Status.BAD_DATE, "都没有播出日期"),
        ("2026-06-17.srt", "只是几行字，没有时间。", Status.BAD_ITEM, "没有一条带时间的字幕"),
        ("2026-06-17.docx", "这不是 Word", Status.BAD_ITEM, "不是能读的 Word 文件"),
        ("2026-06-17.mp4", "x", Status.BAD_ITEM, "可用 .srt、.vtt、.txt、.docx"),
        ("2026-06-17.txt", "短", Status.NO_BODY, "没有播出的文字"),
    ],
)
def test_what_cannot_be_read_is_quarantined_with_its_reason(
    city: City, folder: DataFolder, name: str, data: str, status: Status, word: str
) -> None:
    put(folder, name, data)
    put(folder, "好的 2026-06-17.txt", SCRIPT)
    assert taken(city, folder) == {status: 1, Status.OK: 1}
    [line] = records_of(Quarantined, folder.quarantine("parse", DAY))
    assert name in line.item
    assert word in line.detail


def test_a_file_is_taken_once_and_put_aside(city: City, folder: DataFolder) -> None:
    path = put(folder, "2026-06-17.txt", SCRIPT)
    put(folder, ".2026-06-17 b.txt", SCRIPT)
    put(folder, "2026-06-17 c.txt.part", SCRIPT)
    assert taken(city, folder) == {Status.OK: 1}
    assert [one.name for one in (path.parent / TAKEN).iterdir()] == ["2026-06-17.txt"]
    assert taken(city, folder) == {Status.OK: 1}


def test_a_file_that_a_killed_run_had_kept_is_not_kept_again(city: City, folder: DataFolder) -> None:
    path = put(folder, "2026-06-17.txt", SCRIPT)
    take_inboxes(city, folder, DAY, now=NOW)
    (path.parent / TAKEN / path.name).rename(path)
    take_inboxes(city, folder, DAY, now=NOW)
    assert len(list(folder.pages(DAY).glob("yztv_files-*.warc.gz"))) == 1
    assert (path.parent / TAKEN / path.name).exists()


def test_a_corrected_script_of_a_later_day_is_a_new_version(city: City, folder: DataFolder) -> None:
    put(folder, "2026-06-17.txt", SCRIPT)
    taken(city, folder)
    put(folder, "2026-06-17.txt", SCRIPT.replace("二号", "三号"))
    assert taken(city, folder, TOMORROW.date()) == {Status.CHANGED: 1}
    [before], [after] = articles(folder), articles(folder, TOMORROW.date())
    assert before.id == after.id
    assert before.version != after.version


def test_a_file_over_the_bound_is_named(sample: City, folder: DataFolder) -> None:
    source = Source(id="yztv_files", name="文稿", kind="tv", tier="city", family="台", inbox=True, max_bytes=100)
    put(folder, "2026-06-17.txt", SCRIPT)
    assert taken(city_with(sample, [source]), folder) == {Status.TOO_LARGE: 1}


def test_stage_marks_are_not_judged_but_stay_in_the_text() -> None:
    assert reading_of("", "【口播】热电厂停产。【同期声】居民：好。", "tv").body == "热电厂停产。居民:好。"


def test_an_inbox_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="只用于 kind 是 'tv' 的来源，这里是 'press'"):
        Source(id="a", name="a", kind="press", tier="city", family="a", urls=("http://a.example/",), inbox=True)
