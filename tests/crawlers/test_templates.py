"""What the public templates of publishing systems have about a text, and what must not come of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from crawlers.clock import SHANGHAI
from crawlers.extract import Extracted, extract_text

FETCHED = datetime(2026, 12, 1, 9, tzinfo=SHANGHAI)
TEXT = "<p>因供水主管改造，定于11月20日22时至21日6时，对梓水路以东区域停水。</p><p>请用户提前储水，不便之处，敬请谅解。</p>"
WANTED = "因供水主管改造，定于11月20日22时至21日6时，对梓水路以东区域停水。\n请用户提前储水，不便之处，敬请谅解。"
OTHER = (
    "中共中央、国务院近日印发有关意见，对加快推进生态文明建设作出部署。我区如何结合实际抓好落实？记者采访了有关负责人。"
)
FOOT = "<div class='foot'><p>主办：云泽市人民政府</p><p>湘ICP备05001234号</p></div>"


def read(body: str, title: str = "停水通知_云泽市人民政府") -> Extracted:
    return extract_text(
        f"<html><head><title>{title}</title></head><body>{body}{FOOT}</body></html>", fetched_at=FETCHED
    )


def posts(each: str, number: int = 4) -> str:
    return "".join(each.format(n=n, day=f"2026-11-2{n} 1{n}:05", text=OTHER[: 60 - n]) for n in range(number))


def test_an_article_in_a_form_is_no_form() -> None:
    """博达"""
    beside = f"<div class='tj'>{f'<div><h4>要闻</h4><p>{OTHER}</p></div>' * 3}</div>"
    text = (
        f"<div id='vsb_content_2'><div class='v_news_content'>{TEXT}</div></div><p>上一条：<a href='1.htm'>要闻</a></p>"
    )
    found = read(
        f"<form name='_newscontent_fromname'><h1>停水通知</h1><div>时间：2026-11-19</div>{text}</form>{beside}"
    )
    assert (found.title, found.body, (found.published_at or "")[:10]) == ("停水通知", WANTED, "2026-11-19")


def test_the_tags_of_an_editor_hold_the_text() -> None:
    """开普"""
    beside = f"<div class='tuij'>{f'<p>{OTHER}</p>' * 3}</div>"
    assert (
        read(
            f"<div><ucaptitle>停水通知</ucaptitle><div id='x'><ucapcontent>{TEXT}</ucapcontent></div>{beside}</div>"
        ).body
        == WANTED
    )


def test_a_line_of_date_and_origin_in_the_heading_is_not_of_the_title() -> None:
    """PHPCMS"""
    heading = "<h1>停水通知<br><span>2026-11-19 18:20:00&nbsp;来源：云泽日报 评论：<a>0</a></span></h1>"
    found = read(f"<div id='Article'>{heading}<div class='content'>{TEXT}</div></div>", "停水通知 - 要闻 - 云泽市")
    assert (found.title, found.body, found.published_at) == ("停水通知", WANTED, "2026-11-19T18:20:00+08:00")


def test_the_first_post_of_a_thread_is_its_text_however_long_the_others_are() -> None:
    """Discuz!"""
    about = "<table><tr><th><a>12</a>主题</th><th><a>88</a>帖子</th></tr></table>"
    first = f"{about}<em>发表于 2026-11-19 08:00</em><table><tr><td class='t_f' id='postmessage_11'>{TEXT}</td></tr></table>"
    more = posts("<em>发表于 {day}</em><table><tr><td class='t_f' id='postmessage_2{n}'>{text}{text}</td></tr></table>")
    thread = f"<h1><span id='thread_subject'>停水通知</span></h1><div id='postlist'>{first}{more}</div>"
    found = read(thread, "停水通知 - 市民留言 - 云泽论坛 -  Powered by Discuz!")
    assert (found.title, found.body, found.published_at) == ("停水通知", WANTED, "2026-11-19T08:00:00+08:00")


def test_what_readers_say_and_when_outweighs_no_short_text() -> None:
    said = posts("<div><b>云友{n}</b> <span>{day}</span><p>{text}</p></div>", 3)
    assert (
        read(f"<div class='a'><h2>停水通知</h2><div class='b'>{TEXT}</div></div><div class='c'>{said}</div>").body
        == WANTED
    )
    found = read(f"<div class='content'><h2>停水通知</h2>{TEXT}<h3>网友跟帖</h3>{said}</div>")
    assert found.body == WANTED


def test_a_date_above_the_title_is_that_of_the_page_unless_it_is_that_of_the_visit() -> None:
    """Z-Blog, and newspapers"""
    said = posts("<li><small>发布于 {day}:00</small></li>")
    post = f"<h2 class='post-title'>停水通知</h2><div class='post-body'>{TEXT}</div>{said}"
    assert read(f"<h4 class='post-date'>2026年11月19日</h4>{post}").published_at == "2026-11-19T00:00:00+08:00"
    assert (read(f"<h4>2026年12月01日</h4>{post}").published_at or "")[:10] == "2026-11-20"
    paper = f"<div>2026年11月19日 星期四</div><a>放大</a><a>缩小</a><a>默认</a><div id='ozoom'>{TEXT}</div>"
    assert read(paper).published_at == "2026-11-19T00:00:00+08:00"


def test_the_address_of_its_share_does_not_hide_a_date() -> None:
    """凤凰"""
    line = "<h1>停水通知</h1><a href='javascript:void(0)'>2026年11月19日 21:37:05</a> 来自云泽"
    assert read(f"{line}<div class='b'>{TEXT}</div>").published_at == "2026-11-19T21:37:05+08:00"


@pytest.mark.parametrize("called", ["诉求公开_云泽市12345政务服务便民热线", "云泽电视台-云泽新闻"])
def test_a_column_that_stands_in_the_menu_names_no_page(called: str) -> None:
    menu = "<ul><li><a href='/1'>首页</a></li><li><a href='/2'>诉求公开</a></li><li><a href='/3'>云泽新闻</a></li></ul>"
    card = "<div class='hl-title'>反映梓水路烧烤店油烟直排</div><span>来电时间：2026年11月9日 21:14</span>"
    assert read(f"{menu}<div>{card}<div class='t'>{TEXT}</div></div>", called).title == "反映梓水路烧烤店油烟直排"


def test_the_sites_heading_is_no_title_though_the_page_is_called_by_it_too() -> None:
    """Z-Blog"""
    site = "<h1 id='BlogTitle'><a href='/'>云泽市生态环境局</a></h1>"
    found = read(f"{site}<h2 class='post-title'>梓水路停水的通知</h2>{TEXT}", "梓水路停水的通知_本地_云泽市生态环境局")
    assert found.title == "梓水路停水的通知"


def test_a_notice_against_copying_and_what_follows_it_are_not_the_text() -> None:
    """WordPress"""
    notice = "<p>未经允许不得转载：<a href='/'>云泽</a> » 停水通知</p><p>标签：停水</p><p>小编</p>"
    assert read(f"<h1>停水通知</h1><div class='content'>{TEXT}{notice}</div>").body == WANTED


def test_today_in_a_heading_of_the_text_is_no_date() -> None:
    assert read(f"<h1>停水通知</h1><div class='b'><p>今日记录</p>{TEXT}</div>").published_at is None
    assert (
        read(f"<h1>停水通知</h1><p>今天 08:20</p><div class='b'>{TEXT}</div>").published_at
        == "2026-12-01T08:20:00+08:00"
    )


@pytest.mark.parametrize(
    "title",
    [
        "2026年10月云泽市地表水水质排名",
        "临江县2026年8月24日作出的环评审批公告",
        "直播｜梓水洪峰过境全记录",
        "梓水路供水主管爆裂抢修",
        "城市更新里的口袋公园：边角地怎样变成会客厅",
    ],
)
@pytest.mark.parametrize("called", ["云泽市生态环境局", "云泽市生态环境局欢迎您", ""])
def test_a_title_may_hold_a_day_a_bar_or_a_word_of_offices(title: str, called: str) -> None:
    line = "<p>云泽市生态环境局 2026年11月19日09:04</p>"
    head = f"<table><tr><td align='center'>{title}</td></tr></table>{line}"
    assert (
        read(f"<ul><li><a href='/'>首页</a></li></ul><div>{head}<div class='nr'>{TEXT}</div></div>", called).title
        == title
    )


def test_a_title_that_is_cut_short_is_the_printed_one() -> None:
    found = read(
        f"<div class='a'><p>梓水路供水主管爆裂 抢修14小时后恢复供水</p><div>{TEXT}</div></div>",
        "梓水路供水主管爆裂...-云泽日报",
    )
    assert found.title == "梓水路供水主管爆裂 抢修14小时后恢复供水"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p><time datetime='2026-11-19T08:00:00+08:00'>发布</time></p>", ""),
        ("<p>Nov 19, 2026</p>", ""),
        ("<p>19 November 2026</p>", ""),
        ("<p>日期：20261119</p>", ""),
        ("<p><span>2026-</span><span>11-19</span></p>", ""),
        ("", "<p>发布日期：2026-11-19 08:00　责任编辑：李晓</p>"),
        ("<p>推荐 11-02</p>", "<p>发布日期：2026-11-19 08:00</p>"),
    ],
)
def test_a_day_is_read_in_each_way_that_templates_print_it(before: str, after: str) -> None:
    found = read(f"<h1>停水通知</h1>{before}<div class='nr'>{TEXT}</div>{after}")
    assert (found.published_at or "")[:10] == "2026-11-19"
