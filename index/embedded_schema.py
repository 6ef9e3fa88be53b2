"""What the embedded engine keeps of a document."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

import tantivy

from index.document import Document
from index.fields import attribute_of, digest_of_content, flags_of, heat_key, keyword_values, time_key
from index.store import KEYWORD_FIELDS
from index.tokens import Cut

SCHEMA = 3
"""Counts the changes of what is kept; an index of another number must be built anew."""

NUMBERS = ("day_number", "at_time", "at_heat", "id_first", "id_second")
"""The last four say where a document stands in an order: the number with which its key begins, and the first sixteen
bytes of its id."""

PARTS = ("title", "body")
_keywords = attrgetter(*map(attribute_of, KEYWORD_FIELDS))


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in KEYWORD_FIELDS:
        builder.add_text_field(name, fast=True, stored=name == "id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("flags", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stamp", fast=True, tokenizer_name="raw", index_option="basic")
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=name == "day_number", fast=True)
    for part in PARTS:
        builder.add_text_field(f"{part}_characters", tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(f"{part}_pairs", tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("document", stored=True)
    return builder.build()


def kept(document: Document, content: bytes, packed: bytes, title: Cut, body: Cut) -> tantivy.Document:
    """The engine's form of a document; the whole of it is kept beside, packed, to be given back."""
    made = tantivy.Document()
    for name, value in zip(KEYWORD_FIELDS, _keywords(document), strict=True):
        for each in keyword_values(value):
            made.add_text(name, each)
    for flag in flags_of(document):
        made.add_text("flags", flag)
    made.add_text("stamp", f"{document.id} {digest_of_content(content)}")
    made.add_unsigned("day_number", date.fromisoformat(document.published_day).toordinal())
    made.add_unsigned("at_time", number_of(time_key(document)))
    made.add_unsigned("at_heat", number_of(heat_key(document)))
    for name, number in zip(("id_first", "id_second"), id_numbers(document.id), strict=True):
        made.add_unsigned(name, number)
    for part, cut in zip(PARTS, (title, body), strict=True):
        made.add_text(f"{part}_characters", cut.characters)
        made.add_text(f"{part}_pairs", cut.pairs)
    made.add_bytes("document", packed)
    return made


def number_of(key: str) -> int:
    return int(key[:16])


def id_numbers(id: str) -> tuple[int, int]:
    """Two numbers in the order of ids, as far as their first sixteen bytes tell."""
    start = id.encode()[:16].ljust(16, b"\0")
    return int.from_bytes(start[:8]), int.from_bytes(start[8:])
