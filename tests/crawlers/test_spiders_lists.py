"""Finding links: lists in their many shapes, feeds, sitemaps, timelines."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawlers.feeds import feed_links
from crawlers.listing import links_in, looks_like_article, newest
from crawlers.paging import issue_pages, next_list_page
from crawlers.sitemaps import sitemap_in, unzipped
from crawlers.timeline import extend_address, timeline_in

URL = "http://www.site.example/xw/index.html"


def next_of(html: str, url: str = URL) -> str | None:
    return next_list_page(LexborHTMLParser(html), html, url)


@pytest.mark.parametrize(
    ("row", "title", "published", "state"),
    [
        ('<li><a href="1.html">大气会议召开</a><span>2026-06-17</span></li>', "大气会议召开", "2026-06-17", None),
        ('<li><span>[06-17]</span><a href="1.html" title="很长的全文">很长的…</a></li>', "很长的全文",
         "06-17", None),
        ('<tr><td>1</td><td><a href="1.html">路灯</a></td><td>2026/6/7 08:30</td><td>已答复</td></tr>', "路灯",
         "2026/6/7 08:30", "已答复"),
        ('<div><a href="1.html"><img src="a.jpg"></a><h2><a href="1.html">两处链接</a></h2><p>2026年6月17日</p></div>',
         "两处链接", "2026年6月17日", None),
        ('<li><a href="1.html">5月1日起施行新规</a><i>2026.05.02</i></li>', "5月1日起施行新规", "2026.05.02", None),
        ('<li><a href="1.html">没有日期</a></li>', "没有日期", None, None),
    ],
    ids=["span", "cut title", "table", "picture and heading", "a date in the title", "none"],
)  # fmt: skip
def test_a_row_gives_title_date_and_state(row: str, title: str, published: str | None, state: str | None) -> None:
    body = f'<ul><li><a href="0.html">别的</a> 2020-01-01</li></ul><table>{row}</table>' if "<tr" in row else None
    html = body or f'<ul><li><a href="0.html">别的</a> 2020-01-01</li>{row}</ul>'
    link = next(link for link in links_in(LexborHTMLParser(html), URL) if link.url.endswith("/1.html"))
    assert (link.hints.get("title"), link.hints.get("published"), link.state) == (title, published, state)


def test_links_to_other_hosts_files_and_scripts_are_no_pages_of_the_list() -> None:
    html = """<a href="http://other.example/1.html">别处</a><a href="javascript:void(0)">脚本</a>
    <a href="a.pdf">文件</a><a href="mailto:a@b.example">信</a><a href="2.html#top">二</a><a href="2.html">二</a><a href="http://[">坏</a>"""
    assert [link.url for link in links_in(LexborHTMLParser(html), URL)] == ["http://www.site.example/xw/2.html"]


def test_the_base_of_a_page_is_heeded() -> None:
    html = '<head><base href="http://www.site.example/other/"></head><a href="2.html">二</a>'
    assert links_in(LexborHTMLParser(html), URL)[0].url == "http://www.site.example/other/2.html"


def test_the_newest_date_of_a_list_is_by_its_full_dates() -> None:
    html = '<ul><li><a href="1.html">一</a>2026-06-07</li><li><a href="2.html">二</a>2026年6月17日</li></ul>'
    links = links_in(LexborHTMLParser(html), URL)
    assert newest(links) == date(2026, 6, 17)
    assert newest([]) is None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="index_2.html">下一页</a>', "http://www.site.example/xw/index_2.html"),
        ('<a href="?page=2">下页</a>', "http://www.site.example/xw/index.html?page=2"),
        ('<a href="index_2.html">下一页 ></a>', "http://www.site.example/xw/index_2.html"),
        ('<a class="next" href="index_2.html">&gt;</a>', "http://www.site.example/xw/index_2.html"),
        ('<link rel="next" href="/page/2/">', "http://www.site.example/page/2/"),
        ('<a href="/page/2/">较早文章</a>', "http://www.site.example/page/2/"),
        ('<script>createPageHTML(3, 0, "index", "html");</script>', "http://www.site.example/xw/index_1.html"),
        ('<script>createPageHTML(3, 2, "index", "html");</script>', None),
        ('<a href="javascript:next()">下一页</a>', None),
        ('<a href="index.html">下一页</a>', None),
        ('<a href="http://other.example/2.html">下一页</a>', None),
        ('<a href="1.html">下一页的故事</a>', None),
        ("<span>下一页</span>", None),
    ],
)
def test_the_next_page_of_a_list_is_found_where_there_is_one(html: str, expected: str | None) -> None:
    assert next_of(html) == expected


def test_the_pages_of_a_newspapers_issue_are_found_from_its_front() -> None:
    url = "http://rb.site.example/202606/17/index.html"
    html = """<a href="index.html">第A01版：要闻</a><a href="node_A02.html">第A02版：城事</a>
    <a href="/images/A02.pdf">第A02版</a><a href="../16/index.html">第1版</a><a href="content_1.html">一篇</a>"""
    assert issue_pages(LexborHTMLParser(html), url) == ["http://rb.site.example/202606/17/node_A02.html"]


@pytest.mark.parametrize(
    ("url", "is_article"),
    [
        ("http://a.example/2026/0617/c1-123.html", True), ("http://a.example/show.asp?id=12", True),
        ("http://a.example/threads/2605", True), ("http://a.example/", False), ("http://a.example/about.html", False),
        ("http://a.example/xw/index_2.html", False), ("http://a.example/list?page=2", False),
        ("http://a.example/page/2/", False),
    ],
)  # fmt: skip
def test_an_entry_without_a_pattern_takes_what_looks_like_an_article(url: str, is_article: bool) -> None:
    assert looks_like_article(url) is is_article


RSS = """<?xml version="1.0" encoding="gb2312"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<link>http://a.example/</link><item><title><![CDATA[题 & 目]]></title><link> http://a.example/1.html </link>
<pubDate>Wed, 17 Jun 2026 08:12:00 +0800</pubDate><dc:creator>王敏</dc:creator></item>
<item><title>没有链接</title><guid isPermaLink="false">x</guid></item>
<item><guid>http://a.example/2.html</guid><pubDate>17/06/2026</pubDate></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>题</title><link rel="self" href="/self"/>
<link rel="alternate" href="/3.html"/><published>2026-06-17T08:00:00+08:00</published>
<updated>2026-06-18T08:00:00+08:00</updated><author><name>李</name></author></entry></feed>"""


def test_rss_gives_links_with_iso_dates_and_passes_over_items_without_link() -> None:
    first, second = feed_links(RSS, "http://a.example/rss.xml")
    assert first.url == "http://a.example/1.html"
    assert first.hints == {"title": "题 & 目", "published": "2026-06-17T08:12:00+08:00", "author": "王敏"}
    assert (second.url, second.hints) == ("http://a.example/2.html", {"published": "17/06/2026"})


def test_a_date_that_no_calendar_has_stays_as_it_is_printed() -> None:
    printed = f"Wed, 17 Jun {'9' * 40} 08:00:00 +0800"
    item = f"<item><title>甲</title><link>http://a.example/1</link><pubDate>{printed}</pubDate></item>"
    (link,) = feed_links(f"<rss><channel>{item}</channel></rss>", "http://a.example/rss.xml")
    assert link.hints["published"] == printed


def test_atom_gives_the_page_and_when_it_changed() -> None:
    (link,) = feed_links(ATOM, "http://a.example/atom.xml")
    assert (link.url, link.changed) == ("http://a.example/3.html", "2026-06-18T08:00:00+08:00")
    assert link.hints == {"title": "题", "published": "2026-06-17T08:00:00+08:00", "author": "李"}


def test_json_feed_gives_links_and_passes_over_what_is_none() -> None:
    items = [{"url": "/4.html", "title": "题", "authors": [{"name": "赵"}]}, {"title": "无"}, "字", {"url": None}]
    (link,) = feed_links(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}), "http://a.example/f"
    )
    assert (link.url, link.hints) == ("http://a.example/4.html", {"title": "题", "author": "赵"})


@pytest.mark.parametrize("text", ["", "<html><p>维护中</p></html>", "{", "[1]", '{"items": 3}', "<rss><item>", "&&&"])
def test_what_is_no_feed_names_nothing(text: str) -> None:
    assert feed_links(text, "http://a.example/") == []


def test_a_feed_that_is_not_well_formed_is_read_as_far_as_it_goes() -> None:
    text = "<rss><channel><item><title>A & B</title><link>http://a.example/1.html</link></item><item></channel>"
    assert [link.url for link in feed_links(text, "http://a.example/")] == ["http://a.example/1.html"]


def test_a_sitemap_index_names_its_parts_and_a_sitemap_its_pages() -> None:
    index = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>http://a.example/1.xml</loc><lastmod>2026-06-17</lastmod></sitemap></sitemapindex>"""
    found = sitemap_in(index, "http://a.example/sitemap.xml")
    assert [(link.url, link.changed) for link in found.sitemaps] == [("http://a.example/1.xml", "2026-06-17")]
    pages = """<urlset xmlns:news="n"><url><loc>http://a.example/1.html</loc><news:news><news:title>题</news:title>
    <news:publication_date>2026-06-17</news:publication_date></news:news></url><url><loc></loc></url></urlset>"""
    (page,) = sitemap_in(pages, "http://a.example/1.xml").pages
    assert (page.url, page.hints) == ("http://a.example/1.html", {"title": "题", "published": "2026-06-17"})


