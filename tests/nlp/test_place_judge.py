"""The judge of places: its weights are those that its texts give, and it knows texts that it has not learnt."""

from __future__ import annotations

import json

import pytest

from cities.city import City
from crawlers.article import Article
from nlp.districts import judged_setting, place_finds, setting_of
from nlp.place_evidence import evidence_of
from nlp.place_fit import Told, fit, is_right, labelled_places
from nlp.place_judge import WEIGHTS


@pytest.fixture(scope="module")
def texts() -> list[Told]:
    return list(labelled_places())


def test_the_weights_that_ship_are_those_that_the_texts_give(texts: list[Told]) -> None:
    shipped, made = json.loads(WEIGHTS.read_text(encoding="utf-8")), fit(texts)
    assert {name: made.get(name, 0) for name in shipped} == pytest.approx(shipped, abs=2e-2)


def test_every_fifth_text_is_known_by_a_judge_that_has_not_learnt_it(texts: list[Told]) -> None:
    weights = fit([one for number, one in enumerate(texts) if number % 5])
    right = [is_right(told, weights) for told in texts[::5]]
    assert sum(right) / len(right) >= 0.93


def test_a_district_in_passing_is_left_out_and_what_is_named_alone_stays(sample: City) -> None:
    def said(body: str) -> set[str]:
        return {find.code for find in place_finds(Article(id="a", version="1", kind="press", body=body), sample)}

    passing = "墙上挂着他在石泉当兵时的照片。如今他守着长丰县的三汊湖，长丰县的候鸟一年比一年多。"
    assert said(passing) == {"990125"}
    assert said("石泉县的矿山复绿了。") == {"990123"}


def test_evidence_is_named_by_what_stands_beside_the_place(sample: City) -> None:
    body = "去年广东和平县来人考察，说安平县和新河县的办法好。"
    setting = setting_of(Article(id="a", version="1", kind="press", body=body), sample)
    of = {find.text: set(evidence_of(find, setting)) for find in setting.named}
    assert {"else_adj", "govf", "cr:guest"} <= of["和平县"]
    assert "listed" in of["新河县"]
    assert "listed" not in of["和平县"]


def _evidence(body: str, name: str, city: City) -> set[str]:
    setting, _ = judged_setting(Article(id="a", version="1", kind="press", body=body), city)
    return set(evidence_of(next(find for find in setting.named if find.text == name), setting))


@pytest.mark.parametrize(
    ("body", "name", "holds", "not_so"),
    [
        ("公司住所在清河区南门街道。", "清河区", {"cl:seat", "n_mine=0"}, {"n_mine=1"}),
        ("清河区开会。南门街道也派人来了。", "清河区", {"n_mine=1"}, {"n_mine=0"}),
        ("投标地址：云泽市北湖区双塔街道。", "北湖区", {"label:desk", "ground=ours"}, {"cl:desk"}),
        ("澜州市开展检查。仁义镇查封两家。澜州市生态环境局通报。", "仁义镇", {"ground=else", "else_office"}, {"ground=none"}),
        ("郴州人老邓在北湖办厂。", "北湖", {"ground=none"}, {"else_any"}),
        ("新河县的砖厂停了。烟尘不涉及新河县。", "新河县", {"mate_ruled", "n_mine=0"}, {"n_mine=1"}),
        ("@长丰小喇叭转发。", "长丰", {"handle"}, set()),
        ("局长石泉主持会议。", "石泉", {"doer", "does"}, set()),
        ("局长石泉调研。", "石泉", set(), {"doer"}),
    ],
)  # fmt: skip
def test_evidence_tells_whose_ground_it_is_and_what_the_name_is_said_under(
    body: str, name: str, holds: set[str], not_so: set[str], sample: City
) -> None:
    evidence = _evidence(body, name, sample)
    assert holds <= evidence
    assert not not_so & evidence
