"""Districts: what is a place of the city's and what only looks so, in three cities."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from cities.alerts import Alerts
from cities.campaigns import Campaigns
from cities.city import City
from cities.districts import CityName, District, Districts
from cities.sources import Sources
from cities.units import Enterprises, Units
from crawlers.article import Article
from nlp.districts import district_mentions

LINJIANG, QINGHE, BEIHU, ANPING, XINHE, SHIQUAN, HEPING, CHANGFENG, GAOXIN = (
    "990102", "990103", "990104", "990121", "990122", "990123", "990124", "990125", "990171",
)  # fmt: skip
WULING, DINGCHENG, ANXIANG, HANSHOU, LIXIAN, LINLI, TAOYUAN, SHIMEN, JINSHI = (
    "430702", "430703", "430721", "430722", "430723", "430724", "430725", "430726", "430781",
)  # fmt: skip


def article(body: str, title: str = "", district: str | None = None, source: str | None = None) -> Article:
    return Article(id="a", version="1", kind="press", title=title, body=body, source_district=district, source=source)


def codes(text: str, city: City, title: str = "", district: str | None = None) -> set[str]:
    return {mention.code for mention in district_mentions(article(text, title, district), city)}


def test_evidence_is_the_exact_span_in_code_points(sample: City) -> None:
    text = "😀记者在现场看到，石泉县云岭镇的田里来了七只朱鹮。"
    found = district_mentions(article(text, title="朱鹮来了"), sample)
    assert [(m.code, m.how, text[m.start : m.end]) for m in found] == [(SHIQUAN, "name", "石泉县")]
    assert all(text[m.start : m.end] == m.evidence for m in found)


def test_each_way_of_finding_says_how(sample: City) -> None:
    found = {
        m.code: m.how
        for m in district_mentions(article("安平县的事。青石镇的事。长丰分局的事。望江公园的事。"), sample)
    }
    assert found == {ANPING: "name", XINHE: "town", CHANGFENG: "organ", LINJIANG: "landmark"}


def test_our_county_means_the_county_of_the_source(sample: City) -> None:
    found = district_mentions(article("今年以来，我县建成三座污水处理站。", district=XINHE), sample)
    assert [(m.code, m.how, m.evidence) for m in found] == [(XINHE, "source", "我县")]


def test_our_county_means_nothing_without_a_source_district(sample: City) -> None:
    assert codes("今年以来，我县建成三座污水处理站。", sample) == set()


@pytest.mark.parametrize(
    "body",
    [
        "（来源：石泉县融媒体中心）我县开放湿地。", "我县开放湿地。\n稿源：石泉融媒", "我县开放湿地。\n本文来源于石泉发布",
        "我县开放湿地。\n首发：石泉发布", "据《石泉新闻》报道，我县开放湿地。",
    ],
)  # fmt: skip
def test_our_county_in_a_text_taken_over_is_the_county_of_its_origin(body: str, sample: City) -> None:
    assert codes(body, sample, district=XINHE) == {SHIQUAN}


@pytest.mark.parametrize("body", ["我县查明，污染来源于石泉县的砂场。", "首发石泉队的队员来自我县。"])
def test_what_is_no_outlet_is_no_origin(body: str, sample: City) -> None:
    assert XINHE in codes(body, sample, district=XINHE)


def test_a_county_papers_bare_street_is_at_home(sample: City) -> None:
    text = "昨晚，沿河路上的烧烤摊搬进了新棚。"
    found = district_mentions(article(text, district=XINHE), sample)
    assert [(m.code, m.how, m.evidence) for m in found] == [(XINHE, "source", "沿河路")]
    assert codes(text, sample) == set()


@pytest.mark.parametrize(
    "text",
    [
        "一条道路，三种走法。",
        "全省推开夜巡。昨晚，沿河路上的烧烤摊搬进了新棚。",
        "长沙的沿河路亮了灯。",
        "高铁路过这里。",
    ],
)
def test_a_street_of_nowhere_or_elsewhere_is_not_at_home(text: str, sample: City) -> None:
    assert codes(text, sample, district=XINHE) == set()


def test_our_city_means_no_district(sample: City) -> None:
    assert codes("我市召开会议，云泽市各县区参加，全市一盘棋。", sample) == set()


def test_our_city_means_a_county_level_city_in_its_own_paper(changde: City) -> None:
    assert codes("我市毛里湖畔今起禁捕。", changde, district=JINSHI) == {JINSHI}


def test_a_bare_town_counts_in_the_paper_of_its_own_district(sample: City) -> None:
    assert codes("平桥的麦子熟了。", sample, district=ANPING) == {ANPING}


def test_a_list_of_all_districts_means_all_of_them(sample: City) -> None:
    text = "监测站分布于临江区、清河区、北湖区、安平县、新河县、石泉县、和平县、长丰县和云泽高新区，数据有效。"
    found = district_mentions(article(text), sample)
    assert len(found) == 9
    assert {m.how for m in found} == {"all"}
    assert {m.stance for m in found} == {"提及"}


def test_the_most_supported_district_comes_first(sample: City) -> None:
    text = "安平县平桥镇的水泥厂扬尘得到治理，安平县组织回访。新河县的料场还在扬尘。"
    assert [m.code for m in district_mentions(article(text), sample)] == [ANPING, XINHE]


def test_a_zone_with_a_code_of_its_own_is_not_its_holder(sample: City) -> None:
    assert codes("云泽高新区金鼎产业园新签项目十个。", sample) == {GAOXIN}


@pytest.mark.parametrize("body", ["", "no Han at all 123", "。" * 50, "安" * 3000])
def test_an_odd_text_has_no_district_and_breaks_nothing(body: str, sample: City) -> None:
    assert district_mentions(article(body), sample) == ()


def test_a_very_long_text_is_read_to_a_bound(sample: City) -> None:
    assert codes("云泽的天气。" * 40_000 + "安平县", sample) == set()


def test_the_same_name_of_two_cities_is_told_by_the_facts_handed_in(sample: City, changde: City) -> None:
    text = "石泉县与石门县签约。"
    assert codes(text, sample) == {SHIQUAN}
    assert codes(text, changde) == {SHIMEN}


# ── a third city, made from the national gazetteer ──
def city_from_gazetteer(shared: Path, sample: City, code: str, province: str) -> City:
    with (shared / "gazetteer" / "cpca_adcodes.csv").open(encoding="utf-8") as file:
        names = {row["adcode"][:6]: row["name"] for row in csv.DictReader(file)}
    with (shared / "gazetteer" / "hunan_jionlp.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "town" and row["city"] == names[code]]
    counties = {c: n for c, n in sorted(names.items()) if c[:4] == code[:4] and c != code and n != "市辖区"}
    often = Counter(row["town"] for row in rows)
    districts = tuple(
        District(
            code=county,
            name=name,
            aliases=(re.sub("(?:瑶族|侗族|苗族)*(?:自治)?[县区市]$", "", name),) if len(name) > 2 else (),
            towns=tuple(sorted({r["town"] for r in rows if r["county"] == name and often[r["town"]] == 1})),
        )
        for county, name in counties.items()
    )
    return City(
        name="third",
        folder=Path("third"),
        districts_file=Districts(
            city=CityName(code=code, name=names[code], aliases=(names[code][:-1],), province=province),
            districts=districts,
        ),
        sources_file=Sources(sources=()),
        topics=sample.topics,
        alerts=Alerts(clocks=(), rules=()),
        campaigns_file=Campaigns(campaigns=()),
        scoring=sample.scoring.model_copy(update={"rules": ()}),
        units_file=Units(units=tuple(unit for unit in sample.units if unit.id == sample.duties.fallback)),
        enterprises_file=Enterprises(enterprises=()),
        duties=sample.duties,
        roster=sample.roster.model_copy(update={"recipients": ()}),
    )


CHENZHOU_TRAPS = (
    ("郴州市北湖区、苏仙区联合开展巡河。", ("431002", "431003")),
    ("我市资兴市东江湖水质保持Ⅰ类。", ("431081",)),
    ("云泽市北湖区的夜市整改完成。", ()),
    ("考察湖北湖泊治理。", ()),
    ("治安仁心，医者担当。", ()),
    ("记者 王永兴 报道", ()),
    ("河南桂阳小吃店开张。", ()),
    ("江西安仁县人说起往事。", ()),
    ("嘉禾县的倒缸酒厂污水直排被查。", ("431024",)),
    ("桂东桂阳两县签了协议。", ("431021", "431027")),
    ("安仁县安平镇的稻田里来了白鹭。", ("431028",)),
    ("安仁路今起封闭。", ()),
)


@pytest.mark.parametrize(("text", "expected"), CHENZHOU_TRAPS)
def test_a_city_made_from_the_gazetteer_has_its_own_places_and_traps(
    text: str, expected: tuple[str, ...], shared: Path, sample: City
) -> None:
    assert codes(text, city_from_gazetteer(shared, sample, "431000", "湖南省")) == set(expected)


def test_the_outlets_printed_origin_and_author_are_no_evidence(sample: City) -> None:
    item = replace(article("全省高考成绩今日公布。"), author="李安平", outlet="安平新闻", page="A02 新河版")
    assert district_mentions(item, sample) == ()
