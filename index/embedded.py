"""The embedded store: tantivy in the data folder, no service to start."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Order, Query

from crawlers.record import record_from
from index.document import Document
from index.embedded_schema import SCHEMA, QueryBuilder, kept, schema
from index.fields import checked_facets, in_order, sort_for
from index.generations import Generations
from index.highlight import Marker
from index.store import Node, Result, Sort, StoreError
from index.text import Cutter

_LOG = logging.getLogger(__name__)
HEAP_BYTES = 128_000_000
"""What the writer gathers before it writes a segment."""
MAX_VALUES = 65_000
"""Of a counted field; the engine's own bound, and more than any field of a city has."""
_STAMPS_A_PAGE = 50_000
_MORE_FOR_TIES = 16

Hits = list[tuple[Any, tantivy.DocAddress]]


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
        with self._explained(), self._generations.writing(self._tell):
            folder = self._generations.current()
            fresh = folder is None
            if folder is None:
                folder = self._generations.begin(self._about())
                index = tantivy.Index(schema(), str(folder))
            else:
                index = self._index_in(folder)
            taken = self._write(index, documents, replace=not fresh)
            if fresh:
                self._generations.flip(folder)
            return taken

    def delete(self, ids: Iterable[str]) -> int:
        with self._explained(), self._generations.writing(self._tell):
            searcher = self._searcher()
            folder = self._generations.current()
            if searcher is None or folder is None:
                return 0
            index = self._index_in(folder)
            found = [id for id in sorted(set(ids)) if self._address(index.searcher(), index.schema, id) is not None]
            with _writer(index) as writer:
                for id in found:
                    writer.delete_documents_by_term("id", id)
            return len(found)

    def rebuild(self, documents: Iterable[Document]) -> int:
        with self._explained(), self._generations.writing(self._tell):
            folder = self._generations.begin(self._about())
            taken = self._write(tantivy.Index(schema(), str(folder)), documents, replace=True)
            self._generations.flip(folder)
            return taken

    def get(self, id: str) -> Document | None:
        with self._explained():
            opened = self._searcher()
            if opened is None:
                return None
            searcher, current = opened
            address = self._address(searcher, current, id)
            return None if address is None else _document(searcher, address)

    def search(
        self, query: Node, *, limit: int = 20, offset: int = 0, sort: Sort = "relevance", facets: tuple[str, ...] = ()
    ) -> Result:
        checked_facets(facets)
        with self._explained():
            opened = self._searcher()
            if opened is None:
                return Result(total=0, hits=(), facets={field: {} for field in facets})
            searcher, current = opened
            asked = QueryBuilder(current, self.cutter).query(query)
            total, hits = _page(searcher, asked, sort_for(query, sort), offset, limit)
            marker = Marker(query, self.cutter)
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

    def _write(self, index: tantivy.Index, documents: Iterable[Document], *, replace: bool) -> int:
        taken: set[str] = set()
        with _writer(index) as writer:
            for document in documents:
                if replace or document.id in taken:
                    writer.delete_documents_by_term("id", document.id)
                writer.add_document(kept(document, self.cutter))
                taken.add(document.id)
        return len(taken)

    def _searcher(self) -> tuple[tantivy.Searcher, tantivy.Schema] | None:
        """A searcher of what was committed last, by whichever process; None where nothing was ever written."""
        folder = self._generations.current()
        if folder is None:
            return None
        stamp = _stamp(folder / "meta.json")
        if self._opened is None or self._opened[:2] != (folder, stamp):
            self._opened = (folder, stamp, self._index_in(folder))
        index = self._opened[2]
        return index.searcher(), index.schema

    def _index_in(self, folder: Path) -> tantivy.Index:
        number = self._generations.about(folder).get("schema")
        if number != SCHEMA:
            raise StoreError(
                f"检索库 {self.root} 是另一版程序建立的（格式 {number}，现为 {SCHEMA}），请运行 huanyu index --all 重建"
            )
        return tantivy.Index.open(str(folder))

    def _address(self, searcher: tantivy.Searcher, current: tantivy.Schema, id: str) -> tantivy.DocAddress | None:
        hits = searcher.search(Query.term_query(current, "id", id, "basic"), 1, False).hits
        return hits[0][1] if hits else None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            if isinstance(error, ValueError) and not _of_the_engine(error):
                raise
            raise StoreError(f"检索库 {self.root} 无法读写：{error}") from error


def _of_the_engine(error: ValueError) -> bool:
    """Whether tantivy raised it: its errors come without a Python frame of their own below ours."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals.get("__name__") == __name__


@contextmanager
def _writer(index: tantivy.Index) -> Iterator[tantivy.IndexWriter]:
    """A writer whose work is committed at the end, or not at all; its lock is gone when the block is left."""
    writer = index.writer(HEAP_BYTES, 1)
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


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


def _page(
    searcher: tantivy.Searcher, query: Query, sort: Sort, offset: int, limit: int
) -> tuple[int, list[tuple[float, tantivy.DocAddress]]]:
    if offset < 0 or limit < 0 or sort not in ("relevance", "time", "heat"):
        raise ValueError(f"cannot show {limit} from {offset} by {sort!r}")
    if limit == 0:  # the engine panics
        return searcher.search(query, 1).count, []
    if sort == "relevance":
        return _by_score(searcher, query, offset, limit)
    found = searcher.search(query, limit, offset=offset, order_by_field=f"by_{sort}", order=Order.Asc)
    return found.count, [(0.0, address) for _, address in found.hits]


def _by_score(
    searcher: tantivy.Searcher, query: Query, offset: int, limit: int
) -> tuple[int, list[tuple[float, tantivy.DocAddress]]]:
    """Equal scores come in the engine's own order, which merges change: all that tie with the page are put by id."""
    end, asked_for = offset + limit, offset + limit + _MORE_FOR_TIES
    while True:
        found = searcher.search(query, asked_for)
        hits: Hits = found.hits
        if len(hits) < asked_for or hits[end - 1][0] != hits[-1][0]:
            break
        asked_for *= 4
    scores = [score for score, _ in hits]
    if offset >= len(hits):
        return found.count, []
    first = scores.index(scores[offset])
    last = len(scores) - 1 - scores[::-1].index(scores[min(end, len(scores)) - 1])
    tied = sorted(hits[first : last + 1], key=lambda hit: (-hit[0], searcher.doc(hit[1]).get_first("id")))
    return found.count, tied[offset - first : end - first]
