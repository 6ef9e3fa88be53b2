"""One state of the embedded index, as a writer committed it: its documents in order, and its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from itertools import takewhile
from typing import Any, NamedTuple

import tantivy
from tantivy import Order, Query

from index.cursor import Place
from index.document import Document
from index.embedded_codes import Codes
from index.embedded_counting import Counting, Counts, are_told
from index.embedded_query import QueryBuilder, every
from index.packed import Packer
from index.store import FACETS, Node, Sort

COUNTS_REMEMBERED = 512
"""Answers whose counts a reader keeps; the pages of one search, and what everybody looks at, are counted once."""
DOCUMENTS_REMEMBERED = 2_000
"""About 15 MB: what one analyst's page shows, the next one's often shows too."""
FEW = 1_000
"""Where no more documents are found, all are read with the first page and counted by their own numbers."""
_STAMPS_A_PAGE = 50_000
_MORE_FOR_TIES = 16
_COUNTING = ThreadPoolExecutor(4, thread_name_prefix="counting")
"""Counts of many are made while the page is: the engine works on both at once."""

Found = list[tuple[Any, tantivy.DocAddress]]
"""(key of the order, address)"""
Scored = list[tuple[Document, float]]


class Page(NamedTuple):
    """Documents with their scores, and whether more follow; `total` and `counts` are of all that was found."""

    documents: Scored
    goes_on: bool
    total: int
    counts: Counts


class Reader:
    """Answers of one moment, whatever is written meanwhile. `scored` and `matching` are the builder's, remembered;
    where they raise ValueError the node is at fault, elsewhere the index is."""

    def __init__(self, index: tantivy.Index, builder: QueryBuilder, packer: Packer, codes: Codes) -> None:
        self._searcher = index.searcher()
        self._counting = Counting(self._searcher, codes)
        self._builder = builder
        self._unpack = packer.unpack
        self.scored = lru_cache(COUNTS_REMEMBERED)(builder.scored)
        self.matching = lru_cache(COUNTS_REMEMBERED)(builder.matching)
        self._schema = builder.schema
        self._document_at = lru_cache(DOCUMENTS_REMEMBERED)(self._unpacked)
        self._remembered = lru_cache(COUNTS_REMEMBERED)(self._counted)

    def has(self, id: str) -> bool:
        return self._address(id) is not None

    def get(self, id: str) -> Document | None:
        address = self._address(id)
        return None if address is None else self._document(address)

    def page(self, node: Node, sort: Sort, first: int | Place, limit: int, fields: tuple[str, ...]) -> Page:
        """`limit` documents from the number `first` on or behind the place, and the counts."""
        if not limit or (isinstance(first, Place) and sort != "relevance"):
            rest = self.documents(node, sort, first, limit + 1) if limit else []
            return Page(rest[:limit], len(rest) > limit, *self.counts(node, fields))
        end = limit + (first.shown if isinstance(first, Place) else first)
        found, are_all = self._found(node, sort, end, FEW)
        counts: Callable[[], tuple[int, Counts]]
        if are_all and are_told(fields):
            counts = partial(self._counted_of_few, found, fields)
        else:
            counts = _COUNTING.submit(self.counts, node, fields).result
        documents = self._read(found, sort, end - limit, end)
        return Page(documents, len(found) > end, *counts())

    def documents(self, node: Node, sort: Sort, first: int | Place, limit: int) -> Scored:
        """The same documents without the counts."""
        if isinstance(first, Place):
            if sort != "relevance":
                return [(each, 0.0) for each in self._behind(node, first, limit)]
            first = first.shown
        found, _ = self._found(node, sort, first + limit)
        return self._read(found, sort, first, first + limit)

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
        total, counts = self._counting.of_all(self.matching(node), fields)
        return total, {field: counts[field] for field in fields}

    def _counted_of_few(self, found: Found, fields: tuple[str, ...]) -> tuple[int, Counts]:
        counts = self._counting.of_few([address for _, address in found], fields)
        return len(found), {field: counts[field] for field in fields}

    def _behind(self, node: Node, place: Place, limit: int) -> list[Document]:
        rest = every(self.matching(node), self._builder.behind(place))
        asked_for = limit
        while True:
            found, _ = self._searched(rest, place.sort, asked_for)
            documents = [each for each, _ in self._read(found, place.sort, 0, asked_for)]
            # The first of them may be those whose ids begin as the last one shown.
            more = [each for each in documents if place.is_before(each)]
            if len(more) >= limit or len(documents) < asked_for:
                return more[:limit]
            asked_for += len(documents) - len(more)

    def _found(self, node: Node, sort: Sort, number: int, at_least: int = 0) -> tuple[Found, bool]:
        query = self.scored(node) if sort == "relevance" else self.matching(node)
        return self._searched(query, sort, number, at_least)

    def _searched(self, query: Query, sort: Sort, number: int, at_least: int = 0) -> tuple[Found, bool]:
        """The first documents of an order, `number` and all that tie with the last of them; whether these are all."""
        how: dict[str, Any] = {} if sort == "relevance" else {"order_by_field": f"at_{sort}", "order": Order.Asc}
        asked_for = max(number + _MORE_FOR_TIES, at_least)
        while True:
            hits = self._searcher.search(query, asked_for, False, **how).hits
            if len(hits) < asked_for:
                return hits, True
            if hits[number - 1][0] != hits[-1][0]:
                return hits, False
            asked_for *= 4

    def _read(self, found: Found, sort: Sort, first: int, end: int) -> Scored:
        """From the number `first` to `end`. Equal ones come in the engine's own order, which merges change: all that
        tie with the last are put in order of their ids."""
        ties = takewhile(lambda each: each[0] == found[end - 1][0], found[end:])
        shown = self._by_id([*found[:end], *ties], -1 if sort == "relevance" else 1)[first:end]
        return [(self._document(address), key if sort == "relevance" else 0.0) for key, address in shown]

    def _by_id(self, hits: Found, sign: int) -> Found:
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
        return self._document_at(address.segment_ord, address.doc)

    def _unpacked(self, segment: int, number: int) -> Document:
        kept = self._searcher.doc(tantivy.DocAddress(segment, number)).get_first("document")
        return self._unpack(kept or b"")

    def _address(self, id: str) -> tantivy.DocAddress | None:
        hits = self._searcher.search(Query.term_query(self._schema, "id", id, "basic"), 1, False).hits
        return hits[0][1] if hits else None
