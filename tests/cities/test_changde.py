"""The real city: its facts held against the public gazetteer, and its traps against the texts that spring them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cities.city import City
from cities.load import CITIES
from cities.topics import STANDARD_TOPICS
from crawlers.article import Article
from nlp.districts import place_finds

Rows = list[dict[str, str]]

BUREAU_CODES = {"430772", "430773", "430774", "430775", "430776"}
ZONES = BUREAU_CODES | {"430771"}
NOT_A_TOWN = {"430722": {"西湖管理区"}}
"""What the statistics list among a county's towns and the bureau rates as a zone of its own."""


def rows(shared: Path, name: str) -> Rows:
    with (shared / "gazetteer" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def towns(shared: Path) -> Rows:
    return rows(shared, "changde_towns_stats_code.csv")


@pytest.fixture(scope="module")
def divisions(shared: Path) -> Rows:
    return rows(shared, "cpca_adcodes.csv")


@pytest.fixture(scope="module")
def hunan(shared: Path) -> Rows:
    return rows(shared, "hunan_jionlp.csv")


# ── districts against the gazetteer ──
def test_the_nine_counties_have_their_national_codes_and_names(changde: City, divisions: Rows) -> None:
    real = {row["adcode"][:6]: row["name"] for row in divisions if row["adcode"].startswith("4307")}
    ours = {district.code: district.name for district in changde.districts if district.zone_of is None}
    assert ours == {code: name for code, name in real.items() if code not in ("430700", "430701")}
    assert len(ours) == 9
    assert changde.facts.name == real["430700"]
    assert changde.facts.code == "430700"


def test_both_gazetteers_give_the_counties_the_same_codes(changde: City, hunan: Rows) -> None:
    real = {row["code"]: row["county"] for row in hunan if row["level"] == "county" and row["city"] == "常德市"}
    names = {district.code: district.names for district in changde.districts if district.code in real}
    assert names.keys() == real.keys()
    assert all(real[code] in names[code] for code in real)


def test_the_bureaus_own_codes_are_taken_by_no_place_of_the_country(
    changde: City, divisions: Rows, towns: Rows, hunan: Rows
) -> None:
    national = {row["adcode"][:6] for row in divisions} | {row["county_code"] for row in towns}
    national |= {row["code"] for row in hunan}
    zones = {district.code for district in changde.districts if district.zone_of is not None}
    assert zones == ZONES
    assert zones - national == BUREAU_CODES


def test_every_town_and_street_of_the_statistics_is_in_its_district(changde: City, towns: Rows) -> None:
    for district in changde.districts:
        real = [row["town"] for row in towns if row["county_code"] == district.code]
        assert sorted(district.towns) == sorted(set(real) - NOT_A_TOWN.get(district.code, set())), district.name
    assert sum(len(district.towns) for district in changde.districts) == len(towns) - 1


def test_a_town_that_the_other_gazetteer_calls_otherwise_is_known_by_that_name_too(changde: City, hunan: Rows) -> None:
    known = {name: d for d in changde.districts for name in (*d.names, *d.towns, *d.landmarks)}
    theirs = [row for row in hunan if row["level"] == "town" and row["city"] == "常德市"]
    unknown = {row["town"] for row in theirs if row["town"] not in known}
    assert unknown == {"特种养殖场", "鼎城区园艺场"}  # two farms without inhabitants of their own
    shared_out = [row for row in theirs if row["town"] in known]
    assert {row["town"] for row in shared_out if row["county"] not in known[row["town"]].names} == {"西湖管理区"}


def test_no_town_of_changde_is_in_two_districts(towns: Rows) -> None:
    assert [town for town, count in Counter(row["town"] for row in towns).items() if count > 1] == []


def test_a_town_with_a_namesake_elsewhere_in_hunan_is_listed_with_who_governs_that(changde: City, hunan: Rows) -> None:
    ours = {town for district in changde.districts for town in district.towns}
    listed = {namesake.name: set(namesake.of) for namesake in changde.districts_file.elsewhere}
    for row in hunan:
        if row["level"] == "town" and row["city"] != "常德市" and row["town"] in ours:
            city = re.sub("(土家族苗族自治州|市)$", "", row["city"])
            assert city in listed[row["town"]], f"{row['town']} of {row['city']}"


def test_a_towns_short_name_that_is_a_county_or_city_of_the_country_does_not_stand_for_it(
    changde: City, divisions: Rows
) -> None:
    country = {re.sub("(?<=..)(自治县|县|区|市)$", "", row["name"]) for row in divisions}
    for district in changde.districts:
        short = {re.sub("(?<=..)(街道|镇|乡)$", "", town) for town in district.towns} - set(district.towns)
        assert short & country <= set(district.not_in), district.name


def test_landmarks_that_bear_a_villages_name_lie_in_its_county(changde: City, hunan: Rows) -> None:
    village_of = {
        re.sub("(社区|村)$", "", row["village"]): row["county"]
        for row in hunan
        if row["level"] == "village" and row["city"] == "常德市"
    }
    names = ("皇木关", "冲天湖", "珊珀湖", "凌津滩", "乌云界", "彭头山", "五柳湖", "乾明寺", "仙阳湖")
    district_of = {name: d for d in changde.districts for landmark in d.landmarks for name in names if name in landmark}
    by_code = changde.district_by_code
    held_by = {name: by_code[d.zone_of or d.code].name for name, d in district_of.items()}
    assert held_by == {name: village_of[name] for name in names}


# ── traps ──
TRAPS = [
    ("社会治安乡镇两级齐抓共管", []),
    ("天津市区空气质量好转", []),
    ("京津市民观鸟", []),
    ("津市市区空气质量好转", ["430781"]),
    ("临澧县水质达标", ["430724"]),
    ("临澧县与澧县联合执法", ["430724", "430723"]),
    ("世外桃源般的生活", []),
    ("深圳市南山区桃源街道噪声扰民", []),
    ("桃源居民反映恶臭", ["430725"]),
    ("石门关停小水泥企业12家", ["430726"]),
    ("石门桥镇垃圾堆放", ["430703"]),
    ("桐乡市石门镇印染废水", []),
    ("石家庄石门公园雾霾", []),
    ("张家界武陵源区环境好", []),
    ("武陵山区生态保护", []),
    ("武陵人大视察河道", ["430702"]),
    ("莅临安乡调研", ["430721"]),
    ("安全生产大检查，西安、黄石也来人", []),
    ("安全乡、安康乡秸秆焚烧", ["430721", "430721"]),
    ("关羽封汉寿亭侯", []),
    ("常德桃花源机场噪声", ["430703"]),
    ("桃花源景区污水直排", ["430775"]),
    ("重庆酉阳桃花源景区接待游客", []),
    ("西洞庭湖国家级自然保护区候鸟", ["430722"]),
    ("西洞庭湖水质好转", []),
    ("陶渊明写下桃花源记", []),
    ("到西安片区考察", []),
    ("到安全片区巡查", []),
    ("西洞庭祝丰镇禁烧", ["430771", "430771"]),
    ("杭州西湖水质", []),
    ("西湖管理区秸秆禁烧", ["430774"]),
    ("津市高新区污水处理厂", ["430781"]),
    ("常德高新区企业检查", ["430776"]),
    ("长沙高新区企业检查", []),
    ("德山一家纸厂排放恶臭", ["430772"]),
    ("常德山洪暴发", []),
    ("武陵区德山街道排放恶臭", ["430702", "430702"]),
    ("大唐石门电厂超低排放改造", ["430726"]),
]


@pytest.mark.parametrize(("text", "codes"), TRAPS, ids=[text for text, _ in TRAPS])
def test_a_name_is_taken_for_its_place_and_for_no_other(changde: City, text: str, codes: list[str]) -> None:
    article = Article(id="a", version="1", title="", body=text)
    assert [find.code for find in place_finds(article, changde)] == codes


# ── whom, what and when ──
def test_counties_and_zones_are_ranked_and_the_bureaus_own_bodies_are_not(changde: City) -> None:
    ranked = {unit.district for unit in changde.units if unit.ranked}
    assert ranked == {district.code for district in changde.districts}
    assert len(ranked) == 15
    assert {unit.ranked for unit in changde.units if unit.kind in ("section", "subordinate")} == {False}


def test_units_are_named_by_role_and_never_by_a_private_name(changde: City) -> None:
    assert [unit.id for unit in changde.units if unit.leader.name or unit.officer.name] == []
    assert all(unit.leader.role and unit.officer.role for unit in changde.units)


def test_every_topic_has_a_section_that_is_told_of_it(changde: City) -> None:
    duties = {duty for unit in changde.units for duty in unit.duties}
    assert duties == set(STANDARD_TOPICS) == {topic.id for topic in changde.topics.topics}


def test_the_example_roster_reaches_every_unit_and_no_real_mailbox(changde: City) -> None:
    addresses = [recipient.address for recipient in changde.roster.recipients]
    assert {address.rpartition(".")[2] for address in addresses} <= {"invalid", "example"}
    assert len(set(addresses)) == len(addresses)
    told = {unit for recipient in changde.roster.recipients for unit in recipient.units}
    assert {unit.id for unit in changde.units if unit.officer.role != "值班分析员"} == told


def test_at_least_thirty_sources_and_none_is_said_to_be_checked(changde: City) -> None:
    assert len(changde.sources) >= 30
    assert [source.id for source in changde.sources if source.checked] == []
    assert [source.id for source in changde.sources if not source.note] == []


def test_every_tier_and_every_county_has_a_source(changde: City) -> None:
    assert {source.tier for source in changde.sources} == {"central", "province", "city", "county"}
    counties = {district.code for district in changde.districts if district.zone_of is None}
    assert {source.district for source in changde.sources if source.tier == "county"} == counties


def test_papers_of_one_house_are_one_family(changde: City) -> None:
    family = {source.id: source.family for source in changde.sources}
    assert family["hnrb"] == family["xhn"] == family["voc"] == family["sxdsb"] == "湖南日报社"
    assert family["rednet"] == family["rednet_cd"] == family["rednet_people"] != family["hnrb"]
    assert family["cdrb"] == family["cdwb"] == family["cdyee"]
    assert family["rmrb"] == family["liuyan"]


def test_what_has_no_public_list_stands_on_a_host_that_cannot_be_reached(changde: City) -> None:
    hosts = {urlsplit(url).hostname or "" for s in changde.sources if s.kind == "wechat" for url in s.urls}
    assert hosts == {"feed-bridge.invalid"}


def test_the_bureaus_own_accounts_are_known_as_its_own(changde: City) -> None:
    own = {source.id: source.family for source in changde.sources if source.own}
    assert own == dict.fromkeys(("cdsthj", "wx_cdsthj", "wb_cdsthj"), "常德市生态环境局")


def test_power_plants_stand_first_among_the_firms_and_all_plants_raise_the_topic(changde: City) -> None:
    sectors = [firm.sector for firm in changde.enterprises]
    power = [sector for sector in sectors if sector in ("火电", "水电")]
    assert power
    assert sectors[: len(power)] == power
    words = next(topic.words for topic in changde.topics.topics if topic.id == "power_plant")
    assert "常德电厂" in words
    assert "石门电厂" in words


def test_the_plan_has_its_windows_and_targets(changde: City) -> None:
    plan = {campaign.id: campaign for campaign in changde.campaigns}
    assert plan["june5"].start <= date(2026, 6, 5) <= plan["june5"].end
    assert (plan["drinking_water"].start, plan["drinking_water"].end) == (date(2026, 3, 25), date(2026, 5, 10))
    assert plan["inspection"].start == date(2026, 4, 1)
    assert {(plan[i].start, plan[i].end) for i in ("blue_sky", "clear_water", "clean_soil", "committee")} == {
        (date(2026, 1, 1), date(2026, 12, 31))
    }
    assert {word for campaign in changde.campaigns for word in campaign.audiences} == {"领导", "企业", "学校"}
    assert plan["followers"].kind == "growth"
    assert plan["followers"].target == 5000


def test_education_bases_are_due_in_each_county_by_the_end_of_next_march(changde: City) -> None:
    bases = next(campaign for campaign in changde.campaigns if campaign.id == "bases")
    assert (bases.kind, bases.end) == ("milestone", date(2027, 3, 31))
    assert set(bases.districts) == {district.code for district in changde.districts if district.zone_of is None}


def test_the_points_are_a_hundred_in_three_blocks_and_hold_from_a_day_on(changde: City) -> None:
    rules = changde.rules_on(date(2026, 6, 30))
    assert [block.id for block in rules.blocks] == ["coverage", "activity", "platform"]
    assert sum(item.points for block in rules.blocks for item in block.items) == 100
    with pytest.raises(LookupError, match="no rules are in force on 2025-12-31"):
        changde.rules_on(date(2025, 12, 31))


def test_every_campaign_of_the_plan_counts_for_an_item(changde: City) -> None:
    items = [item for rules in changde.scoring.rules for block in rules.blocks for item in block.items]
    scored = Counter(campaign for item in items for campaign in item.campaigns)
    assert scored == Counter(campaign.id for campaign in changde.campaigns)


def test_the_readme_says_how_many_sources_wait_for_a_check(changde: City) -> None:
    text = (CITIES / "changde" / "README.md").read_text(encoding="utf-8")
    assert f"{len(changde.sources)} 个来源" in text
    assert f"{len(changde.enterprises)} 家企业" in text
