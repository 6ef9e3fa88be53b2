"""The store on an Elasticsearch server (8 or 9), through its official client.

huanyu-sample            the alias that is searched and written
huanyu-sample-v000002    the index behind it; a rebuild makes the next one beside and flips the alias
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError, helpers

from index.cursor import cursor, place_of
from index.document import Document
from index.elastic_query import ORDERS, clause_of, counting, given_back, kept
from index.fields import checked_facets, checked_sort, in_order
from index.highlight import Marker
from index.store import DocumentsRefused, Node, Result, Sort, StoreError
from index.text import Cutter

SCHEMA = 2
"""Counts the changes of elastic_mapping.json; an index of another number must be built anew."""
REQUEST_TIMEOUT_S = 60
DOCUMENTS_A_BULK = 500
TRIES_A_BULK = 6
"""With back-off, of what the server refused with 429 because its queue was full."""
DOCUMENTS_A_PAGE = 1_000
"""That are in memory at once where all that was found is handed on."""
_STAMPS_A_PAGE = 5_000
_KEPT_OPEN = "5m"
_REASONS_SHOWN = 3


class ElasticStore:
    """Keeps documents behind the alias `huanyu-CITY`, or the one that the URL's path names.

    Connects when it is first asked. A user and a password may stand in the URL; messages never show them.
    """

    def __init__(self, url: str, city: str, cutter: Cutter) -> None:
        parts = urlsplit(url)
        self.alias = parts.path.strip("/") or f"huanyu-{city}".lower()
        self.name = f"{parts.scheme}://{parts.hostname}:{parts.port or 9200}/{self.alias}"
        self.cutter = cutter
        account = None if parts.username is None else (parts.username, parts.password or "")
        self._client = Elasticsearch(
            f"{parts.scheme}://{parts.hostname}:{parts.port or 9200}",
            basic_auth=account,
            request_timeout=REQUEST_TIMEOUT_S,
        )
        self._checked = False

    def put(self, documents: Iterable[Document]) -> int:
        with self._explained():
            self._ensure()
            return self._bulk(self.alias, documents)

    def delete(self, ids: Iterable[str]) -> int:
        with self._explained():
            if not self._exists():
                return 0
            actions = ({"_op_type": "delete", "_index": self.alias, "_id": id} for id in sorted(set(ids)))
            answers = list(self._answers(actions))
            self._client.indices.refresh(index=self.alias)
            return sum(answer["result"] == "deleted" for _, answer in answers)

    def get(self, id: str) -> Document | None:
        with self._explained():
            try:
                return given_back(self._client.get(index=self.alias, id=id)["_source"])
            except NotFoundError:
                return None

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
        marker = Marker(query, self.cutter)
        with self._explained():
            if not self._exists():
                return Result(total=0, hits=(), facets={field: {} for field in facets})
            answer = self._client.search(
                index=self.alias,
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
        hits = tuple(
            marker.hit(document, score, cursor(order, document, number))
            for number, (document, score) in enumerate(shown, first + 1)
        )
        return Result(
            total=answer["hits"]["total"]["value"],
            hits=hits,
            facets={field: _counts(answer["aggregations"][field]) for field in facets},
            next=hits[-1].place if len(found) > limit > 0 else None,
        )

    def each(self, query: Node, *, sort: Sort = "time") -> Iterator[Document]:
        order: Sort = "time" if sort == "relevance" else checked_sort(query, sort)
        with self._explained():
            if self._exists():
                pages = self._pages(DOCUMENTS_A_PAGE, query=clause_of(query, self.cutter), sort=ORDERS[order])
                yield from (given_back(hit["_source"]) for hit in pages)

    def versions(self) -> Iterator[tuple[str, str]]:
        with self._explained():
            if not self._exists():
                return
            pages = self._pages(_STAMPS_A_PAGE, sort=[{"id": "asc"}], source={"includes": ["id", "digest"]})
            yield from ((hit["_source"]["id"], hit["_source"]["digest"]) for hit in pages)

    def rebuild(self, documents: Iterable[Document]) -> int:
        with self._explained():
            self._put_template()
            current = self._behind()
            known = self._numbered()
            for left_by_a_kill in sorted(set(known) - current):
                self._client.indices.delete(index=left_by_a_kill)
            index = f"{self.alias}-v{max((int(name[-6:]) for name in known), default=0) + 1:06d}"
            self._client.indices.create(index=index, mappings=self._mappings())
            refused = None
            try:
                taken = self._bulk(index, documents)
            except DocumentsRefused as error:
                taken, refused = error.taken, error
            self._flip(index, current)
            self._checked = True
            if refused is not None:
                raise refused
            return taken

    def rebuild_due(self) -> str | None:
        """Nothing here hangs on the dictionary: only an index of another version of the program is due."""
        with self._explained():
            try:
                self._exists()
            except StoreError as error:
                return str(error)
        return None

    def close(self) -> None:
        self._client.close()

    def drop(self) -> None:
        """Removes everything that is kept, the template included."""
        with self._explained():
            for index in self._numbered():
                self._client.indices.delete(index=index)
            self._client.options(ignore_status=404).indices.delete_index_template(name=self.alias)
            self._checked = False

    def _ensure(self) -> None:
        """Makes template, first index and alias where they lack."""
        if self._exists():
            return
        self._put_template()
        first = f"{self.alias}-v000001"
        if not self._client.indices.exists(index=first):
            self._client.indices.create(index=first, mappings=self._mappings())
        self._flip(first, set())

    def _exists(self) -> bool:
        """Whether the alias is there; StoreError where what it names was made by another version of the program."""
        if self._checked:
            return True
        if not self._client.indices.exists_alias(name=self.alias):
            return False
        for mapping in self._client.indices.get_mapping(index=self.alias).values():
            number = mapping["mappings"].get("_meta", {}).get("schema")
            if number != SCHEMA:
                raise StoreError(
                    f"检索库 {self.name} 是另一版程序建立的（格式 {number}，现为 {SCHEMA}），"
                    "请运行 huanyu index --all 重建"
                )
        self._checked = True
        return True

    def _behind(self) -> set[str]:
        """The indices behind the alias: one, or none yet."""
        if not self._client.indices.exists_alias(name=self.alias):
            return set()
        return set(self._client.indices.get_alias(name=self.alias))

    def _numbered(self) -> list[str]:
        return list(self._client.indices.get(index=f"{self.alias}-v*", allow_no_indices=True))

    def _put_template(self) -> None:
        template = _json_file("elastic_template.json")
        self._client.indices.put_index_template(
            name=self.alias,
            index_patterns=[f"{self.alias}-v*"],
            template=template["template"],
            priority=template["priority"],
            meta=template["_meta"],
        )

    def _mappings(self) -> dict[str, Any]:
        about = {"schema": SCHEMA}
        return {**_json_file("elastic_mapping.json"), "_meta": about}

    def _flip(self, index: str, before: set[str]) -> None:
        """One step for the server: at no moment is the alias without an index."""
        removed = [{"remove_index": {"index": name}} for name in sorted(before - {index})]
        self._client.indices.update_aliases(actions=[{"add": {"index": index, "alias": self.alias}}, *removed])

    def _bulk(self, index: str, documents: Iterable[Document]) -> int:
        taken: set[str] = set()
        refused: dict[str, str] = {}
        for good, answer in self._answers(self._actions(index, documents, refused)):
            if good:
                taken.add(answer["_id"])
            else:
                refused[answer["_id"]] = _reason(answer)
        self._client.indices.refresh(index=index)
        if refused:
            shown = "；".join(f"{id}：{reason}" for id, reason in list(refused.items())[:_REASONS_SHOWN])
            raise DocumentsRefused(f"检索库 {self.name} 没有收下 {len(refused)} 篇：{shown}", len(taken), refused)
        return len(taken)

    def _actions(self, index: str, documents: Iterable[Document], refused: dict[str, str]) -> Iterator[dict[str, Any]]:
        for document in documents:
            try:
                source = kept(document)
            except ValueError as error:
                refused[document.id] = str(error)
                continue
            yield {"_op_type": "index", "_index": index, "_id": document.id, "_source": source}

    def _answers(self, actions: Iterable[dict[str, Any]]) -> Iterator[tuple[bool, dict[str, Any]]]:
        answers = helpers.streaming_bulk(
            self._client,
            actions,
            chunk_size=DOCUMENTS_A_BULK,
            raise_on_error=False,
            max_retries=TRIES_A_BULK,
            initial_backoff=0.5,
            max_backoff=30,
        )
        for good, answer in answers:
            yield good, next(iter(answer.values()))

    def _pages(self, size: int, **asked: Any) -> Iterator[dict[str, Any]]:
        """All that a search finds, of one moment, `size` at a time."""
        point = self._client.open_point_in_time(index=self.alias, keep_alive=_KEPT_OPEN)["id"]
        after: list[Any] | None = None
        try:
            while True:
                hits = self._client.search(
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
            self._client.close_point_in_time(id=point)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (ApiError, TransportError) as error:
            raise StoreError(f"检索库 {self.name} 没有答复或拒绝了请求：{_words(error)}") from error


def _json_file(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(files("index").joinpath(name).read_bytes())
    return content


def _counts(aggregation: dict[str, Any]) -> dict[str, int]:
    return in_order({bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]})


def _reason(answer: dict[str, Any]) -> str:
    """What the server says of a document it refused, the cause of its cause included."""
    error = answer.get("error", answer)
    if not isinstance(error, dict):
        return str(error)
    cause = error.get("caused_by", {}).get("reason")
    return f"{error.get('type')}: {error.get('reason')}" + (f" ({cause})" if cause else "")


def _words(error: ApiError | TransportError) -> str:
    return f"{type(error).__name__} {error.message}" if isinstance(error, TransportError) else str(error)
