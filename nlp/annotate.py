"""Annotate: what one article says, from the article, the city's facts and the model alone."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from cities.city import City
from cities.facts import ArticleKind
from crawlers.article import Article
from crawlers.folder import DataFolder, records_of, write_records
from crawlers.quarantine import Quarantined, write_quarantine
from nlp.annotation import Annotation, EmotionLabel, SentimentLabel
from nlp.districts import district_mentions
from nlp.enterprises import enterprises_of
from nlp.features import found_in
from nlp.figures import figures_of
from nlp.form import form_of
from nlp.judge import judgement_of
from nlp.keywords import as_written, keywords_of
from nlp.labelled import EMOTIONS, SENTIMENTS
from nlp.linear import Floats
from nlp.loose import article_of_loose
from nlp.model_file import SHIPPED, load_model
from nlp.reading import Reading, reading_of
from nlp.segment import words_of
from nlp.summary import summary_of
from nlp.tags import tag_lexicon, tags_of
from nlp.topics import ENV, city_lexicon, decided_topics, field_words

__all__ = ["Annotator", "annotate_day", "article_of_loose"]

log = logging.getLogger(__name__)
# Probabilities are given to this many digits, so that the last bits of a processor do not show.
DIGITS = 4


class Annotator:
    """Annotates articles of one city. Pure: one article's answer depends on no other; loads the model once."""

    def __init__(self, city: City, model: Path = SHIPPED) -> None:
        self.city = city
        self.model = load_model(model)
        self._lexicon = city_lexicon(city.topics)
        self._tags = tag_lexicon(city.topics)

    def annotate(self, article: Article) -> Annotation:
        reading = reading_of(article.title, article.body, article.kind)
        title, body = words_of(reading.title), words_of(reading.body)
        found = found_in(reading, self._lexicon)
        judged = judgement_of(self.model, reading, [*title, *body], found)
        env = round(judged.env, DIGITS)
        keywords = as_written(keywords_of(title, body, field_words(found)), article)

        def tone(title: str, body: str, kind: ArticleKind | None) -> Floats:
            return judged.sentiment if body == article.body else self.tone(title, body, kind)

        mentions = district_mentions(article, self.city, tone)
        return Annotation(
            id=article.id, version=article.version, env=env,
            topics=decided_topics(env, judged.topics, found, reading.length, self.city.topics),
            sentiment=SentimentLabel(**_most(judged.sentiment, SENTIMENTS)),  # type: ignore[arg-type]
            emotion=_emotion(reading, judged.emotion), tags=tags_of(article, self._tags) if env >= ENV else (),
            form=form_of(article), enterprises=enterprises_of(article, self.city), districts=mentions,
            figures=figures_of(article, mentions), keywords=keywords,
            summary=summary_of(article.title, article.body, keywords), model=self.model.version,
        )  # fmt: skip

    def tone(self, title: str, body: str, kind: ArticleKind | None) -> Floats:
        """The chances of negative, neutral and positive for one text."""
        reading = reading_of(title, body, kind)
        words = [*words_of(reading.title), *words_of(reading.body)]
        return judgement_of(self.model, reading, words, found_in(reading, self._lexicon)).sentiment


def _most(chances: Floats, labels: Sequence[str]) -> dict[str, object]:
    best = max(range(len(labels)), key=lambda number: chances[number])
    return {"label": labels[best], "p": round(float(chances[best]), DIGITS)}


def _emotion(reading: Reading, chances: Floats) -> EmotionLabel | None:
    if reading.register == "article":
        return None
    return EmotionLabel(**_most(chances, EMOTIONS))  # type: ignore[arg-type]


def annotate_day(annotator: Annotator, folder: DataFolder, day: date, *, sources: Sequence[str] | None = None) -> int:
    """articles/DAY → annotated/DAY, source by source; returns the annotations written.

    An article that cannot be annotated goes to quarantine/annotate with its reason, and the rest goes on.
    """
    wanted = folder.sources("articles", day) if sources is None else sorted(sources)
    written, failed = 0, []
    for source in wanted:
        annotations = []
        for article in records_of(Article, folder.articles(day, source)):
            try:
                annotations.append(annotator.annotate(article))
            except Exception as error:
                log.exception("an article cannot be annotated", extra={"step": "annotate", "article": article.id})
                reason = type(error).__name__
                failed.append(Quarantined(source=source, item=article.id, reason=reason, detail=str(error)))
        written += write_records(folder.annotated(day, source), annotations)
    write_quarantine(folder, "annotate", day, failed, None if sources is None else set(wanted))
    return written
