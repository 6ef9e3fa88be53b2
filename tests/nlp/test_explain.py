"""Why a text was judged so: sentences and words with their weight, in the text's own words."""

from __future__ import annotations

import pytest

from cities.city import City
from nlp.annotate import Annotator, article_of_loose
from nlp.explain import MOST_SENTENCES, MOST_WORDS, Explanation, explained
from nlp.judge import Judgement

BODY = "今天天气不错。楼下烧烤店的油烟天天往家里灌，呛得睡不着，投诉没人管！菜价倒是便宜。"


@pytest.fixture(scope="module")
def reasons(sample: City) -> dict[str, Explanation]:
    article = article_of_loose({"body": BODY, "kind": "message"})
    return {one.question: one for one in Annotator(sample).explain(article)}


def test_the_sentence_that_tells_it_weighs_most(reasons: dict[str, Explanation]) -> None:
    assert reasons["env"].answer == "1"
    assert reasons["env"].sentences[0].text.startswith("楼下烧烤店的油烟")
    assert reasons["env"].sentences[0].weight > 0.3


def test_the_word_that_tells_it_stands_first(reasons: dict[str, Explanation]) -> None:
    assert reasons["env"].words[0].text == "油烟"
    assert reasons["topic"].answer == "air"
    assert "油烟" in [reason.text for reason in reasons["topic"].words]


def test_every_reason_is_a_quotation(reasons: dict[str, Explanation]) -> None:
    assert all(reason.text in BODY for one in reasons.values() for reason in (*one.sentences, *one.words))


def test_probabilities_are_those_of_the_annotation(sample: City, reasons: dict[str, Explanation]) -> None:
    annotation = Annotator(sample).annotate(article_of_loose({"body": BODY, "kind": "message"}))
    assert reasons["env"].p == annotation.env
    assert (reasons["sentiment"].answer, reasons["sentiment"].p) == (annotation.sentiment.label, annotation.sentiment.p)


def test_the_cost_is_bounded_however_long_the_text_is(sample: City) -> None:
    asked = []

    def judged(title: str, body: str, kind: object) -> Judgement:
        asked.append(body)
        return Annotator(sample, judges="fast").judgement("", "河水发臭", None)

    explained(
        article_of_loose({"title": "题", "body": "".join(f"第{n}句话说的是污水{n}。" for n in range(900))}), judged
    )
    assert len(asked) <= 2 + MOST_SENTENCES + MOST_WORDS


def test_a_text_of_one_word_is_explained_without_an_error(sample: City) -> None:
    assert Annotator(sample).explain(article_of_loose({"body": "臭"}))
