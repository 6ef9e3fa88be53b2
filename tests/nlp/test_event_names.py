"""Names of events: place and happening, in words that a leader reads aloud without stumbling."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cities.city import City
from nlp.event_names import event_name
from nlp.events import Rarity, Story
from nlp.fingerprints import grams, sample_of
from nlp.segment import words_of
from nlp.traces import Trace


def trace(title: str, firms: tuple[str, ...] = (), places: tuple[str, ...] = ()) -> Trace:
    return Trace(
        id=title, version="1", day="2026-06-16", source="yzrb", kind="press", at="2026-06-16T09:00:00+08:00", title=title,
        outlet="", length=len(title), sample=sample_of(grams(title)), env=True, bulletin=False, topics=("air",),
        districts=(), firms=firms, places=places, campaigns=(), names=(), terms={word: 1.0 for word in words_of(title) if len(word) > 1},
    )  # fmt: skip


def name_of(city: City, titles: Sequence[str], firms: tuple[str, ...] = (), places: tuple[str, ...] = ()) -> str:
    traces = [trace(title, firms, places) for title in titles]
    rarity = Rarity(traces)
    story = Story(traces[0].id)
    for one in traces:
        story.add(one, rarity.vector(one))
    return event_name(story, city, rarity)


def test_a_name_does_not_say_the_firm_twice(sample: City) -> None:
    firm = next(one for one in sample.enterprises if any("焚烧" in name for name in one.short))
    name = name_of(sample, ["焚烧厂恶臭扰民何时休", "焚烧厂恶臭扰民，居民开窗难"], firms=(firm.id,))
    assert name.endswith("恶臭扰民")
    assert name.count("焚烧") == 1


@pytest.mark.parametrize(
    "titles", [["北湖夜市8家店换上净化器", "北湖夜市8家店换上净化器"], ["北湖夜市，谁家的衣柜换上净化器"]]
)
def test_a_name_begins_neither_with_a_measure_word_nor_with_a_question(sample: City, titles: list[str]) -> None:
    name = name_of(sample, titles, places=("北湖夜市",))
    assert "净化器" in name
    assert "家" not in name


def test_a_name_does_not_end_with_the_kind_of_paper_that_told_of_it(sample: City) -> None:
    firm = sample.enterprises[0]
    titles = ["锅炉冒黑烟情况通报", "锅炉冒黑烟情况通报", "锅炉冒黑烟情况说明"]
    name = name_of(sample, titles, firms=(firm.id,))
    assert "冒黑烟" in name
    assert not name.endswith(("情况", "通报", "说明"))
