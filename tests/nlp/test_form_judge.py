"""The judge of forms: its weights are those that its texts give, and it knows texts that it has not learnt."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cities.facts import Form
from crawlers.article import Article
from nlp.form import form_of
from nlp.form_fit import fit, labelled_forms
from nlp.form_judge import WEIGHTS, judged, weights_of


@pytest.fixture(scope="module")
def texts() -> list[tuple[Article, Form]]:
    return list(labelled_forms())


def test_the_weights_that_ship_are_those_that_the_texts_give(texts: list[tuple[Article, Form]]) -> None:
    shipped, made = json.loads(WEIGHTS.read_text(encoding="utf-8")), fit(texts)
    assert shipped["weights"].keys() == made["weights"].keys()
    for name, row in made["weights"].items():
        np.testing.assert_allclose(row, shipped["weights"][name], atol=1e-3)
    np.testing.assert_allclose(made["bias"], shipped["bias"], atol=1e-3)


def test_every_fifth_text_is_known_by_a_judge_that_has_not_learnt_it(texts: list[tuple[Article, Form]]) -> None:
    weights = weights_of(fit([one for number, one in enumerate(texts) if number % 5]))
    held = texts[::5]
    right = [judged(article, weights).form == form for article, form in held]
    assert sum(right) / len(right) >= 0.85


def test_what_speaks_most_for_a_form_is_named_and_what_no_print_says_is_no_column() -> None:
    body = (
        "一根雨水管，修到江堤前三十米断了头，一断就是两年。住建说归水利，水利说归街道，街道说归住建，绕了一圈，回到原点。"
        "三十米不过半分钟的路，公文却走了两年。断掉的哪里是管子，是担当。与其年年开会，不如派两个人去接上。"
    )
    item = Article(id="a", version="1", kind="press", title="断头管断在谁手里", body=body)
    found = form_of(item)
    assert found is not None
    assert found.form == "评论"
    evidence = found.evidence
    assert evidence.how in ("heading", "wording")
    assert getattr(item, evidence.field)[evidence.start : evidence.end] == evidence.evidence
