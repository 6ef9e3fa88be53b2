"""A new city's folder loads as it is begun; what is filled in wrongly is named; all mistakes are told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cities.gaps import duty_gaps, roster_gaps, unfinished
from cities.load import FILES, CityError, load_city
from cities.new import new_city, short_name

PLACES = {"980121": "云梦县", "980102": "东湖区"}


def begun(target: Path, **changed: str) -> Path:
    values = {"name": "晴川市", "province": "楚江省", "code": "980100", **changed}
    new_city(target, places=PLACES, year=2026, **values)
    return target


def test_a_new_city_loads_and_says_what_still_stands_as_it_began(tmp_path: Path) -> None:
    folder = begun(tmp_path / "mycity")
    assert sorted(path.name for path in folder.iterdir()) == sorted(file for file, _ in FILES.values())
    city = load_city(str(folder))
    assert [(each.code, each.name) for each in city.districts] == [("980102", "东湖区"), ("980121", "云梦县")]
    assert [unit.name for unit in city.units if unit.ranked] == ["东湖区", "云梦县"]
    assert [*roster_gaps(city), *duty_gaps(city)] == []
    sentences = "\n".join(unfinished(city))
    for words in ("示例日报", "1 个来源没有实地核对", "东湖区、云梦县", "邮箱还是占位"):
        assert words in sentences


def test_every_key_is_explained_where_it_stands(tmp_path: Path) -> None:
    folder = begun(tmp_path / "mycity")
    for path in folder.iterdir():
        assert path.read_text(encoding="utf-8").startswith("#"), f"{path.name} begins without a word on what it is"
    text = (folder / "sources.yaml").read_text(encoding="utf-8")
    for key in ("id", "kind", "tier", "family", "district", "urls", "url_pattern", "pace_s", "checked"):
        assert f"#   {key}" in text or f"；{key}" in text, key


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "98010"}, "--code '98010' 不可用，应写成 430700"),
        ({"name": "晴川: [市"}, "--name '晴川: \\[市' 不可用"),
        ({"province": ""}, "--province '' 不可用"),
    ],
)
def test_a_value_that_cannot_stand_is_named(changed: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(CityError, match=said):
        begun(tmp_path / "mycity", **changed)
    assert not (tmp_path / "mycity").exists()


def test_a_folder_that_holds_something_or_has_no_name_for_data_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(CityError, match="不是空目录"):
        begun(tmp_path / "full")
    with pytest.raises(CityError, match="小写字母开头"):
        begun(tmp_path / "My-City")


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder = begun(tmp_path / "mycity")
    spoilt = {
        "sources.yaml": ("kind: press, tier: city", "kind: pres, tier: town"),
        "duties.yaml": ("many_places", "many_place"),
        "alerts.yaml": ("clock: reply_48h", "clock: reply_84h"),
        "districts.yaml": ("aliases: [云梦]", "aliases: [东湖]"),
    }
    for file, (right, wrong) in spoilt.items():
        text = (folder / file).read_text(encoding="utf-8")
        assert right in text
        (folder / file).write_text(text.replace(right, wrong), encoding="utf-8")
    (folder / "topics.yaml").write_text("topics: [", encoding="utf-8")
    (folder / "retentoin.yaml").write_text("pages: 40\n", encoding="utf-8")
    (folder / "units.yaml").unlink()
    with pytest.raises(CityError) as caught:
        load_city(str(folder))
    told = str(caught.value)
    for words in (
        "retentoin.yaml: 不是城市的文件", "kind 'pres' 不可用，可以是", "tier 'town' 不可用，可以是",
        "不认识 many_place", "rule 'plant_surge': clock 'reply_84h'", "rule 'press_negative': clock 'reply_84h'",
        "'东湖' 在两个区县里：东湖区、云梦县", "topics.yaml: 第 ", "units.yaml: 没有这个文件",
    ):  # fmt: skip
        assert words in told, words
    assert all(line.startswith("mycity/") for line in told.splitlines())


def test_a_name_of_two_characters_is_its_own_short_one() -> None:
    assert [short_name(name) for name in ("清河区", "云泽市", "沙市", "西湖管理区")] == [
        "清河",
        "云泽",
        "沙市",
        "西湖管理",
    ]
