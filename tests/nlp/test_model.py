"""The shipped model: its file, its features, and its figures on real texts.

No training has seen the posts of the SMP evaluation set; the gold texts are learnt, so their figures are those of the
models without one half of them. The bounds here lie a little under them.
"""

from __future__ import annotations

import json
import zipfile
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from cities.city import City
from nlp.annotate import Annotator
from nlp.evaluate import evaluate
from nlp.features import BITS, DENSE_NAMES, GROUPS, TOPICS, _word_buckets, buckets_of, dense_features, found_in
from nlp.judge import N_COLUMNS, N_FEELING, N_SUBJECT
from nlp.lexicon import base_lexicon
from nlp.linear import HashedHeads, folded, sigmoid, softmax
from nlp.measures import confusion, f1_of, macro_f1, reliability, topic_f1s
from nlp.model_card import FIGURES
from nlp.model_file import SHIPPED, load_model, version_of
from nlp.reading import reading_of
from nlp.segment import words_of


@pytest.fixture(scope="module")
def annotator(sample: City) -> Annotator:
    return Annotator(sample)


def buckets(text: str, title: str = "") -> set[int]:
    reading = reading_of(title, text, "weibo")
    return set(buckets_of(reading, words_of(reading.text)).tolist())


def test_the_shipped_model_is_small_and_holds_plain_arrays_alone() -> None:
    assert (SHIPPED / "linear.npz").stat().st_size < 15_000_000
    with zipfile.ZipFile(SHIPPED / "linear.npz") as archive:
        for name in archive.namelist():
            with archive.open(name) as member:
                assert not np.lib.format.read_array(member, allow_pickle=False).dtype.hasobject


def test_the_shipped_model_fits_its_card_and_the_code() -> None:
    model = load_model()
    assert model.version == version_of(model)
    assert model.subject.weights.shape[1] == N_SUBJECT
    assert model.feeling.weights.shape[1] == N_FEELING
    assert model.topics.weights.shape == (len(TOPICS), N_COLUMNS)


def test_links_names_and_capitals_do_not_change_what_a_text_says() -> None:
    assert buckets("@小王 今天AQI是123 http://t.cn/abc") == buckets("@老李 今天aqi是123 http://t.cn/xyz1")


def test_a_title_weighs_apart_from_a_body() -> None:
    assert buckets("噪声扰民") < buckets("噪声扰民", title="噪声扰民") | buckets("噪声扰民")
    assert len(buckets("无关的话", title="噪声扰民")) > len(buckets("噪声扰民无关的话"))


def test_buckets_lie_within_the_table_and_are_told_once() -> None:
    reading = reading_of("标题", "正文😀" * 50, "press")
    found = buckets_of(reading, words_of(reading.text))
    assert (np.diff(found) > 0).all()
    assert found[0] >= 0
    assert found[-1] < 1 << BITS


def test_folding_keeps_each_bucket_of_the_smaller_table_once() -> None:
    found = np.array([0, 1, 4, 5, 9, (1 << BITS) - 1])
    assert folded(found, BITS - 2).tolist() == [0, 1, 2, (1 << (BITS - 2)) - 1]


def test_every_column_has_a_name_and_counts_what_the_name_says() -> None:
    reading = reading_of("热电厂冒黑烟", "热电厂又冒黑烟了，没人管。", "message")
    row = dict(zip(DENSE_NAMES, dense_features(reading, found_in(reading, base_lexicon())), strict=True))
    assert row["title:power_plant"] == pytest.approx(np.log(2))
    assert row["body:air"] > 0
    assert row["body:water"] == 0
    assert row["register:message"] == 1
    assert row["message×complaint"] > 0
    assert row["post×complaint"] == 0
    assert set(GROUPS) == set(base_lexicon().groups)


def test_a_text_of_unknown_sequences_gets_the_bias_and_no_error() -> None:
    weights, bias = np.ones((4, 2), dtype=np.int8), np.array([1, -1], dtype=np.float32)
    heads = HashedHeads(np.zeros(4, dtype=np.float16), weights, np.ones(2, dtype=np.float32), bias)
    assert heads.scores(np.array([0, 1 << (BITS - 1)])).tolist() == [1.0, -1.0]


def test_probabilities_stay_finite_for_any_score() -> None:
    assert sigmoid(np.array([-1e9, 0, 1e9])).tolist() == pytest.approx([0, 0.5, 1])
    assert softmax(np.array([1e4, 0.0])).tolist() == pytest.approx([1, 0])


def test_measures_are_those_of_the_textbook() -> None:
    assert f1_of([True, True, False, False], [True, False, True, False]) == 0.5
    assert macro_f1(["a", "b", "b"], ["a", "b", "a"], ["a", "b", "c"]) == pytest.approx(2 / 3)
    assert topic_f1s([{"air"}, {"water"}], [{"air"}, set()], TOPICS) == {"air": 1.0, "water": 0.0}
    assert confusion(["a", "b"], ["a", "a"]) == {"a": {"a": 1}, "b": {"a": 1}}
    assert reliability([0.05, 0.95, 0.97], [False, True, False]) == [
        {"texts": 1, "said": 0.05, "right": 0.0}, {"texts": 2, "said": 0.96, "right": 0.5},
    ]  # fmt: skip


def test_env_probabilities_keep_their_word_in_cross_validation() -> None:
    rows = [row for row in load_model().card["reliability_env"] if row["texts"] >= 40]
    assert len(rows) >= 5
    assert all(abs(row["said"] - row["right"]) < 0.15 for row in rows)


def test_gold_texts_are_judged_well_by_models_that_have_not_learnt_them(annotator: Annotator, shared: Path) -> None:
    """And no worse by the model that ships, which has."""
    measured = json.loads((SHIPPED / FIGURES).read_text(encoding="utf-8"))["sets"]["gold"]["accurate"]
    found = evaluate(annotator, shared / "gold" / "dev.jsonl")
    bounds = {"env": ("f1", 0.92), "topics": ("macro_f1", 0.73), "sentiment": ("macro_f1", 0.88)}
    for question, (name, bound) in bounds.items():
        assert bound < measured[question]["value"] <= found[question][name] + 0.01, question


def test_emotions_of_posts_never_learnt_are_told_as_well_as_by_the_linear_reference(
    annotator: Annotator, shared: Path
) -> None:
    figures = evaluate(annotator, shared / "sentiment" / "smp2020_usual_eval.jsonl.gz")["emotion"]
    assert figures["accuracy"] > 0.76
    assert figures["macro_f1"] > 0.73


def test_words_and_their_pairs_have_the_check_sums_of_their_letters() -> None:
    words = ["水", "污染", "pm2.5", "水"]
    pairs = [f"{first}\x01{second}" for first, second in pairwise(words)]
    expected = [crc32(one.encode()) % (1 << BITS) for one in (*words, *pairs)]
    assert _word_buckets(words).tolist() == expected
    assert _word_buckets([]).tolist() == []
