"""However a site fails, its URL ends with exactly one honest status and the other sources go on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from cities.city import City
from cities.sources import Source
from crawlers.article import Article
from crawlers.clock import SHANGHAI
from crawlers.collect import collect
from crawlers.folder import DataFolder, records_of
from crawlers.parse import parse_day
from crawlers.urls import is_endless, months_in_url
from crawlers.warc.fetch import Fetch
from tests.crawlers.cities_made import city_with, fetches, outcome
from tests.crawlers.misbehaving import CASES, MARK, PAGE, SITEMAP_LENGTH, Misbehaving

DAY = date(2026, 6, 17)
NOW = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)


_KINDS = {"brokenfeed": "feed", "nofeed": "feed", "sitemap": "sitemap"}


def source_of(server: Misbehaving, case: str, **values: object) -> Source:
    entry = {
        "id": f"s_{case}", "name": case, "kind": _KINDS.get(case, "press"), "tier": "city", "family": "f",
        "urls": [server.url(case)], "pace_s": 0, "timeout_s": 0.5 if case in ("timeout", "drip") else 20,
        "max_bytes": 5_000_000 if case == "sitemap" else 100_000 if case == "bomb" else 4000, "private_address": True,
        "broken_tls": case == "tlsallowed", "max_pages": 20 if case in ("sitemap", "grows") else 500,
    }  # fmt: skip
    return Source.model_validate(entry | values)


@pytest.fixture(scope="module")
def crawled(sample: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Misbehaving, DataFolder]]:
    """One crawl of a source for each case, all together."""
    folder = DataFolder(tmp_path_factory.mktemp("endings"))
    with Misbehaving() as server:
        sources = [source_of(server, case) for case in CASES]
        down = [server.url("down", f"/{number}/") for number in range(12)]
        sources[CASES.index("down")] = source_of(server, "down", urls=down)
        private = source_of(server, "well", id="s_private", private_address=False, urls=[server.url("well", "/p/")])
        city = city_with(sample, [*sources, private])
        collect(city, folder, DAY, now=NOW, contact="a@b.example", retry_wait_s=0.01)
        parse_day(city, folder, DAY)
        yield server, folder


def account(crawled: tuple[Misbehaving, DataFolder], case: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(crawled[1].account(DAY, f"s_{case}").read_bytes())
    return found


def of_case(crawled: tuple[Misbehaving, DataFolder], case: str, path: str = "/list/") -> list[Fetch]:
    server, folder = crawled
    return [fetch for fetch in fetches(folder, DAY, f"s_{case}") if fetch.url == server.url(case, path)]


@pytest.mark.parametrize(
    ("case", "ending"),
    [
        ("well", "200"), ("timeout", "timeout"), ("reset", "unreachable"), ("half", "unreachable"),
        ("closed", "unreachable"), ("h401", "401"), ("h403", "403"), ("h404", "404"), ("h410", "410"), ("h418", "418"),
        ("h429", "429"), ("h500", "500"), ("busy", "200"), ("ill", "200"), ("loop", "redirects"),
        ("chain", "redirects"), ("away", "redirects"), ("large", "too-large"), ("endless", "too-large"),
        ("robots500", "http-5xx"), ("gzipped", "200"), ("moved", "200"), ("robots", "200"), ("h429bare", "429"),
        ("drip", "timeout"), ("bomb", "too-large"), ("longer", "200"), ("inside", "blocked"), ("tls", "bad-tls"),
        ("tlsallowed", "200"), ("slow", "200"), ("torngzip", "unreachable"), ("tornchunk", "unreachable"),
        ("shorter", "200"), ("deny", "robots"), ("nocheck", "200"),
    ],
)  # fmt: skip
def test_each_case_ends_once_and_with_its_own_status(
    crawled: tuple[Misbehaving, DataFolder], case: str, ending: str
) -> None:
    assert [outcome(fetch) for fetch in of_case(crawled, case)] == [ending]


@pytest.mark.parametrize("case", ["well", "busy", "ill", "gzipped", "moved"])
def test_a_list_that_came_in_the_end_is_followed(crawled: tuple[Misbehaving, DataFolder], case: str) -> None:
    assert [outcome(fetch) for fetch in of_case(crawled, case, "/a/1001.html")] == ["200"]


def test_a_page_that_robots_forbids_is_never_asked(crawled: tuple[Misbehaving, DataFolder]) -> None:
    server, _ = crawled
    assert [outcome(fetch) for fetch in of_case(crawled, "robots", "/a/1001.html")] == ["robots"]
    assert server.asked["robots", "/a/1001.html"] == 0


def test_a_site_whose_robots_txt_cannot_be_had_is_not_read(crawled: tuple[Misbehaving, DataFolder]) -> None:
    server, _ = crawled
    assert server.asked["robots500", "/list/"] == 0
    assert "robots.txt" in of_case(crawled, "robots500")[0].detail


def test_failures_that_may_pass_are_tried_three_times_and_others_once(
    crawled: tuple[Misbehaving, DataFolder],
) -> None:
    server, _ = crawled
    tries = {case: server.asked[case, "/list/"] for case in ("h429", "h500", "closed", "h403", "h404")}
    assert tries == {"h429": 3, "h500": 3, "closed": 3, "h403": 1, "h404": 1}


def test_retry_after_is_kept_to(crawled: tuple[Misbehaving, DataFolder]) -> None:
    _robots, first, second = crawled[0].times["busy"][:3]
    assert second - first >= 1


def test_crawl_delay_spaces_the_requests(crawled: tuple[Misbehaving, DataFolder]) -> None:
    asked = crawled[0].times["slowrobots"][1:]
    assert len(asked) == 2
    assert all(after - before >= 0.19 for before, after in pairwise(asked))


def test_a_host_that_is_down_is_given_up_and_each_of_its_urls_is_named(
    crawled: tuple[Misbehaving, DataFolder],
) -> None:
    server, folder = crawled
    found = [fetch for fetch in fetches(folder, DAY, "s_down") if fetch.role != "robots"]
    assert [outcome(fetch) for fetch in found] == ["unreachable"] * 12
    assert sum(count for (case, _), count in server.asked.items() if case == "down") == 3


def test_a_private_address_is_blocked_unless_the_entry_allows_it(crawled: tuple[Misbehaving, DataFolder]) -> None:
    server, folder = crawled
    assert [outcome(fetch) for fetch in fetches(folder, DAY, "s_private")][-1] == "blocked"
    assert server.asked["well", "/p/"] == 0


def test_a_redirected_page_is_kept_under_the_url_that_was_asked_with_where_it_came_from(
    crawled: tuple[Misbehaving, DataFolder],
) -> None:
    fetch = of_case(crawled, "moved")[0]
    assert fetch.location == crawled[0].url("moved", "/new/list/")
    assert fetch.body == PAGE


def test_a_compressed_page_is_kept_as_it_came_and_read_unpacked(crawled: tuple[Misbehaving, DataFolder]) -> None:
    assert of_case(crawled, "gzipped")[0].body == PAGE


def test_the_evidence_of_failures_says_why(crawled: tuple[Misbehaving, DataFolder]) -> None:
    for case in ("timeout", "reset", "half", "loop", "large"):
        assert of_case(crawled, case)[0].detail, case


def test_nothing_unfinished_is_left(crawled: tuple[Misbehaving, DataFolder]) -> None:
    left: list[Path] = [path for path in crawled[1].pages(DAY).iterdir() if path.suffix == ".tmp"]
    assert left == []


def test_our_name_and_contact_stand_in_each_request_and_no_cookie_does(
    crawled: tuple[Misbehaving, DataFolder],
) -> None:
    from warcio.archiveiterator import ArchiveIterator

    path = next(crawled[1].pages(DAY).glob("s_well-*.warc.gz"))
    with path.open("rb") as file:
        requests = [record.http_headers for record in ArchiveIterator(file) if record.rec_type == "request"]
    assert {headers.get_header("User-Agent") for headers in requests} == {"Huanyu/0.1 (+a@b.example)"}
    assert all(headers.get_header("Cookie") is None for headers in requests)


@pytest.mark.parametrize(
    ("case", "path", "status"),
    [
        ("timeout", "/list/", "timeout"), ("drip", "/list/", "timeout"), ("half", "/list/", "unreachable"),
        ("endless", "/list/", "too-large"), ("bomb", "/list/", "too-large"), ("longer", "/list/", "listing"),
        ("h403", "/list/", "http-403"), ("h404", "/list/", "http-404"), ("h410", "/list/", "http-410"),
        ("h429", "/list/", "http-429"), ("h429bare", "/list/", "http-429"), ("ill", "/list/", "listing"),
        ("loop", "/list/", "redirects"), ("inside", "/list/", "blocked"), ("tls", "/list/", "bad-tls"),
        ("tlsallowed", "/list/", "listing"), ("utf8lie", "/a/1001.html", "ok"), ("gblie", "/a/1001.html", "ok"),
        ("mojibake", "/a/1001.html", "bad-bytes"), ("empty", "/a/1001.html", "no-body"),
        ("emptylist", "/list/", "no-body"), ("login", "/a/1001.html", "login"), ("soft404", "/a/1001.html", "http-404"),
        ("front", "/a/1001.html", "http-404"), ("robots", "/a/1001.html", "robots"), ("robots500", "/list/", "http-5xx"),
        ("brokenfeed", "/a/1.html", "ok"), ("nofeed", "/list/", "no-body"), ("slow", "/list/", "listing"),
        ("torngzip", "/list/", "unreachable"), ("tornchunk", "/list/", "unreachable"), ("shorter", "/list/", "listing"),
        ("deny", "/list/", "robots"), ("nocheck", "/list/", "listing"), ("grows", "/list/2026/", "off-pattern"),
    ],
)  # fmt: skip
def test_each_url_has_one_status_in_the_days_account(
    crawled: tuple[Misbehaving, DataFolder], case: str, path: str, status: str
) -> None:
    found = account(crawled, case)
    assert found["urls"][crawled[0].url(case, path)] == status
    assert sum(found["counts"].values()) == len(found["urls"])


@pytest.mark.parametrize("case", ["utf8lie", "gblie"])
def test_a_page_that_lies_about_its_encoding_is_read_right(crawled: tuple[Misbehaving, DataFolder], case: str) -> None:
    [article] = records_of(Article, crawled[1].articles(DAY, f"s_{case}"))
    assert MARK in article.body


def test_a_redirect_to_the_inside_is_not_followed(crawled: tuple[Misbehaving, DataFolder]) -> None:
    assert crawled[0].asked["secret", "/secret"] == 0


def test_the_good_items_of_a_broken_feed_are_all_read(crawled: tuple[Misbehaving, DataFolder]) -> None:
    server, folder = crawled
    articles = records_of(Article, folder.articles(DAY, "s_brokenfeed"))
    assert {article.url for article in articles} == {
        server.url("brokenfeed", path) for path in ("/a/1.html", "/a/2.html")
    }


def test_each_url_of_a_sitemap_of_50000_is_accounted_for_and_the_days_limit_holds(
    crawled: tuple[Misbehaving, DataFolder],
) -> None:
    counts = account(crawled, "sitemap")["counts"]
    assert counts == {"limit": SITEMAP_LENGTH - 19, "listing": 1, "ok": 19}


def test_an_address_that_repeats_itself_is_not_followed(crawled: tuple[Misbehaving, DataFolder]) -> None:
    server, _ = crawled
    assert account(crawled, "grows")["urls"][server.url("grows", "/list/x/x/x/x/1.html")] == "limit"


def test_a_calendar_without_end_is_followed_up_to_this_month(crawled: tuple[Misbehaving, DataFolder]) -> None:
    server, _ = crawled
    urls = account(crawled, "calendar")["urls"]
    lists = {url: status for url, status in urls.items() if "/list/" in url}
    month = 2026 * 12 + 5
    assert lists == {
        server.url("calendar"): "listing",
        server.url("calendar", f"/list/2026-07/{month + 1}/"): "limit",
    }


@pytest.mark.parametrize(
    ("url", "endless"),
    [
        ("http://a.example/list?page=2&sort=new", False),
        ("http://a.example/list?tag=a&tag=b&tag=c", False),
        ("http://a.example/list?back=1&back=2&back=3&back=4", True),
        ("http://a.example/list?" + "&".join(f"p{n}=1" for n in range(30)), True),
    ],
)
def test_a_query_that_grows_is_not_followed(url: str, endless: bool) -> None:
    assert is_endless(url) is endless


@pytest.mark.parametrize(
    ("url", "months"),
    [
        ("http://a.example/cal/2031/5/", [date(2031, 5, 1)]),
        ("http://a.example/202606/t20260617_1.html", [date(2026, 6, 1), date(2026, 6, 1)]),
        ("http://a.example/c?year=2031&month=12", [date(2031, 12, 1)]),
        ("http://a.example/list_2.html?id=20269912", []),
    ],
)
def test_the_months_of_an_address_are_read(url: str, months: list[date]) -> None:
    assert list(months_in_url(url)) == months


def test_a_certificate_that_does_not_hold_is_told_where_the_entry_allows_it(
    crawled: tuple[Misbehaving, DataFolder],
) -> None:
    assert account(crawled, "tlsallowed")["unverified"] == 2
    assert "unverified" not in account(crawled, "well")
    assert "certificate" in of_case(crawled, "tls")[0].detail


def test_a_page_that_has_not_changed_is_not_sent_again(crawled: tuple[Misbehaving, DataFolder], sample: City) -> None:
    server, folder = crawled
    city = city_with(sample, [source_of(server, "tagged")])
    collect(city, folder, date(2026, 6, 18), now=datetime(2026, 6, 18, 22, tzinfo=SHANGHAI), contact="a@b.example")
    parse_day(city, folder, date(2026, 6, 18))
    found = json.loads(folder.account(date(2026, 6, 18), "s_tagged").read_bytes())
    assert found["urls"] == {
        server.url("tagged", "/list/"): "unchanged",
        server.url("tagged", "/a/1001.html"): "unchanged",
    }
    assert [outcome(fetch) for fetch in fetches(folder, date(2026, 6, 18), "s_tagged")][1:] == ["304", "304"]
