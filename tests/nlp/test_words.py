"""The lexicon, keywords, summary and tags."""

from __future__ import annotations

import logging
import re
import unicodedata

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cities.city import City
from cities.topics import Tag, Topic, Topics
from nlp.keywords import MOST, as_written, keywords_of
from nlp.labelled import own_texts
from nlp.lexicon import Lexicon, base_lexicon
from nlp.loose import article_of_loose
from nlp.reading import MAX_HEAD, MAX_TAIL, _normal, one_spelling, reading_of
from nlp.segment import words_of
from nlp.summary import summary_of
from nlp.tags import tag_lexicon, tags_of
from nlp.topics import OWN, city_lexicon, words_say

SMOKE = (
    "6月16日晚，热电厂烟囱冒出黑烟，附近居民闻到刺鼻的硫磺味。执法人员连夜到场，责令企业停炉检修。"
    "经查，二号锅炉的脱硫设施发生故障，烟气未经处理直接排放。市生态环境局已对热电厂立案，并公布了监测数据。"
    "居民刘先生说，窗台上落了一层黑灰。热电厂表示将在修复之后邀请居民参观。"
)

TAGS = {"committee": "环委会", "volunteers": "志愿者"}


def test_words_of_han_are_those_that_jieba_cuts() -> None:
    jieba.setLogLevel(logging.WARNING)
    texts = [text.body for text in own_texts()][::20]
    assert len(texts) > 100
    for text in texts:
        for run in re.findall("[\u4e00-\u9fff]+", text):
            assert words_of(run) == list(jieba.cut(run))


def groups_in(text: str, lexicon: Lexicon | None = None) -> list[tuple[str, tuple[str, ...]]]:
    return [(hit.word, hit.groups) for hit in (lexicon or base_lexicon()).hits(one_spelling(text))]


def test_the_longest_word_at_a_place_counts_and_only_it() -> None:
    found = dict(groups_in("优化营商环境"))
    assert found["营商环境"] == ("near_miss",)
    assert "环境" not in found


def test_a_word_of_several_groups_speaks_for_all_of_them() -> None:
    lexicon = Lexicon({"one": ["扬尘"], "other": ["扬尘", "尘"]})
    assert [hit.groups for hit in lexicon.hits("扬尘尘")] == [("one", "other"), ("other",)]


def test_full_width_and_capital_letters_are_the_same_word() -> None:
    assert "pm2.5" in dict(groups_in("今天ＰＭ２．５很高"))


def test_every_group_of_the_lexicon_has_words_and_every_word_is_in_its_reading_spelling() -> None:
    for name, words in base_lexicon().groups.items():
        assert len(words) >= 10, name
        assert all(word == one_spelling(word) for word in words), name


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_hits_never_overlap_and_stand_where_they_say(text: str) -> None:
    end = 0
    for hit in base_lexicon().hits(text):
        assert hit.start >= end
        assert text[hit.start : hit.end] == hit.word
        end = hit.end


def test_a_long_text_is_read_by_its_beginning_and_its_end() -> None:
    reading = reading_of("", "头" * MAX_HEAD + "中" * 5000 + "尾" * MAX_TAIL, "press")
    assert reading.body == "头" * MAX_HEAD + " " + "尾" * MAX_TAIL
    assert reading.length == MAX_HEAD + 5000 + MAX_TAIL


def test_keywords_are_words_of_the_text_and_name_its_subject() -> None:
    keywords = keywords_of(words_of("热电厂冒黑烟"), words_of(SMOKE))
    assert "热电厂" in keywords
    assert len(keywords) <= MOST
    assert all(word in "热电厂冒黑烟" + SMOKE for word in keywords)


def test_no_keyword_is_a_number_a_stop_word_or_part_of_another() -> None:
    keywords = keywords_of([], words_of(SMOKE))
    assert not {"6月16日", "表示", "已经", "居民"} & set(keywords)
    assert not any(one != other and one in other for one in keywords for other in keywords)


