"""Backfill where lists do not lead: boards by the numbers of their threads, sitemaps by their dates."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cities.city import City
from cities.sources import Source
from crawlers.article import Article
from crawlers.clock import SHANGHAI
from crawlers.collect import collect
from crawlers.folder import DataFolder, records_of
from crawlers.numbers import BEFORE, LATER_IN_A_ROW, MISSING_IN_A_ROW, MOST_MISSING_IN_A_ROW, Numbered, numbers_between
from crawlers.parse import parse_day
from crawlers.quarantine import Quarantined
from tests.crawlers.cities_made import city_with, read_account
from tests.crawlers.evidence_of_tests import news

DAY = date(2026, 6, 17)
NOW = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)
FIRST, LAST = date(2026, 3, 10), date(2026, 3, 12)
OPENED = date(2026, 1, 1)
A_DAY, LISTED = 5, 10
TOP = (DAY - OPENED).days * A_DAY
WITHHELD = frozenset(range(7, TOP, 9)) | frozenset(range(340, 346))
TEXT = (
    "小区东门外的烧烤摊每天冒烟到半夜，家里不敢开窗，请管一管。\n上次反映之后停了两天，又摆了出来，希望有个长久的办法。"
)


def day_of(number: int) -> date:
    return OPENED + timedelta(days=number // A_DAY)


REPLIED = (
    "<div class='reply'><p>回复单位：城管局 回复时间：2026-06-16</p><p>已到现场查处，感谢您的监督与支持。</p></div>"
)
GONE = "<html><body><div>今天是2026年6月17日 星期三</div><p>您查看的留言不存在或已被删除。</p></body></html>".encode()


class Site(BaseHTTPRequestHandler):
    """A board whose list shows its ten newest threads, and a sitemap of months with a page a day."""

    asked: Sequence[str] = ()
    withheld = b""
    above = ""

    def do_GET(self) -> None:
        type(self).asked = [*self.asked, self.path]
        body = self.body(self.path.strip("/").split("/"))
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self, parts: list[str]) -> bytes:
        match parts:
            case ["list"]:
                rows = (f'<li><a href="/t/{n}">第{n}号留言</a> {day_of(n)}</li>' for n in range(TOP - LISTED, TOP))
                return f"<html><body><ul>{''.join(rows)}</ul></body></html>".encode()
            case ["t", number] if int(number) < TOP and int(number) not in WITHHELD:
                page = news(f"第{number}号留言", TEXT, f"{day_of(int(number))} 09:30")
                return page.replace(b"<div class='info'>", f"{self.above}<div class='info'>".encode())
            case ["t", number] if int(number) in WITHHELD:
                return self.withheld
            case ["dated"]:
                rows = (f'<li><a href="/t/20260617{n:03}">第{n}号留言</a> 2026-06-17</li>' for n in range(1, LISTED))
                return f"<html><body><ul>{''.join(rows)}</ul></body></html>".encode()
            case ["map.xml"]:
                return self.xml("sitemap", [(f"/map-2026-{month:02}.xml", "") for month in range(1, 7)])
            case [name] if name.startswith("map-2026-"):
                days = [date(2026, int(name[9:11]), number) for number in range(1, 29)]
                return self.xml("url", [(f"/p/{day:%m%d}", f"{day}T08:00:00+08:00") for day in days])
            case ["p", day]:
                return news(f"{day}的消息", TEXT, f"2026-{day[:2]}-{day[2:]} 08:00")
        return b""

    def xml(self, name: str, entries: list[tuple[str, str]]) -> bytes:
        host = f"http://{self.headers['Host']}"
        dated = "<n:news><n:publication_date>{}</n:publication_date></n:news>"
        found = (f"<{name}><loc>{host}{path}</loc>{dated.format(at) if at else ''}</{name}>" for path, at in entries)
        outer = {"sitemap": "sitemapindex", "url": "urlset"}[name]
        return f'<{outer} xmlns:n="news">{"".join(found)}</{outer}>'.encode()

    def log_message(self, *about: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[str]:
    Site.asked = ()
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def backfilled(city: City, folder: DataFolder, host: str, **entry: object) -> set[str]:
    """The days of the articles that a backfill of FIRST to LAST brought."""
    common = {"id": "s", "name": "s", "tier": "city", "family": "f", "pace_s": 0, "private_address": True}
    only = city_with(city, [Source.model_validate(common | entry)])
    collect(only, folder, DAY, now=NOW, contact="a@b.example", first=FIRST, last=LAST)
    parse_day(only, folder, DAY)
    return {(article.url or "").removeprefix(host) for article in records_of(Article, folder.articles(DAY, "s"))}


def board(host: str, **more: object) -> dict[str, object]:
    return {"kind": "message", "urls": [f"{host}/list"], "url_pattern": r"/t/\d+$", **more}


def test_a_boards_older_threads_are_found_by_their_numbers(sample: City, folder: DataFolder, host: str) -> None:
    wanted = {f"/t/{n}" for n in range(TOP) if FIRST <= day_of(n) <= LAST and n not in WITHHELD}
    found = backfilled(sample, folder, host, **board(host, id_url=f"{host}/t/{{id}}"))
    assert found >= wanted
    asked = [path for path in Site.asked if path.startswith("/t/")]
    assert len(asked) == len(set(asked))
    assert len(asked) < len(wanted) + 60
    statuses = read_account(folder, DAY, "s")["urls"]
    assert all(statuses[host + path] in ("ok", "http-404") for path in asked)


@pytest.mark.parametrize(
    ("above", "withheld", "more"),
    [
        (REPLIED, b"", {}),
        ("", GONE, {}),
        ("<div>公布时间：2026-06-16 08:00</div>", b"", {"selectors": {"published": ".info"}}),
    ],
    ids=["reply", "gone", "selectors"],
)
def test_a_thread_has_the_day_of_its_article_in_the_search(
    sample: City,
    folder: DataFolder,
    host: str,
    monkeypatch: pytest.MonkeyPatch,
    above: str,
    withheld: bytes,
    more: dict[str, object],
) -> None:
    monkeypatch.setattr(Site, "above", above)
    monkeypatch.setattr(Site, "withheld", withheld)
    wanted = {f"/t/{n}" for n in range(TOP) if FIRST <= day_of(n) <= LAST and n not in WITHHELD}
    assert backfilled(sample, folder, host, **board(host, id_url=f"{host}/t/{{id}}", **more)) >= wanted


def test_a_second_backfill_asks_for_no_thread_that_is_known(sample: City, folder: DataFolder, host: str) -> None:
    entry = board(host, id_url=f"{host}/t/{{id}}")
    known = backfilled(sample, folder, host, **entry)
    Site.asked = ()
    backfilled(sample, folder, host, **entry)
    assert known.isdisjoint(Site.asked)


def test_a_search_by_number_ends_at_the_sources_limit(sample: City, folder: DataFolder, host: str) -> None:
    backfilled(sample, folder, host, **board(host, id_url=f"{host}/t/{{id}}", max_pages=6))
    assert read_account(folder, DAY, "s")["counts"]["limit"] == 1


def test_a_search_among_numbers_that_are_no_consecutive_ones_ends_and_says_so(
    sample: City, folder: DataFolder, host: str
) -> None:
    entry = board(host, id_url=f"{host}/t/{{id}}") | {"urls": [f"{host}/dated"]}
    backfilled(sample, folder, host, **entry)
    assert len([path for path in Site.asked if path.startswith("/t/")]) <= MOST_MISSING_IN_A_ROW + 10
    assert read_account(folder, DAY, "s")["counts"]["limit"] == 1
    [told] = [one for one in records_of(Quarantined, folder.quarantine("parse", DAY)) if one.reason == "limit"]
    assert "连续编号" in told.detail


@pytest.mark.parametrize(("listed", "wanted"), [("0000105", "/t/0000104"), ("105", "/t/104")])
def test_numbers_keep_the_width_of_those_with_leading_zeros(listed: str, wanted: str) -> None:
    numbered = Numbered("http://a.example/t/{id}", FIRST, LAST)
    numbered.note(f"http://a.example/t/{listed}", LAST + timedelta(days=9))
    assert numbered.wanted() == f"http://a.example{wanted}"


def test_without_an_address_for_numbers_only_the_lists_are_read(sample: City, folder: DataFolder, host: str) -> None:
    assert backfilled(sample, folder, host, **board(host)) == set()


def test_a_sitemap_gives_the_pages_of_its_days_and_leaves_the_parts_of_other_months(
    sample: City, folder: DataFolder, host: str
) -> None:
    found = backfilled(sample, folder, host, kind="sitemap", urls=[f"{host}/map.xml"])
    assert found == {"/p/0310", "/p/0311", "/p/0312"}
    assert {path for path in Site.asked if path.startswith("/map")} == {"/map.xml", "/map-2026-03.xml"}
    assert read_account(folder, DAY, "s")["counts"] == {"listing": 2, "ok": 3, "out-of-range": 5 + 25}


@given(st.lists(st.integers(0, 3), min_size=1, max_size=400), st.integers(0, 500), st.integers(0, 40), st.randoms())
def test_the_search_gives_every_number_of_the_days_whatever_is_withheld(
    steps: list[int], begin: int, length: int, random: object
) -> None:
    """`steps`: days from each thread to the next; 3 stands for withheld ones in its place."""
    first = OPENED + timedelta(days=begin)
    last = first + timedelta(days=length)
    days: dict[int, date] = {}
    day, gap = OPENED, 0
    for number, step in enumerate(steps, 1):
        gap = gap + 1 if step == 3 else 0
        if step == 3 and gap < MISSING_IN_A_ROW:
            continue
        day += timedelta(days=step % 3)
        days[number] = day
    asking, asked = numbers_between(first, last, len(steps)), set()
    number = next(asking)
    try:
        while True:
            asked.add(number)
            number = asking.send(days.get(number))
    except StopIteration:
        pass
    assert asked >= {number for number, day in days.items() if first <= day <= last}
    outside = [number for number in asked if number in days and not first <= days[number] <= last]
    assert len(outside) <= BEFORE + LATER_IN_A_ROW + 2 * len(steps).bit_length() + 2


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"kind": "message", "id_url": "http://a.example/t/"}, "只写一次"),
        ({"kind": "message", "id_url": "http://a.example/#/t/{id}"}, "在 # 后面"),
        ({"kind": "press", "id_url": "http://a.example/t/{id}"}, "只用于 kind 是 'message' 的来源"),
    ],
)
def test_an_address_for_numbers_that_cannot_be_used_is_named(entry: dict[str, str], words: str) -> None:
    common = {"id": "s", "name": "s", "tier": "city", "family": "f", "urls": ["http://a.example/"]}
    with pytest.raises(ValidationError, match=words):
        Source.model_validate(common | entry)
