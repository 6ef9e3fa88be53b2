"""A topic of the city's own: by its words at once, and from fifty labels better than by words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from cities.load import CITIES, load_city
from nlp.annotate import Annotator, article_of_loose
from nlp.labelled import Labelled, labelled_of, rows_of
from nlp.measures import f1_of
from nlp.model_file import ModelError
from nlp.own_topics import topic_heads, topic_rows, train_topic

FILE = Path(__file__).with_name("new_energy_vehicles.jsonl")
ASKED = [labelled_of(row, "asked") for row in rows_of(FILE) if row["part"] == "asked"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample city with a topic that the model has never heard of."""
    city = tmp_path / "city"
    shutil.copytree(CITIES / "sample", city, ignore=shutil.ignore_patterns("sites", "__pycache__"))
    topics = yaml.safe_load((city / "topics.yaml").read_text(encoding="utf-8"))
    topics["topics"].append({"id": "nev", "name": "新能源汽车", "words": ["充电桩", "电动汽车", "新能源汽车"]})
    (city / "topics.yaml").write_text(yaml.safe_dump(topics, allow_unicode=True), encoding="utf-8")
    return city


def learnt() -> list[tuple[Labelled, int]]:
    rows = topic_rows(FILE, "nev")
    return [row for row, kept in zip(rows, rows_of(FILE), strict=True) if kept["part"] == "learnt"]


def f1(folder: Path) -> float:
    annotator = Annotator(load_city(str(folder)), judges="fast")
    said = [annotator.annotate(article_of_loose({"body": text.body, "kind": text.kind})) for text in ASKED]
    named = ["nev" in {topic.label for topic in one.topics} for one in said]
    return f1_of([bool(text.topics) for text in ASKED], named)


def test_words_work_at_once_and_fifty_labels_work_better(folder: Path) -> None:
    rows = learnt()
    assert len(rows) == 50
    by_words = f1(folder)
    figures = train_topic(rows, folder / "topics" / "nev.npz")
    assert figures["of_the_topic"] == 25
    assert by_words > 0
    assert f1(folder) > max(by_words, 0.6)


def test_the_same_labels_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        train_topic(learnt(), tmp_path / f"{name}.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_too_few_labels_are_refused_with_their_number(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="10 texts, 10 of the topic: at least 20"):
        train_topic(learnt()[:10], tmp_path / "nev.npz")
    assert not (tmp_path / "nev.npz").exists()


def test_a_row_without_topics_is_named(tmp_path: Path) -> None:
    (tmp_path / "labels.jsonl").write_text('{"body": "充电", "topics": ["nev"]}\n{"body": "停电"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"labels\.jsonl:2: a row needs a text and `topics`"):
        topic_rows(tmp_path / "labels.jsonl", "nev")


def test_a_broken_head_is_named(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "nev.npz").write_bytes(b"nothing")
    with pytest.raises(ModelError, match=r"nev\.npz: no topic can be read"):
        topic_heads(tmp_path)
