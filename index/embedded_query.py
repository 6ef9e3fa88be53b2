"""A query in the embedded engine's terms.

Queries are built from the opened index's own schema: a schema that has drifted from it finds nothing, silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import tantivy
from tantivy import FieldType, Occur, Query

from index.cursor import Place
from index.embedded_schema import id_numbers, number_of
from index.fields import PHRASE_BOOST, TITLE_BOOST, checked_flag, is_prefix, writable
from index.store import FLAG_FIELDS, KEYWORD_FIELDS, All, AnyOf, Between, Node, Not, Term, Words
from index.text import Cutter, characters

SHORT_SPAN = 62
"""days"""

OfWords = Callable[[Words], Query]


class QueryBuilder:
    """Turns nodes into the engine's queries.

    `known` are the words that the index keeps. What is one of them is found by it alone; another phrase is looked for
    by its characters only where those that stand in it are found: frequent characters stand in most of the documents.
    """

    def __init__(self, schema: tantivy.Schema, cutter: Cutter, known: frozenset[str]) -> None:
        self.schema = schema
        self.cutter = cutter
        self._known = known
        self._longest = max(map(len, known), default=0)

    def scored(self, node: Node) -> Query:
        """What a node finds, more relevant the higher its score; only words count for it."""
        return self._query(node, self._scored_words)

    def matching(self, node: Node) -> Query:
        """What a node finds, for counting and for orders that need no score: less is read."""
        return _unscored(self._query(node, self._matching_words))

    def _query(self, node: Node, of_words: OfWords) -> Query:
        match node:
            case Words():
                return of_words(node)
            case Term(field=field, value=value):
                return _unscored(self._term(field, value))
            case Between(first=first, last=last):
                return _unscored(self._between(first, last))
            case All(parts=parts):
                return self._all(parts, of_words)
            case AnyOf(parts=parts):
                return _any(self._query(part, of_words) for part in parts)
            case Not(part=part):
                return self._all((node,), of_words) if part else Query.empty_query()

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

    def _range(self, field: str, lowest: int | None, highest: int | None, of_index: bool = False) -> Query:
        return Query.range_query(self.schema, field, FieldType.Unsigned, lowest, highest, use_inverted_index=of_index)

    def _all(self, parts: tuple[Node, ...], of_words: OfWords) -> Query:
        clauses = [
            (Occur.MustNot, self._query(part.part, self._matching_words))
            if isinstance(part, Not)
            else (Occur.Must, self._query(part, of_words))
            for part in parts
        ]
        if all(isinstance(part, Not) for part in parts):
            # A query that only forbids finds nothing; it needs something to take away from.
            clauses.insert(0, (Occur.Must, _unscored(Query.all_query())))
        return Query.boolean_query(clauses)

    def _matching_words(self, words: Words) -> Query:
        phrase, asked = self._asked(words)
        if not phrase:
            return Query.empty_query()
        together = self._together(phrase, "basic")
        if not asked:
            return together
        apart = every(*(self._together(word, "basic") for word in asked))
        return apart if _are_within(asked, phrase) else _any([together, apart])

    def _scored_words(self, words: Words) -> Query:
        """The phrase in title or body; of words also all of them anywhere in the two."""
        phrase, asked = self._asked(words)
        if not phrase:
            return Query.empty_query()
        together = self._scored(phrase, PHRASE_BOOST)
        if not asked:
            return together
        apart = every(*(self._scored(word, 1.0) for word in asked))
        return _and_if(apart, together) if _are_within(asked, phrase) else _any([together, apart])

    def _asked(self, words: Words) -> tuple[list[str], list[list[str]]]:
        """The tokens of the whole, and those of its words where they may stand apart."""
        asked = [] if words.phrase else self.cutter.words_asked(words.text)
        return characters(words.text), [characters(word) for word in asked] if len(asked) > 1 else []

    def _scored(self, tokens: list[str], boost: float) -> Query:
        title = (
            Query.term_query(self.schema, "title", tokens[0], "freq")
            if len(tokens) == 1
            else Query.phrase_query(self.schema, "title", list(tokens))
        )
        whole = Query.boost_query(self._together(tokens, "freq"), boost)
        return _and_if(whole, Query.boost_query(title, TITLE_BOOST * boost))

    def _together(self, tokens: list[str], option: str) -> Query:
        """Next to each other, in title or body."""
        if len(tokens) == 1:  # a phrase of one term makes the engine panic
            return Query.term_query(self.schema, "characters", tokens[0], option)
        kept = {word: Query.term_query(self.schema, "known", word, option) for word in self._known_in(tokens)}
        if "".join(tokens) in kept:
            return kept["".join(tokens)]
        return every(Query.phrase_query(self.schema, "characters", list(tokens)), *map(_unscored, kept.values()))

    def _known_in(self, tokens: list[str]) -> Iterator[str]:
        """The longest known words that begin at each token, but for those within the one before."""
        end = 0
        for at in range(len(tokens) - 1):
            for stop in range(min(at + self._longest, len(tokens)), max(at + 1, end), -1):
                if (word := "".join(tokens[at:stop])) in self._known:
                    yield word
                    end = stop
                    break

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
        # A few days are read from their own lists; of many a look at each document's day is quicker.
        is_short = lowest is not None and highest is not None and highest - lowest < SHORT_SPAN
        return self._range("day_number", lowest, highest, is_short)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _are_within(words: Sequence[Sequence[str]], phrase: Sequence[str]) -> bool:
    """Whether the tokens of each word stand together in the phrase's."""
    return all(any(phrase[at : at + len(word)] == word for at in range(len(phrase) - len(word) + 1)) for word in words)


def _and_if(query: Query, more: Query) -> Query:
    """What a query finds; what another finds of it scores higher."""
    return Query.boolean_query([(Occur.Must, query), (Occur.Should, more)])


def _without(query: Query) -> Query:
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])


def every(*queries: Query) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])
