"""Stance: one text may praise one district, expose another and merely name a third."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cities.city import City
from cities.facts import ArticleKind, Stance
from crawlers.article import Article
from nlp.annotate import Annotator
from nlp.districts import district_mentions, scenes_of
from nlp.enterprises import enterprises_of
from nlp.stance import WEIGHTS, context_of
from nlp.stance_fit import fit


@pytest.fixture(scope="module")
def annotator(sample: City) -> Annotator:
    return Annotator(sample)


def stances(
    text: str, annotator: Annotator, kind: ArticleKind = "press", title: str = "", source: str | None = None
) -> dict[str, Stance]:
    article = Article(id="a", version="1", kind=kind, title=title, body=text, source=source)
    return {mention.code: mention.stance for mention in annotator.annotate(article).districts}


def test_one_text_praises_one_and_exposes_another(annotator: Annotator) -> None:
    text = (
        "石泉县综合指数稳坐第一，整月没有一天超标，值得点赞。"
        "临江区倒数第一，扬尘没管住，浓度不降反升，被月报点名。云泽高新区参加了会议。"
    )
    assert stances(text, annotator) == {"990123": "正面", "990102": "曝光", "990171": "提及"}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("平桥镇的水泥厂天天冒灰，臭味熏得人睡不着，投诉多次没人管！", "曝光"),
        ("请问平桥镇开汽修店要不要办环评，怎么办理？", "提及"),
        ("感谢平桥镇的护水队员，河水变清了，谢谢你们！", "正面"),
    ],
)
def test_a_citizens_message_complains_asks_or_thanks(text: str, stance: Stance, annotator: Annotator) -> None:
    assert stances(text, annotator, kind="message") == {"990121": stance}


def test_an_authoritys_notice_of_a_case_takes_no_side(annotator: Annotator) -> None:
    text = "经查，临江区云泽热电有限公司超标排放，我局已立案1件，责令停产整治，结果将及时公布。"
    assert stances(text, annotator, kind="gov", title="情况通报") == {"990102": "提及"}


def test_an_authority_exposes_in_so_many_words(annotator: Annotator) -> None:
    text = "现曝光典型案例：清河区河口镇某检测公司弄虚作假，出具虚假报告。"
    assert stances(text, annotator, kind="gov", title="典型案例通报") == {"990103": "曝光"}


def test_what_stands_in_a_list_of_faults_is_exposed(annotator: Annotator) -> None:
    text = "督察组反馈，仍存在一些突出问题：临江区砂石堆场未入棚；石泉县对历史遗留矿渣底数不清；和平县的堆场已完成整改，问题销号。"
    found = stances(text, annotator)
    assert (found["990102"], found["990123"]) == ("曝光", "曝光")
    assert found["990124"] != "曝光"


def test_a_list_of_all_districts_takes_no_side(annotator: Annotator) -> None:
    text = "问题突出的县区要整改：临江区、清河区、北湖区、安平县、新河县、石泉县、和平县、长丰县均有超标。"
    assert set(stances(text, annotator).values()) == {"提及"}


def test_what_is_known_of_the_tone_decides_where_the_words_do_not(sample: City) -> None:
    article = Article(id="a", version="1", kind="weibo", body="安平县的这条路，今天又走了一遍。")
    felt = {
        stance: district_mentions(article, sample, lambda *_, chances=chances: np.array(chances))[0].stance
        for stance, chances in (("曝光", [0.98, 0.01, 0.01]), ("正面", [0.01, 0.01, 0.98]))
    }
    assert felt == {"曝光": "曝光", "正面": "正面"}


def test_districts_told_in_one_breath_share_what_is_said_of_them(sample: City) -> None:
    body = "石泉县、和平县进入全省前十；新河县退步二十一位。"
    scenes = scenes_of(Article(id="a", version="1", kind="press", body=body), sample)
    contexts = {code: context_of(scene) for code, (scene, _) in scenes.items()}
    assert "前十" in contexts["990123"]
    assert "前十" in contexts["990124"]
    assert "前十" not in contexts["990122"]


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


def test_the_weights_that_ship_are_those_that_the_model_of_tones_and_the_texts_give(annotator: Annotator) -> None:
    shipped, made = json.loads(WEIGHTS.read_text(encoding="utf-8")), fit(annotator)
    assert np.abs(np.array(shipped["weights"])).max() > 0.1
    for part in ("weights", "bias"):
        np.testing.assert_allclose(made[part], shipped[part], atol=1e-3)
