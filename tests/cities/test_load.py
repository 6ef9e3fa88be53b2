"""The loader's errors: each bad file is named by file, entry, key, value and what is allowed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from cities.facts import Emotion, FigureType
from cities.load import CITIES, CityError, known_cities, load_city
from nlp import annotation


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A copy of the sample city's facts, to be spoilt."""
    folder = tmp_path / "stadt"
    folder.mkdir()
    for path in (CITIES / "sample").glob("*.yaml"):
        shutil.copy(path, folder)
    return folder


def complaint_of(folder: Path) -> str:
    with pytest.raises(CityError) as caught:
        load_city(str(folder))
    return str(caught.value)


def spoil(folder: Path, file: str, path: str, value: Any) -> str:
    """What the loader says once the value at `path` (sources.3.encoding) is another; without the file's own name."""
    target = folder / f"{file}.yaml"
    data = node = yaml.safe_load(target.read_text(encoding="utf-8"))
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    for step in steps:
        node = node[step]
    node[last] = value
    target.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    where, _, said = complaint_of(folder).partition(": ")
    assert where == f"stadt/{file}.yaml"
    return said


CODES = "990102, 990103, 990104, 990121, 990122, 990123, 990124, 990125, 990171"
TOPICS = "air, ecology, enforcement, inspection, noise, policy, power_plant, publicity, soil_waste, water"


# ── the file itself ──
def test_the_copy_loads_before_it_is_spoilt(city: Path) -> None:
    assert load_city(str(city)).name == "stadt"


