"""A query in the embedded engine's terms.

Queries are built from the opened index's own schema: a schema that has drifted from it finds nothing, silently.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import tantivy
from tantivy import FieldType, Occur, Query

from index.cursor import Place
from index.embedded_schema import PARTS, id_numbers, number_of
from index.fields import PHRASE_BOOST, TITLE_BOOST, checked_flag, is_prefix, writable
from index.store import FLAG_FIELDS, KEYWORD_FIELDS, All, AnyOf, Between, Node, Not, Term, Words
from index.text import Cutter, characters

_BOOSTS = {"title": TITLE_BOOST, "body": 1.0}


class QueryBuilder:
    """Turns nodes into the engine's queries; only words count for the score.

    `pairs` are those that the index keeps. What is one of them is found by it alone; a longer phrase is looked for by
    its characters only where all its pairs stand, since frequent characters stand together in most of the documents.
    """

    def __init__(self, schema: tantivy.Schema, cutter: Cutter, pairs: frozenset[str]) -> None:
        self.schema = schema
        self.cutter = cutter
        self.pairs = pairs

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

    def behind(self, place: Place) -> Query:
        """What stands at a place of an order or behind it; of ids that begin with the same sixteen bytes all."""
        first, second = id_numbers(place.value[1])
        at, number = f"at_{place.sort}", number_of(place.key)
        return _any(
            (
                self._range(at, number + 1, None),
                every(self._range(at, number, number), self._range("id_first", first + 1, None)),
                every(
                    self._range(at, number, number),
                    self._range("id_first", first, first),
                    self._range("id_second", second, None),
                ),
            )
        )

    def _range(self, field: str, lowest: int | None, highest: int | None) -> Query:
        return Query.range_query(self.schema, field, FieldType.Unsigned, lowest, highest)

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
        together = self._together(phrase, PHRASE_BOOST)
        asked = [] if words.phrase else self.cutter.words_asked(words.text)
        if len(asked) < 2:
            return together
        return _any([together, every(*(self._together(characters(word), 1.0) for word in asked))])

    def _together(self, tokens: list[str], boost: float) -> Query:
        return _any(Query.boost_query(self._phrase(part, tokens), _BOOSTS[part] * boost) for part in PARTS)

    def _phrase(self, part: str, tokens: list[str]) -> Query:
        field = f"{part}_characters"
        if len(tokens) == 1:  # a phrase of one term makes the engine panic
            return Query.term_query(self.schema, field, tokens[0], "freq")
        pairs = dict.fromkeys(pair for two in pairwise(tokens) if (pair := "".join(two)) in self.pairs)
        kept = [Query.term_query(self.schema, f"{part}_pairs", pair, "freq") for pair in pairs]
        if kept and len(tokens) == 2:
            return kept[0]
        return every(Query.phrase_query(self.schema, field, list(tokens)), *map(_unscored, kept))

    def _term(self, field: str, value: str) -> Query:
        if field in FLAG_FIELDS:
            flag = Query.term_query(self.schema, "flags", field, "basic")
            return flag if checked_flag(field, value) else _without(flag)
        if field not in KEYWORD_FIELDS:
            raise ValueError(f"{field!r} is not one of {', '.join((*KEYWORD_FIELDS, *FLAG_FIELDS))}")
        if is_prefix(field, value):
            return Query.regex_query(self.schema, field, f"{value[:-1]}.*")
        return Query.term_query(self.schema, field, writable(value), "basic")

    def _between(self, first: str | None, last: str | None) -> Query:
        lowest, highest = (None if day is None else date.fromisoformat(day).toordinal() for day in (first, last))
        if lowest is None and highest is None:
            return Query.all_query()
        return self._range("day_number", lowest, highest)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _without(query: Query) -> Query:
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])


def every(*queries: Query) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])
