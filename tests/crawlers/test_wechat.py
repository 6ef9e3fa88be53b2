"""WeChat's reading counts: told where the answer carries them, and never a new version of the article."""

from __future__ import annotations

import pytest

from cities.city import City
from crawlers.article import Article, Engagement, Observation
from crawlers.folder import DataFolder, records_of
from crawlers.parse import parse_day
from crawlers.parsers import wechat
from crawlers.parsers.wechat import counts_in
from tests.crawlers.evidence_of_tests import DAY, NOW, Got, keep

URL = "http://mp.weixin.example/s/AbCdEfGhIjKlMnOpQrStUv"
PAGE = """<html><head><meta property="og:title" content="河边又见白鹭"></head><body id="activity-detail">
<h1 class="rich_media_title" id="activity-name">河边又见白鹭</h1><em id="publish_time">2026-06-17 07:40</em>
<div id="js_content"><p>清晨六点，护河员在河湾里数到了四十一只白鹭，比去年这个时候多了一倍。</p>
<p>河长办说，今年春天拆掉了上游两处违建码头，水清了，鱼也回来了。</p></div>
<div id="js_toobar3">阅读<span id="readNum3">{shown}</span> 赞<span id="likeNum3">{likes}</span></div>
<script>var ct = "1781653200"; {script}</script></body></html>"""


def page(shown: str = "", likes: str = "", script: str = 'var read_num = "" * 1;') -> str:
    return PAGE.format(shown=shown, likes=likes, script=script)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (page(), None),
        (page("0", "0"), None),
        (page("3651", "48"), Engagement(reads=3651, likes=48)),
        (page("1.2万", "96"), Engagement(reads=12_000, likes=96)),
        (page("10万+"), Engagement(reads=100_000)),
        (page(script='var read_num = "732" * 1;'), Engagement(reads=732)),
        (
            page(script='var ext = {"appmsgstat":{"read_num":5120,"like_num":7,"old_like_num":31},"comment_count":4};'),
            Engagement(reads=5120, likes=31),
        ),
        (page(script='{"appmsgstat": {"show": true, "read_num": 90, "like_num": 7}}'), Engagement(reads=90)),
        (
            page(
                script="window.cgiDataNew = {user_info: {appmsg_bar_data: {show_read: 1, read_num: '1200' * 1, "
                "like_count: '42' * 1, old_like_count: '31' * 1, share_count: '17' * 1, comment_count: '6' * 1}}};"
            ),
            Engagement(reads=1200, likes=31, reposts=17, comments=6),
        ),
        (page(script="window.cgiDataNew = {user_info: {appmsg_bar_data: {show_read: 1, read_num: '0' * 1}}};"), None),
        (page(script="window.cgiDataNew = {user_info: {appmsg_bar_data: {}}};"), None),
    ],
)
def test_the_counts_of_a_page_are_read_where_it_carries_them(text: str, counts: Engagement | None) -> None:
    assert counts_in(text) == counts


def test_counts_are_observations_of_the_article_and_no_new_version(sample: City, folder: DataFolder) -> None:
    for hour, shown in ((20, "3651"), (21, "3651"), (22, "1.2万")):
        keep(folder, "wx_linjiang", [Got(URL, page(shown, "48").encode())], now=NOW.replace(hour=hour))
    parse_day(sample, folder, DAY)
    [article] = records_of(Article, folder.articles(DAY, "wx_linjiang"))
    seen = list(records_of(Observation, folder.observations(DAY, "wx_linjiang")))
    assert {one.id for one in seen} == {article.id} == {"AbCdEfGhIjKlMnOpQrStUv"}
    assert [one.engagement for one in seen] == [Engagement(reads=3651, likes=48), Engagement(reads=12_000, likes=48)]


def test_a_page_that_names_no_counter_is_not_decoded_for_its_counts(
    sample: City, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = page(script="").partition('<div id="js_toobar3">')[0] + "</body></html>"
    keep(folder, "wx_linjiang", [Got(URL, bare.encode())])
    monkeypatch.delattr(wechat, "decoded")
    parse_day(sample, folder, DAY)
    assert list(records_of(Article, folder.articles(DAY, "wx_linjiang")))


def test_a_page_without_counts_says_nothing_of_them(sample: City, folder: DataFolder) -> None:
    keep(folder, "wx_linjiang", [Got(URL, page().encode())])
    parse_day(sample, folder, DAY)
    assert list(records_of(Article, folder.articles(DAY, "wx_linjiang")))
    assert not folder.observations(DAY, "wx_linjiang").exists()
