"""Golden pages: their answers hold, a changed answer is named, a redesign stands beside what was before.

The answers were read from the pages and not from the parser: text of the article's own element (an editor's line within
it belongs to it, one below it does not), the files that the page attaches, replies with their office and time."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cities.city import City
from cities.load import load_city
from cities.sample.sites.server import SampleServer
from cities.sources import Source
from crawlers.article import Article
from crawlers.folder import DataFolder, records_of
from crawlers.golden import Golden, differences, goldens_of, live_differences
from crawlers.parse import parse_day
from crawlers.proposal import ProposalError, propose
from crawlers.status import Status
from tests.crawlers.cities_made import city_with
from tests.crawlers.evidence_of_tests import NOW, Got, keep, news

GOLDENS = goldens_of(load_city("sample"))


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.source)
def test_the_answers_of_each_golden_page_hold(sample: City, golden: Golden) -> None:
    assert golden.answers
    assert differences(sample, golden) == []
    assert "\ufffd" not in json.dumps(golden.answers, ensure_ascii=False)


def test_each_kind_of_source_has_a_golden_page(sample: City) -> None:
    kinds = {sample.source_by_id[golden.source].kind for golden in GOLDENS}
    assert kinds == {source.kind for source in sample.sources}


def test_an_answer_that_changed_is_named_with_what_it_was(sample: City) -> None:
    golden = next(golden for golden in GOLDENS if golden.source == "yzwb")
    [(number, answer)] = golden.answers.items()
    other = Golden(golden.source, golden.name, golden.path, {number: {**answer, "title": "别的标题"}})
    [found] = differences(sample, other)
    assert (found.field, found.expected, found.found) == ("title", "别的标题", answer["title"])


def test_the_site_of_today_is_compared_with_the_saved_page(sample: City, sites: SampleServer) -> None:
    golden = next(golden for golden in GOLDENS if golden.source == "wb_yzhb")
    sites.now = sites.now.replace(day=20)
    found, urls = live_differences(sample, golden, now=sites.now, proxy=sites.proxy, contact="a@b.example")
    assert found == []
    assert "listing" in urls.values()


def test_pages_saved_before_and_after_a_redesign_are_each_read_by_the_layout_of_their_time(
    sample: City, folder: DataFolder
) -> None:
    layouts = [
        {"valid_to": "2026-06-17", "selectors": {"body": ".old"}}, {"valid_from": "2026-06-18", "selectors": {"body": ".new"}},
    ]  # fmt: skip
    entry = {"id": "s", "name": "s", "kind": "press", "tier": "city", "family": "f", "urls": ["http://a.example/"]}
    city = city_with(sample, [Source.model_validate(entry | {"layouts": layouts})])
    page = news("标题在此", "占位", "2026-06-16 08:30").replace(
        b"</body>",
        "<div class=old><p>旧版的正文在这里。</p></div><div class=new><p>新版的正文在这里。</p></div></body>".encode(),
    )
    for day in (17, 18):
        now = NOW.replace(day=day)
        keep(folder, "s", [Got(f"http://a.example/{day}.html", page)], now=now)
        parse_day(city, folder, now.date())
    bodies = [
        article.body for day in (17, 18) for article in records_of(Article, folder.articles(date(2026, 6, day), "s"))
    ]
    assert bodies == ["旧版的正文在这里。", "新版的正文在这里。"]


def test_a_new_site_gives_an_entry_that_reads_it_and_sample_articles(sample: City, sites: SampleServer) -> None:
    found = propose(
        sample, "http://www.xinhe.example/list.asp?id=3", now=sites.now, proxy=sites.proxy, contact="a@b.example",
        pace_s=0,
    )  # fmt: skip
    assert (found.entry["kind"], found.entry["encoding"], found.encoding) == ("press", "gb18030", "gb18030")
    assert found.entry["url_pattern"] == r"/show\.asp\?id=xh\d+$"
    assert len(found.samples) == 5
    assert all(article.title and article.published_at for article in found.samples)
    Source.model_validate(dict(found.entry))


def test_a_feed_is_proposed_as_such_and_a_dead_host_is_named(sample: City, sites: SampleServer) -> None:
    url = "http://www.lanjiang.example/rss.xml"
    found = propose(sample, url, now=sites.now, proxy=sites.proxy, contact="a@b.example", pace_s=0)
    assert (found.entry["kind"], found.entry["urls"]) == ("feed", [url])
    with pytest.raises(ProposalError, match="打不开，服务器出错"):
        propose(sample, "http://nowhere.example/", now=sites.now, proxy=sites.proxy, contact="a@b.example")


def test_a_site_in_the_machine_s_own_network_is_told_by_its_status(sample: City, sites: SampleServer) -> None:
    with pytest.raises(ProposalError, match="打不开") as refused:
        propose(sample, "http://127.0.0.1:9/", now=sites.now, proxy=None, contact="a@b.example")
    assert refused.value.status == Status.BLOCKED
