"""Training on our own texts alone: it needs nothing that does not ship."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cities.city import City
from huanyu.cli import huanyu
from nlp.annotate import Annotator, article_of_loose
from nlp.cross_fit import halves_of
from nlp.evaluate import evaluate
from nlp.features import TOPICS
from nlp.labelled import EMOTIONS, SENTIMENTS, digest_of, gold_texts, labelled_of, own_texts, rows_of, without
from nlp.model_card import FIGURES, model_card
from nlp.model_file import SHIPPED, ModelError, load_model, save_model, version_of
from nlp.second import NETWORK, second_judge
from nlp.train import encoder_facts, fitted_model, train
from nlp.train_sets import Sets, group_of, held_out_texts, sets_of, without_gold

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def small() -> Sets:
    """Every ninth of our own texts."""
    sets = sets_of(None)
    return Sets(sets.labelled[::9], [], sets.emotional[::9], [], [], [])


@pytest.fixture(scope="module")
def folder(small: Sets, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model")
    save_model(fitted_model(small, None), path)
    return path


def test_the_same_texts_give_the_same_bytes(small: Sets, folder: Path, tmp_path: Path) -> None:
    save_model(fitted_model(small, None), tmp_path)
    assert (tmp_path / "linear.npz").read_bytes() == (folder / "linear.npz").read_bytes()
    assert (tmp_path / "card.json").read_bytes() == (folder / "card.json").read_bytes()


def test_a_trained_model_annotates_and_names_itself(folder: Path, sample: City) -> None:
    annotator = Annotator(sample, folder, "fast")
    annotation = annotator.annotate(article_of_loose({"body": "半夜工地打桩，吵得睡不着，没人管！"}))
    assert annotation.model == load_model(folder).version == version_of(load_model(folder))
    assert annotation.sentiment.label == "negative"


def test_the_card_tells_data_with_digests_and_figures_by_set(folder: Path) -> None:
    card = load_model(folder).card
    assert card["own_only"]
    assert {"own/own.jsonl", "own/own_more.jsonl"} <= set(card["data"])
    assert set(card["cross_validated"]) == set(card["texts"])


def test_a_text_of_which_a_head_has_learnt_never_judges_that_head() -> None:
    """Texts that are copies but for numbers stand in one part."""
    one = labelled_of({"text": "贵港，11月24日，空气质量指数：55，空气质量：良。"}, "x")
    other = labelled_of({"text": "肇庆，11月24日，空气质量指数：72，空气质量：良。"}, "x")
    assert group_of(one) == group_of(other)
    assert group_of(one) != group_of(labelled_of({"text": "今天真开心啊今天真开心"}, "x"))


def test_what_is_measured_is_not_learnt_elsewhere() -> None:
    texts = own_texts()[:3]
    assert without(texts, texts[1:2]) == [texts[0], texts[2]]


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"No such file or directory: .*\.jsonl"):
        train(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_our_own_texts_keep_to_the_guide() -> None:
    """Labels are of the closed lists; a text that is not env has no topic, one that is has one; no text twice."""
    texts = own_texts()
    assert len(texts) > 500
    for text in texts:
        assert text.kind is not None, text
        assert text.env in (0, 1), text
        assert set(text.topics or ()) <= set(TOPICS), text
        assert bool(text.topics) == bool(text.env), text
        assert text.sentiment in SENTIMENTS, text
        assert text.emotion is None or text.emotion in EMOTIONS, text
        assert (text.emotion is not None) >= (text.kind == "weibo"), text
        assert text.emotion is None or text.kind in ("weibo", "message"), text
    assert len({text.body for text in texts}) == len(texts)


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"text": "好"}\n{oh\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.jsonl:2: not JSON"):
        list(rows_of(tmp_path / "bad.jsonl"))


def test_a_folder_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="huanyu train builds one"):
        load_model(tmp_path)


def test_a_model_made_for_other_columns_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "linear.npz").write_bytes((folder / "linear.npz").read_bytes())
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    (tmp_path / "card.json").write_text(json.dumps({**card, "columns": 3}), encoding="utf-8")
    with pytest.raises(ModelError, match="made for 3 columns"):
        load_model(tmp_path)


def test_a_file_is_evaluated_by_the_questions_that_its_rows_answer(folder: Path, sample: City, tmp_path: Path) -> None:
    rows = [
        {"body": "半夜工地打桩，吵死人了", "kind": "post", "env": 1, "topics": ["noise"], "sentiment": "negative"},
        {"body": "今天很开心，演唱会太棒了", "kind": "post", "env": 0, "topics": [], "sentiment": "positive"},
        {"body": " ", "kind": "post", "env": 0, "topics": [], "sentiment": "neutral"},
    ]
    file = tmp_path / "some.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    figures = evaluate(Annotator(sample, folder, "fast"), file)
    assert (figures["texts"], figures["empty"], figures["env"]["texts"]) == (3, 1, 2)
    assert 0 <= figures["env"]["f1"] <= 1
    assert "emotion" not in figures
    for question in ("env", "sentiment"):
        assert sum(sum(row.values()) for row in figures[question]["confusion"].values()) == 2


def test_emotions_of_posts_are_evaluated_and_mistakes_shown(folder: Path, sample: City, tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    rows = [{"text": f"气死我了{number}", "label": label} for number, label in enumerate(EMOTIONS)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    figures = evaluate(Annotator(sample, folder, "fast"), file)["emotion"]
    assert figures["texts"] == 6
    assert len(figures["worst"]) == 6 - round(figures["accuracy"] * 6)


def test_the_model_card_is_written_from_the_model_and_its_figures(tmp_path: Path) -> None:
    path = tmp_path / "model-card.md"
    model_card(path)
    assert path.read_text(encoding="utf-8") == (DOCS / "model-card.md").read_text(encoding="utf-8")


def test_the_card_says_whether_the_encoder_learnt_the_gold_set(tmp_path: Path) -> None:
    assert encoder_facts(gold=True) == {}
    assert encoder_facts(encoder=tmp_path, gold=True) == {"encoder_learnt_gold": True}
    assert encoder_facts(encoder=tmp_path, gold=False) == {"encoder_learnt_gold": False}
    assert encoder_facts(kept=tmp_path, gold=True) == {"encoder_kept": True, "encoder_learnt_gold": True}
    assert encoder_facts(kept=SHIPPED, gold=True) == {"encoder_kept": True, "encoder_learnt_gold": True}
    went_on = encoder_facts(further=SHIPPED, gold=False)
    assert went_on == {"encoder_from": digest_of(SHIPPED / NETWORK), "encoder_learnt_gold": True}
    (tmp_path / "card.json").write_text('{"encoder_learnt_gold": false}', encoding="utf-8")
    assert encoder_facts(kept=tmp_path, gold=True) == {"encoder_kept": True, "encoder_learnt_gold": False}


@pytest.mark.parametrize("way", ["--keep-encoder", "--further-encoder"])
def test_an_encoder_that_learnt_the_gold_set_is_not_used_and_measured_on_it(way: str, tmp_path: Path) -> None:
    (tmp_path / NETWORK).write_bytes(b"")
    (tmp_path / "card.json").write_text('{"encoder_learnt_gold": true}', encoding="utf-8")
    words = [
        "train",
        "--data",
        str(tmp_path),
        "--out",
        str(tmp_path),
        way,
        "--card",
        str(tmp_path / "c.md"),
    ]
    result = CliRunner().invoke(huanyu, words)
    assert result.exit_code == 2
    assert "编码器学过金标准" in result.output
    assert not (tmp_path / "c.md").exists()


def test_a_model_that_was_never_measured_gets_no_card(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no card without an encoder and its figures"):
        model_card(tmp_path / "model-card.md", folder)


def test_no_training_sees_the_test_part(shared: Path) -> None:
    """By the beginnings of the bodies, over all that is learnt or calibrated on; of scenes none stands on both sides."""
    sets = sets_of(shared)
    asked = held_out_texts(shared)
    kept = {text.body[:60] for text in asked}
    parts = (sets.labelled, sets.weak, sets.emotional, sets.toned, sets.calibration, sets.felt)
    assert not [text for part in parts for text in part if text.body[:60] in kept]
    scenes = {text.scene for text in asked if text.scene}
    assert len(scenes) > 20
    assert not scenes & {text.scene for part in (sets.labelled, sets.calibration) for text in part}


def test_the_gold_set_is_learnt_but_for_the_half_that_is_measured(shared: Path) -> None:
    """In no stage of the model that judges that half; the other half is."""
    halves = halves_of(gold_texts(shared))
    assert sorted(text.body for half in halves for text in half) == sorted(text.body for text in gold_texts(shared))
    assert min(map(len, halves)) > 200
    sets, kept = sets_of(shared, left_out=halves[0]), {text.body[:60] for text in halves[0]}
    assert sets.early is not None
    parts = (sets.labelled, sets.weak, sets.emotional, sets.toned, sets.calibration, sets.felt)
    early = (sets.early.weak, sets.early.emotional, sets.early.toned)
    assert not [text for part in (*parts, *early) for text in part if text.body[:60] in kept]
    assert sum(text.origin == "gold" for text in sets.labelled) == len(halves[1])


def test_the_encoder_learns_nothing_of_the_gold_set_before_its_last_stage(shared: Path) -> None:
    taught, gold = without_gold(sets_of(shared)), {text.body[:60] for text in gold_texts(shared)}
    assert len(taught.labelled) > 4000
    assert not [text for part in (taught.labelled, taught.emotional) for text in part if text.body[:60] in gold]


def test_what_ships_was_measured_as_the_card_says() -> None:
    """The figures that ship are of the model that ships."""
    figures = json.loads((SHIPPED / FIGURES).read_text(encoding="utf-8"))
    assert figures["version"] == f"{load_model().version}+{second_judge().version}"
    for one in figures["sets"].values():
        assert one["accurate"]["env"]["value"] >= one["fast"]["env"]["value"] - 0.02
