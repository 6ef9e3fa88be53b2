"""Why an article was judged so: what the answer would lose without each sentence and each word.

By leaving out (occlusion; Zeiler and Fergus, 2014): the sentence or every occurrence of the word is taken out of title
and body, the rest is judged anew, and the difference of the probability is the weight. So it is true of both judges and
of their mix, and needs nothing of their insides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from cities.facts import ArticleKind
from crawlers.article import Article
from nlp.features import TOPICS
from nlp.judge import Judgement
from nlp.labelled import SENTIMENTS
from nlp.segment import words_of
from nlp.sentences import sentence_spans

Question = Literal["env", "topic", "sentiment"]
Judged = Callable[[str, str, ArticleKind | None], Judgement]
# A long article is explained by its beginning, which decides: the cost is one judgement for each sentence and word.
MOST_SENTENCES, MOST_WORDS = 24, 60
SHOWN, LEAST = 5, 0.01


@dataclass(frozen=True)
class Reason:
    """A sentence or word as written, and what the answer's probability owes to it (negative: it speaks against)."""

    text: str
    weight: float


@dataclass(frozen=True)
class Explanation:
    """Why one answer: `answer` with its probability, and the sentences and words that weigh most, heaviest first."""

    question: Question
    answer: str
    p: float
    sentences: tuple[Reason, ...]
    words: tuple[Reason, ...]


def explained(article: Article, judged: Judged) -> tuple[Explanation, ...]:
    """Of env, of the first topic where it is env, and of the tone."""
    whole = judged(article.title, article.body, article.kind)
    without_sentences = [(text, judged(title, body, article.kind)) for text, title, body in _less_a_sentence(article)]
    without_words = [(text, judged(title, body, article.kind)) for text, title, body in _less_a_word(article)]
    found = []
    for question, answer, chance in _answers(whole):
        p = chance(whole)
        sentences = _heaviest((text, p - chance(less)) for text, less in without_sentences)
        words = _heaviest((text, p - chance(less)) for text, less in without_words)
        found.append(Explanation(question, answer, round(p, 4), sentences, words))
    return tuple(found)


def _answers(whole: Judgement) -> Iterator[tuple[Question, str, Callable[[Judgement], float]]]:
    is_env = whole.env >= 0.5
    yield "env", str(int(is_env)), lambda one: one.env if is_env else 1 - one.env
    if is_env:
        topic = int(whole.topics.argmax())
        yield "topic", TOPICS[topic], lambda one: float(one.topics[topic])
    tone = int(whole.sentiment.argmax())
    yield "sentiment", SENTIMENTS[tone], lambda one: float(one.sentiment[tone])


def _heaviest(reasons: Iterator[tuple[str, float]]) -> tuple[Reason, ...]:
    known = [Reason(text, round(weight, 4)) for text, weight in reasons if abs(weight) >= LEAST]
    return tuple(sorted(known, key=lambda reason: (-abs(reason.weight), reason.text))[:SHOWN])


def _less_a_sentence(article: Article) -> Iterator[tuple[str, str, str]]:
    if article.title and article.body:
        yield article.title, "", article.body
    spans = sentence_spans(article.body)
    if len(spans) < 2 and not article.title:
        return
    for start, end in spans[:MOST_SENTENCES]:
        yield article.body[start:end].strip(), article.title, article.body[:start] + article.body[end:]


def _less_a_word(article: Article) -> Iterator[tuple[str, str, str]]:
    words = dict.fromkeys(word for word in words_of(f"{article.title}\n{article.body}") if len(word) > 1)
    for word in list(words)[:MOST_WORDS]:
        title, body = article.title.replace(word, ""), article.body.replace(word, "")
        if (title + body).strip():
            yield word, title, body
