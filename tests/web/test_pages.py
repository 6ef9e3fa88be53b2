"""The pages of an analyst's day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, quote, unquote

import pytest
from fastapi.testclient import TestClient

from cities.city import City
from index.query import parse_query
from index.store import All, Result
from tests.web.conftest import HOSTILE, PASSWORD
from web.app import create_app
from web.site import Site
from web.views.narrow import facets_of
from web.words import KINDS, SENTIMENTS, TIERS

Login = Callable[[str], TestClient]


def test_a_search_shows_hits_facets_and_marks_the_words(login: Login) -> None:
    page = login("analyst").get("/search", params={"q": "黑烟"}).text
    assert "共 1 篇" in page
    assert "<mark>黑烟</mark>" in page
    assert quote("黑烟 区县:临江区").replace("%20", "+") in page


def test_a_mistake_in_a_query_is_explained_in_chinese_where_it_stands(login: Login) -> None:
    answer = login("analyst").get("/search", params={"q": "黑烟 (区县:火星区"})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert "个字处" in answer.text


def test_an_article_that_is_not_there_says_so(login: Login) -> None:
    answer = login("analyst").get("/articles/none")
    assert answer.status_code == 404
    assert "没有这篇文章" in answer.text


@pytest.mark.parametrize("path", ["/", "/search?q=", "/articles/evil", "/search?q=alert"])
def test_text_from_outside_is_never_markup(path: str, login: Login) -> None:
    answer = login("analyst").get(path)
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert "script" not in answer.headers["content-security-policy"]
    assert "'unsafe-inline'" not in answer.headers["content-security-policy"]


def test_a_link_that_is_no_web_address_is_not_a_link(login: Login) -> None:
    assert 'href="javascript:' not in login("analyst").get("/articles/evil").text


def test_a_correction_is_noted_with_its_reason_and_wins_over_the_model(login: Login, site: Site) -> None:
    client = login("analyst")
    page = client.get("/articles/a1").text
    token = page.split('name="token" value="')[1].split('"')[0]
    wish = {
        "token": token,
        "why": "实为演练",
        "sentiment": "neutral",
        "env": "yes",
        "has": ["topics"],
        "topics": ["power_plant"],
    }
    assert client.post("/articles/a1/correct", data=wish).status_code == 303
    (correction,) = site.ledger.corrections_of(["a1"])["a1"]
    assert (correction.field, correction.before, correction.after) == ("sentiment", "negative", "neutral")
    assert (correction.who, correction.why) == ("analyst", "实为演练")


def test_every_page_is_chinese_and_has_a_title_and_a_language(login: Login) -> None:
    client = login("analyst")
    for path in ("/", "/search", "/articles/a1", "/sources", "/months/2026-06"):
        page = client.get(path).text
        assert '<html lang="zh-CN">' in page, path
        words = unescape(re.sub(r"<style.*?</style>|<[^>]+>|\{.*?\}", " ", page, flags=re.S))
        # the user's name, and what the hostile article says
        theirs = {"analyst", *re.findall(r"[A-Za-z]{4,}", HOSTILE)}
        english = set(re.findall(r"[A-Za-z]{4,}", unescape(words))) - theirs
        assert english == set(), path


def test_the_page_comes_from_this_machine_only(login: Login) -> None:
    client = login("analyst")
    for path in ("/", "/search", "/articles/a2"):
        page = client.get(path).text
        loaded = re.findall(r'<(?:link|script|img|iframe)[^>]*(?:href|src)="([^"]+)"', page)
        assert all(address.startswith(("http://testserver/", "/")) for address in loaded), loaded


@pytest.mark.parametrize(
    ("path", "said"), [("/nowhere", "没有这一页"), ("/search?after=x", "翻页位置不对"), ("/months/2019-01", "计分规则")]
)
def test_every_refusal_is_a_page_in_chinese_with_the_headers_of_every_page(path: str, said: str, login: Login) -> None:
    answer = login("analyst").get(path)
    assert answer.status_code in (404, 422)
    assert said in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_fault_that_nobody_foresaw_is_said_in_chinese_and_not_shown(site: Site) -> None:
    client = TestClient(create_app(replace(site, folder=None)), raise_server_exceptions=False)
    client.post("/login", data={"name": "analyst", "password": PASSWORD})
    answer = client.get("/sources")
    assert answer.status_code == 500
    assert "页面出错了" in answer.text
    assert "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_correction_that_changes_nothing_says_so(login: Login, site: Site) -> None:
    client = login("analyst")
    token = client.get("/articles/a1").text.split('name="token" value="')[1].split('"')[0]
    wish = {
        "token": token,
        "why": "看错了",
        "sentiment": "negative",
        "env": "yes",
        "has": ["topics"],
        "topics": ["power_plant"],
    }
    answer = client.post("/articles/a1/correct", data=wish)
    assert answer.headers["location"].endswith("/articles/a1?said=same")
    assert site.ledger.all_corrections() == {}


def test_what_narrows_a_search_is_read_back_by_the_query_language(sample: City) -> None:
    facets = {
        "source": {source.id: 1 for source in sample.sources}, "kind": dict.fromkeys(KINDS, 1),
        "tier": dict.fromkeys(TIERS, 1), "sentiment": dict.fromkeys(SENTIMENTS, 1),
        "topic": {topic.id: 1 for topic in sample.topics.topics},
        "district": dict.fromkeys(sample.district_by_code, 1),
    }  # fmt: skip
    for facet in facets_of(sample, "黑烟", {"sort": "time"}, Result(total=1, hits=(), facets=facets)):
        for choice in facet.choices:
            (narrowed,) = parse_qs(choice.address[1:])["q"]
            assert isinstance(parse_query(narrowed, sample), All), narrowed
            again = facets_of(sample, narrowed, {"sort": "time"}, Result(total=1, hits=(), facets=facets))
            chosen = [each for one in again for each in one.choices if each.chosen]
            assert [parse_qs(each.address[1:])["q"] for each in chosen] == [["黑烟"]], narrowed


def test_days_typed_for_the_whole_month_that_runs_are_of_one_year(login: Login) -> None:
    answer = login("analyst").get("/search", params={"q": "黑烟", "first": "6月1日", "last": "6月30日"})
    assert answer.status_code == 303
    assert "2026-06-01..2026-06-30" in unquote(answer.headers["location"])
