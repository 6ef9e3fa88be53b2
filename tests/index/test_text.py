"""How text is cut and marked; what is found against what a substring scan finds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
import yaml

from cities.city import City
from index.embedded import EmbeddedStore
from index.highlight import PASSAGE, Marker
from index.store import All, AnyOf, Not, Term, Words
from index.text import MAX_TOKEN, Cutter, characters, fold
from tests.index.made import made


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("空气质量", ["空", "气", "质", "量"]),
        ("ＰＭ２．５超标", ["pm2.5", "超", "标"]),
        ("罚款30.5万元。", ["罚", "款", "30.5", "万", "元", "。"]),
        ("A股\n上涨", ["a", "股", "上", "涨"]),
        ("“双随机”", ['"', "双", "随", "机", '"']),
        ("空\u200b气\ud800质", ["空", "气", "质"]),
        ("x" * (MAX_TOKEN + 6), ["x" * MAX_TOKEN, "x" * 6]),
        ("", []),
    ],
)
def test_characters_of_a_text(text: str, tokens: list[str]) -> None:
    assert characters(text) == tokens


def test_folding_makes_wide_signs_narrow_and_letters_small() -> None:
    assert fold("ＶＯＣｓ（挥发性）：“Ａ”——Ⅱ级") == 'vocs(挥发性):"a"--ii级'


def test_folding_makes_traditional_characters_simplified_one_by_one() -> None:
    assert fold("臺灣環境監測：臭氧汙染，裡裏外外") == "台湾环境监测:臭氧污染,里里外外"
    assert all(len(fold(char)) == 1 for char in "臺灣環境監測臭氧汙染裡裏")


def test_the_citys_own_words_are_cut_whole(sample: City, cutter: Cutter) -> None:
    plain = Cutter()
    assert "云泽热电厂" in cutter.words_asked("昨晚云泽热电厂冒烟")
    assert "云泽热电厂" not in plain.words_asked("昨晚云泽热电厂冒烟")
    assert cutter.digest != plain.digest
    assert cutter.digest == Cutter(reversed(cutter.words_added)).digest


def test_words_of_a_query_are_whole_and_each_is_asked_once(cutter: Cutter) -> None:
    assert cutter.words_asked("空气质量，空气质量！") == ["空气质量"]


def title_marked(query: object, title: str, cutter: Cutter) -> str:
    return Marker(query, cutter).marked([made("a1", title)])[0][0]  # type: ignore[arg-type]


def test_marks_stand_around_what_was_asked_and_the_rest_is_escaped(cutter: Cutter) -> None:
    assert (
        title_marked(Words(text="电厂"), "<b>电厂&电厂", cutter) == "&lt;b&gt;<mark>电厂</mark>&amp;<mark>电厂</mark>"
    )


def test_marks_find_wide_letters_and_keep_them_as_they_stand(cutter: Cutter) -> None:
    assert title_marked(Words(text="pm2.5"), "ＰＭ２．５超标", cutter) == "<mark>ＰＭ２．５</mark>超标"
    assert title_marked(Words(text="m2"), "ＰＭ２．５超标", cutter) == "ＰＭ２．５超标"


def test_marks_that_overlap_become_one(cutter: Cutter) -> None:
    query = All(parts=(Words(text="热电"), Words(text="电厂")))
    assert title_marked(query, "云泽热电厂", cutter) == "云泽<mark>热电厂</mark>"


def test_where_the_phrase_is_absent_its_words_are_marked(cutter: Cutter) -> None:
    query = Words(text="电厂停产整治")
    assert title_marked(query, "电厂停产整治", cutter) == "<mark>电厂停产整治</mark>"
    assert "<mark>电厂</mark>" in title_marked(query, "这家电厂将要整治", cutter)


def test_what_is_forbidden_or_a_condition_is_not_marked(cutter: Cutter) -> None:
    query = AnyOf(parts=(Not(part=Words(text="电厂")), Term(field="topic", value="air")))
    assert title_marked(query, "电厂大气", cutter) == "电厂大气"


def test_a_passage_is_short_starts_near_the_words_and_shows_most_of_them(cutter: Cutter) -> None:
    body = "电厂昨日开会。" + "无关的话说了很多。" * 40 + "居民说：电厂冒黑烟，气味刺鼻。" + "结尾的话。" * 40
    query = All(parts=(Words(text="电厂"), Words(text="黑烟")))
    ((_, passage),) = Marker(query, cutter).marked([made("a1", "", body)])
    assert passage.startswith("…居民说：<mark>电厂</mark>冒<mark>黑烟</mark>")
    assert passage.endswith("…")
    assert len(passage) == PASSAGE + len("……") + 2 * len("<mark></mark>")


def test_without_words_the_passage_is_the_summary(cutter: Cutter) -> None:
    documents = [made("a1", "", "正文。" * 100, summary=("第一句。", "第二句。")), made("a2", "", "正文。")]
    assert Marker(All(), cutter).marked(documents) == [("", "第一句。第二句。"), ("", "正文。")]


def test_signs_that_become_none_or_several_shift_no_mark(cutter: Cutter) -> None:
    documents = [made("a1", "占地30㎡的\u200b电厂停产"), made("a2", "电厂")]
    titles = [title for title, _ in Marker(Words(text="电厂"), cutter).marked(documents)]
    assert titles == ["占地30㎡的\u200b<mark>电厂</mark>停产", "<mark>电厂</mark>"]


def sample_texts() -> list[tuple[str, str]]:
    """Title and body of the sample city's texts."""
    folder = Path(__file__).parents[2] / "cities" / "sample" / "sites" / "texts"
    items = [item for path in sorted(folder.glob("*.yaml")) for item in yaml.safe_load(path.read_bytes())["items"]]
    return [(item.get("title") or "", item["body"]) for item in items]


def drawn_words(texts: list[tuple[str, str]], count: int) -> list[str]:
    """Runs of two to six Han characters as they stand in the texts, across the borders of words too."""
    draw = Random(2026)
    words = []
    while len(words) < count:
        body = draw.choice(texts)[1]
        start, length = draw.randrange(len(body)), draw.randint(2, 6)
        word = body[start : start + length]
        if len(word) == length and all("一" <= char <= "鿿" for char in word):
            words.append(word)
    return words


def test_nearly_all_that_a_substring_scan_finds_is_found(embedded: EmbeddedStore) -> None:
    texts = sample_texts()
    embedded.put(made(f"a{number}", title, body) for number, (title, body) in enumerate(texts))
    scanned = found = both = 0
    for word in drawn_words(texts, 500):
        by_scan = {f"a{number}" for number, text in enumerate(texts) if any(word in part for part in text)}
        by_store = set(embedded.search(Words(text=word), limit=0, facets=("id",)).facets["id"])
        scanned, found, both = scanned + len(by_scan), found + len(by_store), both + len(by_scan & by_store)
    assert both / scanned >= 0.995
    assert both / found >= 0.95


def test_tokens_of_a_text_never_run_into_each_other(cutter: Cutter) -> None:
    tokens = characters("电厂 30 万，ＡＢ12")
    assert all(first and second and " " not in first for first, second in pairwise(tokens))
