"""Searches by windows of time: divided until nothing is cut off, and what a lost login missed is filled later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cities.city import City
from cities.sources import Source
from crawlers.article import Article, Observation
from crawlers.clock import SHANGHAI
from crawlers.collect import collect
from crawlers.comment import comments_since
from crawlers.folder import DataFolder, records_of
from crawlers.parse import parse_day
from crawlers.windows import Window, missed_windows
from tests.crawlers.cities_made import city_with, read_account
from tests.crawlers.weibo_of_tests import SHOWN_PAGES, WeiboOfTests

DAY = date(2026, 6, 17)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=SHANGHAI)


def many(first: datetime, count: int, step: timedelta, begin: int = 5000) -> dict[str, datetime]:
    return {str(begin + number): first + step * number for number in range(count)}


@pytest.fixture
def weibo() -> Iterator[WeiboOfTests]:
    """Forty posts from eight to nine on the 17th, which is more than a search shows; a few others."""
    posts = many(at(17, 1), 3, timedelta(hours=1), 4000) | many(at(17, 8), 28, timedelta(minutes=2))
    posts |= many(at(17, 10), 9, timedelta(minutes=5), 6000)
    with WeiboOfTests(posts) as server:
        yield server


def gather(
    city: City, folder: DataFolder, now: datetime, *urls: str, first: date | None = None, **values: object
) -> dict[str, Any]:
    """Collects and parses the day of `now`; the day's account."""
    entry = {
        "id": "wb", "name": "微博", "kind": "weibo", "tier": "city", "family": "微博", "urls": urls, "pace_s": 0,
        "full_pages": SHOWN_PAGES, "private_address": True,
    }  # fmt: skip
    made = city_with(city, [Source.model_validate(entry | values)])
    day = now.date()
    collect(made, folder, day, now=now, contact="a@b.example", retry_wait_s=0.01, frozen=True, first=first)
    parse_day(made, folder, day)
    return read_account(folder, day, "wb")


def mids(folder: DataFolder, day: date = DAY) -> set[str]:
    return {article.id for article in records_of(Article, folder.articles(day, "wb"))}


def test_a_day_that_holds_more_than_the_search_shows_is_asked_by_its_hours(
    sample: City, folder: DataFolder, weibo: WeiboOfTests
) -> None:
    account = gather(sample, folder, at(17, 22), weibo.search)
    assert mids(folder) == set(weibo.posts)
    assert weibo.searches[0] == "2026-06-17-0:2026-06-17-22"
    assert "2026-06-17-8:2026-06-17-9" in weibo.searches
    windows = account["windows"]
    assert isinstance(windows, dict)
    assert len(windows) == 22
    assert set(windows.values()) == {"whole"}


def test_an_hour_that_still_holds_more_is_told(sample: City, folder: DataFolder, weibo: WeiboOfTests) -> None:
    weibo.posts |= many(at(17, 8), 40, timedelta(minutes=1), 7000)
    windows = gather(sample, folder, at(17, 22), weibo.search)["windows"]
    assert isinstance(windows, dict)
    assert [name for name, state in windows.items() if state == "full"] == ["2026-06-17T08/2026-06-17T09"]


def test_a_lost_login_is_told_with_the_window_missed_and_the_next_run_fills_exactly_that(
    sample: City, folder: DataFolder, weibo: WeiboOfTests
) -> None:
    gather(sample, folder, at(16, 22), weibo.search)
    weibo.searches.clear()
    weibo.lost_after = 12
    account = gather(sample, folder, at(17, 22), weibo.search)
    missed = missed_windows(folder, "wb", DAY)
    assert missed
    assert {article for article in weibo.posts if article not in mids(folder)}
    assert account["counts"].keys() >= {"login", "ok"}
    weibo.lost_after = None
    weibo.searches.clear()
    gather(sample, folder, at(18, 9), weibo.search)
    assert missed_windows(folder, "wb", date(2026, 6, 18)) == []
    assert mids(folder) | mids(folder, date(2026, 6, 18)) == set(weibo.posts)
    filled = {Window.named(_name(text)) for text in weibo.searches}
    whole = [Window.named(name) for name, state in account["windows"].items() if state == "whole"]
    assert min(filled).start == missed[0].start
    assert max(window.end for window in filled) == at(18, 9)
    assert not [one for one in filled for other in whole if one.start < other.end and other.start < one.end]


