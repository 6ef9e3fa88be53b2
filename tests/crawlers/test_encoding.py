"""Bytes, header and meta are heard together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.encoding import REPLACEMENT, decoded

TEXT = "云泽市生态环境局通报：镕、喆、㛃三位同志参加检查，罚款30万元。" * 3


def page(charset: str) -> str:
    return f'<html><head><meta charset="{charset}"></head><body>{TEXT}</body></html>'


@pytest.mark.parametrize("said", ["gb2312", "gbk", "utf-8", "iso-8859-1", "no-such-code"])
def test_gb18030_is_read_whatever_the_page_calls_it(said: str) -> None:
    read = decoded(page(said).encode("gb18030"), content_type=f"text/html; charset={said}")
    assert TEXT in read.text
    assert (read.encoding, read.broken) == ("gb18030", 0)


@pytest.mark.parametrize("said", ["gb2312", "utf-8", "iso-8859-1"])
def test_utf8_is_read_whatever_the_page_calls_it(said: str) -> None:
    read = decoded(page(said).encode("utf-8"), content_type=f"text/html; charset={said}", encoding="gb18030")
    assert TEXT in read.text
    assert read.encoding == "utf-8"


def test_big5_is_read_where_it_is_said() -> None:
    assert "環境保護" in decoded('<meta charset="big5">環境保護署今日公布'.encode("big5hkscs")).text


def test_a_byte_order_mark_wins_and_is_not_text() -> None:
    assert decoded(TEXT.encode("utf-8-sig"), content_type="text/html; charset=gbk").text == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_broken_byte_costs_one_place_and_is_counted(encoding: str) -> None:
    first, second = TEXT[:40], TEXT[40:]
    read = decoded(first.encode(encoding) + b"\xff" + second.encode(encoding))
    assert read.encoding == encoding
    assert (read.text, read.broken, read.too_broken) == (TEXT, 1, False)


def test_many_broken_bytes_are_too_many() -> None:
    broken = b"\xff\x81 ".join(character.encode("utf-8") for character in TEXT)
    assert decoded(broken).too_broken


@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=utf-16", "charset=gbk", "charset=utf-7"]))
def test_any_bytes_give_text_without_a_replacement_sign(data: bytes, content_type: str | None) -> None:
    assert REPLACEMENT not in decoded(data, content_type=content_type).text
