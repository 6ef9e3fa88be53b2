"""The embedded store: tantivy in the data folder, no service to start."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import tantivy
from tantivy import Order, Query

from crawlers.record import record_from
from index.document import Document
from index.embedded_schema import SCHEMA, QueryBuilder, kept, schema
from index.fields import checked_facets, checked_sort, in_order
from index.generations import Generations
from index.highlight import Marker
from index.store import DocumentsRefused, Node, Result, Sort, StoreError
from index.text import Cutter

_LOG = logging.getLogger(__name__)
HEAP_BYTES = 128_000_000
"""What the writer gathers before it writes a segment."""
MAX_VALUES = 65_000
"""Of a counted field; the engine's own bound, and more than any field of a city has."""
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
        self, query: Node, *, limit: int = 20, offset: int = 0, sort: Sort = "relevance", facets: tuple[str, ...] = ()
    ) -> Result:
        checked_facets(facets)
        order = checked_sort(query, sort, offset, limit)
        opened = self._searcher()
        if opened is None:
            return Result(total=0, hits=(), facets={field: {} for field in facets})
        searcher, current = opened
        asked = QueryBuilder(current, self.cutter).query(query)
        marker = Marker(query, self.cutter)
        with self._explained():
            total, hits = _page(searcher, asked, order, offset, limit)
            return Result(
                total=total,
                hits=tuple(marker.hit(_document(searcher, address), score) for score, address in hits),
                facets={field: _counts(searcher, asked, field) for field in facets},
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


def _counts(searcher: tantivy.Searcher, query: Query, field: str) -> dict[str, int]:
    asked = {"values": {"terms": {"field": field, "size": MAX_VALUES}}}
    buckets = searcher.aggregate(query, asked)["values"]["buckets"]
    return in_order({bucket["key"]: bucket["doc_count"] for bucket in buckets})


def _address(searcher: tantivy.Searcher, current: tantivy.Schema, id: str) -> tantivy.DocAddress | None:
    hits = searcher.search(Query.term_query(current, "id", id, "basic"), 1, False).hits
    return hits[0][1] if hits else None


def _page(
    searcher: tantivy.Searcher, query: Query, sort: Sort, offset: int, limit: int
) -> tuple[int, list[tuple[float, tantivy.DocAddress]]]:
    if limit == 0:  # the engine panics
        return _total(searcher.search(query, 1)), []
    if sort == "relevance":
        return _by_score(searcher, query, offset, limit)
    found = searcher.search(query, limit, offset=offset, order_by_field=f"by_{sort}", order=Order.Asc)
    return _total(found), [(0.0, address) for _, address in found.hits]


def _by_score(
    searcher: tantivy.Searcher, query: Query, offset: int, limit: int
) -> tuple[int, list[tuple[float, tantivy.DocAddress]]]:
    """Equal scores come in the engine's own order, which merges change: all that tie with the page are put by id."""
    end, asked_for = offset + limit, offset + limit + _MORE_FOR_TIES
    while True:
        found = searcher.search(query, asked_for)
        hits = found.hits
        if len(hits) < asked_for or hits[end - 1][0] != hits[-1][0]:
            break
        asked_for *= 4
    if offset >= len(hits):
        return _total(found), []
    scores = [score for score, _ in hits]
    first = scores.index(scores[offset])
    last = len(scores) - scores[::-1].index(scores[min(end, len(scores)) - 1])
    tied = sorted(hits[first:last], key=lambda hit: (-hit[0], searcher.doc(hit[1]).get_first("id")))
    return _total(found), tied[offset - first : end - first]


def _total(result: tantivy.SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined]
