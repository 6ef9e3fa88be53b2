"""Names of events: place and happening, in words that a leader reads aloud without stumbling."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cities.city import City
from nlp.event_names import event_name
from nlp.events import Rarity, Story
from nlp.fingerprints import grams, sample_of
from nlp.segment import words_of
from nlp.traces import Trace, lead_of


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


def test_a_name_ends_neither_with_a_verb_that_wants_an_object_nor_before_a_smell(sample: City) -> None:
    name = name_of(sample, ["12家店换上“会说话”的油烟机", "烟飘进了谁家的衣柜"], places=("北湖夜市",))
    assert not name.endswith("换上")
    assert name_of(sample, ["学校操场上闻到垃圾味", "学校操场上闻到垃圾味"]).endswith("闻到垃圾味")


def test_no_event_is_named_after_a_post_with_the_sign_of_irony(sample: City) -> None:
    firm = next(one for one in sample.enterprises if any("热电" in name for name in one.short))
    posts = [
        "请问有人知道柳林镇为什么一股硫磺味吗？是热电厂还是化肥仓库？风向西南，我家在粮站旁边，要不要关窗？在线等。",
        "感谢云泽热电厂为望江街道群众免费发放全脸烟灰面膜，量大管饱，深层补硫，连我家狗都敷上了[doge]",
    ]
    assert name_of(sample, [lead_of(post) for post in posts], firms=(firm.id,)).endswith("硫磺味")
