"""The sample's sites serve what had been published by then, each in its own shape."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import openpyxl
import pytest

from cities.sample.sites.addresses import address_of
from cities.sample.sites.hotline import HEADINGS, hotline_xlsx
from cities.sample.sites.server import SampleServer
from cities.sample.sites.texts import Item, moment, texts_of_sources
from cities.sample.sites.weibo import bid

TEXTS = texts_of_sources()
EVENING = "2026-06-17 22:00"


@pytest.fixture(scope="module")
def running() -> Iterator[SampleServer]:
    with SampleServer(moment(EVENING)) as server:
        yield server


@pytest.fixture
def server(running: SampleServer) -> SampleServer:
    """The sites on the evening of the event's second day."""
    running.now = moment(EVENING)
    return running


def get(server: SampleServer, url: str) -> tuple[int, bytes]:
    try:
        with build_opener(ProxyHandler({"http": server.proxy})).open(url, timeout=10) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()


def item_where(source: str, **wanted: object) -> Item:
    return next(item for item in TEXTS[source] if all(getattr(item, name) == value for name, value in wanted.items()))


def on_pages() -> list[Item]:
    without = {"hotline", "wb_yzhb", "wb_city"}
    return [item for source in sorted(TEXTS) if source not in without for item in TEXTS[source]]


@pytest.mark.parametrize("item", on_pages(), ids=lambda item: f"{item.source}-{item.key}")
def test_every_text_stands_whole_on_its_page_while_it_is_published(server: SampleServer, item: Item) -> None:
    if item.removed_at is None:
        server.now = moment("2026-07-01 22:00")
    shown = item.as_of(server.now)
    url = address_of(item)
    assert url is not None
    status, body = get(server, url)
    page = body.decode("gb18030" if item.source == "xhxw" else "utf-8", "ignore")
    for number in range(2, item.parts + 1):
        page += get(server, url.replace(".html", f"_{number}.html"))[1].decode()
    assert status == 200
    escaped = [line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in shown.paragraphs]
    assert [line for line in escaped if line not in page] == []


def test_a_page_is_404_before_it_is_published_and_after_it_is_removed(server: SampleServer) -> None:
    item = next(item for item in TEXTS["yzwb"] if item.removed_at)
    url = address_of(item)
    assert url is not None
    seen = []
    for now in ("2026-06-16 22:00", EVENING, "2026-06-18 22:00"):
        server.now = moment(now)
        seen.append(
            (get(server, url)[0], url.encode().rpartition(b"/")[2] in get(server, "http://wb.yunze.example/news/")[1])
        )
    assert seen == [(404, False), (200, True), (404, False)]


def test_a_correction_replaces_the_text_from_its_moment_on(server: SampleServer) -> None:
    item = next(item for item in TEXTS["yzrb"] if item.corrected_at)
    url = address_of(item)
    assert url is not None
    server.now = item.published
    before = get(server, url)[1].decode()
    assert item.corrected_at is not None
    server.now = item.corrected_at
    after = get(server, url)[1].decode()
    assert "23家" in before
    assert "23家" not in after
    assert "13家" in after


def test_a_reply_is_shown_once_it_has_been_given(server: SampleServer) -> None:
    item = next(item for item in TEXTS["liuyan"] if item.reply)
    url = address_of(item)
    assert url is not None
    assert item.reply is not None
    server.now = item.published
    before = get(server, url)[1].decode()
    server.now = item.reply.at
    after = get(server, url)[1].decode()
    assert ("官方回复" in before, "官方回复" in after) == (False, True)
    assert "办理中" in before
    assert "已答复" in after


def test_the_old_county_site_says_gb2312_and_sends_gb18030_with_one_broken_byte(server: SampleServer) -> None:
    server.now = moment("2026-07-01 22:00")
    url = address_of(item_where("xhxw", broken_bytes=True))
    assert url is not None
    body = get(server, url)[1]
    assert b"charset=gb2312" in body
    with pytest.raises(UnicodeDecodeError):
        body.decode("gb18030")
    assert body.count(b"\xff") == 1
    assert body.replace(b"\xff", b"").decode("gb18030").count("新河") > 1


