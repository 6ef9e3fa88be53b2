"""Dates as Chinese pages print them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.clock import SHANGHAI
from crawlers.dates import date_in_url, iso, moment_of

FETCHED = datetime(2026, 6, 17, 22, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026年6月17日 08:12", "2026-06-17T08:12"),
        ("2026-06-17 08:12:30", "2026-06-17T08:12"),
        ("2026年06月17日08:12 | 来源", "2026-06-17T08:12"),
        ("2026/6/7", "2026-06-07T00:00"),
        ("２０２６年６月１７日", "2026-06-17T00:00"),
        ("二〇二六年六月十七日", "2026-06-17T00:00"),
        ("2026年6月17日星期三 下午 3:05", "2026-06-17T15:05"),
        ("2026-06-17T00:12:00Z", "2026-06-17T08:12"),
        ("2026-06-16T19:12:00-05:00", "2026-06-17T08:12"),
        ("Wed Jun 17 08:12:46 +0800 2026", "2026-06-17T08:12"),
        ("Wed, 17 Jun 2026 00:12:00 GMT", "2026-06-17T08:12"),
        ("1781655120", "2026-06-17T08:12"),
        ("1781655120000", "2026-06-17T08:12"),
        ("20260617", "2026-06-17T00:00"),
        ("发布时间：26-06-17", "2026-06-17T00:00"),
        ("刚刚", "2026-06-17T22:00"),
        ("5分钟前", "2026-06-17T21:55"),
        ("3小时前", "2026-06-17T19:00"),
        ("2天前", "2026-06-15T00:00"),
        ("今天 07:30", "2026-06-17T07:30"),
        ("昨天 08:10", "2026-06-16T08:10"),
        ("06-17", "2026-06-17T00:00"),
        ("12-31 23:10", "2025-12-31T23:10"),
        ("6月1日 10:00", "2026-06-01T10:00"),
    ],
)
def test_a_printed_date_is_read_in_shanghai_time(text: str, wanted: str) -> None:
    found = moment_of(text, FETCHED)
    assert found is not None
    assert found.moment is not None
    assert iso(found.moment) == f"{wanted}:{found.moment:%S}+08:00"


@pytest.mark.parametrize("text", ["2026年6月31日", "2026-13-01", "2026-02-29", "2026-06-17 25:00"])
def test_a_date_that_cannot_be_is_found_but_has_no_moment(text: str) -> None:
    found = moment_of(text, FETCHED)
    assert found is not None
    assert found.moment is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"Wed, 17 Jun {'9' * 40} 08:00:00 +0800",
        "Fri, 31 Dec 9999 23:00:00 -0500",
        "版本 2019.12.1.3",
        "电话 0990-5550001",
        "第12-34页",
        "没有日期",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert moment_of(text, FETCHED) is None


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://x.example/paper/202606/17/content_1.html", date(2026, 6, 17)),
        ("http://x.example/xw/t20260617_1.htm", date(2026, 6, 17)),
        ("http://x.example/news/2026/0617/1.html", date(2026, 6, 17)),
        ("http://x.example/2026-06-17/1.shtml", date(2026, 6, 17)),
        ("http://x.example/2026/6/7/1.html", date(2026, 6, 7)),
        ("http://x.example/a/20260231/1.html", None),
        ("http://x.example/show?d=20260617", None),
    ],
)
def test_the_address_may_name_the_day(url: str, wanted: date | None) -> None:
    assert date_in_url(url) == wanted


@given(st.text(max_size=60))
def test_any_text_gives_a_moment_or_none(text: str) -> None:
    found = moment_of(text, FETCHED)
    assert found is None or found.moment is None or found.moment.utcoffset() == FETCHED.utcoffset()
