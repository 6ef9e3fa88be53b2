"""Writing to an Elasticsearch server: into which indices, in which order, and what a rebuild gives way to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from index.document import Document
from index.elastic_bulk import Operation, Outcome, as_json, bulk
from index.elastic_indices import Generation, Indices, Standing
from index.elastic_query import checked_for_server, source_of
from index.elastic_server import ElasticServer
from index.store import StoreError
from index.tokens import spaced

DOCUMENTS_A_LOOK = 500
"""That are asked after at once, where an article may have changed its month."""
_HITS = 10_000
_FLIPS = 3
"""Times that a writer looks for the indices anew; one rebuild flips once."""

Made = tuple[Document, bytes]


class Writing:
    """Puts and deletes in the live generation and in the one that a rebuild makes; rebuilds."""

    def __init__(self, server: ElasticServer, alias: str, indices: Indices) -> None:
        self._server = server
        self._alias = alias
        self._indices = indices

    def put(self, documents: Iterable[Document]) -> Outcome:
        standing = self._standing()
        outcome = Outcome()
        unfit: dict[str, str] = {}
        outcome.add(bulk(self._server, self._puts(standing, self._made(documents, unfit))))
        self._settle(standing, outcome)
        outcome.refused |= unfit
        return outcome

    def delete(self, ids: Sequence[str]) -> Outcome:
        standing = self._standing()
        outcome = bulk(self._server, self._deletions(standing, ids))
        self._settle(standing, outcome)
        return outcome

    def rebuild(self, documents: Iterable[Document]) -> Outcome:
        """Beside what there is, then flips; gives way to what writers put and delete meanwhile."""
        generation = self._indices.begin()
        unfit: dict[str, str] = {}
        outcome = bulk(self._server, self._into(generation, self._made(documents, unfit)))
        if outcome.homeless:
            raise StoreError(f"检索库 {self._server.name} 的新索引不见了：可能有另一次重建，请再运行 huanyu reindex")
        self._indices.flip(generation)
        outcome.refused |= unfit
        return outcome

    def _standing(self) -> Standing:
        standing = self._indices.standing()
        if standing.live is None:
            self._indices.first()
            standing = self._indices.standing()
        return standing

    def _settle(self, standing: Standing, outcome: Outcome) -> None:
        """Sends anew what a flip left without an index; then all is in the answers."""
        for _ in range(_FLIPS):
            if not outcome.homeless:
                break
            homeless, outcome.homeless = outcome.homeless, []
            standing = self._standing()
            outcome.add(bulk(self._server, self._moved(standing, homeless)))
        if outcome.homeless:
            raise StoreError(f"检索库 {self._server.name} 的索引不见了，请运行 huanyu reindex 重建")
        seen = [self._alias]
        if standing.building is not None:
            if standing.building.monthly:
                self._indices.join(standing.building)
            seen.append(f"{standing.building.first}*")
        self._server.client.indices.refresh(index=seen)

    def _made(self, documents: Iterable[Document], unfit: dict[str, str]) -> Iterator[list[Made]]:
        """Documents with their JSON, some at a time; the reasons of those that can be none are in `unfit`."""
        remaining = iter(documents)
        while some := list(islice(remaining, DOCUMENTS_A_LOOK)):
            contents: dict[str, tuple[Document, bytes]] = {}
            for document in some:
                try:
                    contents[document.id] = document, checked_for_server(document)
                except ValueError as error:
                    unfit[document.id] = str(error)
            cuts = iter(spaced([text for each, _ in contents.values() for text in (each.title, each.body)]))
            yield [
                (document, as_json(source_of(document, content, next(cuts), next(cuts))))
                for document, content in contents.values()
            ]

    def _puts(self, standing: Standing, batches: Iterable[list[Made]]) -> Iterator[Operation]:
        placed: dict[str, str] = {}
        for made in batches:
            months = {document.id: document.published_month for document, _ in made}
            before = self._months(standing, list(months)) | {(id, placed[id]) for id in months.keys() & placed.keys()}
            moved = [(id, month) for id, month in sorted(before) if months[id] != month]
            for number, generation in enumerate(standing.written):
                known = self._indices.make_months(generation, months.values(), live=number == 0)
                for id, month in moved if known.monthly else ():
                    yield Operation(id=id, index=known.index_of(month), month=month)
                for document, source in made:
                    month = document.published_month
                    yield Operation(id=document.id, index=known.index_of(month), month=month, source=source)
            placed |= months if moved or _any_monthly(standing) else {}

    def _into(self, generation: Generation, batches: Iterable[list[Made]]) -> Iterator[Operation]:
        for made in batches:
            generation = self._indices.make_months(
                generation, {document.published_month for document, _ in made}, live=False
            )
            for document, source in made:
                month = document.published_month
                yield Operation(
                    id=document.id, index=generation.index_of(month), month=month, source=source, first_only=True
                )

    def _deletions(self, standing: Standing, ids: Sequence[str]) -> Iterator[Operation]:
        for first in range(0, len(ids), DOCUMENTS_A_LOOK):
            some = ids[first : first + DOCUMENTS_A_LOOK]
            found = sorted(self._months(standing, some))
            for number, generation in enumerate(standing.written):
                places = found if generation.monthly else [(id, "") for id in some]
                # What is deleted where it has not yet been written leaves a mark there, at which the rebuild gives way.
                known = self._indices.make_months(generation, {month for _, month in places}, live=number == 0)
                for id, month in places:
                    yield Operation(id=id, index=known.index_of(month), month=month)

    def _moved(self, standing: Standing, homeless: Iterable[Operation]) -> Iterator[Operation]:
        for number, generation in enumerate(standing.written):
            known = self._indices.make_months(generation, {each.month for each in homeless}, live=number == 0)
            for each in homeless:
                yield replace(each, index=known.index_of(each.month))

    def _months(self, standing: Standing, ids: Sequence[str]) -> set[tuple[str, str]]:
        """(id, month) of what is there, asked only where an index is kept for each month."""
        if not _any_monthly(standing):
            return set()
        found = self._server.client.search(
            index=self._alias,
            query={"ids": {"values": list(ids)}},
            source={"includes": ["published_month"]},
            size=_HITS,
        )
        return {(hit["_id"], hit["_source"]["published_month"]) for hit in found["hits"]["hits"]}


def _any_monthly(standing: Standing) -> bool:
    return any(generation.monthly for generation in standing.written)
