"""Documents as few bytes, and back."""

from __future__ import annotations

import pytest

from index.packed import Packer, content_of, learnt_from
from tests.index.made import generated, made

DOCUMENTS = generated(1_000)


@pytest.mark.parametrize("number", [0, 1_000])
def test_a_packed_document_comes_back_whole(number: int) -> None:
    learnt = learnt_from([content_of(document) for document in DOCUMENTS[:number]])
    assert bool(learnt) == bool(number)
    for document in [*DOCUMENTS[:20], made("a1", "𠮷野家", "\x00\u200b😀", reply={"text": "已办", "by": None})]:
        assert Packer(learnt).unpack(Packer(learnt).pack(content_of(document))) == document


def test_what_was_learnt_makes_documents_smaller() -> None:
    contents = [content_of(document) for document in DOCUMENTS]
    learnt = learnt_from(contents)
    assert len(Packer(learnt).pack(contents[0])) < len(Packer().pack(contents[0])) * 0.7


def test_bytes_that_are_no_document_are_a_value_error() -> None:
    with pytest.raises(ValueError, match="not a packed document"):
        Packer().unpack(b"something else")
