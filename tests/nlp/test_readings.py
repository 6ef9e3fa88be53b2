"""Readers' raw answers: read back, compared, settled; and what the project ships is what they settled."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.labelled import FURTHER, OWN, REAL, own_texts, rows_of
from nlp.readings import Answer, agreements, answers_in, hash_of, kappa, readings, settled, settled_by_text
from nlp.train_sets import part_of


def answer(env: int = 1, topics: tuple[str, ...] = ("air",), sentiment: str = "negative") -> Answer:
    return Answer(env, topics if env else (), sentiment, None)


def test_two_who_always_agree_have_a_kappa_of_one_and_two_by_lot_of_none() -> None:
    assert kappa([("a", "a"), ("b", "b")]) == 1
    assert kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0


def test_kappa_is_as_a_textbook_has_it() -> None:
    """20 and 15 alike, 5 and 10 not: kappa 0.4."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)


def test_most_readers_win_and_where_none_has_most_the_decider() -> None:
    assert settled([answer(1), answer(0), answer(1)]).env == 1
    assert settled([answer(1), answer(0)], answer(0)).env == 0
    assert settled([answer(sentiment="neutral"), answer(sentiment="negative")]).sentiment == "neutral"


def test_topics_that_differ_are_joined_of_those_who_said_that_it_is_env() -> None:
    assert settled([answer(topics=("air",)), answer(topics=("noise", "air"))]).topics == ("air", "noise")
    assert settled([answer(0), answer(0), answer(1)]).topics == ()
    assert settled([answer(topics=("air",)), answer(topics=("noise",))], answer(topics=("noise",))).topics == ("noise",)


def test_a_line_that_is_no_answer_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("# role\nabc\t1\tair\tnegative\t\nabd 1 air\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.tsv:3: 'abd 1 air' is not .hash env topics sentiment emotion."):
        answers_in(tmp_path / "a.tsv")


def test_readers_are_compared_where_both_have_read(tmp_path: Path) -> None:
    (tmp_path / "one.tsv").write_text("x\t1\tair\tnegative\t\ny\t0\t\tneutral\thappy\n", encoding="utf-8")
    (tmp_path / "two.tsv").write_text(
        "x\t1\tair\tneutral\t\ny\t0\t\tneutral\thappy\nz\t1\tair\tneutral\t\n", encoding="utf-8"
    )
    (found,) = agreements(readings(tmp_path))
    assert (found.readers, found.texts, found.env, found.emotion) == (("one", "two"), 2, 1.0, 1.0)
    assert found.sentiment == 0
    assert found.found == (1.0, 1.0, pytest.approx(1 / 3))


def test_the_labels_that_ship_are_those_that_the_readers_settled() -> None:
    said = settled_by_text(readings())
    shipped = {
        hash_of(row["title"], row["body"]): Answer(
            row["env"], tuple(row["topics"]), row["sentiment"], row["emotion"] if row["kind"] == "weibo" else None
        )
        for path in sorted(OWN.glob("*.jsonl")) for row in rows_of(path)
    } | answers_in(REAL) | answers_in(FURTHER)  # fmt: skip
    assert shipped == said


def test_every_text_of_our_test_part_was_read_by_two_who_did_not_see_each_other() -> None:
    """The writer is one of the two."""
    read = readings()
    asked = {hash_of(text.title, text.body) for text in own_texts() if part_of(text) == "test"}
    assert len(asked) > 200
    assert {text for text in asked if sum(text in answers for answers in read.values()) >= 2} == asked
