"""The judge of forms: weighs what the words, the voice and the build of an item say where no printed mark decides.

Its weights (form_weights.json: by feature, one a form) are made by `python -m nlp.form_fit`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cities.facts import Form
from crawlers.article import Article
from nlp import form_words as words
from nlp.annotation import FormEvidence, FormHow
from nlp.form_features import NAMES, features_of, voice_in
from nlp.form_pieces import FormFound, unsaid
from nlp.form_shape import VOICES

FORMS: tuple[Form, ...] = ("消息", "专栏", "专题", "专版", "深度", "评论", "简报", "公告", "视频")
WEIGHTS = Path(__file__).with_name("form_weights.json")
WEIGHED = (*NAMES, *VOICES)
_AT = {name: number for number, name in enumerate(WEIGHED)}
# what a column, a series, a page, a video and a bulletin are is told in print or by items: by one of these at least
_PRINTED: Mapping[Form, tuple[str, ...]] = {
    "专栏": ("title_column", "title_named", "column"),
    "专题": ("title_series", "series"),
    "专版": ("title_page", "page"),
    "视频": ("title_watch", "watch", "photo_tail"),
    "简报": (
        *("title_bulletin", "title_state", "title_period", "title_briefs"),
        *("bulletin", "measured", "items", "inline_items", "keyed"),
    ),
}
_SIGNS = {form: [_AT[sign] for sign in signs] for form, signs in _PRINTED.items()}
# of this length what would be news is a feature, unless it begins as news do; a shorter one that does (本报讯) is news
_LONG, _LEAD = 700, 40


class Weights(NamedTuple):
    """Rows of `table` are WEIGHED; columns of it and of `bias` are FORMS; `middle` is the rows' mean."""

    table: NDArray[np.float64]
    bias: NDArray[np.float64]
    middle: NDArray[np.float64]


def weights_of(data: Mapping[str, Any]) -> Weights:
    """As `nlp.form_fit.fit` makes them: {weights: {feature: [one a form]}, bias: [one a form]}."""
    table = np.array([data["weights"][name] for name in WEIGHED])
    return Weights(table, np.array(data["bias"]), table.mean(axis=1))


@cache
def _shipped() -> Weights:
    return weights_of(json.loads(WEIGHTS.read_text(encoding="utf-8")))


def judged(article: Article, weights: Weights | None = None) -> FormFound:
    """The form that weighs most, with the words that speak most for it; the whole body where it is the build."""
    body, lead = article.body, article.body[:_LEAD]
    if not body.strip():
        return unsaid("消息", "make-up", body)
    if len(body) < _LONG and (told := words.NEWS_LEAD.search(lead)):
        return FormFound("消息", FormEvidence("mark", "body", *told.span(), told[0]))
    table, bias, middle = weights or _shipped()
    row, places = row_of(article), features_of(article).places
    best = _heaviest(table.T @ row + bias, row)
    if best == "消息" and len(body) >= _LONG and article.kind != "gov" and not words.DATED_LEAD.search(lead):
        return unsaid("深度", "make-up", body)
    speaks = (table[:, FORMS.index(best)] - middle) * row
    strongest = max(places, key=lambda name: speaks[_AT[name]], default=None)
    if strongest is None or speaks[_AT[strongest]] <= 0:
        return unsaid(best, "make-up", body)
    field, start, end = places[strongest]
    how: FormHow = "heading" if field == "title" else "wording"
    said = (article.title if field == "title" else body)[start:end]
    return FormFound(best, FormEvidence(how, field, start, end, said))


def _heaviest(scores: NDArray[np.float64], row: NDArray[np.float64]) -> Form:
    for form, signs in _SIGNS.items():
        if not row[signs].any():
            scores[FORMS.index(form)] = -np.inf
    if row[_AT["kind_tv"]]:
        # a broadcast is always told in short parts with voices in it
        scores[FORMS.index("深度")] = -np.inf
    return FORMS[int(np.argmax(scores))]


def row_of(article: Article) -> NDArray[np.float64]:
    """Everything that is weighed, in the order of WEIGHED."""
    return np.concatenate([features_of(article).row, voice_in(article.body)])
