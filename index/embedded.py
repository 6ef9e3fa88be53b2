"""The embedded store: tantivy in the data folder, no service to start."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import tantivy
from tantivy import Occur, Order, Query

from crawlers.record import record_from
from index.cursor import Place, cursor, place_of
from index.document import Document
from index.embedded_schema import SCHEMA, QueryBuilder, kept, schema
from index.fields import checked_facets, checked_sort, in_order
from index.generations import Generations
from index.highlight import Marker
from index.store import DocumentsRefused, Hit, Node, Result, Sort, StoreError
from index.text import Cutter

_LOG = logging.getLogger(__name__)
HEAP_BYTES = 128_000_000
"""What the writer gathers before it writes a segment."""
MAX_VALUES = 65_000
"""Of a counted field; the engine's own bound, and more than any field of a city has."""
DOCUMENTS_A_PAGE = 2_000
"""That are in memory at once where all that was found is handed on."""
_STAMPS_A_PAGE = 50_000
_MORE_FOR_TIES = 16
_TRIES = 5


class EmbeddedStore:
    """Keeps documents under `root`. Readers go on while a writer writes; a second writer waits.

    A put is committed at its end: killed before, it has changed nothing.
    """

    def __init__(self, root: Path, cutter: Cutter, *, tell: Callable[[str], None] = _LOG.warning) -> None:
        self.root = root
        self.cutter = cutter
        self._generations = Generations(root)
        self._tell = tell
        self._opened: tuple[Path, tuple[int, int], tantivy.Index] | None = None

    def put(self, documents: Iterable[Document]) -> int:
        with self._writing():
            folder = self._generations.current()
            if folder is None:
                return self._write_anew(documents)
            return self._told_of_refused(self._write(self._index_in(folder), documents))

    def delete(self, ids: Iterable[str]) -> int:
        with self._writing():
            folder = self._generations.current()
            if folder is None:
                return 0
            index = self._index_in(folder)
            searcher = index.searcher()
            found = [id for id in sorted(set(ids)) if _address(searcher, index.schema, id) is not None]
            with self._writer(index) as writer:
                for id in found:
                    writer.delete_documents_by_term("id", id)
            return len(found)

    def rebuild(self, documents: Iterable[Document]) -> int:
        with self._writing():
            return self._write_anew(documents)

    def get(self, id: str) -> Document | None:
        opened = self._searcher()
        if opened is None:
            return None
        searcher, current = opened
        with self._explained():
            address = _address(searcher, current, id)
            return None if address is None else _document(searcher, address)

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
        opened = self._searcher()
        if opened is None:
            return Result(total=0, hits=(), facets={field: {} for field in facets})
        searcher, current = opened
        builder = QueryBuilder(current, self.cutter)
        asked = builder.query(query)
        with self._explained():
            found = _page(searcher, builder, asked, order, place or offset, limit + 1) if limit else []
            shown = [(_document(searcher, address), score) for score, address in found[:limit]]
            counts = _counts(searcher, asked, facets)
            total = _total(searcher, asked)
        hits = self._hits(query, order, place.shown if place else offset, shown)
        return Result(total=total, hits=hits, facets=counts, next=hits[-1].place if len(found) > limit > 0 else None)

    def each(self, query: Node, *, sort: Sort = "time") -> Iterator[Document]:
        order: Sort = "time" if sort == "relevance" else checked_sort(query, sort)
        opened = self._searcher()
        if opened is None:
            return
        searcher, current = opened
        builder = QueryBuilder(current, self.cutter)
        asked, place = builder.query(query), None
        while True:
            with self._explained():
                found = _page(searcher, builder, asked, order, place or 0, DOCUMENTS_A_PAGE)
                documents = [_document(searcher, address) for _, address in found]
            yield from documents
            if len(documents) < DOCUMENTS_A_PAGE:
                return
            place = place_of(cursor(order, documents[-1], 0), order)

    def _hits(self, query: Node, order: Sort, first: int, found: list[tuple[Document, float]]) -> tuple[Hit, ...]:
        marker = Marker(query, self.cutter)
        return tuple(
            marker.hit(document, score, cursor(order, document, number))
            for number, (document, score) in enumerate(found, first + 1)
        )

    def versions(self) -> Iterator[tuple[str, str]]:
        opened = self._searcher()
        if opened is None:
            return
        searcher, _ = opened
        for offset in range(0, searcher.num_docs, _STAMPS_A_PAGE):
            page = searcher.search(
                Query.all_query(), _STAMPS_A_PAGE, False, order_by_field="stamp", offset=offset, order=Order.Asc
            )
            for stamp, _address in page.hits:
                id, _, digest = stamp.rpartition(" ")
                yield id, digest

    def close(self) -> None:
        self._opened = None

    def _about(self) -> dict[str, str | int]:
        return {"schema": SCHEMA, "dictionary": self.cutter.digest}

    def _write_anew(self, documents: Iterable[Document]) -> int:
        with self._explained():
            folder = self._generations.begin(self._about())
            index = tantivy.Index(schema(), str(folder))
        written = self._write(index, documents)
        with self._explained():
            self._generations.flip(folder)
        return self._told_of_refused(written)

    def _write(self, index: tantivy.Index, documents: Iterable[Document]) -> tuple[int, dict[str, str]]:
        """How many were taken, and which were refused for which reason."""
        taken: set[str] = set()
        refused: dict[str, str] = {}
        with self._writer(index) as writer:
            for document in documents:
                try:
                    made = kept(document, self.cutter)
                except ValueError as error:
                    refused[document.id] = str(error)
                    continue
                with self._explained():
                    writer.delete_documents_by_term("id", document.id)
                    writer.add_document(made)
                taken.add(document.id)
        return len(taken), refused

    def _told_of_refused(self, written: tuple[int, dict[str, str]]) -> int:
        taken, refused = written
        if refused:
            id, reason = next(iter(refused.items()))
            message = f"检索库 {self.root} 没有收下 {len(refused)} 篇，其中 {id}：{reason}"
            raise DocumentsRefused(message, taken, refused)
        return taken

    def _searcher(self) -> tuple[tantivy.Searcher, tantivy.Schema] | None:
        """A searcher of what was committed last, by whichever process; None where nothing was ever written."""
        for _ in range(_TRIES):
            folder = self._generations.current()
            if folder is None:
                return None
            try:
                stamp = _stamp(folder / "meta.json")
                if self._opened is None or self._opened[:2] != (folder, stamp):
                    self._opened = (folder, stamp, self._index_in(folder))
            except FileNotFoundError:
                continue  # a rebuild has just put another folder in its place
            index = self._opened[2]
            return index.searcher(), index.schema
        raise StoreError(f"检索库 {self.root} 的文件不全，请运行 huanyu index --all 重建")

    def _index_in(self, folder: Path) -> tantivy.Index:
        try:
            number = self._generations.about(folder).get("schema")
        except ValueError as error:
            raise StoreError(f"检索库 {self.root} 的文件损坏，请运行 huanyu index --all 重建：{error}") from error
        if number != SCHEMA:
            raise StoreError(
                f"检索库 {self.root} 是另一版程序建立的（格式 {number}，现为 {SCHEMA}），请运行 huanyu index --all 重建"
            )
        with self._explained():
            index = tantivy.Index.open(str(folder))
            index.config_reader("manual")
        return index

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with ExitStack() as held:
            with self._explained():
                held.enter_context(self._generations.writing(self._tell))
            yield

    @contextmanager
    def _writer(self, index: tantivy.Index) -> Iterator[tantivy.IndexWriter]:
        """A writer whose work is committed at the end, or not at all; its lock is gone when the block is left."""
        with self._explained():
            writer = index.writer(HEAP_BYTES, 1)
        try:
            yield writer
            with self._explained():
                writer.commit()
        except BaseException:
            with suppress(Exception):  # a full disk fails this too; the first error is the one to tell
                writer.rollback()
            raise
        finally:
            with suppress(Exception):
                writer.wait_merging_threads()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """The engine's errors are ValueErrors without a type of their own."""
        try:
            yield
        except (OSError, ValueError) as error:
            raise StoreError(f"检索库 {self.root} 无法读写：{error}") from error


