"""Who is proposed to answer: the place, with the section's help; the section itself where the city says so."""

from __future__ import annotations

from datetime import date

import pytest

from cities.city import City
from cities.duties import proposed_offices, proposed_units
from cities.gaps import duty_gaps
from cities.load import load_city
from cities.references import broken_references
from cities.units import Units

DAY = date(2026, 6, 17)
LINJIANG, QINGHE, BEIHU = "990102", "990103", "990104"


@pytest.fixture(scope="module")
def sample() -> City:
    return load_city("sample")


@pytest.mark.parametrize(
    ("districts", "topics", "host", "assist", "why"),
    [
        ([LINJIANG], ["power_plant", "air"], "linjiang", ["daqi"], "属地主办，电厂属大气环境科职责"),
        ([LINJIANG, QINGHE], ["water"], "linjiang", ["qinghe", "shui"], "属地主办，水属水生态环境科职责"),
        ([LINJIANG, QINGHE, BEIHU], ["water"], "shui", ["linjiang", "qinghe", "beihu"], "涉及3个区县"),
        ([LINJIANG], ["inspection"], "ducha", ["linjiang"], "督察类由科室主办"),
        ([], ["noise"], "zhifa", [], "属地未明确，噪声属生态环境保护综合行政执法支队职责"),
        ([LINJIANG], [], "linjiang", [], "属地主办"),
        (["999999"], ["cooking"], "xinxi", [], "属地和职责都不明确"),
    ],
)
def test_the_place_leads_and_the_section_helps_unless_the_table_says_otherwise(
    sample: City, districts: list[str], topics: list[str], host: str, assist: list[str], why: str
) -> None:
    proposal = proposed_units(sample, districts, topics, DAY)
    assert (proposal.host.id, [unit.id for unit in proposal.assist]) == (host, assist)
    assert proposal.why.startswith(why)


def test_the_second_section_of_a_topic_helps_the_first() -> None:
    proposal = proposed_units(load_city("changde"), [], ["enforcement"], DAY)
    assert [unit.id for unit in proposal.units] == ["huanping", "zhifa"]


def test_an_office_whose_matter_it_may_be_is_proposed_by_the_words_of_the_articles(sample: City) -> None:
    texts = ["烧烤摊油烟扰民", "楼下广场舞太吵，烧烤油烟也大", "热电厂冒黑烟"]
    assert [office.name for office in proposed_offices(sample, texts)] == ["市城市管理局", "市公安局"]
    assert proposed_offices(sample, texts[2:]) == ()
    assert proposed_offices(sample, ["码头上也闻到了", *texts[2:] * 3]) == ()


def test_every_city_that_ships_says_who_leads_and_where_matters_go() -> None:
    for name in ("sample", "changde"):
        duties = load_city(name).duties
        assert {office.id for office in duties.offices} >= {"gongan", "chengguan", "zhujian"}
        assert set(duties.section_leads) == {"inspection", "policy", "publicity"}


def test_a_topic_that_is_no_sections_is_a_gap_and_no_mistake(sample: City) -> None:
    assert duty_gaps(sample) == []
    units = tuple(unit.model_copy(update={"duties": ()}) if "water" in unit.duties else unit for unit in sample.units)
    lacking = sample.model_copy(update={"units_file": Units(units=units)})
    assert list(broken_references(lacking)) == []
    assert duty_gaps(lacking) == ["units.yaml 的 duties 里没有科室承办的主题：水"]
