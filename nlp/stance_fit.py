"""Fits the weights of the stance judge: `python -m nlp.stance_fit`, once more whenever the model of tones is made anew.

Texts: nlp/stance.jsonl and nlp/form.jsonl (written for it, of the sample city), the sample city's own with what a
person read in them, and the texts that the tones are learnt from, each as of one district. What tests/nlp/read holds
is never learnt.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from cities.city import City
from cities.facts import Stance
from cities.load import CITIES, load_city
from crawlers.article import Article
from nlp.annotate import Annotator
from nlp.districts import scenes_of
from nlp.labelled import OWN, rows_of
from nlp.places import Find
from nlp.stance import STANCES, WEIGHTS, Scene, Vector, stance_features

TEXTS = (Path(__file__).with_name("stance.jsonl"), Path(__file__).with_name("form.jsonl"))
_TONED = ("own.jsonl", "own_more.jsonl")
_STANCE_OF_TONE: dict[str, Stance] = {"positive": "正面", "negative": "曝光", "neutral": "提及"}
# a text written for the judge counts as two of the sample's, which it is also shown with
_WRITTEN_WEIGHT = 2.0
_REGULARISATION = 0.003
_DIGITS = 6


def fit(annotator: Annotator) -> dict[str, list[Any]]:
    """{weights: [one row a stance], bias}: a softmax over `stance_features`, the scaling folded in."""
    rows, labels, counts = [], [], []
    for weight, scene, stance in [*_judged(annotator.city), *_toned()]:
        rows.append(stance_features(scene, annotator.tone))
        labels.append(STANCES.index(stance))
        counts.append(weight)
    table: Vector = np.array(rows)
    middle, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1.0
    judge = LogisticRegression(C=_REGULARISATION, max_iter=5000, class_weight="balanced")
    judge.fit((table - middle) / spread, labels, sample_weight=counts)
    weights = judge.coef_ / spread
    return {
        "weights": np.round(weights, _DIGITS).tolist(),
        "bias": np.round(judge.intercept_ - weights @ middle, _DIGITS).tolist(),
    }


def labelled_stances(city: City) -> Iterator[tuple[float, Article, dict[str, Stance]]]:
    for path in sorted((CITIES / "sample" / "sites" / "texts").glob("*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        source = city.source_by_id[data["source"]]
        for item in data["items"]:
            article = Article(
                id=item["key"], version="1", source=source.id, kind=source.article_kind,
                title=item.get("title") or "", body=item["body"], source_district=source.district,
            )  # fmt: skip
            yield 1.0, article, {each["code"]: each["stance"] for each in item["truth"]["districts"]}
    for number, row in enumerate(row for path in TEXTS for row in rows_of(path)):
        article = Article(id=str(number), version="1", kind=row["kind"], title=row["title"], body=row["body"])
        yield _WRITTEN_WEIGHT, article, {each["code"]: each["stance"] for each in row["districts"]}


def _judged(city: City) -> Iterator[tuple[float, Scene, Stance]]:
    for weight, article, truth in labelled_stances(city):
        for code, (scene, listed) in scenes_of(article, city).items():
            if code in truth and not listed:
                yield weight, scene, truth[code]


def _toned() -> Iterator[tuple[float, Scene, Stance]]:
    for name in _TONED:
        for row in rows_of(OWN / name):
            article = Article(id=row["id"], version="1", kind=row["kind"], title=row["title"], body=row["body"])
            place = Find("", "name", False, "body", 0, 0, "")
            yield 1.0, Scene(article, [place], [], row["kind"] == "gov"), _STANCE_OF_TONE[row["sentiment"]]


if __name__ == "__main__":
    WEIGHTS.write_text(
        json.dumps(fit(Annotator(load_city("sample"), judges="fast")), indent=1) + "\n", encoding="utf-8"
    )
