"""Values as numbers: the same for the same values, for as long as the index lives."""

from __future__ import annotations

import pytest

from index.embedded_codes import COLUMNS, Codes
from index.store import FACETS
from tests.index.made import generated, made

DOCUMENTS = generated(200)


def test_columns_tell_every_field_that_a_page_counts_once() -> None:
    assert sorted(field for fields in COLUMNS.values() for field in fields) == sorted(FACETS)


def test_a_number_once_given_stands_for_the_same_after_the_table_was_kept_and_has_grown() -> None:
    codes = Codes()
    before = [dict(codes.numbers_of(each)) for each in DOCUMENTS[:100]]
    again = Codes(codes.to_bytes())
    assert [dict(again.numbers_of(each)) for each in DOCUMENTS][:100] == before
    assert len(again) > len(codes)
    assert Codes(again.to_bytes()).to_bytes() == again.to_bytes()


def test_the_order_of_values_and_their_repetition_make_no_other_number() -> None:
    codes = Codes()
    first, second = (
        dict(codes.numbers_of(made("a", topics=each))) for each in (("air", "water"), ("water", "air", "air"))
    )
    assert first == second
    assert codes.counted("topics", [first["topics"]], [3]) == {"topic": {"air": 3, "water": 3}}


def test_values_too_long_to_be_asked_for_are_not_counted() -> None:
    codes = Codes()
    numbers = dict(codes.numbers_of(made("a", source="报" * 2_000)))
    assert codes.counted("profile", [numbers["profile"]])["source"] == {}


@pytest.mark.parametrize(("kept", "said"), [(b"{", "Expecting"), (b"[]", "no table"), (b'{"topics": 1}', "no table")])
def test_bytes_that_are_no_table_are_a_value_error(kept: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Codes(kept)


def test_a_number_that_the_table_does_not_have_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="ends before number 0 of topics"):
        Codes().counted("topics", [0])
