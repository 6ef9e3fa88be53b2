"""Local names: what a message names, and fragments of plain words that name nothing."""

from __future__ import annotations

import pytest

from nlp.local_names import local_names


def test_estates_firms_and_roads_are_names() -> None:
    assert local_names("锦绣家园夜里打桩", "丽发新城对面的金龙砖厂冒烟，臭到韶山路。") >= {
        "锦绣家园",
        "金龙砖厂",
        "韶山路",
    }


@pytest.mark.parametrize(
    "text",
    ["门前一条污水河", "住在高速公路旁", "投诉开发公司", "楼下餐馆油烟大", "楼下KTV太吵", "化工厂排气", "附近工厂冒烟"],
)
def test_a_fragment_of_plain_words_is_no_name(text: str) -> None:
    assert local_names(text, "") == frozenset()
