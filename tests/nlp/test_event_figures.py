"""B-cubed as its definition says, and the sample's events against a plain clustering of the same texts."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from cities.city import City
from cities.load import CITIES
from huanyu.cli import huanyu
from nlp.annotate import Annotator
from nlp.event_figures import b_cubed, event_figures
from nlp.event_labels import agreement, event_labels, labelled_messages
from nlp.labelled import MESSAGES_SET, rows_of
from nlp.readings import hash_of


def test_b_cubed_weighs_each_text_by_its_cluster_and_its_event() -> None:
    truth = {"a": "fire", "b": "fire", "c": "smell", "d": None}
    found = b_cubed(truth, {"a": 1, "b": 1, "c": 1, "d": 2})
    assert (found.precision, found.recall) == (pytest.approx(5 / 9), 1)
    apart = b_cubed(truth, {"a": 1, "b": 2, "c": 3, "d": 3})
    assert (apart.precision, apart.recall) == (pytest.approx(5 / 6), pytest.approx(2 / 3))


def test_texts_of_no_named_event_have_no_figure() -> None:
    with pytest.raises(ValueError, match="没有一条写了 event"):
        b_cubed({"a": None}, {"a": 1})


def test_the_samples_events_are_gathered_better_than_by_words_alone(sample: City) -> None:
    figures = event_figures(Annotator(sample, judges="fast"), sample_rows(sample))
    assert figures["ours"]["f1"] > figures["tfidf_dbscan"]["f1"] + 0.1
    assert figures["ours"]["f1"] >= 0.7


def test_the_labelled_messages_are_events_that_two_passes_agree_on(shared: Path) -> None:
    labels, rows = event_labels(), list(labelled_messages(shared))
    assert agreement(labels) > 0.9
    assert len(rows) >= 700
    named = Counter(row["event"] for row in rows)
    assert sum(count > 1 for count in named.values()) >= 100


def test_the_command_says_how_far_the_passes_agree(shared: Path, tmp_path: Path) -> None:
    labels = event_labels()
    told = {text for text, label in labels.items() if label.settled in ("e001", "e002")}
    rows = [row for row in rows_of(shared / MESSAGES_SET) if hash_of(row["title"], row["body"]) in told]
    path = tmp_path / "data" / MESSAGES_SET
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(row)}\n" for row in rows)
    result = CliRunner().invoke(huanyu, ["--data", str(tmp_path / "home"), "eval", "--events", str(tmp_path / "data")])
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout)
    assert figures["agreement"] == round(agreement(labels), 3)
    assert figures["texts"] == len(rows)


def test_a_line_that_is_no_label_is_named(tmp_path: Path) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text("# hash first second settled\nabc\ta001\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"labels\.tsv:2: 'abc"):
        event_labels(path)


def sample_rows(sample: City) -> list[dict[str, Any]]:
    rows = []
    for path in sorted((CITIES / "sample" / "sites" / "texts").glob("*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        source = sample.source_by_id[data["source"]]
        for item in data["items"]:
            rows.append(
                {"title": item.get("title"), "body": item["body"], "kind": source.article_kind, "source": source.id,
                 "source_district": source.district, "published_at": str(item["published"]), "event": item["truth"].get("event")}
            )  # fmt: skip
    return rows


def test_a_row_without_its_moment_is_named(sample: City) -> None:
    with pytest.raises(ValueError, match="第 2 条：published_at '昨天' 不是 ISO 时刻"):
        event_figures(
            Annotator(sample, judges="fast"),
            [{"title": "a", "published_at": "2026-06-05T08:00:00+08:00"}, {"title": "b", "published_at": "昨天"}],
        )