def test_keywords_are_given_in_the_capitals_of_the_text() -> None:
    article = article_of_loose({"body": "PM2.5浓度下降"})
    assert as_written(("pm2.5", "浓度", "臭氧"), article) == ("PM2.5", "浓度")


def test_a_summary_quotes_one_to_three_sentences_in_their_order() -> None:
    summary = summary_of("热电厂冒黑烟", SMOKE, ("热电厂", "黑烟", "脱硫"))
    assert 1 <= len(summary) <= 3
    places = [SMOKE.index(sentence) for sentence in summary]
    assert places == sorted(places)
    assert places[0] == 0


def test_a_summary_leaves_out_the_marks_of_the_studio_and_the_byline() -> None:
    body = "【口播】昨天，云岭拍到七只朱鹮在冬水田里觅食。\n（记者 李明 通讯员 王方）\n保护区说这是建区以来头一次。"
    summary = summary_of("朱鹮来了", body, ("朱鹮",))
    assert summary[0].startswith("昨天")
    assert not any("通讯员" in sentence for sentence in summary)


@pytest.mark.parametrize("body", ["", "\n", "。", "好"])
def test_an_empty_or_tiny_text_has_a_summary_of_itself_or_none(body: str) -> None:
    assert all(sentence in body for sentence in summary_of("", body, ()))


def test_a_tag_is_found_once_with_its_span() -> None:
    article = article_of_loose({"title": "环委会开会", "body": "市环委会今天开会，志愿者列席。环委会主任讲话。"})
    committee, volunteers = (Tag(id=name, name=word, words=(word,)) for name, word in TAGS.items())
    topics = Topics(topics=(), tags=(committee, volunteers))
    tags = tags_of(article, tag_lexicon(topics))
    assert [(tag.id, tag.field, tag.start) for tag in tags] == [("committee", "title", 0), ("volunteers", "body", 9)]
    assert article.body[tags[1].start : tags[1].end] == tags[1].evidence


def test_a_near_miss_of_the_city_hides_the_tag_word_in_it() -> None:
    volunteers = Tag(id="volunteers", name="志愿者", words=("志愿者",))
    topics = Topics(topics=(), tags=(volunteers,), near_misses=("高考志愿者",))
    assert tags_of(article_of_loose({"body": "高考志愿者招募"}), tag_lexicon(topics)) == ()


def test_the_words_of_a_citys_topic_count_and_its_longer_words_do_not() -> None:
    cars = Topic(id="cars", name="新能源汽车", words=("新能源汽车",), but_not=("新能源汽车城小区",))
    lexicon = city_lexicon(Topics(topics=(cars,)))
    assert (f"{OWN}cars",) in [groups for _, groups in groups_in("买了新能源汽车", lexicon)]
    assert ("near_miss",) in [groups for _, groups in groups_in("住在新能源汽车城小区", lexicon)]


def test_a_citys_word_must_stand_in_the_title_or_twice_in_a_long_text(sample: City) -> None:
    from nlp.features import found_in

    lexicon = city_lexicon(sample.topics)

    def said(title: str, body: str) -> set[str]:
        reading = reading_of(title, body, "press")
        return words_say(found_in(reading, lexicon), reading.length, ["water"])

    filler = "今天天气很好。" * 60
    assert said("", "水质" + filler) == set()
    assert said("", "水质和水质" + filler) == {"water"}
    assert said("水质", filler) == {"water"}
    assert said("", "水质变好了") == {"water"}


def test_words_are_cut_the_same_whatever_was_cut_before() -> None:
    alone = words_of(SMOKE)
    words_of("另一篇文章" * 50)
    assert words_of(SMOKE) == alone


def test_one_spelling_is_nfkc_whichever_way_it_is_come_by() -> None:
    """Each character of the first plane, beside signs that are rewritten at once."""
    for character in map(chr, (*range(0x20, 0xD800), *range(0xE000, 0x10000))):
        text = f"好，{character}…"
        assert _normal(text) == unicodedata.normalize("NFKC", text)