def _stamp(meta: Path) -> tuple[int, int]:
    """Changes whenever a writer commits: the file is replaced by another."""
    state = meta.stat()
    return state.st_ino, state.st_mtime_ns


def _document(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Document:
    return record_from(Document, searcher.doc(address).get_first("document") or b"")


def _counts(searcher: tantivy.Searcher, query: Query, fields: tuple[str, ...]) -> dict[str, dict[str, int]]:
    if not fields:
        return {}
    asked = {field: {"terms": {"field": field, "size": MAX_VALUES}} for field in fields}
    counted = searcher.aggregate(query, asked)
    return {
        field: in_order({bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]})
        for field, found in counted.items()
    }


def _address(searcher: tantivy.Searcher, current: tantivy.Schema, id: str) -> tantivy.DocAddress | None:
    hits = searcher.search(Query.term_query(current, "id", id, "basic"), 1, False).hits
    return hits[0][1] if hits else None


Found = list[tuple[float, tantivy.DocAddress]]


def _page(
    searcher: tantivy.Searcher, builder: QueryBuilder, query: Query, sort: Sort, first: int | Place, limit: int
) -> Found:
    """`limit` documents, from the number `first` on or behind the place."""
    if sort == "relevance":
        return _by_score(searcher, query, first if isinstance(first, int) else first.shown, limit)
    if isinstance(first, Place):
        return _behind(searcher, builder, query, first, limit)
    found = searcher.search(query, limit, False, offset=first, order_by_field=f"by_{sort}", order=Order.Asc)
    return [(0.0, address) for _, address in found.hits]


def _behind(searcher: tantivy.Searcher, builder: QueryBuilder, query: Query, place: Place, limit: int) -> Found:
    rest = Query.boolean_query([(Occur.Must, query), (Occur.Must, builder.behind(place.sort, place.key))])
    asked_for = limit + _MORE_FOR_TIES
    while True:
        hits = searcher.search(rest, asked_for, False, order_by_field=f"by_{place.sort}", order=Order.Asc).hits
        found = [(0.0, address) for key, address in hits if key > place.key]
        if len(hits) < asked_for or len(found) >= limit:
            return found[:limit]
        asked_for *= 4


def _by_score(searcher: tantivy.Searcher, query: Query, offset: int, limit: int) -> Found:
    """Equal scores come in the engine's own order, which merges change: all that tie with the page are put by id."""
    end, asked_for = offset + limit, offset + limit + _MORE_FOR_TIES
    while True:
        hits = searcher.search(query, asked_for, False).hits
        if len(hits) < asked_for or hits[end - 1][0] != hits[-1][0]:
            break
        asked_for *= 4
    if offset >= len(hits):
        return []
    scores = [score for score, _ in hits]
    first = scores.index(scores[offset])
    last = len(scores) - scores[::-1].index(scores[min(end, len(scores)) - 1])
    tied = sorted(hits[first:last], key=lambda hit: (-hit[0], searcher.doc(hit[1]).get_first("id")))
    return tied[offset - first : end - first]


def _total(searcher: tantivy.Searcher, query: Query) -> int:
    return int(searcher.search(query, 1).count)  # type: ignore[attr-defined]
