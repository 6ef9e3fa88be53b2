"""Cutting many texts by arrays gives what cutting one after the other gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text import Cutter, characters
from index.tokens import TEXTS_AT_ONCE, Tokens, spaced

KNOWN = frozenset({"电厂", "厂冒", "冒烟", "电厂冒", "电厂冒烟", "烟电厂"})
TOKENS = Tokens(KNOWN)
PIECES = [*"ab19. 电厂冒烟，。…Ａ５．㎡½\n\u200b\x00\u3000薴", "1.2", "123456789", "x" * 40, "1.", ".5", "1.5a"]


@settings(max_examples=600, deadline=None)
@given(texts=st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=30), max_size=4))
def test_the_tokens_are_those_of_the_plain_pattern(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    cuts = TOKENS.cut(texts)
    for text, cut in zip(texts or [""], cuts, strict=True):
        tokens = characters(text)
        assert cut.characters.split() == tokens
        runs = ["".join(tokens[at : at + length]) for length in (2, 3, 4) for at in range(len(tokens) - length + 1)]
        assert sorted(cut.known.split()) == sorted(run for run in runs if run in KNOWN)


def test_however_many_texts_are_spaced_at_once_each_is_as_if_alone() -> None:
    texts = [f"第{number}篇 PM2.5超标{number}.5倍" for number in range(2 * TEXTS_AT_ONCE + 1)]
    assert [each.split() for each in spaced(texts)] == [characters(text) for text in texts]
    assert spaced([]) == []


def test_half_a_character_cannot_be_cut() -> None:
    with pytest.raises(UnicodeEncodeError):
        TOKENS.cut(["电厂\ud83d"])


def test_known_are_the_short_words_of_the_dictionary_and_the_citys_words_with_their_pairs() -> None:
    known = Cutter(["水美社区", "PM2.5", "绿色PVC管材"]).known
    assert {"空气", "水美", "美社", "社区", "水美社区", "绿色", "管材"} <= known
    assert not {"水美", "水美社", "空气质量"} & Cutter().known
    assert "pm2.5" not in known
