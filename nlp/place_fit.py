"""Fits the weights of the judge of places: `python -m nlp.place_fit`. With `--left-out` it prints instead how many
texts of each lot are right by the rules and by a judge that has not learnt that lot.

Texts: nlp/places.jsonl (written for it, of two cities), and those that the judge of stance learns from. What tests/nlp
holds is never learnt.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from cities.city import City
from cities.load import load_city
from crawlers.article import Article
from nlp.bylines import byline_spans
from nlp.districts import judged_setting, place_finds
from nlp.labelled import rows_of
from nlp.place_evidence import evidence_of
from nlp.place_judge import BIAS, WEIGHTS
from nlp.stance_fit import labelled_stances

TEXTS = Path(__file__).with_name("places.jsonl")
_REGULARISATION = 0.8
# evidence that was met once tells nothing
_LEAST_MET = 2
_DIGITS = 3


class Told(NamedTuple):
    """An article and the codes of the districts that a person read in it. `lot`: those written together, blind to the
    rules that had been; empty for what was not written for places. `trap`: whether it was written to mislead.
    """

    article: Article
    city: City
    districts: Collection[str]
    lot: str = ""
    trap: bool = False


def fit(texts: Iterable[Told]) -> dict[str, float]:
    """Evidence → weight, by a logistic judge over every place that is named, whatever the rules say of it."""
    rows: list[list[str]] = []
    answers: list[bool] = []
    for told in texts:
        setting, _ = judged_setting(told.article, told.city)
        masked = {field: byline_spans(text) for field, text in setting.texts.items()}
        for find in setting.named:
            if not any(start <= find.start < end for start, end in masked[find.field]):
                rows.append(sorted(set(evidence_of(find, setting))))
                answers.append(find.code in told.districts)
    met = Counter(name for row in rows for name in row)
    names = sorted(name for name, times in met.items() if times >= _LEAST_MET)
    column = {name: number for number, name in enumerate(names)}
    cells = [(at, column[name]) for at, row in enumerate(rows) for name in row if name in column]
    table = csr_matrix((np.ones(len(cells)), tuple(zip(*cells, strict=True))), shape=(len(rows), len(names)))
    judge = LogisticRegression(C=_REGULARISATION, max_iter=5000).fit(table, answers)
    weights = {BIAS: float(judge.intercept_[0]), **dict(zip(names, judge.coef_[0].tolist(), strict=True))}
    return {name: rounded for name, weight in weights.items() if (rounded := round(weight, _DIGITS))}


def labelled_places() -> Iterator[Told]:
    """Every text with the districts that a person read in it."""
    cities = {name: load_city(name) for name in ("sample", "changde")}
    for number, row in enumerate(rows_of(TEXTS)):
        city = cities[row["city"]]
        source = city.source_by_id.get(row.get("source") or "")
        article = Article(
            id=str(number), version="1", kind=row["kind"], source=source.id if source else None,
            title=row["title"], body=row["body"], source_district=source.district if source else None,
        )  # fmt: skip
        yield Told(article, city, row["districts"], row["lot"], row["trap"])
    for _, article, stances in labelled_stances(cities["sample"]):
        yield Told(article, cities["sample"], stances)


def is_right(told: Told, weights: Mapping[str, float]) -> bool:
    """Whether exactly the districts that a person read are found."""
    return {find.code for find in place_finds(told.article, told.city, weights)} == set(told.districts)


def left_out(texts: Sequence[Told]) -> Iterator[str]:
    """A line a lot: right of all traps, right of all ordinary texts, by a judge fitted on the others."""
    for lot in sorted({told.lot for told in texts} - {""}, key=lambda lot: (len(lot), lot)):
        weights = fit(told for told in texts if told.lot != lot)
        counts = [
            f"{sum(is_right(told, weights) for told in held)} of {len(held)}"
            for trap in (True, False)
            if (held := [told for told in texts if told.lot == lot and told.trap == trap])
        ]
        yield f"lot {lot}: right of traps, of ordinary texts: {', '.join(counts)}"


if __name__ == "__main__":
    labelled = list(labelled_places())
    if sys.argv[1:] == ["--left-out"]:
        for line in left_out(labelled):
            print(line)
    else:
        lines = json.dumps(fit(labelled), ensure_ascii=False).replace(', "', ',\n"')
        WEIGHTS.write_text(lines + "\n", encoding="utf-8")
