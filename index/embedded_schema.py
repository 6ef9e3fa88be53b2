"""What the embedded engine keeps of a document, and a query in its terms.

Queries are built from the opened index's own schema: a schema that has drifted from it finds nothing, silently.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import tantivy
from tantivy import FieldType, Occur, Query

from crawlers.record import line_of
from index.document import Document
from index.fields import (
    PHRASE_BOOST,
    TITLE_BOOST,
    checked,
    checked_flag,
    digest_of,
    flags_of,
    heat_key,
    is_prefix,
    time_key,
    values_of,
    writable,
)
from index.store import FLAG_FIELDS, KEYWORD_FIELDS, All, AnyOf, Between, Node, Not, Sort, Term, Words
from index.text import Cutter, characters

SCHEMA = 2
"""Counts the changes of what is kept; an index of another number must be built anew."""


NUMBERS = ("day_number", "at_time", "at_heat", "id_first", "id_second")
"""The last four say where a document stands in an order, for the engine compares no texts: the number with which its
key begins, and the first sixteen bytes of its id."""


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in KEYWORD_FIELDS:
        builder.add_text_field(name, fast=True, stored=name == "id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("flags", tokenizer_name="raw", index_option="basic")
    for name in ("by_time", "by_heat", "stamp"):
        # Text, since only text can carry the id that breaks a tie.
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=name == "day_number", fast=True)
    for name in ("title", "body"):
        builder.add_text_field(f"{name}_characters", tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(f"{name}_words", tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("document", stored=True)
    return builder.build()


def kept(document: Document, cutter: Cutter) -> tantivy.Document:
    """The engine's form of a document; the whole of it is kept beside, to be given back."""
    checked(document)
    made = tantivy.Document()
    for name in KEYWORD_FIELDS:
        for value in values_of(document, name):
            made.add_text(name, value)
    for flag in flags_of(document):
        made.add_text("flags", flag)
    made.add_text("by_time", time_key(document))
    made.add_text("by_heat", heat_key(document))
    made.add_text("stamp", f"{document.id} {digest_of(document)}")
    made.add_unsigned("day_number", date.fromisoformat(document.published_day).toordinal())
    made.add_unsigned("at_time", number_of(time_key(document)))
    made.add_unsigned("at_heat", number_of(heat_key(document)))
    for name, number in zip(("id_first", "id_second"), id_numbers(document.id), strict=True):
        made.add_unsigned(name, number)
    for name, text in (("title", document.title), ("body", document.body)):
        made.add_text(f"{name}_characters", " ".join(characters(text)))
        made.add_text(f"{name}_words", " ".join(cutter.words(text)))
    made.add_bytes("document", line_of(document).encode())
    return made


def number_of(key: str) -> int:
    return int(key[:16])


def id_numbers(id: str) -> tuple[int, int]:
    """Two numbers in the order of ids, as far as their first sixteen bytes tell."""
    start = id.encode()[:16].ljust(16, b"\0")
    return int.from_bytes(start[:8]), int.from_bytes(start[8:])


class QueryBuilder:
    """Turns nodes into the engine's queries; only words count for the score."""

    def __init__(self, schema: tantivy.Schema, cutter: Cutter) -> None:
        self.schema = schema
        self.cutter = cutter

    def query(self, node: Node) -> Query:
        match node:
            case Words():
                return self._words(node)
            case Term(field=field, value=value):
                return _unscored(self._term(field, value))
            case Between(first=first, last=last):
                return _unscored(self._between(first, last))
            case All(parts=parts):
                return self._all(parts)
            case AnyOf(parts=parts):
                return _any(self.query(part) for part in parts)
            case Not(part=part):
                return self._all((node,)) if part else Query.empty_query()

    def behind(self, sort: Sort, key: str) -> Query:
        """What stands at a key of index.fields or behind it; of ids that begin with the same sixteen bytes all."""
        first, second = id_numbers(key[17:])
        at, number = f"at_{sort}", number_of(key)
        return _any(
            (
                self._range(at, number + 1, None),
                self._every(self._range(at, number, number), self._range("id_first", first + 1, None)),
                self._every(
                    self._range(at, number, number),
                    self._range("id_first", first, first),
                    self._range("id_second", second, None),
                ),
            )
        )

    def _range(self, field: str, lowest: int | None, highest: int | None) -> Query:
        return Query.range_query(self.schema, field, FieldType.Unsigned, lowest, highest)

    def _every(self, *queries: Query) -> Query:
        return Query.boolean_query([(Occur.Must, query) for query in queries])

    def _all(self, parts: tuple[Node, ...]) -> Query:
        clauses = [
            (Occur.MustNot, self.query(part.part)) if isinstance(part, Not) else (Occur.Must, self.query(part))
            for part in parts
        ]
        if all(isinstance(part, Not) for part in parts):
            # A query that only forbids finds nothing; it needs something to take away from.
            clauses.insert(0, (Occur.Must, _unscored(Query.all_query())))
        return Query.boolean_query(clauses)

    def _words(self, words: Words) -> Query:
        """The phrase in title or body; of words also all of them anywhere in the two."""
        phrase = characters(words.text)
        if not phrase:
            return Query.empty_query()
        ways = [
            Query.boost_query(self._phrase("title_characters", phrase), TITLE_BOOST * PHRASE_BOOST),
            Query.boost_query(self._phrase("body_characters", phrase), PHRASE_BOOST),
        ]
        asked = [] if words.phrase else self.cutter.words_asked(words.text)
        if len(asked) > 1:
            ways.append(Query.boolean_query([(Occur.Must, self._anywhere(word)) for word in asked]))
        return _any(ways)

    def _phrase(self, field: str, tokens: list[str]) -> Query:
        if len(tokens) == 1:  # a phrase of one term makes the engine panic
            return Query.term_query(self.schema, field, tokens[0], "freq")
        return Query.phrase_query(self.schema, field, list(tokens))

    def _anywhere(self, word: str) -> Query:
        return _any(
            [
                Query.boost_query(Query.term_query(self.schema, "title_words", word, "freq"), TITLE_BOOST),
                Query.term_query(self.schema, "body_words", word, "freq"),
            ]
        )

    def _term(self, field: str, value: str) -> Query:
        if field in FLAG_FIELDS:
            flag = Query.term_query(self.schema, "flags", field, "basic")
            return flag if checked_flag(field, value) else self._without(flag)
        if field not in KEYWORD_FIELDS:
            raise ValueError(f"{field!r} is not one of {', '.join((*KEYWORD_FIELDS, *FLAG_FIELDS))}")
        if is_prefix(field, value):
            return Query.regex_query(self.schema, field, f"{value[:-1]}.*")
        return Query.term_query(self.schema, field, writable(value), "basic")

    def _without(self, query: Query) -> Query:
        return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])

    def _between(self, first: str | None, last: str | None) -> Query:
        lowest, highest = (None if day is None else date.fromisoformat(day).toordinal() for day in (first, last))
        if lowest is None and highest is None:
            return Query.all_query()
        return self._range("day_number", lowest, highest)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])
