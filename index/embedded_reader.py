"""One state of the embedded index, as a writer committed it: its documents in order, and its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from typing import Any

import tantivy
from tantivy import Order, Query

from index.cursor import Place
from index.document import Document
from index.embedded_query import QueryBuilder, every
from index.embedded_schema import SETS, counted_apart
from index.fields import in_order
from index.packed import Packer
from index.store import FACETS, Node, Sort

MAX_VALUES = 65_000
"""Of a counted field; the engine's own bound for all that is counted at once, and more than a city's fields have."""
MAX_SETS = 10_000
"""Of a field whose sets of values are counted; so few that all fields together stay within the engine's bound."""
COUNTS_REMEMBERED = 512
"""Answers whose counts a reader keeps; the pages of one search, and what everybody looks at, are counted once."""
_STAMPS_A_PAGE = 50_000
_MORE_FOR_TIES = 16
_COUNTED_AS = {"day": "day_number", **SETS}
"""A number costs nothing to tell; a thousand days as texts would be looked up one by one in each segment."""

Counts = dict[str, dict[str, int]]
Found = list[tuple[Any, tantivy.DocAddress]]


class Reader:
    """Answers of one moment, whatever is written meanwhile. `scored` and `matching` are the builder's, remembered;
    where they raise ValueError the node is at fault, elsewhere the index is."""

    def __init__(self, index: tantivy.Index, builder: QueryBuilder, packer: Packer) -> None:
        self._searcher = index.searcher()
        self._builder = builder
        self._unpack = packer.unpack
        self.scored = lru_cache(COUNTS_REMEMBERED)(builder.scored)
        self.matching = lru_cache(COUNTS_REMEMBERED)(builder.matching)
        self._schema = builder.schema
        self._remembered = lru_cache(COUNTS_REMEMBERED)(self._counted)

    def has(self, id: str) -> bool:
        return self._address(id) is not None

    def get(self, id: str) -> Document | None:
        address = self._address(id)
        return None if address is None else self._document(address)

    def page(self, node: Node, sort: Sort, first: int | Place, limit: int) -> list[tuple[Document, float]]:
        """(document, score) of `limit` documents, from the number `first` on or behind the place."""
        if isinstance(first, Place):
            if sort != "relevance":
                return self._behind(node, first, limit)
            first = first.shown
        query = self.scored(node) if sort == "relevance" else self.matching(node)
        found = self._first(query, sort, first + limit)[first:]
        return [(self._document(address), key if sort == "relevance" else 0.0) for key, address in found]

    def versions(self) -> Iterator[tuple[str, str]]:
        """(id, digest) in order of id."""
        for offset in range(0, self._searcher.num_docs, _STAMPS_A_PAGE):
            page = self._searcher.search(
                Query.all_query(), _STAMPS_A_PAGE, False, order_by_field="id", offset=offset, order=Order.Asc
            )
            digests = self._searcher.fast_field_values("digest", [address for _, address in page.hits])
            yield from ((id, f"{digest:016x}") for (id, _), digest in zip(page.hits, digests, strict=True))

    def counts(self, node: Node, fields: tuple[str, ...]) -> tuple[int, Counts]:
        """How many are found, and field → value → how many of them."""
        count = self._remembered if set(fields) <= set(FACETS) else self._counted
        total, counted = count(node, fields)
        return total, {field: dict(values) for field, values in counted.items()}

    def _counted(self, node: Node, fields: tuple[str, ...]) -> tuple[int, Counts]:
        query = self.matching(node)
        buckets = self._buckets(query, fields)
        counts = {field: in_order(_counts(field, found)) for field, found in buckets.items()}
        if "day" in counts:  # which every document has, and one alone
            return sum(counts["day"].values()), counts
        return int(self._searcher.search(query, 1).count), counts  # type: ignore[attr-defined]

    def _buckets(self, query: Query, fields: tuple[str, ...]) -> dict[str, list[tuple[Any, int]]]:
        """field → (what was counted, how often)"""
        found: dict[str, list[tuple[Any, int]]] = {}
        asked = {field: _COUNTED_AS.get(field, field) for field in fields}
        while asked:
            counting = {
                field: {"terms": {"field": name, "size": MAX_SETS if _are_sets(field, name) else MAX_VALUES}}
                for field, name in asked.items()
            }
            answer = self._searcher.aggregate(query, counting)
            # Where a city has more sets of values than can be counted, the values are counted one by one.
            asked = {
                field: field
                for field, name in asked.items()
                if _are_sets(field, name) and answer[field]["sum_other_doc_count"]
            }
            found |= {
                field: [(bucket["key"], bucket["doc_count"]) for bucket in counted["buckets"]]
                for field, counted in answer.items()
                if field not in asked
            }
        return found

    def _behind(self, node: Node, place: Place, limit: int) -> list[tuple[Document, float]]:
        rest = every(self.matching(node), self._builder.behind(place))
        asked_for = limit
        while True:
            found = self._first(rest, place.sort, asked_for)
            documents = [self._document(address) for _, address in found]
            # The first of them may be those whose ids begin as the last one shown.
            more = [(each, 0.0) for each in documents if place.is_before(each)]
            if len(more) >= limit or len(found) < asked_for:
                return more[:limit]
            asked_for += len(found) - len(more)

    def _first(self, query: Query, sort: Sort, number: int) -> Found:
        """The first `number` documents of an order. Equal ones come in the engine's own order, which merges change:
        all that tie with the last are read, and put in order of their ids."""
        how: dict[str, Any] = {} if sort == "relevance" else {"order_by_field": f"at_{sort}", "order": Order.Asc}
        asked_for = number + _MORE_FOR_TIES
        while True:
            hits = self._searcher.search(query, asked_for, False, **how).hits
            if len(hits) < asked_for or hits[number - 1][0] != hits[-1][0]:
                break
            asked_for *= 4
        return self._by_id(hits, -1 if sort == "relevance" else 1)[:number]

    def _by_id(self, hits: list[tuple[Any, tantivy.DocAddress]], sign: int) -> Found:
        """In order of the key, times `sign`, and of the ids: of the numbers with which they begin, and of themselves
        only where those are equal."""
        addresses = [address for _, address in hits]
        firsts, seconds = (self._searcher.fast_field_values(name, addresses) for name in ("id_first", "id_second"))
        ranks = [(sign * key, *numbers) for (key, _), *numbers in zip(hits, firsts, seconds, strict=True)]
        often = {rank for rank, number in Counter(ranks).items() if number > 1}
        ranked = [
            (rank, self._document(at).id if rank in often else "", at)
            for rank, at in zip(ranks, addresses, strict=True)
        ]
        return [(sign * rank[0], at) for rank, _, at in sorted(ranked, key=lambda each: each[:2])]

    def _document(self, address: tantivy.DocAddress) -> Document:
        return self._unpack(self._searcher.doc(address).get_first("document") or b"")

    def _address(self, id: str) -> tantivy.DocAddress | None:
        hits = self._searcher.search(Query.term_query(self._schema, "id", id, "basic"), 1, False).hits
        return hits[0][1] if hits else None


def _are_sets(field: str, counted_as: str) -> bool:
    return field in SETS and counted_as != field


def _counts(field: str, buckets: list[tuple[Any, int]]) -> dict[str, int]:
    if field == "day":
        return {_day(key): number for key, number in buckets}
    return counted_apart(buckets) if field in SETS else dict(buckets)


@cache
def _day(number: float) -> str:
    return date.fromordinal(int(number)).isoformat()
