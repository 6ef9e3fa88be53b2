"""The annotator: what an annotation holds, and that it depends on its article alone."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cities.city import City
from cities.topics import Topic
from crawlers.article import Article
from crawlers.folder import DataFolder, records_of, write_records
from crawlers.quarantine import Quarantined
from crawlers.record import line_of, record_from
from nlp.annotate import Annotator, article_of_loose
from nlp.annotate_day import annotate_day
from nlp.annotation import Annotation

ROOT = Path(__file__).parents[2]
DAY = date(2026, 6, 17)
TEXTS = (
    {"title": "关于化工厂夜间偷排废气的投诉", "kind": "message",
     "body": "每天半夜两点，化工厂就偷偷放气，刺鼻的臭味让全家人没法睡觉，打了多次电话没人管。"},
    {"body": "这烟冒得，跟仙境一样，感谢热电厂免费做的雾化[微笑]", "kind": "weibo"},
    {"title": "我市召开优化营商环境大会", "kind": "press",
     "body": "会议强调，要持续优化营商环境，打造一流的产业生态，让企业家放心投资。"},
    {"title": "湿地迎来三千只候鸟", "kind": "tv",
     "body": "【口播】眼下，三千多只候鸟在青沙湖湿地停歇觅食，数量创新高。"},
    {"title": "云泽市环境空气质量日报", "body": "全市空气质量指数为72，首要污染物为细颗粒物。", "kind": "gov"},
    {"body": "今天抽中了演唱会的票，开心到飞起！！！"},
)  # fmt: skip


@pytest.fixture(scope="module")
def annotator(sample: City) -> Annotator:
    return Annotator(sample)


@pytest.fixture(scope="module")
def answers(annotator: Annotator) -> list[Annotation]:
    return [annotator.annotate(article_of_loose(dict(text))) for text in TEXTS]


def test_env_topics_and_tone_of_plain_cases_are_right(answers: list[Annotation]) -> None:
    complaint, irony, business, birds, bulletin, ticket = answers
    assert complaint.env >= 0.5
    assert complaint.topics[0].label == "air"
    assert complaint.sentiment.label == "negative"
    assert irony.sentiment.label == "negative"
    assert business.env < 0.5
    assert business.topics == ()
    assert birds.topics[0].label == "ecology"
    assert birds.sentiment.label == "positive"
    assert bulletin.topics[0].label == "air"
    assert bulletin.sentiment.label == "neutral"
    assert ticket.env < 0.5
    assert ticket.emotion is not None
    assert ticket.emotion.label == "happy"


def test_emotion_is_told_of_posts_and_messages_alone(answers: list[Annotation]) -> None:
    assert [answer.emotion is not None for answer in answers] == [True, True, False, False, False, True]


def test_env_texts_have_a_topic_and_topics_are_most_probable_first(answers: list[Annotation]) -> None:
    for answer in answers:
        assert bool(answer.topics) == (answer.env >= 0.5)
        chances = [topic.p for topic in answer.topics]
        assert chances == sorted(chances, reverse=True)


def test_every_probability_has_at_most_four_digits(answers: list[Annotation]) -> None:
    for answer in answers:
        chances = [answer.env, answer.sentiment.p, *(topic.p for topic in answer.topics)]
        assert all(chance == round(chance, 4) and 0 <= chance <= 1 for chance in chances)


def test_the_order_and_the_company_of_articles_change_nothing(sample: City, answers: list[Annotation]) -> None:
    order = list(range(len(TEXTS))) * 2
    random.Random(7).shuffle(order)
    fresh = Annotator(sample)
    for number in order:
        assert fresh.annotate(article_of_loose(dict(TEXTS[number]))) == answers[number]


def test_an_annotation_is_a_record_that_can_be_read_again(answers: list[Annotation]) -> None:
    for answer in answers:
        assert record_from(Annotation, line_of(answer)) == answer


def test_every_span_stands_where_it_says(annotator: Annotator) -> None:
    article = article_of_loose({
        "title": "环境日：新河县志愿者走进热电厂", "kind": "press",
        "body": "云泽热电厂举办公众开放日，新河县志愿者参加。\n责令整改企业3家，罚款30万元。",
    })  # fmt: skip
    found = annotator.annotate(article)
    assert found.tags
    for one in (*found.tags, *found.enterprises, *found.districts):
        assert getattr(article, one.field)[one.start : one.end] == one.evidence
    for figure in found.figures:
        assert getattr(article, figure.field)[figure.start : figure.end] == figure.span


def with_topics(city: City, *topics: Topic) -> City:
    return city.model_copy(update={"topics": city.topics.model_copy(update={"topics": topics})})


def test_a_topic_that_the_city_adds_is_found_by_its_words(sample: City) -> None:
    cars = Topic(id="new_energy_cars", name="新能源汽车", words=("新能源汽车", "电动车补贴"))
    more = with_topics(sample, *sample.topics.topics, cars)
    article = article_of_loose({"title": "新能源汽车下乡启动", "body": "今天，新能源汽车下乡。", "kind": "press"})
    assert "new_energy_cars" in [topic.label for topic in Annotator(more).annotate(article).topics]
    assert "new_energy_cars" not in [topic.label for topic in Annotator(sample).annotate(article).topics]


def test_a_topic_that_the_city_leaves_out_is_never_given(sample: City) -> None:
    kept = tuple(topic for topic in sample.topics.topics if topic.id != "air")
    article = article_of_loose(dict(TEXTS[0]))
    assert "air" not in [topic.label for topic in Annotator(with_topics(sample, *kept)).annotate(article).topics]


@given(st.text(min_size=1, max_size=80).filter(lambda text: bool(text.strip())))
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_is_annotated(annotator: Annotator, text: str) -> None:
    annotator.annotate(article_of_loose({"body": text}))
    annotator.annotate(article_of_loose({"title": text, "kind": "press"}))


def test_what_stands_in_the_middle_of_a_very_long_text_costs_the_model_nothing(annotator: Annotator) -> None:
    body = "污水直排河道，村民苦不堪言。" + "今天天气晴好。" * 28_000
    longer = body + "今天天气晴好。" * 7
    first = annotator.annotate(article_of_loose({"title": "污水直排", "body": body, "kind": "press"}))
    other = annotator.annotate(article_of_loose({"title": "污水直排", "body": longer, "kind": "press"}))
    assert first.sentiment == other.sentiment
    assert first.topics == other.topics


# The lenient reader


def test_a_body_alone_is_an_article_and_a_short_one_is_a_post() -> None:
    article = article_of_loose({"body": "今天的空气真好"})
    assert article.kind == "weibo"
    assert article.title == ""
    assert article.id == article_of_loose({"body": "今天的空气真好"}).id
    assert article.id != article_of_loose({"body": "今天的空气真差"}).id


def test_unknown_keys_and_kinds_are_left_aside_and_known_kinds_of_sets_are_understood() -> None:
    article = article_of_loose({"title": "标题", "body": "正文", "kind": "blog", "stars": 5, "evidence": "x"})
    assert article.kind is None
    assert article.evidence is None
    assert article_of_loose({"title": "标题", "kind": "complaint"}).kind == "message"
    assert article_of_loose({"title": "标题", "kind": "post"}).kind == "weibo"


def test_title_and_body_stay_as_given_to_the_character() -> None:
    body = "  Ａ区\u3000扬尘\r\n\r\n 大 "
    assert article_of_loose({"body": body}).body == body


def test_given_ids_and_moments_are_kept_and_moments_are_brought_to_shanghai() -> None:
    article = article_of_loose({"id": 7, "title": "题", "published_at": "2026-06-16T22:10:00Z", "fetched_at": "昨天"})
    assert article.id == "7"
    assert article.published_at == "2026-06-17T06:10:00+08:00"
    assert article.fetched_at is None


@pytest.mark.parametrize("data", [{}, {"title": " ", "body": ""}, {"kind": "press"}])
def test_without_title_and_body_there_is_no_article(data: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="neither title nor body"):
        article_of_loose(data)


def test_a_title_that_is_no_text_is_named() -> None:
    with pytest.raises(ValueError, match=r"title \['x'\] is not a text but list"):
        article_of_loose({"title": ["x"]})


# A day


def stored(folder: DataFolder, source: str, numbers: list[int]) -> list[Article]:
    articles = [
        replace(article_of_loose(dict(TEXTS[number])), source=source, id=f"{source}-{number}") for number in numbers
    ]
    write_records(folder.articles(DAY, source), articles)
    return articles


def test_a_day_is_annotated_source_by_source_in_the_order_of_its_articles(
    annotator: Annotator, folder: DataFolder
) -> None:
    stored(folder, "aa", [0, 1])
    stored(folder, "bb", [3])
    assert annotate_day(annotator, folder, DAY) == 3
    assert [one.id for one in records_of(Annotation, folder.annotated(DAY, "aa"))] == ["aa-0", "aa-1"]
    before = folder.annotated(DAY, "aa").read_bytes()
    assert annotate_day(annotator, folder, DAY, sources=["aa"]) == 2
    assert folder.annotated(DAY, "aa").read_bytes() == before


def test_an_article_that_fails_is_quarantined_and_the_rest_goes_on(sample: City, folder: DataFolder) -> None:
    class Failing(Annotator):
        def annotate(self, article: Article) -> Annotation:
            if article.id == "aa-1":
                raise RuntimeError("no answer")
            return super().annotate(article)

    stored(folder, "aa", [0, 1, 2])
    assert annotate_day(Failing(sample), folder, DAY) == 2
    failed = list(records_of(Quarantined, folder.quarantine("annotate", DAY)))
    assert [(one.source, one.item, one.detail) for one in failed] == [("aa", "aa-1", "no answer")]
    assert failed[0].reason == "RuntimeError"
    assert annotate_day(Annotator(sample), folder, DAY) == 3
    assert not folder.quarantine("annotate", DAY).exists()


def test_a_read_only_home_and_no_place_for_temporary_files_do_not_matter(tmp_path: Path) -> None:
    """The dictionary is read where it lies: nothing is written beside the package or in the home folder."""
    code = "from nlp.segment import words_of; print(*words_of('环保督察组进驻'))"
    environment = {**os.environ, "HOME": "/nonexistent", "TMPDIR": str(tmp_path / "absent"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["环保", "督察组", "进驻"]


def test_the_figures_of_the_bureau_itself_need_not_say_that_they_are_of_the_environment(
    sample: City, annotator: Annotator
) -> None:
    own = next(source.id for source in sample.sources if source.own)
    article = Article(id="a", version="1", kind="wechat", source=own, title="八月", body="立案6件\n停产2家")
    assert [figure.span for figure in annotator.annotate(article).figures] == ["立案6件", "停产2家"]