def test_a_wrong_date_is_printed_instead_of_the_true_one(server: SampleServer) -> None:
    server.now = moment("2026-07-01 22:00")
    item = next(item for items in TEXTS.values() for item in items if item.printed_date)
    url = address_of(item)
    assert url is not None
    page = get(server, url)[1].decode()
    assert item.printed_date in page
    assert f"{item.published:%Y-%m-%d}" not in page


def test_the_issue_of_tomorrow_does_not_exist_yet(server: SampleServer) -> None:
    assert get(server, "http://rb.yunze.example/paper/202606/17/index.html")[0] == 200
    assert get(server, "http://rb.yunze.example/paper/202606/18/index.html")[0] == 404
    assert get(server, "http://rb.yunze.example/paper/202606/99/index.html")[0] == 404


def test_the_timeline_cuts_a_long_post_and_the_extend_call_has_it_whole(server: SampleServer) -> None:
    server.now = moment("2026-07-01 22:00")
    url = "http://m.weibo.example/api/container/getIndex?containerid=1076037700990100"
    answers = [json.loads(get(server, f"{url}&page={page}")[1]) for page in (1, 2, 3)]
    posts = [card["mblog"] for answer in answers for card in answer["data"]["cards"]]
    assert len(posts) == len(TEXTS["wb_yzhb"])
    assert answers[2]["ok"] == 0
    long = next(post for post in posts if post["isLongText"])
    whole = json.loads(get(server, f"http://m.weibo.example/statuses/extend?id={long['mid']}")[1])
    assert long["text"].endswith(f'...<a href="/status/{long["mid"]}">全文</a>')
    assert whole["data"]["longTextContent"].startswith(long["text"].partition("...<a")[0])


def test_engagement_grows_over_the_first_day_and_then_stands(server: SampleServer) -> None:
    item = item_where("wb_yzhb", key="0617-01")
    url = "http://m.weibo.example/api/container/getIndex?containerid=1076037700990100"
    counts = []
    for now in (EVENING, "2026-06-18 20:10", "2026-06-25 22:00"):
        server.now = moment(now)
        posts = [card["mblog"] for card in json.loads(get(server, url)[1])["data"]["cards"]]
        counts.append(next(post["reposts_count"] for post in posts if post["isLongText"]))
    assert 0 < counts[0] < counts[1] == counts[2] == item.reposts


def test_the_short_name_of_a_post_is_weibos_base_62() -> None:
    # both pairs stand in a real answer of the mobile site
    assert bid("4383183661430868") == "HyTZc60ew"


def test_the_same_moment_gives_the_same_bytes() -> None:
    urls = [
        "http://wb.yunze.example/news/",
        "http://bridge.example/feeds/gh_ljshq.xml",
        "http://liuyan.yunze.example/list",
    ]
    with SampleServer(moment(EVENING)) as one, SampleServer(moment(EVENING)) as other:
        assert [get(one, url) for url in urls] == [get(other, url) for url in urls]


def test_an_unknown_host_is_the_proxys_502(server: SampleServer) -> None:
    assert get(server, "http://nobody.example/")[0] == 502


def test_the_hotlines_export_has_the_calls_so_far_and_equal_bytes_each_time() -> None:
    now = moment("2026-05-31 22:00")
    data = hotline_xlsx(now)
    assert data == hotline_xlsx(now)
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    assert rows[0] == HEADINGS
    assert len(rows) - 1 == sum(item.published <= now for item in TEXTS["hotline"])
    assert rows[1][3] == "2026-05-04 09:42:00"


def test_the_export_bears_no_time_of_its_making() -> None:
    with zipfile.ZipFile(io.BytesIO(hotline_xlsx(moment(EVENING)))) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2026, 1, 1)}
        assert b"2026-01-01T00:00:00Z" in archive.read("docProps/core.xml")
