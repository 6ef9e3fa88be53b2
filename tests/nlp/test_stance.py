"""Stance: one text may praise one district, expose another and merely name a third."""

from __future__ import annotations

import pytest

from cities.city import City
from cities.facts import ArticleKind, Sentiment, Stance
from crawlers.article import Article
from nlp.districts import district_mentions
from nlp.enterprises import enterprises_of


def stances(
    text: str,
    city: City,
    kind: ArticleKind = "press",
    title: str = "",
    source: str | None = None,
    tone: Sentiment | None = None,
) -> dict[str, Stance]:
    article = Article(id="a", version="1", kind=kind, title=title, body=text, source=source)
    return {mention.code: mention.stance for mention in district_mentions(article, city, tone)}


def test_one_text_praises_one_and_exposes_another(sample: City) -> None:
    text = (
        "石泉县综合指数稳坐第一，整月没有一天超标，值得点赞。"
        "临江区倒数第一，扬尘没管住，浓度不降反升，被月报点名。云泽高新区参加了会议。"
    )
    assert stances(text, sample) == {"990123": "正面", "990102": "曝光", "990171": "提及"}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("平桥镇的水泥厂天天冒灰，臭味熏得人睡不着，投诉多次没人管！", "曝光"),
        ("请问平桥镇开汽修店要不要办环评，怎么办理？", "提及"),
        ("感谢平桥镇的护水队员，河水变清了，谢谢你们！", "正面"),
    ],
)
def test_a_citizens_message_complains_asks_or_thanks(text: str, stance: Stance, sample: City) -> None:
    assert stances(text, sample, kind="message") == {"990121": stance}


def test_an_authoritys_notice_of_a_case_takes_no_side(sample: City) -> None:
    text = "经查，临江区云泽热电有限公司超标排放，我局已立案1件，责令停产整治，结果将及时公布。"
    assert stances(text, sample, kind="gov", title="情况通报", tone="negative") == {"990102": "提及"}


def test_an_authority_exposes_in_so_many_words(sample: City) -> None:
    text = "现曝光典型案例：清河区河口镇某检测公司弄虚作假，出具虚假报告。"
    assert stances(text, sample, kind="gov", title="典型案例通报") == {"990103": "曝光"}


def test_a_list_of_all_districts_takes_no_side(sample: City) -> None:
    text = "问题突出的县区要整改：临江区、清河区、北湖区、安平县、新河县、石泉县、和平县、长丰县均有超标。"
    assert set(stances(text, sample, tone="negative").values()) == {"提及"}


def test_a_judged_tone_decides_for_the_only_district(sample: City) -> None:
    text = "安平县的这条路，今天又走了一遍。"
    assert stances(text, sample, kind="weibo", tone="negative") == {"990121": "曝光"}
    assert stances(text, sample, kind="weibo", tone="positive") == {"990121": "正面"}


# ── enterprises ──
def firms(text: str, city: City) -> list[tuple[str, str]]:
    article = Article(id="a", version="1", kind="press", body=text)
    found = enterprises_of(article, city)
    assert all(text[one.start : one.end] == one.evidence for one in found)
    return [(one.id, one.evidence) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云泽热电有限公司2号锅炉停产检修。", [("yzrd", "云泽热电有限公司")]),
        ("热电厂的烟囱又冒黑烟了。", [("yzrd", "热电厂")]),
        ("三汊镇的居民说焚烧厂很臭。", [("cfln", "焚烧厂")]),
        ("焚烧厂是怎么运行的？", []),
        ("长沙热电厂完成改造。", []),
        ("新河化工园召开座谈会。", []),
        ("安平水泥和新河化工签了承诺。", [("apsn", "安平水泥"), ("xhhg", "新河化工")]),
        ("", []),
    ],
)
def test_a_watched_firm_is_found_by_name_short_name_or_kind(
    text: str, expected: list[tuple[str, str]], sample: City
) -> None:
    assert firms(text, sample) == expected
