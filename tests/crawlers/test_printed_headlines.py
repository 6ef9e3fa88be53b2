"""The printed headline is the title, however a page calls itself and wherever its site's or its app's name stands."""

from __future__ import annotations

import itertools
from datetime import datetime

import pytest

from bench.extract import same_title
from crawlers.clock import SHANGHAI
from crawlers.extract import extract_text

FETCHED = datetime(2026, 12, 1, 9, tzinfo=SHANGHAI)
TEXT = (
    "<p>11月18日，临溆县龙潭坳村的冬修队上了堤，三十多名村民带着锄头和箢箕，先清淤，再补坡。</p>"
    "<p>“水渠不修，开春就得抢水。”村民邝师傅说。今年村里统一租了两台小挖机，工期缩短一半。</p>"
)
OFFICE = "临溆县人民政府"
MARKS = (
    "<h1>{h}</h1>",
    "<h2 class='x'>{h}</h2>",
    "<div class='n-tit'>{h}</div>",
    "<p class='mc-headline'>{h}</p>",
    "<div style='font-size:22px'>{h}</div>",
    "<table><tr><td align='center'><font size='5'><b>{h}</b></font></td></tr></table>",
    "<p style='text-align:center'><strong>{h}</strong></p>",
    "<p class='kicker'>全县冬修一百二十公里</p><h2>{h}</h2>",
    "<div class='title'>{h}</div><div class='subtitle'>全县冬修一百二十公里</div>",
    "<div class='title'><span class='tag'>原创</span>{h}</div>",
)
PLAIN = "<div class='q3'>{h}</div>"
OTHER = "村民冬修水渠，有图有真相"


def read(called: str, shared: str, bar: str, headline: str, foot: str) -> str:
    og = f'<meta property="og:title" content="{shared}">' if shared else ""
    trail = "<div class='nav'><a href='/'>首页</a><a href='/3'>政务动态</a></div>"
    line = "<div class='info'><span>发布时间：2026-11-19 10:26</span><span>来源：本站</span></div>"
    more = "<div class='more'><h4>热门推荐</h4><p>老油坊开门迎客忙</p><p>橘子红了游客来了</p></div>"
    return extract_text(
        f"<html><head><title>{called}</title>{og}</head><body><div class='hd'>{bar}</div>{trail}"
        f"<div class='det'>{headline}{line}<div class='rich'>{TEXT}</div></div>{more}<div class='ft'>{foot}</div></body></html>",
        fetched_at=FETCHED,
    ).title


@pytest.mark.parametrize(
    "called",
    [
        *(f"{{s}}{cut}{{h}}" for cut in ("-", "_", " - ", "--", " ", "|", "：", "门户网站-", "网站欢迎您 ")),
        *("{s}-政务动态-{h}", "{s}_政务动态_{h}", "{s} > 政务动态 > {h}", "{h}-政务动态-{s}网", "{h}_{s}", "{s}", ""),
    ],
)
def test_an_offices_name_is_no_title_where_a_headline_stands_above_the_text(called: str) -> None:
    bars = (
        "<img alt='{s}' src='l.png'>",
        "<h1><a href='/'>{s}</a></h1>",
        "<h1 class='logo'>{s}</h1>",
        "<h1>{s}</h1><p>The People's Government of Linxu County</p>",
    )
    headlines = ("情况通报", "临溆县召开冬修推进会，部署四季度工作")
    for bar, mark, headline in itertools.product(bars, (*MARKS, PLAIN), headlines):
        found = read(
            called.format(s=OFFICE, h=headline),
            "",
            bar.format(s=OFFICE),
            mark.format(h=headline),
            f"主办：{OFFICE}　湘ICP备00000000号",
        )
        assert same_title(found, headline), (found, bar, mark)


@pytest.mark.parametrize("app", ["掌上临溆", "云上临溆客户端"])
@pytest.mark.parametrize(
    ("called", "shared"),
    [
        ("{s}", ""),
        ("{s}", "{s}"),
        ("{s}", OTHER),
        ("{s}分享", ""),
        ("{s}-看见不一样的临溆", ""),
        ("新闻详情", ""),
        (OTHER, ""),
    ],
)
def test_an_apps_name_or_what_it_shares_is_no_title(app: str, called: str, shared: str) -> None:
    bars = (
        "",
        "<img src='l.png'><b>{s}</b><i>新闻就在身边</i><a>打开</a>",
        "<h1>{s}</h1><a>下载</a>",
        "<p class='n'>{s}</p><p class='d'>看见不一样的临溆</p><a>立即打开</a>",
        "<div class='app-title'>{s}</div>",
    )
    headlines = ("冬修水渠忙", "龙潭坳：冬闲人不闲 水渠修到田坎边")
    for bar, mark, headline in itertools.product(bars, MARKS, headlines):
        found = read(
            called.format(s=app),
            shared.format(s=app),
            bar.format(s=app),
            mark.format(h=headline),
            f"打开{app}，查看更多",
        )
        assert same_title(found, headline), (found, bar, mark)


@pytest.mark.parametrize("cut", [0, -8, -5], ids=["whole", "before the bracket", "within it"])
def test_a_headline_of_several_lines_is_one_and_longer_than_what_was_cut(cut: int) -> None:
    lines = ("临溆县人民政府关于公布", "临溆县历史建筑名单", "（第三批）的通知")
    whole = "".join(lines)
    called = whole[:cut] if cut else whole
    breaks = ("<br>", "<br/>\n　", "</span><span>")
    forms = ("{t}", "{t}-" + OFFICE, OFFICE + "_{t}", "{t}_县政府文件_" + OFFICE + "门户网站")
    for mark, line_break, form in itertools.product((*MARKS[:7], PLAIN), breaks, forms):
        headline = mark.format(h=f"<span>{line_break.join(lines)}</span>")
        found = read(form.format(t=called), "", f"<img alt='{OFFICE}' src='l.png'>", headline, f"主办：{OFFICE}")
        assert same_title(found, whole), (found, mark, form)


def test_a_headline_goes_on_in_the_next_where_the_page_is_called_by_both() -> None:
    whole = "临溆县人民政府关于公布临溆县历史建筑名单（第三批）的通知"
    headline = f"<h2>{whole[:-8]}</h2><h2>{whole[-8:]}</h2>"
    assert read(f"{whole}-{OFFICE}", "", "", headline, f"主办：{OFFICE}") == whole
