"""Counties of the country: their names without what they are, who governs them, and which end a text."""

from __future__ import annotations

import pytest

from nlp.counties import counties, ends_with_county


@pytest.mark.parametrize(
    ("name", "governors"),
    [
        ("奉化", {"浙江", "宁波"}),
        ("三江", {"广西", "柳州"}),
        ("靖州", {"湖南", "怀化"}),
        ("泸溪", {"湖南", "湘西"}),
        ("从江", {"贵州", "黔东南"}),
        ("勐海", {"云南", "西双版纳"}),
        ("察布查尔", set()),
    ],
)
def test_a_county_is_known_by_its_short_name_and_those_of_its_governors(name: str, governors: set[str]) -> None:
    assert counties().governors.get(name, frozenset()) == governors


def test_every_governor_has_a_name() -> None:
    assert all(len(name) > 1 for names in counties().governors.values() for name in names)


@pytest.mark.parametrize("left", ["浦东新区", "住上城区", "宁波奉化", "浙江省宁波市奉化", "广西三江", "江苏仪征"])
def test_a_county_of_others_ends_what_stands_before(left: str) -> None:
    assert ends_with_county(left, frozenset())


@pytest.mark.parametrize("left", ["", "城区", "新城区", "在该区", "老家奉化", "那条三江", "从江", "浙江落户"])
def test_what_only_looks_like_a_county_is_none(left: str) -> None:
    assert not ends_with_county(left, frozenset())


def test_what_is_ours_is_no_county_of_others() -> None:
    assert not ends_with_county("鼎城区", frozenset(["鼎城区"]))
    assert not ends_with_county("常德石门", frozenset(["常德", "湖南"]))
