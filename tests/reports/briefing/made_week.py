"""The week of 15 June and the one before it, laid down as files: small, and every number of it counted by hand."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

from cities.city import City
from crawlers.air import AirReading
from crawlers.audience import AudienceDay
from crawlers.clock import SHANGHAI
from crawlers.comment import Comment
from crawlers.folder import DataFolder, write_records, write_whole
from ledger.ledger import Ledger
from reports.briefing.window import week_window
from tests.reports.alerts.alert_days import Days, Item

WEEK = week_window("2026-W25")
AFTER = datetime(2026, 6, 22, 8, 30, tzinfo=SHANGHAI)
LINJIANG, QINGHE = ("990102",), ("990103",)
PRIVATE = ("李大海", "13812345678", "湘A12345")
"""Stand in texts of the week and must stand in no paper."""


def write_made_week(city: City, folder: DataFolder, ledger: Ledger) -> None:
    days = Days(city, folder)
    days.put(
        date(2026, 6, 10),
        Item(id="b1", published="2026-06-10T09:00:00+08:00", topics=("water",), districts=QINGHE, sentiment="neutral"),
        Item(id="b2", published="2026-06-10T10:00:00+08:00", source="apxw", topics=("water",), districts=QINGHE),
        Item(id="b3", published="2026-06-10T11:00:00+08:00", source="apxw", env=0.1),
    )
    days.put(
        date(2026, 6, 16),
        Item(id="a1", published="2026-06-16T09:00:00+08:00", event="e1"),
        Item(id="a2", published="2026-06-16T10:00:00+08:00", event="e1", source="ljrb", family="a1"),
        Item(id="n1", published="2026-06-16T11:00:00+08:00", env=0.2),
    )
    days.put(
        date(2026, 6, 18),
        Item(id="p1", published="2026-06-17T23:59:59+08:00", source="wb_city", title="", event="e1", heat=700,
             body=f"市民{PRIVATE[0]}反映，黑烟又来了，电话{PRIVATE[1]}。", summary=(), sentiment="positive"),
        Item(id="m1", published="2026-06-18T00:00:00+08:00", source="liuyan", topics=("water",), districts=(),
             title="清河河水发臭", body=f"车牌{PRIVATE[2]}的车往河里倒水。", summary=(f"车牌{PRIVATE[2]}的车往河里倒水。",)),
        Item(id="own", published="2026-06-18T09:00:00+08:00", source="wx_yzhb", title="情况通报", sentiment="neutral",
             summary=("我局已到现场。",), body="我局已到现场。"),
        Item(id="late", published="2026-06-22T00:00:00+08:00"),
    )  # fmt: skip
    _accounts(city, folder)
    _beside(folder)
    _tasks(ledger)


def _accounts(city: City, folder: DataFolder) -> None:
    """Collected from Monday to Saturday; 安平新闻 was not to be had on Tuesday and Wednesday."""
    for number in range(6):
        day = date(2026, 6, 15) + timedelta(days=number)
        for source in city.sources:
            down = source.id == "apxw" and day in (date(2026, 6, 16), date(2026, 6, 17))
            account = {"counts": {"timeout" if down else "ok": 1}, "urls": {}}
            write_whole(folder.account(day, source.id), json.dumps(account).encode())
    write_whole(folder.account(date(2026, 6, 10), "yzwb"), b'{"counts": {"ok": 1}, "urls": {}}')


def _beside(folder: DataFolder) -> None:
    day = date(2026, 6, 21)
    write_records(folder.air(day, "air"), [
        AirReading(source="air", station="望江", district="990102", at=f"2026-06-{at}T00:00:00+08:00", span="day",
                   aqi=aqi, primary="PM2.5")
        for at, aqi in (("16", 132), ("17", 90), ("18", 101))
    ])  # fmt: skip
    write_records(folder.audience(day, "readers"), [
        AudienceDay(source="readers", account="wx_yzhb", day=f"2026-06-{at}", followers=1000 + gained, gained=gained,
                    lost=1, reads=50, shares=2)
        for at, gained in (("16", 5), ("17", 8))
    ])  # fmt: skip
    write_records(folder.comments(day, "wx_yzhb"), [
        Comment(id="c1", article="own", source="wx_yzhb", text=f"什么时候能好？打{PRIVATE[1]}找我", likes=3, author="张三",
                at="2026-06-18T10:00:00+08:00"),
        Comment(id="c2", article="own", source="wx_yzhb", text="辛苦了", likes=9, at="2026-06-18T11:00:00+08:00"),
        Comment(id="c3", article="own", source="wx_yzhb", text="下周的话", likes=90, at="2026-06-22T11:00:00+08:00"),
    ])  # fmt: skip


def _tasks(ledger: Ledger) -> None:
    """临江 answers one in time and owes another; a third was opened the week before."""
    for id, article, opened in (("t1", "a1", "2026-06-16"), ("t2", "m1", "2026-06-18"), ("t0", "b1", "2026-06-10")):
        at = datetime.fromisoformat(f"{opened}T22:00:00+08:00")
        due = at + timedelta(hours=48)
        ledger.raise_alert(
            id, day=at.date(), rule="plant", level="Ⅱ", article=article, clock="reply_48h", due=due, at=at
        )
        ledger.open_task(id, due=due, who="环舆", at=at, unit="linjiang")
    answered = datetime.fromisoformat("2026-06-17T10:00:00+08:00")
    ledger.answer_task("t1", text="已责令停炉。", by="临江分局", who="测试", at=answered)
