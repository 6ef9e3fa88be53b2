"""The query language: what people type, what it means, and how mistakes are told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cities.city import City
from index.query import MAX_DEPTH, MAX_LENGTH, MAX_PARTS, parse_query
from index.store import All, AnyOf, Between, Node, Not, QueryError, Term, Words

POWER, SMOKE = Words(text="电厂"), Words(text="冒烟")
LINJIANG, QINGHE = Term(field="district", value="990102"), Term(field="district", value="990103")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", All()),
        (" \u3000\n", All()),
        ("电厂", POWER),
        ("电厂 冒烟", All(parts=(POWER, SMOKE))),
        ("电厂　冒烟", All(parts=(POWER, SMOKE))),
        ("电厂，冒烟。", All(parts=(POWER, SMOKE))),
        ("电厂、冒烟", All(parts=(POWER, SMOKE))),
        ("电厂 AND 冒烟", All(parts=(POWER, SMOKE))),
        ("电厂 且 冒烟", All(parts=(POWER, SMOKE))),
        ("电厂 或 冒烟", AnyOf(parts=(POWER, SMOKE))),
        ("电厂 OR 冒烟", AnyOf(parts=(POWER, SMOKE))),
        ("电厂|冒烟", AnyOf(parts=(POWER, SMOKE))),
        ("电厂｜冒烟", AnyOf(parts=(POWER, SMOKE))),
        ("-电厂", Not(part=POWER)),
        ("－电厂", Not(part=POWER)),
        ("NOT 电厂", Not(part=POWER)),
        ("--电厂", POWER),
        ("或许 电厂", All(parts=(Words(text="或许"), POWER))),
        ("长江-湘江", Words(text="长江-湘江")),
        ("1,000元", Words(text="1,000元")),
        ('"停产整治"', Words(text="停产整治", phrase=True)),
        ("“停产 整治”", Words(text="停产 整治", phrase=True)),
        ("「或」", Words(text="或", phrase=True)),
        ("云泽热电厂：停产整治", All(parts=(Words(text="云泽热电厂"), Words(text="停产整治")))),
        ("比分3:2", All(parts=(Words(text="比分3"), Words(text="2")))),
    ],
)
def test_words_phrases_and_operators(sample: City, text: str, node: Node) -> None:
    assert parse_query(text, sample) == node


@pytest.mark.parametrize("text", ["區縣:臨江區", "区县:臨江區", "區縣:临江区"])
def test_fields_and_values_may_be_typed_in_traditional_characters(sample: City, text: str) -> None:
    assert parse_query(text, sample) == LINJIANG


def test_or_binds_less_than_and_and_brackets_group(sample: City) -> None:
    third = Words(text="停产")
    assert parse_query("电厂 冒烟 或 停产", sample) == AnyOf(parts=(All(parts=(POWER, SMOKE)), third))
    assert parse_query("电厂 （冒烟 或 停产）", sample) == All(parts=(POWER, AnyOf(parts=(SMOKE, third))))
    assert parse_query("-(电厂 冒烟)", sample) == Not(part=All(parts=(POWER, SMOKE)))


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("区县:临江区", "district", "990102"),
        ("区县：临江", "district", "990102"),
        ("区县: 990102", "district", "990102"),
        ('district:"临江区"', "district", "990102"),
        ("DISTRICT:990102", "district", "990102"),
        ("主题:大气", "topic", "air"),
        ("topic:power_plant", "topic", "power_plant"),
        ("情感:负面", "sentiment", "negative"),
        ("sentiment:Negative", "sentiment", "negative"),
        ("来源:yzrb", "source", "yzrb"),
        ("来源:云泽日报", "source", "yzrb"),
        ("来源:云泽生态环境(微信)", "source", "wx_yzhb"),
        ("来源:云泽日报社", "publisher", "云泽日报社"),
        ("类型:微博", "kind", "weibo"),
        ("级别:中央", "tier", "central"),
        ("tier:county", "tier", "county"),
        ("情绪:愤怒", "emotion", "angry"),
        ("体裁:深度", "form", "深度"),
        ("标签:环境教育基地", "tag", "education_base"),
        ("事件:e1", "event", "e1"),
        ("原载:湖南日报", "outlet", "湖南日报"),
        ("环境:是", "env", "yes"),
        ("original:no", "original", "no"),
    ],
)
def test_conditions_in_chinese_and_english_by_name_and_by_code(sample: City, text: str, field: str, value: str) -> None:
    if text == "来源:云泽生态环境(微信)":
        text = "来源:“云泽生态环境（微信）”"
    assert parse_query(text, sample) == Term(field=field, value=value)


def test_several_values_are_any_of_them(sample: City) -> None:
    for text in ("区县:临江区、清河区", "区县：临江，清河", "district:990102,990103"):
        assert parse_query(text, sample) == AnyOf(parts=(LINJIANG, QINGHE))


def test_a_part_of_sources_names_is_all_of_them(sample: City) -> None:
    node = parse_query("来源:云泽生态环境", sample)
    assert node == AnyOf(parts=(Term(field="source", value="wx_yzhb"), Term(field="source", value="wb_yzhb")))


def test_enterprises_are_known_by_their_short_names(sample: City) -> None:
    firm = sample.enterprises[0]
    for name in (firm.id, firm.name, *firm.short):
        assert parse_query(f"企业:{name}", sample) == Term(field="enterprise", value=firm.id)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("日期:2026", "2026-01-01", "2026-12-31"),
        ("日期:2026-06", "2026-06-01", "2026-06-30"),
        ("日期:2024-02", "2024-02-01", "2024-02-29"),
        ("日期:2026-6-1", "2026-06-01", "2026-06-01"),
        ("日期：２０２６－０６", "2026-06-01", "2026-06-30"),
        ("日期:2026年6月", "2026-06-01", "2026-06-30"),
        ("日期:2026年6月1日至2026年6月7日", "2026-06-01", "2026-06-07"),
        ("日期:20260601", "2026-06-01", "2026-06-01"),
        ("日期:2026-06-01..2026-06-07", "2026-06-01", "2026-06-07"),
        ("date:2026-05..2026-06", "2026-05-01", "2026-06-30"),
        ("日期:2026/6/1～2026/6/7", "2026-06-01", "2026-06-07"),
        ("日期:2026-06-01..", "2026-06-01", None),
        ("日期:..2026-06", None, "2026-06-30"),
        ("月份:2026-06", "2026-06-01", "2026-06-30"),
    ],
)
def test_dates_months_years_and_spans(sample: City, text: str, first: str | None, last: str | None) -> None:
    assert parse_query(text, sample) == Between(first=first, last=last)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("(电厂", 0, "括号没有配对"),
        ("电厂 (冒烟 (停产)", 3, "括号没有配对"),
        ("电厂)", 2, "多了一个右括号"),
        (")", 0, "多了一个右括号"),
        ("()", 0, "括号里没有内容"),
        ('电厂 "冒烟', 3, "引号没有配对"),
        ('""', 0, "引号里没有要找的内容"),
        ("或 电厂", 0, "“或”前面缺少查询词"),
        ("电厂 或", 3, "“或”后面缺少查询词"),
        ("电厂 或 或 冒烟", 3, "“或”后面缺少查询词"),
        ("电厂 AND", 3, "“AND”后面缺少查询词"),
        ("电厂 -", 3, "“-”后面缺少查询词"),
        ("区县:", 3, "“区县”后面缺少要找的值"),
        ("区县:(临江区)", 3, "“区县”后面缺少要找的值"),
        ("电厂 区县:武陵区", 6, "“武陵区”不是已知的区县，可以用：临江区、清河区"),
        ("主题:烟", 3, "可以用：大气、电厂、水"),
        ("情感:坏", 3, "可以用：负面、中性、正面"),
        ("来源:人民日报", 3, "“人民日报”不是已知的来源"),
        ("foo:电厂", 0, "没有“foo”这个筛选项，可以用：区县、主题、情感"),
        ("天气:晴", 0, "没有“天气”这个筛选项"),
        ("日期:昨天", 3, "日期“昨天”读不懂，请写成 2026-06"),
        ("日期:2026-02-30", 3, "没有“2026-02-30”这一天"),
        ("日期:2026-13", 3, "没有“2026-13”"),
        ("日期:0000", 3, "没有“0000”"),
        ("日期:2026-06-07..2026-06-01", 3, "起始日在截止日之后"),
        ("日期:..", 3, "两头都是空的"),
        ("环境:也许", 3, "可以用：是、否"),
    ],
)
def test_a_mistake_is_told_in_chinese_with_its_place(sample: City, text: str, place: int, words: str) -> None:
    with pytest.raises(QueryError) as told:
        parse_query(text, sample)
    assert words in str(told.value)
    assert (told.value.place, str(told.value)[: len(f"第 {place + 1} 个字")]) == (place, f"第 {place + 1} 个字")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("电" * (MAX_LENGTH + 1), "查询太长"),
        ("(" * (MAX_DEPTH + 1) + "电" + ")" * (MAX_DEPTH + 1), "嵌套太深"),
        ("电 " * (MAX_PARTS + 1), "查询词太多"),
    ],
)
def test_length_depth_and_number_of_parts_are_bounded(sample: City, text: str, words: str) -> None:
    with pytest.raises(QueryError, match=words):
        parse_query(text, sample)


def test_at_the_bounds_a_query_is_still_understood(sample: City) -> None:
    parse_query("(" * MAX_DEPTH + "电" + ")" * MAX_DEPTH, sample)
    parse_query("电 " * MAX_PARTS, sample)
    parse_query("-" * (MAX_LENGTH - 1) + "电", sample)


SIGNS = [
    *"()（）-－\"“”「」『』|｜&:：,，、;；。.*~^\\/", " ", "或", "OR", "NOT", "AND", "区县", "主题:", "日期:",
    "来源：", "2026", "2026-06", "..", "临江区", "大气", "电厂", "foo:", "\x00", "\u200b", "\ud800", "İ", "ﷺ", "½", "²",
]  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(text=st.text(max_size=80) | st.lists(st.sampled_from(SIGNS), max_size=30).map("".join))
def test_whatever_is_typed_gives_a_query_or_a_query_error_with_a_place_in_the_text(sample: City, text: str) -> None:
    place = 0
    try:
        parse_query(text, sample)
    except QueryError as error:
        place = error.place
    assert 0 <= place <= len(text)
