"""What the embedded engine keeps of a document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from operator import attrgetter

import tantivy

from index.document import Document
from index.fields import FIRST_LAST, attribute_of, digest_of_content, flags_of, keyword_values, milliseconds
from index.store import KEYWORD_FIELDS
from index.tokens import Cut

SCHEMA = 4
"""Counts the changes of what is kept; an index of another number must be built anew."""

NUMBERS = ("day_number", "at_time", "at_heat", "id_first", "id_second", "digest")
"""`at_time` to `id_second` say where a document stands in an order: the number with which its key begins, and the first
sixteen bytes of its id."""

SETS = {"district": "district_set", "topic": "topic_set"}
"""All values that a document has in a field as one value: so they are counted many times as fast as one by one."""
BETWEEN_VALUES = "\x1f"
_BETWEEN_PARTS = " \x01 "
"""A token that no query has, so that no phrase begins in a title and ends in a body."""
_keywords = attrgetter(*map(attribute_of, KEYWORD_FIELDS))


def schema() -> tantivy.Schema:
    """`characters` and `known` are of title and body; `title`, of it alone, counts for the score."""
    builder = tantivy.SchemaBuilder()
    for name in (*KEYWORD_FIELDS, *SETS.values()):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("flags", tokenizer_name="raw", index_option="basic")
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=name == "day_number", fast=True)
    for name in ("title", "characters"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("known", tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("document", stored=True)
    return builder.build()


def kept(document: Document, content: bytes, packed: bytes, title: Cut, body: Cut) -> tantivy.Document:
    """The engine's form of a document; the whole of it is kept beside, packed, to be given back."""
    made = tantivy.Document()
    for name, value in zip(KEYWORD_FIELDS, _keywords(document), strict=True):
        values = keyword_values(value)
        for each in values:
            made.add_text(name, each)
        if name in SETS:
            made.add_text(SETS[name], BETWEEN_VALUES.join(sorted(values)))
    for flag in flags_of(document):
        made.add_text("flags", flag)
    first, second = id_numbers(document.id)
    numbers = (
        date.fromisoformat(document.published_day).toordinal(), FIRST_LAST - milliseconds(document.published_at),
        FIRST_LAST - document.heat, first, second, int(digest_of_content(content), 16),
    )  # fmt: skip
    for name, number in zip(NUMBERS, numbers, strict=True):
        made.add_unsigned(name, number)
    made.add_text("title", title.characters)
    made.add_text("characters", f"{title.characters}{_BETWEEN_PARTS}{body.characters}")
    made.add_text("known", f"{title.known} {body.known}")
    made.add_bytes("document", packed)
    return made


def number_of(key: str) -> int:
    return int(key[:16])


def id_numbers(id: str) -> tuple[int, int]:
    """Two numbers in the order of ids, as far as their first sixteen bytes tell."""
    start = id.encode()[:16].ljust(16, b"\0")
    return int.from_bytes(start[:8]), int.from_bytes(start[8:])


def counted_apart(sets: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Of counts of sets the counts of their values."""
    counts: dict[str, int] = {}
    for values, number in sets:
        for value in values.split(BETWEEN_VALUES) if values else ():
            counts[value] = counts.get(value, 0) + number
    return counts
