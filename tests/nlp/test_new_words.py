"""Words that no dictionary has and this month uses: proposed with a quotation, and nothing that is only a phrase."""

from __future__ import annotations

import pytest

from crawlers.article import Article
from nlp.labelled import own_texts
from nlp.loose import article_of_loose
from nlp.new_words import NewWord, new_words

SENTENCES = (
    "昨天{}又来了", "我们小区的{}太吵", "听说{}要搬走", "谁管管{}吧", "又见{}在路口", "投诉{}没有用", "他家装了{}三年",
)  # fmt: skip


@pytest.fixture(scope="module")
def others() -> list[Article]:
    """Texts about other things: how firmly characters hold together is told by what else is written."""
    return [article_of_loose({"body": text.body}) for text in own_texts()[:300]]


def articles(word: str) -> list[Article]:
    return [article_of_loose({"body": sentence.format(word)}) for sentence in SENTENCES]


def proposed(articles: list[Article], known: tuple[str, ...] = ()) -> dict[str, NewWord]:
    return {one.word: one for one in new_words(articles, known)}


def test_a_word_that_many_articles_use_and_no_dictionary_has_is_proposed(others: list[Article]) -> None:
    found = proposed([*others, *articles("噗叽机")])["噗叽机"]
    assert (found.times, found.articles) == (len(SENTENCES), len(SENTENCES))
    assert "噗叽机" in found.quotation


def test_a_known_word_is_not_proposed(others: list[Article]) -> None:
    assert "发电厂" not in proposed([*others, *articles("发电厂")])
    assert "噗叽机" not in proposed([*others, *articles("噗叽机")], known=("噗叽机",))


def test_what_one_article_repeats_is_no_word_of_the_month(others: list[Article]) -> None:
    body = "。".join(sentence.format("噗叽机") for sentence in SENTENCES)
    assert "噗叽机" not in proposed([*others, article_of_loose({"body": body})])


def test_what_only_follows_numbers_counts_and_is_no_word(others: list[Article]) -> None:
    texts = [f"在{n}号噗{other}" for n, other in enumerate("甲乙丙丁戊己庚辛")]
    assert "号噗" not in proposed([*others, *(article_of_loose({"body": text}) for text in texts)])


def test_no_articles_no_words() -> None:
    assert new_words([]) == []
