"""However a site fails, its URL ends with exactly one honest status and the other sources go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from cities.city import City
from cities.sources import Source
from crawlers.clock import SHANGHAI
from crawlers.collect import collect
from crawlers.folder import DataFolder
from crawlers.warc import Fetch
from tests.crawlers.cities_made import city_with, fetches, outcome
from tests.crawlers.misbehaving import CASES, PAGE, Misbehaving

DAY = date(2026, 6, 17)
NOW = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)


def source_of(server: Misbehaving, case: str, **values: object) -> Source:
    entry = {
        "id": f"s_{case}", "name": case, "kind": "press", "tier": "city", "family": "f", "urls": [server.url(case)],
        "pace_s": 0, "timeout_s": 0.5 if case == "timeout" else 20, "max_bytes": 4000, "private_address": True,
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
        collect(city_with(sample, [*sources, private]), folder, DAY, now=NOW, contact="a@b.example", retry_wait_s=0.01)
        yield server, folder


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
        ("robots500", "http-5xx"), ("gzipped", "200"), ("moved", "200"), ("robots", "200"),
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
