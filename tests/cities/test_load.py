"""The loader's errors: each bad file is named by file, entry, key, value and what is allowed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
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


def listed(ids: Iterable[str]) -> str:
    return "、".join(sorted(ids))


SAMPLE = load_city("sample")
CODES = listed(each.code for each in SAMPLE.districts)
TOPICS = listed(each.id for each in SAMPLE.topics.topics)
CLOCKS = listed(each.id for each in SAMPLE.alerts.clocks)
UNITS = listed(each.id for each in SAMPLE.units)
FIRMS = listed(each.id for each in SAMPLE.enterprises)


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
    assert complaint_of(city) == f"stadt/{file}.yaml: 没有这个文件（{city / file}.yaml）"


def test_an_unknown_city_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(
        CityError, match=r"没有城市 'atlantis'；可以是 changde、sample，或一个有 districts\.yaml 的目录"
    ):
        load_city("atlantis")
    assert known_cities() == ["changde", "sample"]


def test_a_file_that_is_no_yaml_is_named_with_the_line(city: Path) -> None:
    (city / "sources.yaml").write_text("sources: [\n  {id: x\n", encoding="utf-8")
    said = complaint_of(city)
    assert said.startswith("stadt/sources.yaml: 第 3 行第 1 列读不通（文件到这里就完了）；")
    assert "\n" not in said


def test_a_line_that_is_no_yaml_is_shown(city: Path) -> None:
    (city / "sources.yaml").write_text("sources:\n\t- id: x\n", encoding="utf-8")
    assert complaint_of(city).startswith("stadt/sources.yaml: 第 2 行第 1 列读不通：'- id: x'；")


def test_a_character_that_nobody_sees_is_told(city: Path) -> None:
    (city / "sources.yaml").write_text("sources: \x07\n", encoding="utf-8")
    assert complaint_of(city) == "stadt/sources.yaml: 里面有不能打印的控制字符；删去它们"


def test_a_file_in_gb18030_is_told_to_be_utf_8(city: Path) -> None:
    (city / "sources.yaml").write_bytes("sources: []  # 常德".encode("gb18030"))
    assert complaint_of(city) == "stadt/sources.yaml: 第 1 行不是 UTF-8；用编辑器另存为 UTF-8"


@pytest.mark.parametrize(("text", "shown"), [("", "None"), ("- 1", "[1]"), ("常德", "'常德'")])
def test_a_file_without_its_keys_is_told_which_it_needs(city: Path, text: str, shown: str) -> None:
    (city / "campaigns.yaml").write_text(text, encoding="utf-8")
    assert complaint_of(city) == f"stadt/campaigns.yaml: {shown} 应为“键: 值”，可以写 campaigns"


# ── one entry ──
ENTRIES: list[tuple[str, str, Any, str]] = [
    ("sources", "sources.3.encoding", "gbk2",
     "sources[3] (id 'apxw'): encoding 'gbk2' 不可用，可以是 utf-8、gb18030"),
    ("sources", "sources.3.tier", "town",
     "sources[3] (id 'apxw'): tier 'town' 不可用，可以是 'central'、'province'、'city'、'county'"),
    ("sources", "sources.3.urls", ["cdrb/"],
     "sources[3] (id 'apxw'): urls 'cdrb/' 不是网址，应以 http:// 或 https:// 开头"),
    ("sources", "sources.3.urls", [],
     "sources[3] (id 'apxw'): urls 是空的；kind 是 'press' 的来源至少要写一个网址"),
    ("sources", "sources.3.urls", ["http://x.example/{yy}/"],
     "sources[3] (id 'apxw'): urls 'http://x.example/{yy}/': {yy} 不可用，可以是 {yyyy}、{mm}、{dd}、{from}、{to}"),
    ("sources", "sources.3.url_pattern", "(a",
     "sources[3] (id 'apxw'): "
     "url_pattern '(a' 不是正则表达式：第 1 个字符起读不通，括号要成对，照字面的符号前加 \\"),
    ("sources", "sources.3.url_pattern", r"content_[[\d]+",
     "sources[3] (id 'apxw'): "
     "url_pattern 'content_[[\\\\d]+' 不是正则表达式：第 10 个字符起读不通，括号要成对，照字面的符号前加 \\"),
    ("sources", "sources.3.pace_s", -1,
     "sources[3] (id 'apxw'): pace_s -1 不可用，应不小于 0"),
    ("sources", "sources.3.id", "yzrb", "id 'yzrb' 写了两次"),
    ("districts", "districts.1.code", 990103,
     "districts[1] (id 990103): code 990103 不可用，应为文字，请加引号"),
    ("districts", "districts.1.aliases", "清河", "districts[1] (id '990103'): aliases '清河' 不可用，应为列表，如 [甲, 乙]"),
    ("districts", "districts.1.code", "990102", "code '990102' 写了两次，第二次是“清河区”"),
    ("districts", "districts.8.zone_of", "990199", f"“云泽高新区”的 zone_of '990199' 不可用，可以是 {CODES}"),
    ("districts", "districts.1.not_in", ["安平县"], "“清河区”的 not_in '安平县' 会遮住“安平县”的名字"),
    ("campaigns", "campaigns.0.end", "2026-05-01",
     "campaigns[0] (id 'june5'): end 2026-05-01 在 start 2026-05-25 之前"),
    ("campaigns", "campaigns.0.kind", "growth",
     "campaigns[0] (id 'june5'): kind 是 'growth'，还要写 target"),
    ("units", "units.0.leader", {}, "units[0] (id 'linjiang'): 缺 leader.role"),
    ("units", "units.0.district", None, "units[0] (id 'linjiang'): kind 是 'county' 的单位要写 district"),
    ("units", "units.1.district", "990102", "district '990102' 同时属于两个单位：linjiang、qinghe"),
    ("alerts", "rules.0.level", "V",
     "rules[0] (id 'plant_surge'): level 'V' 不可用，可以是 'Ⅰ'、'Ⅱ'、'Ⅲ'、'Ⅳ'"),
    ("alerts", "rules.0.clock", "soon",
     f"rule 'plant_surge': clock 'soon' 不可用，可以是 {CLOCKS}"),
    ("alerts", "rules.0.emotion", ["cross"],
     "rules[0] (id 'plant_surge'): "
     "emotion[0] 'cross' 不可用，可以是 'happy'、'angry'、'sad'、'fear'、'surprise'、'neutral'"),
    ("alerts", "digest_at", "25:99", "digest_at '25:99' 不可用，应为 00:00 到 23:59 的时刻，如 '08:30'"),
    ("roster.example", "recipients.3.name", "a\nb", r"recipients[3] (id 'a\nb'): name 'a\nb' 里有换行或别的不能打印的字符"),
    ("topics", "topics.0.words", [2.5], "topics[0] (id 'air'): words[0] 2.5 不可用，应为文字，请加引号"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "path", "value", "said"), ENTRIES)
def test_a_bad_value_is_named_by_file_entry_key_and_what_is_allowed(
    city: Path, file: str, path: str, value: Any, said: str
) -> None:
    assert spoil(city, file, path, value) == said


def test_a_key_that_is_a_typing_slip_is_told_with_the_keys_that_there_are(city: Path) -> None:
    said = spoil(city, "units", "units.2.leader.nmae", "x")
    assert said == "units[2] (id 'beihu'): 不认识 leader.nmae，这里可以写 role、name"


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
    assert said == f"'{name}' 在两个区县里：临江区、清河区"


def test_a_block_that_its_items_do_not_fill_is_told_with_both_sums(city: Path) -> None:
    said = spoil(city, "scoring", "rules.0.blocks.0.points", 55)
    assert said == "rules[0].blocks[0] (id 'coverage'): points 55 不等于各项目之和 60"


def test_blocks_that_do_not_sum_to_a_hundred_are_told_with_their_sum(city: Path) -> None:
    item = {"id": "media", "name": "报道", "points": 70, "measure": "articles"}
    block = {"id": "coverage", "name": "宣传报道", "points": 70, "items": [item]}
    assert spoil(city, "scoring", "rules.0.blocks.0", block) == "blocks 的分数之和是 110，应为 100"


def test_a_tier_without_points_is_named(city: Path) -> None:
    said = spoil(city, "scoring", "rules.0.tier_points", {"central": 5, "province": 3, "city": 2})
    assert said == "tier_points 里缺 county"


def test_an_unknown_form_is_named_with_those_that_there_are(city: Path) -> None:
    said = spoil(city, "scoring", "rules.0.form_factor.散文", 1)
    assert said.startswith("rules[0].form_factor '散文' 不可用，可以是 '消息'、'专栏'")


def test_rules_that_are_not_in_the_order_of_their_days_are_refused(city: Path) -> None:
    data = yaml.safe_load((city / "scoring.yaml").read_text(encoding="utf-8"))
    rules = [{**data["rules"][0], "valid_from": "2027-01-01"}, data["rules"][0]]
    said = spoil(city, "scoring", "rules", rules)
    assert said == "valid_from 2026-01-01 的规则排在 2027-01-01 的后面，应按 valid_from 由早到晚"


# ── what one file says of another ──
REFERENCES: list[tuple[str, str, Any, str]] = [
    ("sources", "sources.3.district", "990199", f"sources (id 'apxw'): district '990199' 不可用，可以是 {CODES}"),
    ("enterprises", "enterprises.0.district", "990199",
     f"enterprises (id 'yzrd'): district '990199' 不可用，可以是 {CODES}"),
    ("units", "units.0.district", "990199", f"units (id 'linjiang'): district '990199' 不可用，可以是 {CODES}"),
    ("campaigns", "campaigns.0.districts", ["990199"],
     f"campaigns (id 'june5'): districts '990199' 不可用，可以是 {CODES}"),
    ("alerts", "rules.0.districts", ["990199"], f"rules (id 'plant_surge'): districts '990199' 不可用，可以是 {CODES}"),
    ("campaigns", "campaigns.0.topics", ["luft"], f"campaigns (id 'june5'): topics 'luft' 不可用，可以是 {TOPICS}"),
    ("units", "units.9.duties", ["luft"], f"units (id 'daqi'): duties 'luft' 不可用，可以是 {TOPICS}"),
    ("duties", "section_leads", ["luft"], f"section_leads 'luft' 不可用，可以是 {TOPICS}"),
    ("duties", "fallback", "nobody", f"fallback 'nobody' 不可用，可以是 {UNITS}"),
    ("alerts", "rules.0.topics", ["luft"], f"rules (id 'plant_surge'): topics 'luft' 不可用，可以是 {TOPICS}"),
    ("alerts", "rules.0.enterprises", ["x"], f"rules (id 'plant_surge'): enterprises 'x' 不可用，可以是 {FIRMS}"),
    ("enterprises", "enterprises.1.short", ["云泽热电"], "name 或 short: '云泽热电' 写了两次"),
    ("alerts", "rules.1.id", "plant_surge", "rules: 'plant_surge' 写了两次"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "path", "value", "said"), REFERENCES)
def test_a_reference_to_what_is_not_there_is_named_with_what_is(
    city: Path, file: str, path: str, value: Any, said: str
) -> None:
    assert spoil(city, file, path, value) == said


def test_an_item_scored_by_an_unknown_campaign_is_named(city: Path) -> None:
    said = spoil(city, "scoring", "rules.0.blocks.1.items.0.campaigns", ["june6"])
    assert said.startswith("items (id 'june5'): campaigns 'june6' 不可用，可以是 bases、blue_sky、")


def test_a_roster_of_its_own_is_named_by_its_own_file(city: Path, tmp_path: Path) -> None:
    roster = tmp_path / "ours.yaml"
    roster.write_text("recipients: [{name: 甲, address: a@b.example, role: officer, units: [x]}]", encoding="utf-8")
    with pytest.raises(CityError) as caught:
        load_city(str(city), roster)
    assert str(caught.value).startswith(f"{tmp_path.name}/ours.yaml: recipients (name '甲'): units 'x' 不可用，可以是 ")


def test_rules_know_the_emotions_and_figures_that_articles_are_given() -> None:
    assert get_args(Emotion) == get_args(annotation.Emotion)
    assert set(get_args(FigureType)) == set(get_args(annotation.FigureType))
