"""Fits the weights of the judge of forms: `python -m nlp.form_fit`.

Texts: nlp/form.jsonl (written for it, labelled before they were judged) and the sample city's own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from cities.facts import Form
from cities.load import CITIES, load_city
from crawlers.article import Article
from nlp.form_judge import FORMS, WEIGHED, WEIGHTS, row_of
from nlp.labelled import rows_of

TEXTS = Path(__file__).with_name("form.jsonl")
_REGULARISATION = 0.03
_DIGITS = 4


def fit(texts: Sequence[tuple[Article, Form]]) -> dict[str, Any]:
    """{weights: {feature: [one a form]}, bias: [one a form]}: a softmax, the scaling folded in.

    A rare form counts for more, by the root of its rarity: whole, it would take news of the plain sort for columns.
    """
    table = np.array([row_of(article) for article, _ in texts])
    labels = [FORMS.index(form) for _, form in texts]
    middle, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1.0
    rarity = {label: (len(labels) / count) ** 0.5 for label, count in Counter(labels).items()}
    judge = LogisticRegression(C=_REGULARISATION, max_iter=5000, class_weight=rarity)
    judge.fit((table - middle) / spread, labels)
    weights = judge.coef_ / spread
    return {
        "weights": {name: np.round(weights[:, at], _DIGITS).tolist() for at, name in enumerate(WEIGHED)},
        "bias": np.round(judge.intercept_ - weights @ middle, _DIGITS).tolist(),
    }


def labelled_forms() -> Iterator[tuple[Article, Form]]:
    """Every text with the form that a person read in it."""
    for number, row in enumerate(rows_of(TEXTS)):
        yield Article(id=str(number), version="1", kind=row["kind"], title=row["title"], body=row["body"]), row["form"]
    city = load_city("sample")
    for path in sorted((CITIES / "sample" / "sites" / "texts").glob("*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        kind = city.source_by_id[data["source"]].article_kind
        for item in data["items"]:
            if "form" in item["truth"]:
                title = item.get("title") or ""
                article = Article(id=item["key"], version="1", kind=kind, title=title, body=item["body"])
                yield article, item["truth"]["form"]


if __name__ == "__main__":
    lines = json.dumps(fit(list(labelled_forms())), ensure_ascii=False).replace('], "', '],\n"')
    WEIGHTS.write_text(lines + "\n", encoding="utf-8")
