"""From bytes to what a page says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.extract import answers, pages
from cities.sources import Selectors
from crawlers.clock import SHANGHAI
from crawlers.extract import Extracted, extract
from crawlers.status import Status
from crawlers.urls import canonical_url

FETCHED = datetime(2026, 6, 18, 22, 0, tzinfo=SHANGHAI)
STORY = "今天上午，执法人员来到热电厂，检查二号锅炉的脱硫设施。", "检查发现，设施已恢复运行，烟气达标排放。"
BODY = "\n".join(STORY)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in STORY)


def read(html: str, *, url: str | None = None, selectors: Selectors | None = None) -> Extracted:
    return extract(html.encode(), url=url, selectors=selectors, fetched_at=FETCHED)


def page(info: str = "", body: str = PARAGRAPHS, head: str = "") -> str:
    return (
        f"<html><head><title>热电厂烟气达标_云泽日报</title>{head}</head>"
        "<body><div class='nav'><a href='/'>首页</a></div>"
        f"<h1>热电厂烟气达标</h1><div class='info'>{info}</div><div class='article-content'>{body}</div></body></html>"
    )


def test_the_title_comes_without_the_name_of_the_site() -> None:
    assert read(page()).title == "热电厂烟气达标"
    assert read("<title>热电厂烟气达标 - 云泽日报</title><p>正文，很短。</p>").title == "热电厂烟气达标"


@pytest.mark.parametrize("title", ["我市上线垃圾分类平台", "情况通报", "五月空气质量月报"])
def test_a_title_that_ends_like_a_name_stays(title: str) -> None:
    html = page().replace("<h1>热电厂烟气达标</h1>", f"<div class='title'>{title}</div>")
    assert read(html.replace("热电厂烟气达标_", f"{title}_")).title == title


def test_a_title_is_found_on_the_page_where_its_head_names_only_the_site() -> None:
    html = page("作者：王敏　来源：本站").replace("<h1>热电厂烟气达标</h1>", "<p><b>热电厂烟气达标</b></p>")
    assert read(html.replace("热电厂烟气达标_云泽日报", "云泽新闻网")).title == "热电厂烟气达标"


def test_the_date_in_another_pages_title_is_not_this_ones() -> None:
    links = "<a href='/2'>云泽市环境空气质量日报（2026年6月5日）</a>"
    html = page("2026-06-18 08:30").replace("<h1>", f"{links}<h1>")
    assert read(html).published_at == "2026-06-18T08:30:00+08:00"
    assert read(page().replace("</body>", f"{links}</body>")).published_at is None


def test_a_label_in_one_cell_says_what_the_date_in_the_next_is() -> None:
    table = "<table><tr><td>成文日期：</td><td>2026-06-09</td><td>发布日期：</td><td>2026-06-11 11:15</td></tr></table>"
    html = page().replace("<h1>", f"<p>今天是2026年6月18日 星期四</p>{table}<h1>")
    assert read(html).published_at == "2026-06-11T11:15:00+08:00"


def test_where_only_the_update_is_dated_it_is_the_publication() -> None:
    assert read(page("更新时间：2026-6-17")).published_at == "2026-06-17T00:00:00+08:00"
    assert read(page("2026-06-15 07:00　更新时间：2026-6-17")).published_at == "2026-06-15T07:00:00+08:00"


def test_what_a_site_says_of_itself_is_no_article() -> None:
    legal = "<div class='w'><p>版权所有：云泽日报社，未经书面授权不得转载。</p><p>湘ICP备05001234号，许可证：123。</p></div>"
    html = page(body="<video src='1.mp4'></video>").replace("</body>", f"{legal}</body>")
    assert (read(html).status, read(html).body) == (Status.NO_BODY, "")


def test_a_bar_within_a_title_is_of_the_title() -> None:
    head = "<title></title><meta property='og:title' content='公告｜督察组进驻'>"
    html = head + "<h1>公告｜督察组进驻</h1><p>正文在这里，很短。</p>"
    assert read(html).title == "公告｜督察组进驻"


def test_what_is_printed_beside_the_title_is_read() -> None:
    info = "2026-06-18 08:30　来源：<a href='#'>澜江日报</a>　作者：王敏 许文静　版次：A02　栏目：生态云泽"
    found = read(page(info))
    assert found.published_at == "2026-06-18T08:30:00+08:00"
    assert (found.outlet, found.author, found.page, found.column) == ("澜江日报", "王敏 许文静", "A02", "生态云泽")


@pytest.mark.parametrize("printed", ["2026年6月31日", "2026年6月19日 10:00", "2027-01-01"])
def test_an_impossible_or_future_date_is_bad_and_never_guessed(printed: str) -> None:
    found = read(page(printed), url="http://x.example/t20260617_1.html")
    assert (found.status, found.published_at) == (Status.BAD_DATE, None)


def test_a_relative_date_counts_from_the_fetch() -> None:
    assert read(page("3小时前")).published_at == "2026-06-18T19:00:00+08:00"
    assert read(page("昨天 10:00")).published_at == "2026-06-17T10:00:00+08:00"


def test_a_relative_word_in_the_story_is_no_date() -> None:
    assert read(page()).published_at is None


def test_the_address_gives_the_day_where_nothing_else_does() -> None:
    assert read(page(), url="http://x.example/202606/t20260617_1.html").published_at == "2026-06-17T00:00:00+08:00"


def test_the_minute_that_is_printed_wins_over_the_day_that_meta_says() -> None:
    head = "<meta name='publishdate' content='2026-06-18'>"
    assert read(page("2026-06-18 08:30", head=head)).published_at == "2026-06-18T08:30:00+08:00"


def test_a_local_time_that_json_ld_calls_utc_is_the_printed_one() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-06-18T08:30:00Z"}</script>'
    assert read(page("2026-06-18 08:30", head=head)).published_at == "2026-06-18T08:30:00+08:00"


def test_json_ld_dates_a_page_that_prints_none() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-06-18T00:30:00Z"}</script>'
    assert read(page(head=head)).published_at == "2026-06-18T08:30:00+08:00"


def test_a_script_dates_a_wechat_page_whose_hidden_container_is_read() -> None:
    html = (
        "<h1 id='activity-name'>热电厂烟气达标</h1>"
        "<div class='rich_media_content' id='js_content' style='visibility: hidden'>"
        f"<section>{PARAGRAPHS}<p style='display:none'>看不见的字，不算正文。</p></section></div>"
        "<script>var ct = '1781742600';</script>"
    ).replace("'1781742600'", '"1781742600"')
    found = read(html)
    assert (found.title, found.body, found.published_at) == ("热电厂烟气达标", BODY, "2026-06-18T08:30:00+08:00")


def test_what_no_reader_sees_does_not_come_in() -> None:
    hidden = (
        "<p>烟<span style='display: none'>干扰</span>气<font class='jammer'>乱码</font>达\u200b标，"
        "<span style='font-size:0px'>零号字</span>可以放心。</p>"
    )
    assert read(page(body=PARAGRAPHS + hidden)).body == BODY + "\n烟气达标，可以放心。"


def test_recommendations_comments_and_share_bars_are_not_the_text() -> None:
    beside = (
        "<div class='share'>分享到：<a>微信</a></div><div class='related-news'><h3>相关新闻</h3>"
        "<ul><li><a href='/1'>另一篇</a></li></ul></div>"
        "<div class='comment-list'><p>网友甲：说得好，支持执法人员！</p></div>"
        "<p>版权所有 未经授权不得转载</p>"
    )
    assert read(page(body=PARAGRAPHS + beside)).body == BODY


def test_the_editors_line_in_the_container_is_of_the_text() -> None:
    assert read(page(body=PARAGRAPHS + "<p>责任编辑：沈书言</p>")).body.endswith("责任编辑：沈书言")


def test_a_table_becomes_lines_of_cells() -> None:
    table = "<table><tr><th>地区</th><th>件数</th></tr><tr><td><p>石泉县</p></td><td>停产<br>1家</td></tr></table>"
    assert read(page(body=PARAGRAPHS + table)).body == BODY + "\n地区 | 件数\n石泉县 | 停产 1家"


def test_a_table_that_lays_out_the_page_is_no_row_of_cells() -> None:
    html = f"<html><title>标题在此处</title><table><tr><td>{PARAGRAPHS * 8}</td></tr></table></html>"
    assert read(html).body == "\n".join([BODY] * 8)


def test_a_page_of_figures_without_a_sentence_has_a_body() -> None:
    table = "<table><tr><td>临江区</td><td>AQI</td><td>68</td></tr>"
    table += "<tr><td>石泉县</td><td>AQI</td><td>41</td></tr></table>"
    assert read(page(body=table)).body == "临江区 | AQI | 68\n石泉县 | AQI | 41"


def test_the_numbers_of_a_list_stay() -> None:
    assert (
        read(page(body=PARAGRAPHS + "<ol><li>停产整治</li><li>罚款</li></ol>")).body == BODY + "\n1. 停产整治\n2. 罚款"
    )


def test_full_width_forms_stay_as_printed() -> None:
    assert "ＰＭ２．５下降" in read(page(body=PARAGRAPHS + "<p>全市ＰＭ２．５下降，空气变好。</p>")).body


@pytest.mark.parametrize("body", ["<img src='1.jpg'>", "<video src='1.mp4'></video>", ""])
def test_a_page_of_pictures_says_that_it_has_no_body(body: str) -> None:
    assert read(page(body=body)).status == Status.NO_BODY


def test_a_login_page_is_told() -> None:
    html = "<title>登录</title><form><input type='password'></form><p>请先登录，再查看内容。</p>"
    assert read(html).status == Status.LOGIN


def test_no_broken_byte_reaches_a_title() -> None:
    html = page().encode().replace("烟气".encode(), b"\xff" + "烟气".encode())
    found = extract(html, fetched_at=FETCHED)
    assert (found.title, found.status) == ("热电厂烟气达标", Status.OK)


def test_a_page_of_broken_bytes_is_given_up() -> None:
    html = page().encode("utf-8").replace("，".encode(), b"\xe4\xff\x81" * 8)
    assert extract(html, fetched_at=FETCHED).status == Status.BAD_BYTES


def test_gb18030_said_to_be_utf8_is_read() -> None:
    found = extract(page().encode("gb18030"), content_type="text/html; charset=utf-8", fetched_at=FETCHED)
    assert (found.title, found.body, found.encoding) == ("热电厂烟气达标", BODY, "gb18030")


def test_the_selectors_of_an_entry_win() -> None:
    html = page("2026-06-18 08:30") + "<div id='x'><b>别的题目</b><i>2026-06-01</i><p>由选择器指定的正文。</p></div>"
    chosen = Selectors(title="#x b", published="#x i", body="#x p", author="#nowhere")
    found = read(html, selectors=chosen)
    assert (found.title, found.published_at, found.body) == (
        "别的题目",
        "2026-06-01T00:00:00+08:00",
        "由选择器指定的正文。",
    )


def test_further_pages_and_attachments_are_named() -> None:
    links = "<a href='content_1_3.html'>3</a><a href='content_1_2.html'>下一页</a><a href='./清单.pdf'>信访件清单</a>"
    found = read(page(body=PARAGRAPHS + links), url="http://x.example/a/content_1.html")
    assert found.next_pages == ("http://x.example/a/content_1_2.html", "http://x.example/a/content_1_3.html")
    assert [(file.name, file.url) for file in found.attachments] == [("信访件清单", "http://x.example/a/清单.pdf")]


def test_files_below_the_text_are_attachments_where_the_page_calls_them_so() -> None:
    below = (
        "<div class='fj'><a href='./1.pdf'>决定书.pdf</a></div><p>附件：<a href='2.xlsx'>名单</a></p>"
        "<div class='down'><a href='A3.pdf'>下载本版PDF</a></div><p><a href='/help/手册.pdf'>操作手册</a></p>"
    )
    html = page().replace("</body>", f"<p>此件公开，附件见下。</p>{below}</body>")
    found = read(html, url="http://x.example/a/b.html")
    assert [file.name for file in found.attachments] == ["决定书.pdf", "名单"]


@pytest.mark.parametrize(
    ("near", "named", "found"),
    [
        ("", "attach", ["决定书.pdf"]),
        ("", "gw fj", ["决定书.pdf"]),
        ("附近居民", "fj-footer", []),
        ("附件见下", "fj-footer", []),
        ("附件见下", "fujian-news", []),
    ],
)
def test_files_are_attachments_by_the_name_of_their_element_or_the_word(
    near: str, named: str, found: list[str]
) -> None:
    below = f"<p>{near}可以查看。</p><div class='{named}'><a href='./1.pdf'>决定书.pdf</a></div>"
    html = page().replace("</body>", f"{below}</body>")
    assert [file.name for file in read(html, url="http://x.example/a/b.html").attachments] == found


LONG = "楼下烧烤店每天营业到凌晨两点，油烟直接排到我家窗户，多次找物业和社区都没有结果，老人孩子整夜睡不好觉，请有关部门管一管。"


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("来信人反映门口路灯坏了三天无人修。", True),
        ("留言人称楼上漏水，物业不管。", True),
        (f"投诉对象：{LONG}", True),
        ("来信人张三", False),
        ("留言人：李女士", False),
    ],
)
def test_a_citizens_sentence_is_no_value_of_the_form(line: str, stays: bool) -> None:
    form = "<p>信件编号：20260617</p><p>来信时间：2026-06-17</p>"
    assert (line in read(page(body=f"{form}<p>{line}</p>{PARAGRAPHS}")).body) is stays


def test_a_column_that_is_named_as_one_in_the_trail_is_printed() -> None:
    trail = "<div class='path'><a>首页</a> &gt; <a>地方</a> &gt; <a class='lanmu'>环境时评</a> &gt; 正文</div>"
    other = "<div class='path'><a>首页</a> &gt; <a>要闻</a> &gt; 正文</div><ul><li class='lanmu'>热点排行</li></ul>"
    columns = [read(page().replace("<body>", f"<body>{each}")).column for each in (trail, other)]
    assert columns == ["环境时评", None]


def test_the_day_that_a_card_calls_publication_is_before_the_one_of_signing() -> None:
    card = "<table><tr><td>成文日期：</td><td>2026-05-28</td><td>发布日期：</td><td>2026-06-09 09:00</td></tr></table>"
    signed = f"<p>{STORY[0]}</p><p>市政府办公室</p><p>2026年5月28日</p><p>{STORY[1]}</p>"
    assert read(page(body=signed).replace("<body>", f"<body>{card}")).published_at == "2026-06-09T09:00:00+08:00"


def test_a_relative_time_gives_the_moment_that_it_shows_when_pointed_at() -> None:
    info = "<em>发表于 <span title='2026-06-15 22:07:45'>2 天前</span></em>"
    assert (read(page(info)).published_at or "")[:16] == "2026-06-15T22:07"


def test_a_ranking_without_links_is_part_of_the_text() -> None:
    rows = "<tr><td>1</td><td>浔水飞鹭</td></tr><tr><td>2</td><td>江豚队</td></tr>"
    table, links = (
        f"<table class='rank'>{rows}</table>",
        f"<table class='rank'>{rows.replace('浔', '<a>浔</a>')}</table>",
    )
    bodies = [read(page(body=PARAGRAPHS + each)).body for each in (table, links)]
    assert ["江豚队" in body for body in bodies] == [True, False]


def test_a_wall_before_the_text_is_a_login_also_where_its_title_says_so() -> None:
    html = "<html><title>请登录 - 业主之家</title><body><h3>该内容仅对业主开放，请登录后查看</h3><p>认证后可参与投票、查看公示。</p></body></html>"
    assert read(html).status == Status.LOGIN


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("HTTP://News.Example:80/A/b.html#top", "http://news.example/A/b.html"),
        ("https://x.example/s/AbC?utm_source=wx&id=Q", "https://x.example/s/AbC?id=Q"),
        ("http://x.example", "http://x.example/"),
        ("http://x.example/%e4%BA%91%41?k=云", "http://x.example/%E4%BA%91A?k=%E4%BA%91"),
    ],
)
def test_an_address_has_one_way_to_be_written(url: str, wanted: str) -> None:
    assert canonical_url(url) == wanted
    assert canonical_url(wanted) == wanted


@given(st.binary(max_size=600))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_an_answer_or_a_status(data: bytes) -> None:
    found = extract(data, url="http://x.example/1.html", fetched_at=FETCHED)
    assert found.status in (Status.OK, Status.NO_BODY, Status.BAD_DATE, Status.BAD_BYTES, Status.LOGIN)
    assert "\ufffd" not in found.title + found.body


@given(
    st.lists(
        st.sampled_from(["<div>", "</div>", "<p>", "<table>", "<tr>", "<td>", "文字，", "<a>", "<ul><li>", "<!--", "<"])
    )
)
@settings(max_examples=150, deadline=None)
def test_any_markup_gives_an_answer_or_a_status(parts: list[str]) -> None:
    assert read("".join(parts)).status in (Status.OK, Status.NO_BODY)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='/1'>链接</a>" * 150_000,
        "<div>" * 100_000 + "正文，在这里。" + "</div>" * 100_000,
        "<p>云泽市今天空气优良，适合出门。</p><div>" + "<a href='/a.pdf'>附表</a>" * 150_000 + "</div>",
        "<b><i><font color=red>" * 30_000 + "正文，在这里。",
        "<table><tr><td>" * 20_000 + "正文，在这里。",
        "<ul><li>" * 50_000 + "正文，在这里。",
        "<p>" + "云泽市今天空气优良，" * 200_000,
        "<script>var a = '2026-06-17';</script>" * 50_000,
        "<a href='content_1_2.html'>下一页，" * 30_000,
        "<div class='related'><div class='share'>" * 20_000 + "正文，在这里。",
        "<title>空气</title>" + "<div class='title'>" * 390 + "云泽市今天空气优良，" * 150_000,
        "<h1>空气</h1><p>" + "2026-06-17 " * 400_000,
        "<ol><li>" * 190 + "云泽市今天空气优良，" * 150_000,
        '<script>a={"content":"' + "<div>" * 100_000 + "云泽市今天空气优良，" * 9 + '"}</script>',
        "<script>" + '{content:"' * 200_000 + "</script>",
        "<script>" + 'JSON.parse("{' * 100_000 + '\\"' * 500_000 + "</script>",
    ],
    ids=[
        "links",
        "nested",
        "files",
        "formats",
        "tables",
        "lists",
        "line",
        "scripts",
        "pages",
        "beside",
        "titles",
        "dates",
        "items",
        "state",
        "literals",
        "parsed",
    ],
)
def test_a_monstrous_page_ends_without_an_exception(html: str) -> None:
    found = read(html, url="http://x.example/content_1.html")
    assert found.status in (Status.OK, Status.NO_BODY)


def test_the_saved_pages_of_real_sites_are_read_right(shared: Path) -> None:
    found = answers(list(pages(shared.parent)))
    fs = [answer.f for answer in found if answer.f is not None]
    assert sum(f >= 0.9 for f in fs) >= 0.97 * len(fs)
    assert sum(answer.title_right is not False for answer in found) >= 0.97 * len(found)
    assert sum(answer.day_right is not False for answer in found) >= 0.97 * len(found)
