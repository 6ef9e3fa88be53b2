"""Corrections: kept in order, read by article, held against the city's facts."""

from __future__ import annotations

from typing import Any

import pytest

from cities.city import City
from ledger.corrections import checked_correction
from ledger.database import LedgerError
from ledger.ledger import Ledger
from tests.ledger.moments import LATER, NOW


def test_corrections_of_an_article_come_in_the_order_in_which_they_were_made(ledger: Ledger) -> None:
    ledger.correct("a1", "topics", ["air"], before=["water"], who="王敏", why="说的是烟", at=NOW)
    ledger.correct("a2", "sentiment", "neutral", who="王敏", why="通报", at=NOW)
    ledger.correct("a1", "topics", ["air", "power_plant"], before=["air"], who="李强", why="是电厂的烟", at=LATER)
    found = ledger.corrections_of(["a1", "nobody"])
    assert list(found) == ["a1"]
    assert [(made.after, made.who, made.at) for made in found["a1"]] == [
        (["air"], "王敏", "2026-06-17T22:00:00+08:00"),
        (["air", "power_plant"], "李强", "2026-06-18T09:30:00+08:00"),
    ]
    assert found["a1"][1].before == ["air"]


def test_corrections_of_thousands_of_articles_are_found_in_one_call(ledger: Ledger) -> None:
    ledger.correct("a1234", "env", True, who="王敏", why="读过", at=NOW)
    assert list(ledger.corrections_of(f"a{number}" for number in range(3000))) == ["a1234"]


def test_a_value_comes_back_as_it_was_given(ledger: Ledger) -> None:
    values: list[tuple[str, Any]] = [
        ("env", False),
        ("form", None),
        ("districts", [{"code": "990102", "stance": "曝光"}]),
    ]
    for field, value in values:
        ledger.correct("a1", field, value, who="王敏", why="读过", at=NOW)
    assert [(made.field, made.after) for made in ledger.all_corrections()["a1"]] == values


def test_a_field_that_cannot_be_corrected_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="“title”不能更正"):
        ledger.correct("a1", "title", "x", who="王敏", why="", at=NOW)
    assert ledger.all_corrections() == {}


def test_a_correction_needs_a_name(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="更正人"):
        ledger.correct("a1", "env", True, who=" ", why="", at=NOW)


def test_a_correction_is_noted_in_the_audit(ledger: Ledger) -> None:
    ledger.correct("a1", "env", True, who="王敏", why="读过", at=NOW)
    assert [(deed.who, deed.what, deed.subject) for deed in ledger.deeds()] == [("王敏", "correct", "a1")]


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("env", True, True),
        ("sentiment", "negative", "negative"),
        ("emotion", None, None),
        ("form", "深度", "深度"),
        ("topics", ["air", "air", "water"], ["air", "water"]),
        ("districts", ["990102"], [{"code": "990102", "stance": "提及"}]),
        ("districts", [{"code": "990121", "stance": "曝光"}], [{"code": "990121", "stance": "曝光"}]),
        ("event", None, None),
        ("family", "a1", "a1"),
    ],
)
def test_a_correction_that_fits_the_city_is_taken(sample: City, field: str, given: Any, kept: Any) -> None:
    assert checked_correction(sample, field, given) == kept


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("env", "yes", "env 的值“yes”不对"),
        ("env", 1, "env 的值“1”不对"),
        ("sentiment", "坏", "negative、neutral、positive"),
        ("topics", ["smell"], "topics 的值“smell”不对"),
        ("topics", "air", "应是一个列表"),
        ("districts", ["430702"], "districts 的值“430702”不对"),
        ("districts", [{"code": "990102", "stance": "好"}], "正面、曝光、提及"),
        ("districts", [7], "应是区划代码"),
        ("figures", [{"type": "fine"}], "type、value、unit"),
        ("family", None, "应是一个编号"),
        ("title", "x", "不能更正"),
    ],
)
def test_a_correction_that_does_not_fit_the_city_is_refused_with_what_is_allowed(
    sample: City, field: str, given: Any, words: str
) -> None:
    with pytest.raises(LedgerError, match=words):
        checked_correction(sample, field, given)
