"""What the embedded engine keeps of a document."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import Any

import tantivy

from index.document import Document
from index.embedded_codes import COLUMNS, Codes
from index.fields import (
    FIRST_LAST,
    MAX_KEYWORD,
    attribute_of,
    digest_of_content,
    flags_of,
    keyword_values,
    milliseconds,
)
from index.store import KEYWORD_FIELDS
from index.tokens import Cut

SCHEMA = 5
"""Counts the changes of what is kept; an index of another number must be built anew."""

NUMBERS = ("day_number", "at_time", "at_heat", "id_first", "id_second", "digest", *COLUMNS)
"""`at_time` to `id_second` say where a document stands in an order: the number with which its key begins, and the first
sixteen bytes of its id."""

_BETWEEN_PARTS = " \x01 "
"""A token that no query has, so that no phrase begins in a title and ends in a body."""
_keywords = attrgetter(*map(attribute_of, KEYWORD_FIELDS))


def schema() -> tantivy.Schema:
    """`characters` and `known` are of title and body; `title`, of it alone, counts for the score."""
    builder = tantivy.SchemaBuilder()
    for name in KEYWORD_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("flags", tokenizer_name="raw", index_option="basic")
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=name == "day_number", fast=True)
    for name in ("title", "characters"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("known", tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("document", stored=True)
    return builder.build()


_SCHEMA = schema()


def kept(document: Document, content: bytes, packed: bytes, codes: Codes) -> dict[str, Any]:
    """Field → what the engine keeps of a document, but for its words; the whole of it is kept beside, packed, to be
    given back."""
    first, second = id_numbers(document.id)
    made: dict[str, Any] = {
        "flags": list(flags_of(document)),
        "day_number": date.fromisoformat(document.published_day).toordinal(),
        "at_time": FIRST_LAST - milliseconds(document.published_at),
        "at_heat": FIRST_LAST - document.heat,
        "id_first": first,
        "id_second": second,
        "digest": int(digest_of_content(content), 16),
        "document": packed,
    }
    made.update(codes.numbers_of(document))
    for name, value in zip(KEYWORD_FIELDS, _keywords(document), strict=True):
        if type(value) is str and len(value) <= MAX_KEYWORD:
            made[name] = value  # most are such
        elif value:
            made[name] = keyword_values(value)
    return made


def with_words(values: dict[str, Any], title: Cut, body: Cut) -> tantivy.Document:
    """The engine's form of a document of which `kept` gave the values."""
    values["title"] = title.characters
    values["characters"] = f"{title.characters}{_BETWEEN_PARTS}{body.characters}"
    values["known"] = f"{title.known} {body.known}"
    return tantivy.Document.from_dict(values, _SCHEMA)


def number_of(key: str) -> int:
    return int(key[:16])


def id_numbers(id: str) -> tuple[int, int]:
    """Two numbers in the order of ids, as far as their first sixteen bytes tell."""
    start = id.encode()[:16].ljust(16, b"\0")
    return int.from_bytes(start[:8]), int.from_bytes(start[8:])
