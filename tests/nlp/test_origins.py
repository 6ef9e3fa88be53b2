"""Origins: the outlet that a text prints, to the last character of its name and to nothing before it."""

from __future__ import annotations

import pytest

from nlp.origins import origin_of


@pytest.mark.parametrize(
    ("body", "origin"),
    [
        ("来源：云泽日报", "云泽日报"), ("本文来源于云泽日报", "云泽日报"), ("来源于《云泽日报》", "云泽日报"),
        ("首发于云泽发布。", "云泽发布"), ("首发：云泽发布", "云泽发布"), ("转载自云泽发布", "云泽发布"),
        ("据《云泽日报》报道，河水清了。", "云泽日报"), ("首发阵容公布。", ""), ("污染来源于砂场。", ""), ("河水清了。", ""),
    ],
)  # fmt: skip
def test_a_texts_origin_is_what_it_prints(body: str, origin: str) -> None:
    assert origin_of("", body) == origin


def test_the_outlet_of_the_page_goes_before_the_texts() -> None:
    assert origin_of("云泽晚报", "来源：云泽日报") == "云泽晚报"
