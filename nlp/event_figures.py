"""Figures of events: B-cubed on labelled texts, beside plain TF-IDF with DBSCAN on the same texts.

A row is {title body kind source published_at event}; `event` names the happening, null where the text belongs to none
of the named. Rows without a named event are put in too: who joins them to one loses precision. Whether a text is about
the environment is measured elsewhere: here each is taken to be.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from crawlers.article import Article
from crawlers.folder import DataFolder, write_records
from nlp.annotate import Annotator
from nlp.loose import article_of_loose
from nlp.relate import fold_related, relate_day
from nlp.segment import words_of

NEAR = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""Distances that DBSCAN is tried with; its best one counts, chosen on the texts themselves, in its favour."""
_ELSEWHERE = "unknown"


@dataclass(frozen=True, slots=True)
class BCubed:
    """Each 0…1: the mean over the labelled texts of how much of a text's cluster is of its event, and the reverse."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(truth: Mapping[str, Hashable | None], said: Mapping[str, Hashable]) -> BCubed:
    """Text → event (None: of no named one) against text → cluster. ValueError where no text has a named event."""
    clusters, events = Counter(said[text] for text in truth), Counter(event for event in truth.values() if event)
    both = Counter((said[text], event) for text, event in truth.items() if event)
    named = [(said[text], event) for text, event in truth.items() if event]
    if not named:
        raise ValueError("没有一条写了 event")
    precision = sum(both[pair] / clusters[pair[0]] for pair in named) / len(named)
    recall = sum(both[pair] / events[pair[1]] for pair in named) / len(named)
    return BCubed(precision, recall)


def event_figures(annotator: Annotator, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """{texts, named, events, ours, tfidf_dbscan, of_several, split}: `of_several` is both again, over texts of events
    that more than one text tells; `split` tells the clusters of each of these with their sizes."""
    rows = list(rows)
    articles = [_article(number, row) for number, row in enumerate(rows)]
    truth = {article.id: row.get("event") for article, row in zip(articles, rows, strict=True)}
    ours = _ours(annotator, articles)
    peers = _peers(articles)
    split: dict[str, Counter[str]] = defaultdict(Counter)
    for text, event in truth.items():
        if event:
            split[event][ours[text]] += 1
    several = {event for event, sizes in split.items() if sizes.total() > 1}
    of_several = {text: event if event in several else None for text, event in truth.items()}
    return {
        "texts": len(rows), "named": sum(event is not None for event in truth.values()), "events": len(split),
        **_beside(truth, ours, peers), "of_several": {"events": len(several), **_beside(of_several, ours, peers)},
        "split": {event: sorted(split[event].values(), reverse=True) for event in sorted(several)},
    }  # fmt: skip


def _beside(
    truth: Mapping[str, str | None], ours: Mapping[str, str], peers: Mapping[float, Mapping[str, str]]
) -> dict[str, dict[str, float]]:
    best, near = max(((b_cubed(truth, said), near) for near, said in peers.items()), key=lambda one: one[0].f1)
    return {"ours": _words(b_cubed(truth, ours)), "tfidf_dbscan": {**_words(best), "near": near}}


def _article(number: int, row: Mapping[str, Any]) -> Article:
    article = article_of_loose(dict(row))
    if article.published_at is None:
        raise ValueError(f"第 {number + 1} 条：published_at {row.get('published_at')!r} 不是 ISO 时刻")
    return replace(article, id=f"{number:06}", source=article.source or _ELSEWHERE)


def _ours(annotator: Annotator, articles: Sequence[Article]) -> dict[str, str]:
    """Each text's event (its family where it has none), as it stands after the last day."""
    days: dict[str, dict[str, list[Article]]] = defaultdict(lambda: defaultdict(list))
    for article in articles:
        days[str(article.published_at)[:10]][str(article.source)].append(article)
    with tempfile.TemporaryDirectory() as place:
        folder = DataFolder(Path(place))
        for day in sorted(days):
            for source, some in days[day].items():
                write_records(folder.articles(date.fromisoformat(day), source), some)
                annotations = [replace(annotator.annotate(one), env=1.0) for one in some]
                write_records(folder.annotated(date.fromisoformat(day), source), annotations)
            relate_day(annotator.city, folder, date.fromisoformat(day))
        return {text: line.event or f"family {line.family}" for text, line in fold_related(folder).items()}


def _peers(articles: Sequence[Article]) -> dict[float, dict[str, str]]:
    """DBSCAN over the cosine of TF-IDF of words, for each distance; what it calls noise stands alone."""
    from sklearn.cluster import DBSCAN
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [f"{article.title}\n{article.body}" for article in articles]
    table = TfidfVectorizer(tokenizer=words_of, token_pattern=None, lowercase=False, sublinear_tf=True)
    vectors = table.fit_transform(texts)
    found = {}
    for near in NEAR:
        labels = DBSCAN(eps=near, min_samples=2, metric="cosine").fit_predict(vectors)
        found[near] = {
            article.id: f"{label}" if label >= 0 else f"alone {article.id}"
            for article, label in zip(articles, labels, strict=True)
        }
    return found


def _words(figure: BCubed) -> dict[str, float]:
    return {"precision": round(figure.precision, 3), "recall": round(figure.recall, 3), "f1": round(figure.f1, 3)}