def test_a_gzipped_sitemap_is_unpacked_up_to_the_sources_limit() -> None:
    assert unzipped(gzip.compress(b"<urlset/>"), 100) == b"<urlset/>"
    assert len(unzipped(gzip.compress(bytes(10_000)), 100)) == 100
    assert unzipped(b"\x1f\x8bbroken", 100) == b"\x1f\x8bbroken"


def timeline(*cards: object, **info: object) -> str:
    return json.dumps({"ok": 1, "data": {"cards": list(cards), "cardlistInfo": info}})


def test_a_timeline_gives_posts_and_goes_on_by_page_or_since_id() -> None:
    at = "Wed Jun 17 08:12:00 +0800 2026"
    post = {"card_type": 9, "mblog": {"mid": "1", "isLongText": True, "created_at": at}}
    url = "http://m.site.example/api?containerid=1076&page=2"
    found = timeline_in(timeline(post, {"card_type": 11, "card_group": [{"mblog": {"id": 2}}]}, page=3), url)
    assert [(post.mid, post.long, post.day) for post in found.posts] == [
        ("1", ("1",), date(2026, 6, 17)),
        ("2", (), None),
    ]
    assert found.next_page == "http://m.site.example/api?containerid=1076&page=3"
    assert (
        timeline_in(timeline(post, since_id=77), url).next_page
        == "http://m.site.example/api?containerid=1076&since_id=77"
    )
    assert timeline_in(timeline(post, page=None), url).next_page is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        '{"ok":-100,"url":"https://passport"}',
        '{"data":[]}',
        '{"data":{"cards":3}}',
        '{"data":{"cards":[null,{"mblog":{}}]}}',
    ],
)
def test_what_is_no_timeline_ends_the_reading(text: str) -> None:
    found = timeline_in(text, "http://m.site.example/api")
    assert (found.posts, found.next_page) == ([], None)


def test_the_whole_text_is_asked_on_the_timelines_own_host() -> None:
    assert extend_address("http://m.site.example/api?x=1", "42") == "http://m.site.example/statuses/extend?id=42"


def test_a_real_timeline_gives_its_posts(shared: Path) -> None:
    text = (shared / "weibo_api" / "cards1.json").read_text(encoding="utf-8")
    found = timeline_in(text, "https://m.weibo.cn/api/container/getIndex?containerid=1076031669879400")
    assert found.posts[0].mid == "4383183661430868"
    assert len(found.posts) == sum(card["card_type"] == 9 for card in json.loads(text)["data"]["cards"])
    assert str(found.next_page).endswith("&page=2")


def test_a_real_list_page_gives_its_articles(shared: Path) -> None:
    html = (shared / "pages" / "gne_lists" / "163_1.html").read_text(encoding="utf-8")
    found = [link for link in links_in(LexborHTMLParser(html), "https://news.163.com/") if looks_like_article(link.url)]
    assert len(found) > 20
    assert all(link.hints.get("title") for link in found[:10])
