"""The store on an Elasticsearch server (8 or 9), through its official client.

`huanyu-sample` is the alias that is searched; behind it lies a generation of indices (`index.elastic_indices`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from elasticsearch import ApiError

from index.cursor import cursor, place_of
from index.document import Document
from index.elastic_bulk import Outcome
from index.elastic_indices import Indices
from index.elastic_options import ElasticOptions
from index.elastic_query import ORDERS, clause_of, counting, given_back
from index.elastic_server import ElasticServer
from index.elastic_writing import Writing
from index.fields import checked_facets, checked_sort, in_order
from index.highlight import Marker
from index.store import DocumentsRefused, Node, Result, Sort, StoreError
from index.text import Cutter

DOCUMENTS_A_PAGE = 1_000
"""That are in memory at once where all that was found is handed on."""
_STAMPS_A_PAGE = 5_000
_KEPT_OPEN = "5m"
_REASONS_SHOWN = 3
_FLIPPING = (404, 503)
"""While a rebuild flips, the server looks for a moment for the index that it is taking away."""
_WAITS_S = (0.05, 0.2, 1.0)


class ElasticStore:
    """Keeps documents behind the alias `huanyu-CITY`, or the one that the URL's path names.

    Connects when it is first asked. A user and a password may stand in the URL; messages never show them.
    """

    def __init__(self, url: str, city: str, cutter: Cutter, options: ElasticOptions | None = None) -> None:
        options = options or ElasticOptions()
        self.alias = urlsplit(url).path.strip("/") or f"huanyu-{city}".lower()
        self.cutter = cutter
        self._server = ElasticServer(url, self.alias, options)
        self._indices = Indices(self._server, self.alias, options)
        self._writing = Writing(self._server, self.alias, self._indices)
        self._checked = False

    @property
    def name(self) -> str:
        """The address and the alias, without user and password."""
        return self._server.name

    def put(self, documents: Iterable[Document]) -> int:
        with self._server.explained():
            if not self._exists():
                self._indices.first()
            return self._taken(self._writing.put(documents))

    def delete(self, ids: Iterable[str]) -> int:
        wanted = sorted(set(ids))
        with self._server.explained():
            if not wanted or not self._exists():
                return 0
            return len(self._writing.delete(wanted).deleted)

    def get(self, id: str) -> Document | None:
        with self._server.explained():
            if not self._exists():
                return None
            hits = self._asked(query={"ids": {"values": [id]}}, size=1)["hits"]["hits"]
            return given_back(hits[0]["_source"]) if hits else None

    def search(
        self,
        query: Node,
        *,
        limit: int = 20,
        offset: int = 0,
        after: str | None = None,
        sort: Sort = "relevance",
        facets: tuple[str, ...] = (),
    ) -> Result:
        checked_facets(facets)
        order = checked_sort(query, sort, offset, limit, after)
        place = None if after is None else place_of(after, order)
        first = offset if place is None else place.shown
        with self._server.explained():
            if not self._exists():
                return Result(total=0, hits=(), facets={field: {} for field in facets})
            answer = self._asked(
                query=clause_of(query, self.cutter),
                size=limit + 1 if limit else 0,
                from_=first,
                search_after=None if place is None or order == "relevance" else list(place.value),
                sort=ORDERS[order],
                track_total_hits=True,
                aggs={field: counting(field) for field in facets} or None,
            )
        found = answer["hits"]["hits"]
        shown = [(given_back(hit["_source"]), hit["_score"] or 0.0) for hit in found[:limit]]
        places = [cursor(order, document, number) for number, (document, _) in enumerate(shown, first + 1)]
        hits = Marker(query, self.cutter).hits(shown, places)
        return Result(
            total=answer["hits"]["total"]["value"],
            hits=hits,
            facets={field: _counts(answer["aggregations"][field]) for field in facets},
            next=hits[-1].place if len(found) > limit > 0 else None,
        )

    def each(self, query: Node, *, sort: Sort = "time") -> Iterator[Document]:
        order: Sort = "time" if sort == "relevance" else checked_sort(query, sort)
        with self._server.explained():
            if self._exists():
                pages = self._pages(DOCUMENTS_A_PAGE, query=clause_of(query, self.cutter), sort=ORDERS[order])
                yield from (given_back(hit["_source"]) for hit in pages)

    def versions(self) -> Iterator[tuple[str, str]]:
        with self._server.explained():
            if not self._exists():
                return
            pages = self._pages(_STAMPS_A_PAGE, sort=[{"id": "asc"}], source={"includes": ["id", "digest"]})
            yield from ((hit["_source"]["id"], hit["_source"]["digest"]) for hit in pages)

    def rebuild(self, documents: Iterable[Document]) -> int:
        with self._server.explained():
            self._server.check()
            outcome = self._writing.rebuild(documents)
            self._checked = False
            return self._taken(outcome)

    def rebuild_due(self) -> str | None:
        """Nothing here hangs on the dictionary: only an index of another version of the program is due."""
        with self._server.explained():
            try:
                self._exists()
            except StoreError as error:
                return str(error)
        return None

    def close(self) -> None:
        self._server.client.close()

    def drop(self) -> None:
        """Removes everything that is kept, the template included."""
        with self._server.explained():
            self._indices.drop()
            self._checked = False

    def _asked(self, **asked: Any) -> Any:
        """The server's answer to a search in what is behind the alias now."""
        return _through_a_flip(lambda: self._server.client.search(index=self.alias, **asked))

    def _exists(self) -> bool:
        """Whether there is anything to ask; StoreError where server or mapping are not as they must be."""
        self._checked = self._checked or self._indices.check()
        return self._checked

    def _taken(self, outcome: Outcome) -> int:
        taken = len(outcome.done - outcome.refused.keys())
        if outcome.refused:
            shown = "；".join(f"{id}：{reason}" for id, reason in list(outcome.refused.items())[:_REASONS_SHOWN])
            message = f"检索库 {self.name} 没有收下 {len(outcome.refused)} 篇：{shown}"
            raise DocumentsRefused(message, taken, outcome.refused)
        return taken

    def _pages(self, size: int, **asked: Any) -> Iterator[dict[str, Any]]:
        """All that a search finds, of one moment, `size` at a time."""
        client = self._server.client
        point = _through_a_flip(lambda: client.open_point_in_time(index=self.alias, keep_alive=_KEPT_OPEN))["id"]
        after: list[Any] | None = None
        try:
            while True:
                hits = client.search(
                    pit={"id": point, "keep_alive": _KEPT_OPEN},
                    size=size,
                    search_after=after,
                    track_total_hits=False,
                    **asked,
                )["hits"]["hits"]
                yield from hits
                if len(hits) < size:
                    return
                after = hits[-1]["sort"]
        finally:
            client.close_point_in_time(id=point)


def _through_a_flip(ask: Callable[[], Any]) -> Any:
    """What the server answers about what is behind the alias; asked again where it may just be flipping."""
    for wait_s in _WAITS_S:
        try:
            return ask()
        except ApiError as error:
            if error.meta.status not in _FLIPPING:
                raise
        time.sleep(wait_s)
    return ask()


def _counts(aggregation: dict[str, Any]) -> dict[str, int]:
    return in_order({bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]})
