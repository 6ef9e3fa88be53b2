"""Why an article was judged so, in an analyst's words: what each sentence and word adds to the answer."""

from __future__ import annotations

from dataclasses import dataclass

from crawlers.article import Article
from nlp.explain import Explanation, Reason
from web.site import Site
from web.words import SENTIMENTS

QUESTIONS = {"env": "是否环境类", "topic": "最主要的主题", "sentiment": "情感"}


@dataclass(frozen=True, slots=True)
class Weight:
    """`share`: what certainty would lose without the text, in hundredths; `width`: of the widest, 0…100."""

    text: str
    share: float
    width: int


@dataclass(frozen=True, slots=True)
class Why:
    question: str
    answer: str
    p: float
    sentences: tuple[Weight, ...]
    words: tuple[Weight, ...]


def reasons_of(site: Site, article: Article) -> list[Why] | None:
    """None while the judges are still asked; empty where the site has no model at hand."""
    if site.explain is None:
        return []
    topics = {topic.id: topic.name for topic in site.city.topics.topics}
    found = site.reads.explained_soon(article, site.explain)
    return None if found is None else [_why(each, topics) for each in found]


def _why(explanation: Explanation, topics: dict[str, str]) -> Why:
    answer = explanation.answer
    match explanation.question:
        case "env":
            answer = "是" if answer == "1" else "否"
        case "topic":
            answer = topics.get(answer, answer)
        case "sentiment":
            answer = SENTIMENTS.get(answer, answer)
    return Why(
        QUESTIONS[explanation.question], answer, explanation.p, _weights(explanation.sentences),
        _weights(explanation.words),
    )  # fmt: skip


def _weights(reasons: tuple[Reason, ...]) -> tuple[Weight, ...]:
    most = max((abs(each.weight) for each in reasons), default=1.0)
    return tuple(Weight(each.text, each.weight * 100, round(abs(each.weight) / most * 100)) for each in reasons)
