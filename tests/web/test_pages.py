"""The pages of an analyst's day."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from web.site import Site

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
    wish = {"token": token, "why": "实为演练", "sentiment": "neutral", "env": "yes", "topics": ["power_plant"]}
    assert client.post("/articles/a1/correct", data=wish).status_code == 303
    (correction,) = site.ledger.corrections_of(["a1"])["a1"]
    assert (correction.field, correction.before, correction.after) == ("sentiment", "negative", "neutral")
    assert (correction.who, correction.why) == ("analyst", "实为演练")


def test_every_page_is_chinese_and_has_a_title_and_a_language(login: Login) -> None:
    client = login("analyst")
    for path in ("/", "/search", "/articles/a1", "/sources", "/months/2026-06"):
        page = client.get(path).text
        assert '<html lang="zh-CN">' in page, path
        words = re.sub(r"<style.*?</style>|<[^>]+>|\{.*?\}", " ", page, flags=re.S)
        english = set(re.findall(r"[A-Za-z]{4,}", words)) - {"analyst", "test"}
        assert english == set(), path


def test_the_page_comes_from_this_machine_only(login: Login) -> None:
    client = login("analyst")
    for path in ("/", "/search", "/articles/a2"):
        page = client.get(path).text
        loaded = re.findall(r'<(?:link|script|img|iframe)[^>]*(?:href|src)="([^"]+)"', page)
        assert all(address.startswith(("http://testserver/", "/")) for address in loaded), loaded