@pytest.mark.parametrize("path", sorted(CITIES.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_facts_read_alike_with_and_without_libyaml(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@pytest.mark.parametrize(
    "file",
    ["sources", "topics", "alerts", "campaigns", "scoring", "units", "enterprises", "roster.example"],
)
def test_a_missing_file_is_named_with_its_path(city: Path, file: str) -> None:
    (city / f"{file}.yaml").unlink()
    assert complaint_of(city) == f"stadt/{file}.yaml: the file is missing ({city / file}.yaml)"


def test_an_unknown_city_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(CityError, match="'atlantis' is neither one of changde, sample nor a folder"):
        load_city("atlantis")
    assert known_cities() == ["changde", "sample"]


def test_a_file_that_is_no_yaml_is_named_with_the_line(city: Path) -> None:
    (city / "sources.yaml").write_text("sources: [\n  {id: x\n", encoding="utf-8")
    said = complaint_of(city)
    assert said.startswith("stadt/sources.yaml: is not YAML in UTF-8: ")
    assert "line 3" in said
    assert "\n" not in said


def test_a_file_in_gb18030_is_told_to_be_utf_8(city: Path) -> None:
    (city / "sources.yaml").write_bytes("sources: []  # 常德".encode("gb18030"))
    assert complaint_of(city).startswith("stadt/sources.yaml: is not YAML in UTF-8: ")


@pytest.mark.parametrize(("text", "shown"), [("", "None"), ("- 1", "[1]"), ("常德", "'常德'")])
def test_a_file_without_its_keys_is_told_which_it_needs(city: Path, text: str, shown: str) -> None:
    (city / "campaigns.yaml").write_text(text, encoding="utf-8")
    assert complaint_of(city) == f"stadt/campaigns.yaml: {shown} is not a mapping; it needs keys of campaigns"


# ── one entry ──
ENTRIES: list[tuple[str, str, Any, str]] = [
    ("sources", "sources.3.encoding", "gbk2",
     "sources[3] (id 'apxw'): encoding 'gbk2' is not one of utf-8, gb18030"),
    ("sources", "sources.3.tier", "town",
     "sources[3] (id 'apxw'): tier 'town' is not one of 'central', 'province', 'city' or 'county'"),
    ("sources", "sources.3.urls", ["cdrb/"],
     "sources[3] (id 'apxw'): urls ['cdrb/']: Input should be a valid URL, relative URL without a base"),
    ("sources", "sources.3.urls", [],
     "sources[3] (id 'apxw'): urls is empty; a source of kind 'press' needs at least one address"),
    ("sources", "sources.3.urls", ["http://x.example/{yy}/"],
     "sources[3] (id 'apxw'): urls 'http://x.example/{yy}/': {yy} is not one of {yyyy}, {mm}, {dd}, {from}, {to}"),
    ("sources", "sources.3.url_pattern", "(a",
     "sources[3] (id 'apxw'): "
     "url_pattern '(a' is not a regular expression: missing ), unterminated subpattern at position 0"),
    ("sources", "sources.3.url_pattern", r"content_[[\d]+",
     "sources[3] (id 'apxw'): "
     r"url_pattern 'content_[[\\d]+' is not a regular expression: Possible nested set at position 9"),
    ("sources", "sources.3.pace_s", -1,
     "sources[3] (id 'apxw'): pace_s -1: Input should be greater than or equal to 0"),
    ("sources", "sources.3.id", "yzrb", "id 'yzrb' is given twice"),
    ("districts", "districts.1.code", 990103,
     "districts[1] (id 990103): code 990103 is not text; put it in quotes"),
    ("districts", "districts.1.aliases", "清河", "districts[1] (id '990103'): aliases '清河' is not a list"),
    ("districts", "districts.1.code", "990102", "code '990102' is given twice, the second time to 清河区"),
    ("districts", "districts.8.zone_of", "990199", f"zone_of '990199' of 云泽高新区 is not one of {CODES}"),
    ("districts", "districts.1.not_in", ["安平县"], "not_in '安平县' of 清河区 hides a name of 安平县"),
    ("campaigns", "campaigns.0.end", "2026-05-01",
     "campaigns[0] (id 'june5'): campaign 'june5' ends 2026-05-01 before it starts 2026-05-25"),
    ("campaigns", "campaigns.0.kind", "growth",
     "campaigns[0] (id 'june5'): campaign 'june5' is of kind 'growth' and has no target"),
    ("units", "units.0.leader", {}, "units[0] (id 'linjiang'): leader.role is missing"),
    ("units", "units.0.district", None, "units[0] (id 'linjiang'): a unit of kind 'county' needs its district"),
    ("units", "units.1.district", "990102", "district '990102' is of two units at a time, linjiang and qinghe"),
    ("alerts", "rules.0.level", "V",
     "rules[0] (id 'plant_surge'): level 'V' is not one of 'Ⅰ', 'Ⅱ', 'Ⅲ' or 'Ⅳ'"),
    ("alerts", "rules.0.clock", "soon",
     "rule 'plant_surge': clock 'soon' is not one of accept_15d, authority_5h, conclude_60d, press_24h, reply_48h, watch"),
    ("alerts", "rules.0.emotion", ["cross"],
     "rules[0] (id 'plant_surge'): "
     "emotion[0] 'cross' is not one of 'happy', 'angry', 'sad', 'fear', 'surprise' or 'neutral'"),
    ("alerts", "digest_at", "25:99", r"digest_at '25:99' does not have the form ^([01]\d|2[0-3]):[0-5]\d$"),
    ("roster.example", "recipients.3.name", "a\nb", r"recipients[3] (id 'a\nb'): name holds a line break or another character that cannot be printed"),
    ("topics", "topics.0.words", [2.5], "topics[0] (id 'air'): words[0] 2.5 is not text; put it in quotes"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "path", "value", "said"), ENTRIES)
def test_a_bad_value_is_named_by_file_entry_key_and_what_is_allowed(
    city: Path, file: str, path: str, value: Any, said: str
) -> None:
    assert spoil(city, file, path, value) == said


def test_a_key_that_is_a_typing_slip_is_told_with_the_keys_that_there_are(city: Path) -> None:
    said = spoil(city, "units", "units.2.leader.nmae", "x")
    assert said == "units[2] (id 'beihu'): leader.nmae is not a key of this entry; it may have role, name"


def test_every_bad_entry_of_a_file_is_told_at_once(city: Path) -> None:
    data = yaml.safe_load((city / "sources.yaml").read_text(encoding="utf-8"))
    data["sources"][0]["tier"], data["sources"][2]["kind"] = "town", "blog"
    (city / "sources.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    lines = complaint_of(city).splitlines()
    assert [line.split("'")[1] for line in lines] == ["yzrb", "xhxw"]


# ── names and points ──
@pytest.mark.parametrize(
    ("key", "name"), [("aliases", "临江"), ("towns", "柳林镇"), ("landmarks", "望江公园"), ("organs", "临江分局")]
)
def test_a_name_in_two_districts_names_both(city: Path, key: str, name: str) -> None:
    said = spoil(city, "districts", f"districts.1.{key}", [name])
    assert said == f"'{name}' is in two districts, 临江区 and 清河区"


def test_a_block_that_its_items_do_not_fill_is_told_with_both_sums(city: Path) -> None:
    said = spoil(city, "scoring", "rules.0.blocks.0.points", 55)
    assert said == "rules[0].blocks[0] (id 'coverage'): block 'coverage': its items sum to 60, not to its 55 points"


def test_blocks_that_do_not_sum_to_a_hundred_are_told_with_their_sum(city: Path) -> None:
    item = {"id": "media", "name": "报道", "points": 70, "measure": "articles"}
    block = {"id": "coverage", "name": "宣传报道", "points": 70, "items": [item]}
    assert spoil(city, "scoring", "rules.0.blocks.0", block) == "the blocks sum to 110, not to 100"


def test_a_tier_without_points_is_named(city: Path) -> None:
    said = spoil(city, "scoring", "rules.0.tier_points", {"central": 5, "province": 3, "city": 2})
    assert said == "tier_points lacks county"


def test_an_unknown_form_is_named_with_those_that_there_are(city: Path) -> None:
    said = spoil(city, "scoring", "rules.0.form_factor.散文", 1)
    assert said.startswith("rules[0].form_factor '散文' is not one of '消息', '专栏'")


def test_rules_that_are_not_in_the_order_of_their_days_are_refused(city: Path) -> None:
    data = yaml.safe_load((city / "scoring.yaml").read_text(encoding="utf-8"))
    rules = [{**data["rules"][0], "valid_from": "2027-01-01"}, data["rules"][0]]
    said = spoil(city, "scoring", "rules", rules)
    assert said == "rules of valid_from 2026-01-01 stand after those of 2027-01-01; they go by valid_from"


# ── what one file says of another ──
FIRMS = "apsn, cfln, hpyr, sqky, xhhg, yzrd"
REFERENCES: list[tuple[str, str, Any, str]] = [
    ("sources", "sources.3.district", "990199", f"sources (id 'apxw'): district '990199' is not one of {CODES}"),
    ("enterprises", "enterprises.0.district", "990199",
     f"enterprises (id 'yzrd'): district '990199' is not one of {CODES}"),
    ("units", "units.0.district", "990199", f"units (id 'linjiang'): district '990199' is not one of {CODES}"),
    ("campaigns", "campaigns.0.districts", ["990199"],
     f"campaigns (id 'june5'): districts '990199' is not one of {CODES}"),
    ("alerts", "rules.0.districts", ["990199"], f"rules (id 'plant_surge'): districts '990199' is not one of {CODES}"),
    ("campaigns", "campaigns.0.topics", ["luft"], f"campaigns (id 'june5'): topics 'luft' is not one of {TOPICS}"),
    ("units", "units.9.duties", ["luft"], f"units (id 'daqi'): duties 'luft' is not one of {TOPICS}"),
    ("duties", "section_leads", ["luft"], f"section_leads 'luft' is not one of {TOPICS}"),
    ("duties", "fallback", "nobody",
     "fallback 'nobody' is not one of anping, beihu, changfeng, daqi, ducha, gaoxin, heping, linjiang, qinghe, shiquan, "
     "shui, turang, xinhe, xinxi, xuanjiao, zhifa, ziran"),
    ("alerts", "rules.0.topics", ["luft"], f"rules (id 'plant_surge'): topics 'luft' is not one of {TOPICS}"),
    ("alerts", "rules.0.enterprises", ["x"], f"rules (id 'plant_surge'): enterprises 'x' is not one of {FIRMS}"),
    ("enterprises", "enterprises.1.short", ["云泽热电"], "name or short: '云泽热电' is given twice"),
    ("alerts", "rules.1.id", "plant_surge", "rules: 'plant_surge' is given twice"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "path", "value", "said"), REFERENCES)
def test_a_reference_to_what_is_not_there_is_named_with_what_is(
    city: Path, file: str, path: str, value: Any, said: str
) -> None:
    assert spoil(city, file, path, value) == said


def test_an_item_scored_by_an_unknown_campaign_is_named(city: Path) -> None:
    said = spoil(city, "scoring", "rules.0.blocks.1.items.0.campaigns", ["june6"])
    assert said.startswith("items (id 'june5'): campaigns 'june6' is not one of bases, blue_sky,")


def test_a_roster_of_its_own_is_named_by_its_own_file(city: Path, tmp_path: Path) -> None:
    roster = tmp_path / "ours.yaml"
    roster.write_text("recipients: [{name: 甲, address: a@b.example, role: officer, units: [x]}]", encoding="utf-8")
    with pytest.raises(CityError) as caught:
        load_city(str(city), roster)
    assert str(caught.value).startswith(f"{tmp_path.name}/ours.yaml: recipients (name '甲'): units 'x' is not one of ")


def test_rules_know_the_emotions_and_figures_that_articles_are_given() -> None:
    assert get_args(Emotion) == get_args(annotation.Emotion)
    assert set(get_args(FigureType)) == set(get_args(annotation.FigureType))
