"""A week whose every number was counted by hand."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta

import pytest

from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.briefing.files import read_record, write_briefing
from reports.briefing.given import given_for
from reports.briefing.make import briefing_of
from reports.briefing.said import headline_of, lines_of, paper_of
from reports.briefing.window import WindowError, week_window
from tests.reports.alerts.alert_days import PAGE, Days, Item
from tests.reports.briefing.conftest import MadeWeek
from tests.reports.briefing.made_week import AFTER, PRIVATE, WEEK


def test_it_counts_what_was_published_in_the_week_to_the_second(week: MadeWeek) -> None:
    made = week.written.briefing
    assert lines_of(made)["all"][1] == ("a1", "a2", "p1", "m1", "own")
    assert (made.total, made.negative, made.neutral, made.positive, made.own) == (5, 3, 1, 1, 1)
    assert made.texts == 4  # a2 is a1's reprint
    assert [slot.total for slot in made.slots] == [0, 2, 1, 2, 0, 0, 0]


def test_it_stands_beside_the_week_before_and_says_where_nothing_was_collected(week: MadeWeek) -> None:
    made = week.written.briefing
    assert [slot.before for slot in made.slots] == [0, 0, 2, 0, 0, 0, 0]
    assert (made.compared[0].name, made.compared[0].total, made.compared[0].negative) == ("上周", 2, 1)
    assert headline_of(made) == "5篇（条），负面3；比上周增加3；最多的是“云泽热电厂冒黑烟”3篇（条）"
    water = next(one for one in made.topics if one.key == "topic-water")
    assert (water.total, water.negative, water.before, water.articles) == (1, 1, 2, ("m1",))


def test_sources_that_only_one_of_the_weeks_has_are_taken_out_of_a_like_for_like_figure(week: MadeWeek) -> None:
    # the week before only 云泽晚报 was collected: what it brought then is b1, and now a1
    compared = week.written.briefing.compared[0]
    assert (compared.same_now, compared.same_then) == (1, 1)
    assert "个来源，上周1篇（条），本期1。" in week.html


def test_districts_and_articles_without_one_are_counted_each_once(week: MadeWeek) -> None:
    found = {one.name: (one.total, one.before) for one in week.written.briefing.districts}
    assert found == {"临江区": (4, 0), "清河区": (0, 2), "未明确区县": (1, 0)}


def test_an_event_folds_its_reprints_and_names_its_carriers(week: MadeWeek) -> None:
    top = week.written.briefing.happened[0]
    assert (top.name, top.total, top.texts, top.negative, top.posts, top.heat) == ("云泽热电厂冒黑烟", 3, 2, 2, 1, 700)
    assert top.carriers == {"province": 1, "city": 1}
    assert top.first_seen == "2026-06-16T09:00:00+08:00"
    assert not top.ongoing


def test_the_measured_air_stands_beside_what_was_said_of_it(week: MadeWeek) -> None:
    linjiang = next(one for one in week.written.briefing.air if one.name == "临江区")
    assert (linjiang.days, linjiang.over, linjiang.worst, linjiang.worst_at) == (3, 2, 132, "2026-06-16")
    assert (linjiang.total, linjiang.negative) == (3, 2)  # without the bureau's own
    assert "132 轻度污染（6月16日，PM2.5）" in week.html


def test_the_own_accounts_are_told_with_their_gaps_their_readers_and_the_voices_below_them(week: MadeWeek) -> None:
    made = week.written.briefing
    wechat = next(one for one in made.accounts if one.key == "account-wx_yzhb")
    assert wechat.published == 1
    assert wechat.missed == tuple(f"2026-06-{day}" for day in (15, 16, 17, 19, 20, 21))
    assert (wechat.followers, wechat.gained, wechat.reads, wechat.shares) == (1008, 11, 100, 4)
    assert (made.comments, made.commented) == (2, 1)
    assert [voice.text for voice in made.voices] == ["辛苦了", "什么时候能好？打138********找我"]


def test_answers_are_counted_of_the_tasks_that_the_week_opened(week: MadeWeek) -> None:
    total = week.written.briefing.answered[-1]
    assert (total.tasks, total.due, total.in_time, total.overdue, total.median_hours) == (2, 2, 1, 1, 12.0)
    assert total.articles == ("a1", "m1")


def test_days_without_a_collection_and_sources_that_gave_nothing_are_told_apart(week: MadeWeek) -> None:
    made = week.written.briefing
    assert made.idle == ("2026-06-21",)
    assert [(gap.source, gap.missed, gap.last) for gap in made.gaps] == [
        ("apxw", ("2026-06-16", "2026-06-17"), "2026-06-20")
    ]
    assert "6月16日至17日" in week.html


def test_no_private_person_is_named_in_record_page_or_comment(week: MadeWeek) -> None:
    said = week.html + json.dumps(read_record(week.folder, WEEK.name), ensure_ascii=False)
    assert [private for private in (*PRIVATE, "张三") if private in said] == []
    assert "138********" in said


def test_the_same_files_give_the_same_bytes(week: MadeWeek) -> None:
    before = {path.name: path.read_bytes() for path in week.written.record.parent.iterdir()}
    again = write_briefing(week.city, week.folder, week.ledger, WEEK, house=PAGE, now=AFTER + timedelta(days=3))
    assert {path.name: path.read_bytes() for path in again.record.parent.iterdir()} == before
    assert len(before) == 3


def test_a_week_that_still_runs_is_held_against_as_much_of_the_week_before(week: MadeWeek) -> None:
    now = datetime(2026, 6, 17, 9, 30, tzinfo=SHANGHAI)
    made = briefing_of(week.city, given_for(week.city, week.folder, week.ledger, WEEK, now=now))
    assert (made.total, made.compared[0].total) == (2, 1)  # b2 came at ten on that Wednesday
    assert not made.whole
    assert "截至6月17日09:30，这一期还没有结束" in paper_of(made).foot[0]


def test_a_week_that_has_not_begun_is_refused(week: MadeWeek) -> None:
    with pytest.raises(WindowError, match="2026年第26周还没有开始"):
        given_for(week.city, week.folder, week.ledger, week_window("2026-W26"), now=WEEK.end - timedelta(seconds=1))


def test_an_empty_week_says_so_and_a_week_without_collection_says_that(folder: DataFolder, week: MadeWeek) -> None:
    folder.root.mkdir()
    with Ledger(f"sqlite:///{folder.ledger}") as ledger:
        days = Days(week.city, folder)
        days.put(date(2026, 6, 16), Item(id="n1", published="2026-06-16T09:00:00+08:00", env=0.1))
        written = write_briefing(week.city, folder, ledger, WEEK, house=PAGE, now=AFTER)
        assert written.paper.headline == "没有采到环境相关的报道与帖文"
        assert [section.title for section in written.paper.sections] == [
            "总体情况", "空气质量实测与涉气舆情", "回应办理", "本局账号", "来源缺口",
        ]  # fmt: skip
        page = written.html.read_text(encoding="utf-8")
        assert "没有采到环境相关的报道与帖文。" in page
        assert "上周（6月8日至6月14日）没有采集，无可比数据。" in page
        (folder.root / "accounts" / "2026-06-10").mkdir(parents=True)
        folder.account(date(2026, 6, 10), "yzwb").write_bytes(b'{"counts": {"ok": 1}, "urls": {}}')
        written = write_briefing(week.city, folder, ledger, WEEK, house=PAGE, now=AFTER)
        assert "没有采集，无从统计；不等于没有舆情" in written.html.read_text(encoding="utf-8")


def test_the_record_on_disk_is_the_briefing_and_its_lines(week: MadeWeek) -> None:
    record = read_record(week.folder, WEEK.name)
    assert record is not None
    made = json.loads(json.dumps(asdict(week.written.briefing)))
    assert {key: record[key] for key in made} == made
    assert record["lines"].keys() == lines_of(week.written.briefing).keys()
