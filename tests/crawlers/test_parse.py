"""From a day's evidence to articles, observations and the account."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

from cities.city import City
from crawlers.article import Article, Observation
from crawlers.folder import DataFolder, records_of
from crawlers.parse import parse_day
from crawlers.quarantine import Quarantined
from crawlers.revisits import due
from crawlers.status import Status
from tests.crawlers.evidence_of_tests import DAY, NOW, Got, keep, news, seen_source

TEXT = "今天上午，云泽市生态环境局的执法人员来到云泽热电厂，对二号锅炉的脱硫设施进行检查。\n检查发现，设施已恢复运行。"
URL = "http://wb.yunze.example/news/2026/0618/0618-01.html"
TOMORROW = NOW + timedelta(days=1)


def articles(folder: DataFolder, source: str, day: date = DAY) -> list[Article]:
    return list(records_of(Article, folder.articles(day, source)))


def observations(folder: DataFolder, source: str, day: date = DAY) -> list[Observation]:
    return list(records_of(Observation, folder.observations(day, source)))


def quarantined(folder: DataFolder, day: date = DAY) -> dict[str, str]:
    return {line.item: line.reason for line in records_of(Quarantined, folder.quarantine("parse", day))}


def files(folder: DataFolder) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.root.rglob("*.json*")}


def test_an_article_page_becomes_an_article_that_names_its_evidence(sample: City, folder: DataFolder) -> None:
    keep(folder, "yzwb", [Got(URL, news("热电厂烟气达标", TEXT))])
    assert parse_day(sample, folder, DAY) == {"yzwb": {Status.OK: 1}}
    [article] = articles(folder, "yzwb")
    assert (article.title, article.body, article.author, article.outlet) == ("热电厂烟气达标", TEXT, "王敏", "云泽日报")
    assert article.published_at == "2026-06-18T08:30:00+08:00"
    assert article.evidence is not None
    assert article.evidence.file == "pages/2026-06-18/yzwb-20260618T220000.warc.gz"
    assert article.evidence.record.startswith("<urn:uuid:")


def test_parsing_again_writes_the_same_bytes(sample: City, folder: DataFolder) -> None:
    keep(folder, "yzwb", [Got(URL, news("热电厂烟气达标", TEXT)), Got(URL + "x", b"<p>", code=500)])
    parse_day(sample, folder, DAY)
    before = files(folder)
    parse_day(sample, folder, DAY)
    assert files(folder) == before
    assert len(before) == 3


def test_a_page_seen_yesterday_gives_no_new_line(sample: City, folder: DataFolder) -> None:
    for now in (NOW, TOMORROW):
        keep(folder, "yzwb", [Got(URL, news("热电厂烟气达标", TEXT))], now=now)
        counts = parse_day(sample, folder, now.date())
    assert counts["yzwb"] == {Status.UNCHANGED: 1}
    assert articles(folder, "yzwb", TOMORROW.date()) == []


def test_a_corrected_page_is_a_new_version_of_the_same_article(sample: City, folder: DataFolder) -> None:
    keep(folder, "yzwb", [Got(URL, news("热电厂烟气达标", TEXT))])
    keep(folder, "yzwb", [Got(URL, news("热电厂烟气达标", TEXT + "\n更正：检查时间为下午。"))], now=TOMORROW)
    parse_day(sample, folder, DAY)
    assert parse_day(sample, folder, TOMORROW.date())["yzwb"] == {Status.CHANGED: 1}
    [old], [new] = articles(folder, "yzwb"), articles(folder, "yzwb", TOMORROW.date())
    assert old.id == new.id
    assert old.version != new.version


def test_what_moves_around_the_text_does_not_make_a_new_version(sample: City, folder: DataFolder) -> None:
    keep(folder, "yzwb", [Got(URL, news("热电厂烟气达标", TEXT, extra="<div class='share'>阅读 12 次</div>"))])
    moved = "<div class='recommend'><a href='/a'>新的推荐：全市气温三十度</a></div><div class='share'>阅读 99 次</div>"
    keep(folder, "yzwb", [Got(URL, news("热电厂烟气达标", TEXT, extra=moved))], now=TOMORROW)
    parse_day(sample, folder, DAY)
    assert parse_day(sample, folder, TOMORROW.date())["yzwb"] == {Status.UNCHANGED: 1}


def test_a_removed_page_is_told_and_its_text_is_kept(sample: City, folder: DataFolder) -> None:
    keep(folder, "yzwb", [Got(URL, news("热电厂烟气达标", TEXT))])
    keep(folder, "yzwb", [Got(URL, b"gone", code=404), Got(URL + "x", b"never", code=404)], now=TOMORROW)
    parse_day(sample, folder, DAY)
    counts = parse_day(sample, folder, TOMORROW.date())
    assert counts["yzwb"] == {Status.REMOVED: 1, Status.HTTP_404: 1}
    [told] = observations(folder, "yzwb", TOMORROW.date())
    [article] = articles(folder, "yzwb")
    assert (told.id, told.removed) == (article.id, True)


def test_a_broken_date_is_named_and_the_rest_goes_on(sample: City, folder: DataFolder) -> None:
    broken = Got(URL, news("热电厂烟气达标", TEXT, printed="2026年6月31日"))
    keep(folder, "yzwb", [broken, Got(URL.replace("-01.", "-02."), news("另一篇", TEXT))])
    assert parse_day(sample, folder, DAY)["yzwb"] == {Status.BAD_DATE: 1, Status.OK: 1}
    assert quarantined(folder) == {URL: "bad-date"}
    assert [article.title for article in articles(folder, "yzwb")] == ["另一篇"]


def test_the_account_names_each_url_once_and_its_counts_add_up(sample: City, folder: DataFolder) -> None:
    keep(folder, "yzwb", [
        Got("http://wb.yunze.example/news/", b"<a>", role="list"),
        Got("http://wb.yunze.example/robots.txt", role="robots"),
        Got(URL, news("热电厂烟气达标", TEXT)), Got(URL, news("热电厂烟气达标", TEXT)),
        Got(URL + "x", status=Status.TIMEOUT), Got(URL + "y", code=403), Got(URL + "z", status=Status.OFF_PATTERN),
    ])  # fmt: skip
    parse_day(sample, folder, DAY)
    account = json.loads(folder.account(DAY, "yzwb").read_text(encoding="utf-8"))
    assert account["counts"] == {"http-403": 1, "listing": 1, "off-pattern": 1, "ok": 1, "timeout": 1}
    assert sum(account["counts"].values()) == len(account["urls"]) == 5
    assert quarantined(folder) == {URL + "x": "timeout", URL + "y": "http-403"}


def test_the_pages_of_one_article_are_joined_whatever_their_order(sample: City, folder: DataFolder) -> None:
    first = "http://rb.yunze.example/paper/202606/18/content_061801.html"
    third, second = (
        Got(first.replace(".html", f"_{n}.html"), news("长文", f"第{n}页的文字，说的是治水的事情。"), part_of=first)
        for n in (3, 2)
    )
    keep(folder, "yzrb", [third, second, Got(first, news("长文", "第1页的文字，说的是治水的事情。"))])
    assert parse_day(sample, folder, DAY)["yzrb"] == {Status.OK: 1, Status.DUPLICATE: 2}
    [article] = articles(folder, "yzrb")
    assert [line[:3] for line in article.body.split("\n")] == ["第1页", "第2页", "第3页"]


def test_what_the_feed_said_fills_what_the_page_does_not_say(sample: City, folder: DataFolder) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    page = f"<html><body><div class='article-content'>{paragraphs}</div></body></html>"
    hints = (("title", "源里的标题"), ("published", "Thu, 18 Jun 2026 07:05:00 +0800"))
    keep(folder, "ljrb", [Got("http://www.lanjiang.example/a/1.html", page.encode(), hints=hints)])
    parse_day(sample, folder, DAY)
    [article] = articles(folder, "ljrb")
    assert (article.title, article.published_at) == ("源里的标题", "2026-06-18T07:05:00+08:00")


def test_an_address_that_differs_in_case_is_another_wechat_article(sample: City, folder: DataFolder) -> None:
    urls = [f"http://mp.weixin.example/s/{code}" for code in ("AbCdEfGhIjKlMnOpQrStUv", "abCdEfGhIjKlMnOpQrStUv")]
    keep(folder, "wx_yzhb", [Got(url, news(f"第{n}篇", TEXT)) for n, url in enumerate(urls)])
    parse_day(sample, folder, DAY)
    assert {article.id for article in articles(folder, "wx_yzhb")} == {
        "AbCdEfGhIjKlMnOpQrStUv",
        "abCdEfGhIjKlMnOpQrStUv",
    }


THREAD = """<html><head><title>楼下烧烤油烟 - 留言板</title></head><body><h1>楼下烧烤油烟</h1>
<ul class="meta"><li>留言人：张先生</li><li>留言时间：2026-06-10 20:15</li></ul>
<div class="liuyan_content"><p>双塔街道一排烧烤店，每天油烟直排，窗户不敢开，请管一管。</p></div>{}</body></html>"""
REPLY = """<div class="reply_box"><h2>官方回复</h2><ul><li>回复单位：北湖分局</li>
<li>回复时间：2026-06-18 16:20</li></ul>
<div class="reply_content"><p>您好，经查，三家店未装净化设施，已责令整改。</p></div></div>"""


def test_a_reply_is_an_observation_and_not_a_new_version(sample: City, folder: DataFolder) -> None:
    url = "http://liuyan.yunze.example/threads/2606102015"
    keep(folder, "liuyan", [Got(url, THREAD.format("").encode())])
    keep(folder, "liuyan", [Got(url, THREAD.format(REPLY).encode())], now=TOMORROW)
    parse_day(sample, folder, DAY)
    assert parse_day(sample, folder, TOMORROW.date())["liuyan"] == {Status.UNCHANGED: 1}
    [message] = articles(folder, "liuyan")
    assert message.body == "双塔街道一排烧烤店，每天油烟直排，窗户不敢开，请管一管。"
    [seen] = observations(folder, "liuyan", TOMORROW.date())
    assert seen.id == message.id
    assert seen.reply is not None
    assert (seen.reply.by, seen.reply.at) == ("北湖分局", "2026-06-18T16:20:00+08:00")
    assert seen.reply.text == "您好，经查，三家店未装净化设施，已责令整改。"


def test_each_item_of_a_transcript_page_is_an_article(sample: City, folder: DataFolder) -> None:
    page = """<html><head><title>新闻联播 20260618</title></head><body><h1>云泽新闻联播 2026年6月18日</h1>
    <p>播出时间：2026年6月18日 19:30</p>
    <div class="transcript"><div class="item"><h3>热电厂恢复运行</h3>
    <p class="reporter">记者 蒋楠</p><p>【口播】热电厂二号锅炉今天恢复运行。</p></div>
    <div class="item"><h3>高考成绩公布</h3>
    <p>【口播】我市三万名考生今天查到了成绩，教育部门开通热线。</p></div></div></body></html>"""
    url = "http://tv.yunze.example/xwlb/20260618.html"
    keep(folder, "yztv", [Got(url, page.encode())])
    assert parse_day(sample, folder, DAY)["yztv"] == {Status.LISTING: 1, Status.OK: 2}
    first = next(article for article in articles(folder, "yztv") if article.url == f"{url}#1")
    assert (first.title, first.author, first.body) == (
        "热电厂恢复运行",
        "蒋楠",
        "【口播】热电厂二号锅炉今天恢复运行。",
    )


def test_a_days_page_of_transcripts_that_is_gone_removes_each_of_its_items(sample: City, folder: DataFolder) -> None:
    url = "http://tv.yunze.example/xwlb/20260618.html"
    items = "".join(f"<h3>第{n}条</h3><p>【口播】热电厂二号锅炉今天恢复运行，这是第{n}条报道。</p>" for n in "一二")
    page = f"<html><body><h1>云泽新闻联播 2026年6月18日</h1><div>{items}</div></body></html>"
    keep(folder, "yztv", [Got(url, page.encode())])
    keep(folder, "yztv", [Got(url, b"gone", code=410)], now=TOMORROW)
    parse_day(sample, folder, DAY)
    assert parse_day(sample, folder, TOMORROW.date())["yztv"] == {Status.REMOVED: 1}
    removed = {one.id for one in observations(folder, "yztv", TOMORROW.date()) if one.removed}
    assert removed == {article.id for article in articles(folder, "yztv")}
    assert len(removed) == 2


def timeline(*posts: dict[str, object]) -> bytes:
    return json.dumps({"ok": 1, "data": {"cards": [{"card_type": 9, "mblog": post} for post in posts]}}).encode()


def post(mid: str, text: str, **more: object) -> dict[str, object]:
    user = {"screen_name": "江边散步的猫"}
    return {"mid": mid, "id": mid, "text": text, "created_at": "昨天 08:10", "user": user, "reposts_count": 3, **more}


WEIBO = "https://m.weibo.cn/api/container/getIndex?containerid=1"


def test_a_post_keeps_faces_lines_links_and_what_it_reposts(sample: City, folder: DataFolder) -> None:
    text = '又冒烟了<span class="url-icon"><img alt=[doge] src="//x.png"/></span><br />看<a href="/n/x">@云泽12345</a>'
    first = {"mid": "1", "text": "今天&lt;没有&gt;烟", "user": {"screen_name": "云泽晚报"}}
    keep(folder, "wb_city", [Got(WEIBO, timeline(post("52", text, retweeted_status=first)), role="timeline")])
    parse_day(sample, folder, DAY)
    [article] = articles(folder, "wb_city")
    assert article.body == "又冒烟了[doge]\n看@云泽12345\n//@云泽晚报：今天<没有>烟"
    assert (article.id, article.url, article.author) == ("52", "https://m.weibo.cn/detail/52", "江边散步的猫")
    assert article.published_at == "2026-06-17T08:10:00+08:00"
    [seen] = observations(folder, "wb_city")
    assert seen.engagement is not None
    assert seen.engagement.reposts == 3


def test_a_post_with_a_broken_date_does_not_lose_the_others(sample: City, folder: DataFolder) -> None:
    broken = post("7", "坏日期", created_at="2026-13-45")
    keep(folder, "wb_city", [Got(WEIBO, timeline(broken, post("8", "好的一条")), role="timeline")])
    assert parse_day(sample, folder, DAY)["wb_city"] == {Status.LISTING: 1, Status.BAD_DATE: 1, Status.OK: 1}
    assert quarantined(folder) == {"https://m.weibo.cn/detail/7": "bad-date"}


def test_the_whole_of_a_long_post_is_taken_from_its_own_answer(sample: City, folder: DataFolder) -> None:
    cut = post("9", '前半段……<a href="/status/9">全文</a>', isLongText=True)
    whole = json.dumps({"ok": 1, "data": {"longTextContent": "前半段<br />后半段"}}).encode()
    extend = Got("https://m.weibo.cn/statuses/extend?id=9", whole, role="extend")
    keep(folder, "wb_city", [Got(WEIBO, timeline(cut), role="timeline"), extend])
    parse_day(sample, folder, DAY)
    assert [article.body for article in articles(folder, "wb_city")] == ["前半段\n后半段"]


def test_a_relative_date_that_drifts_is_no_new_version(sample: City, folder: DataFolder) -> None:
    later = datetime.fromisoformat("2026-06-19T09:00:00+08:00")
    keep(folder, "wb_city", [Got(WEIBO, timeline(post("9", "一条", created_at="5分钟前")), role="timeline")])
    keep(folder, "wb_city", [Got(WEIBO, timeline(post("9", "一条", created_at="06-18")), role="timeline")], now=later)
    parse_day(sample, folder, DAY)
    assert parse_day(sample, folder, later.date())["wb_city"] == {Status.LISTING: 1, Status.UNCHANGED: 1}


def test_a_lost_login_is_told(sample: City, folder: DataFolder) -> None:
    lost = json.dumps({"ok": -100, "url": "https://passport.weibo.com/sso"}).encode()
    keep(folder, "wb_city", [Got(WEIBO, lost, role="timeline")])
    assert parse_day(sample, folder, DAY)["wb_city"] == {Status.LOGIN: 1}


def test_what_a_torn_file_still_holds_is_read(sample: City, folder: DataFolder) -> None:
    keep(folder, "yzwb", [Got(URL, news("热电厂烟气达标", TEXT)), Got(URL + "x", news("第二篇", TEXT))])
    [path] = folder.pages(DAY).glob("*.gz")
    path.write_bytes(path.read_bytes()[:-700])
    counts = parse_day(sample, folder, DAY)
    assert counts["yzwb"][Status.OK] == 1


def test_a_file_that_is_no_evidence_is_named(sample: City, folder: DataFolder) -> None:
    keep(folder, "yzwb", [Got(URL, news("热电厂烟气达标", TEXT))])
    (folder.pages(DAY) / "yzwb-20260618T230000.warc.gz").write_bytes(b"not a WARC file at all")
    assert parse_day(sample, folder, DAY)["yzwb"] == {Status.OK: 1}
    assert quarantined(folder) == {"pages/2026-06-18/yzwb-20260618T230000.warc.gz": "torn-file"}


def test_the_saved_answers_of_weibo_are_read_whole(shared: Path, sample: City, folder: DataFolder) -> None:
    body = (shared / "weibo_api" / "cards1.json").read_bytes()
    keep(folder, "wb_city", [Got(WEIBO, body, role="timeline")])
    counts = parse_day(sample, folder, DAY)["wb_city"]
    posts = sum("mblog" in card for card in json.loads(body)["data"]["cards"])
    assert counts == {Status.LISTING: 1, Status.OK: posts}
    assert all("<" not in article.body or "<没" in article.body for article in articles(folder, "wb_city"))


def test_an_article_of_which_a_page_failed_is_kept_as_far_as_it_goes_and_called_partial(
    sample: City, folder: DataFolder
) -> None:
    first = "http://rb.yunze.example/paper/202606/18/content_061801.html"
    second = Got(first.replace(".html", "_2.html"), part_of=first, status=Status.TIMEOUT)
    keep(folder, "yzrb", [Got(first, news("长文", TEXT)), second])
    assert parse_day(sample, folder, DAY)["yzrb"] == {Status.PARTIAL: 1, Status.TIMEOUT: 1}
    assert [article.body for article in articles(folder, "yzrb")] == [TEXT]
    assert quarantined(folder)[first] == Status.PARTIAL
    tomorrow = TOMORROW.date()
    assert first in due(seen_source(folder, "yzrb", tomorrow), DAY, tomorrow, replies=False)
    whole = Got(second.url, news("长文", "第二页的文字，说的是治水的事情。"), part_of=first)
    keep(folder, "yzrb", [Got(first, news("长文", TEXT)), whole], now=TOMORROW)
    assert parse_day(sample, folder, tomorrow)["yzrb"] == {Status.CHANGED: 1, Status.DUPLICATE: 1}


def test_half_of_an_article_that_is_known_whole_is_no_new_version(sample: City, folder: DataFolder) -> None:
    second = "http://wb.yunze.example/news/2026/0618/0618-01_2.html"
    page, rest = Got(URL, news("长文", TEXT)), news("长文", "第二页的文字，说的是治水的事情。")
    keep(folder, "yzwb", [page, Got(second, rest, part_of=URL)])
    parse_day(sample, folder, DAY)
    keep(folder, "yzwb", [page, Got(second, part_of=URL, status=Status.HTTP_5XX)], now=TOMORROW)
    assert parse_day(sample, folder, TOMORROW.date())["yzwb"] == {Status.PARTIAL: 1, Status.HTTP_5XX: 1}
    assert articles(folder, "yzwb", TOMORROW.date()) == []


def test_a_page_that_says_with_200_that_it_is_gone_is_removed_where_it_was_known(
    sample: City, folder: DataFolder
) -> None:
    url = "http://mp.weixin.example/s/AbCdEfGhIjKlMnOpQrStUv"
    keep(folder, "wx_yzhb", [Got(url, news("热电厂烟气达标", TEXT))])
    parse_day(sample, folder, DAY)
    gone = "<html><body><div>该内容已被发布者删除</div></body></html>".encode()
    keep(folder, "wx_yzhb", [Got(url, gone)], now=TOMORROW)
    assert parse_day(sample, folder, TOMORROW.date())["wx_yzhb"] == {Status.REMOVED: 1}
    [article] = articles(folder, "wx_yzhb")
    assert [one.removed for one in observations(folder, "wx_yzhb", TOMORROW.date()) if one.id == article.id] == [True]