def _name(text: str) -> str:
    def moment(part: str) -> str:
        day, _, hour = part.rpartition("-")
        return f"{day}T{int(hour):02}"

    start, end = text.split(":")
    return f"{moment(start)}/{moment(end)}"


def test_days_that_nobody_ran_are_asked_when_somebody_does(
    sample: City, folder: DataFolder, weibo: WeiboOfTests
) -> None:
    gather(sample, folder, at(16, 20), weibo.search)
    weibo.searches.clear()
    gather(sample, folder, at(19, 10), weibo.search)
    assert weibo.searches[0] == "2026-06-16-20:2026-06-17-0"
    assert "2026-06-19-0:2026-06-19-10" in weibo.searches
    assert mids(folder, date(2026, 6, 19)) == set(weibo.posts)


def test_a_search_goes_back_to_the_day_that_is_asked_for(sample: City, folder: DataFolder, weibo: WeiboOfTests) -> None:
    gather(sample, folder, at(19, 10), weibo.search, first=date(2026, 6, 17))
    assert mids(folder, date(2026, 6, 19)) == set(weibo.posts)


def test_a_post_that_is_due_and_no_longer_stands_on_the_timeline_is_asked_by_itself_and_found_removed(
    sample: City, folder: DataFolder, weibo: WeiboOfTests
) -> None:
    gather(sample, folder, at(17, 22), weibo.timeline)
    weibo.gone = {"6003"}
    account = gather(sample, folder, at(18, 22), weibo.timeline)
    removed = [seen.id for seen in records_of(Observation, folder.observations(at(18, 0).date(), "wb")) if seen.removed]
    assert removed == ["6003"]
    assert sum(account["counts"].values()) == len(account["urls"])


def test_a_repost_keeps_its_chain_one_a_line_and_the_whole_text_of_what_it_reposts(
    sample: City, folder: DataFolder, weibo: WeiboOfTests
) -> None:
    first = {
        "id": "900", "mid": "900", "text": "开头……<a href='/status/900'>全文</a>", "isLongText": True,
        "user": {"screen_name": "云泽日报"},
    }  # fmt: skip
    weibo.more = {
        "6008": {"text": "关注//<a href='/n/张三'>@张三</a>:太臭了//@李四：真的吗", "retweeted_status": first},
        "900": {"whole": "开头<br />全部的话在这里。"},
    }
    gather(sample, folder, at(17, 22), weibo.timeline)
    [body] = [article.body for article in records_of(Article, folder.articles(DAY, "wb")) if article.id == "6008"]
    assert body.split("\n") == ["关注", "//@张三：太臭了", "//@李四：真的吗", "//@云泽日报：开头", "全部的话在这里。"]


def test_the_comments_under_an_own_post_are_kept_with_who_wrote_them_and_when(
    sample: City, folder: DataFolder, weibo: WeiboOfTests
) -> None:
    said = {
        "id": 77,
        "created_at": "06-17",
        "user": {"screen_name": "李女士"},
        "text": "什么时候[怒]查？",
        "like_counts": 12,
    }
    weibo.more = {"6008": {"comments_count": 1, "comments": [said, {"id": 78, "text": ""}]}}
    gather(sample, folder, at(17, 22), weibo.timeline, comments=True)
    [comment] = comments_since(folder, DAY)
    assert (comment.article, comment.text, comment.author, comment.likes) == ("6008", "什么时候[怒]查？", "李女士", 12)
    assert comment.at == "2026-06-17T00:00:00+08:00"
    assert weibo.asked["/api/comments/show"] == 1
