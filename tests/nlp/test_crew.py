"""Many articles at once: the same answers, in order, whatever the number of workers."""

from __future__ import annotations

import pytest

from cities.city import City
from crawlers.article import Article
from nlp import crew
from nlp.annotate import Annotator, article_of_loose
from nlp.annotation import Annotation
from nlp.labelled import own_texts


def articles(number: int) -> list[Article]:
    texts = own_texts()
    return [
        article_of_loose({"id": str(n), "title": texts[n].title, "body": texts[n].body, "kind": texts[n].kind})
        for n in range(number)
    ]


def test_workers_answer_as_one_process_does_and_in_order(sample: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "WORTH_IT", 50)
    annotator, some = Annotator(sample, judges="fast"), articles(150)
    alone = list(crew.annotations_of(annotator, some, 1))
    assert list(crew.annotations_of(annotator, iter(some), 2)) == alone
    assert [answer.id for answer in alone if isinstance(answer, Annotation)] == [one.id for one in some]


def test_few_articles_start_no_worker(sample: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("workers were started")

    monkeypatch.setattr(crew, "ProcessPoolExecutor", refused)
    assert len(list(crew.annotations_of(Annotator(sample, judges="fast"), articles(20), 8))) == 20


def test_an_article_that_fails_gives_its_exception_and_the_rest_goes_on(sample: City) -> None:
    class Failing(Annotator):
        def annotate(self, article: Article) -> Annotation:
            if article.id == "1":
                raise RuntimeError("no answer")
            return super().annotate(article)

    first, second, third = crew.annotations_of(Failing(sample, judges="fast"), articles(3), 1)
    assert isinstance(first, Annotation)
    assert isinstance(second, RuntimeError)
    assert isinstance(third, Annotation)
