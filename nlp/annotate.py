"""Annotate: what one article says, from the article, the city's facts and the model alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from cities.city import City
from cities.facts import ArticleKind
from crawlers.article import Article
from nlp.annotation import Annotation, EmotionLabel, SentimentLabel
from nlp.districts import district_mentions
from nlp.enterprises import enterprises_of
from nlp.explain import Explanation, explained
from nlp.features import buckets_of, found_in
from nlp.figures import figures_of
from nlp.form import form_of
from nlp.judge import Judgement, judgement_of
from nlp.keywords import as_written, keywords_of
from nlp.labelled import EMOTIONS, SENTIMENTS
from nlp.linear import Floats
from nlp.loose import article_of_loose
from nlp.model_file import SHIPPED, load_model
from nlp.namesakes import facts_of
from nlp.own_topics import topic_heads
from nlp.reading import Reading, reading_of
from nlp.second import in_doubt, second_judge
from nlp.segment import words_of
from nlp.summary import summary_of
from nlp.tags import tag_lexicon, tags_of
from nlp.topics import ENV, city_lexicon, decided_topics, field_words

__all__ = ["Annotator", "article_of_loose"]

# Probabilities are given to this many digits, so that the last bits of a processor do not show.
DIGITS = 4


# `fast` asks the linear judge alone, `accurate` also the encoder, of what the linear one is not sure.
Judges = Literal["accurate", "fast"]


class Annotator:
    """Annotates articles of one city. Pure: one article's answer depends on no other; loads the model once.

    ModelError where the folder `model` lacks what `judges` needs.
    """

    def __init__(self, city: City, model: Path = SHIPPED, judges: Judges = "accurate") -> None:
        self.city, self.folder, self.judges = city, model, judges
        self.model = load_model(model)
        self._second = second_judge(model) if judges == "accurate" else None
        self.version = f"{self.model.version}+{self._second.version}" if self._second else self.model.version
        self._lexicon = city_lexicon(city.topics)
        self._tags = tag_lexicon(city.topics)
        self._heads = topic_heads(city.folder)

    def annotate(self, article: Article) -> Annotation:
        reading = reading_of(article.title, article.body, article.kind)
        title, body = words_of(reading.title), words_of(reading.body)
        found = found_in(reading, self._lexicon)
        first = judgement_of(self.model, reading, [*title, *body], found)
        judged = self._second_thought(first, reading)
        env = round(judged.env, DIGITS)
        keywords = as_written(keywords_of(title, body, field_words(found)), article)

        def tone(title: str, body: str, kind: ArticleKind | None) -> Floats:
            return judged.sentiment if body == article.body else self.tone(title, body, kind)

        mentions = district_mentions(article, self.city, tone)
        form, form_evidence = form_of(article) or (None, None)
        return Annotation(
            id=article.id, version=article.version, env=env,
            topics=decided_topics(
                env, judged.topics, found, reading.length, self.city.topics, self._own_topics(reading, [*title, *body])
            ),
            sentiment=SentimentLabel(**_most(judged.sentiment, SENTIMENTS)),  # type: ignore[arg-type]
            emotion=_emotion(reading, judged.emotion), tags=tags_of(article, self._tags) if env >= ENV else (),
            form=form, form_evidence=form_evidence, enterprises=enterprises_of(article, self.city), districts=mentions,
            figures=figures_of(article, mentions, env >= ENV or self._is_own(article), facts_of(self.city).own),
            keywords=keywords,
            summary=summary_of(article.title, article.body, keywords), model=self.version,
        )  # fmt: skip

    def _is_own(self, article: Article) -> bool:
        """Whether the bureau says it itself: its list of cases and fines need not say what they are of."""
        source = self.city.source_by_id.get(article.source or "")
        return source is not None and source.own

    def _second_thought(self, first: Judgement, reading: Reading) -> Judgement:
        if self._second is None or not in_doubt(first, reading.register):
            return first
        return self._second.judgement(first, reading)

    def judgement(self, title: str, body: str, kind: ArticleKind | None) -> Judgement:
        """What the judges say together of one text."""
        reading = reading_of(title, body, kind)
        return self._second_thought(self._first(reading), reading)

    def _own_topics(self, reading: Reading, words: list[str]) -> dict[str, float]:
        if not self._heads:
            return {}
        buckets = buckets_of(reading, words)
        return {topic: head.chance(buckets) for topic, head in self._heads.items()}

    def explain(self, article: Article) -> tuple[Explanation, ...]:
        """Why the article was judged so, by what each sentence and word adds."""
        return explained(article, self.judgement)

    def _first(self, reading: Reading) -> Judgement:
        words = [*words_of(reading.title), *words_of(reading.body)]
        return judgement_of(self.model, reading, words, found_in(reading, self._lexicon))

    def tone(self, title: str, body: str, kind: ArticleKind | None) -> Floats:
        """The chances of negative, neutral and positive of one passage, by the linear judge: stance is fitted on it."""
        return self._first(reading_of(title, body, kind)).sentiment


def _most(chances: Floats, labels: Sequence[str]) -> dict[str, object]:
    best = max(range(len(labels)), key=lambda number: chances[number])
    return {"label": labels[best], "p": round(float(chances[best]), DIGITS)}


def _emotion(reading: Reading, chances: Floats) -> EmotionLabel | None:
    if reading.register == "article":
        return None
    return EmotionLabel(**_most(chances, EMOTIONS))  # type: ignore[arg-type]
