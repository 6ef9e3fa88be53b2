"""The embedded store: tantivy in the data folder, no service to start."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

import tantivy

from index.cursor import Place, cursor, place_of
from index.document import Document
from index.embedded_query import QueryBuilder
from index.embedded_reader import Reader
from index.embedded_schema import SCHEMA, kept, schema
from index.fields import checked, checked_facets, checked_sort
from index.generations import About, Generations
from index.highlight import Marker
from index.packed import FIELDS, LEARNT_FROM, Packer, content_of, learnt_from
from index.store import DocumentsRefused, Hit, Node, Result, Sort, StoreError
from index.text import Cutter
from index.tokens import Tokens

_LOG = logging.getLogger(__name__)
HEAP_BYTES = 256_000_000
"""What the writer gathers before it writes a segment."""
DOCUMENTS_A_PAGE = 2_000
"""That are in memory at once where all that was found is handed on."""
DOCUMENTS_CUT_AT_ONCE = 64
"""By arrays: of more the arrays leave the processor's cache, of fewer each costs more."""
_KEPT: About = {"schema": SCHEMA, "fields": ",".join(FIELDS)}
"""What an index must be of, for this version of the program to read it."""
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
        self._opened: tuple[Path, tuple[int, int], Reader] | None = None

    def put(self, documents: Iterable[Document]) -> int:
        with self._writing():
            folder = self._generations.current()
            if folder is None:
                return self._write_anew(documents)
            return self._told_of_refused(
                self._write(self._index_in(folder), documents, Packer(self._generations.learnt(folder)))
            )

    def delete(self, ids: Iterable[str]) -> int:
        with self._writing():
            folder, reader = self._generations.current(), self._reader()
            if folder is None or reader is None:
                return 0
            found = [id for id in sorted(set(ids)) if reader.has(id)]
            if not found:
                return 0
            with self._writer(self._index_in(folder)) as writer:
                for id in found:
                    writer.delete_documents_by_term("id", id)
            return len(found)

    def rebuild(self, documents: Iterable[Document]) -> int:
        with self._writing():
            return self._write_anew(documents)

    def get(self, id: str) -> Document | None:
        reader = self._reader()
        with self._explained():
            return None if reader is None else reader.get(id)

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
        reader = self._reader()
        if reader is None:
            return Result(total=0, hits=(), facets={field: {} for field in facets})
        reader.query(query)
        with self._explained():
            total, counts = reader.counts(query, facets)
            found = reader.page(query, order, place or offset, limit + 1) if limit else []
        hits = self._hits(query, order, place.shown if place else offset, found[:limit])
        return Result(total=total, hits=hits, facets=counts, next=hits[-1].place if len(found) > limit > 0 else None)

    def each(self, query: Node, *, sort: Sort = "time") -> Iterator[Document]:
        order: Sort = "time" if sort == "relevance" else checked_sort(query, sort)
        reader = self._reader()
        place: Place | None = None
        while reader is not None and reader.query(query):
            with self._explained():
                documents = [each for each, _ in reader.page(query, order, place or 0, DOCUMENTS_A_PAGE)]
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
        reader = self._reader()
        if reader is not None:
            yield from reader.versions()

    def rebuild_due(self) -> str | None:
        folder = self._generations.current()
        if folder is None:
            return None
        try:
            about = self._about_of(folder)
        except StoreError as error:
            return str(error)
        if about.get("dictionary") == self.cutter.digest:
            return None
        return f"检索库 {self.root} 按旧词典建立：城市的词有增减，新词查得到但慢；请运行 huanyu reindex"

    def close(self) -> None:
        self._opened = None

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self.cutter.pairs)

    def _write_anew(self, documents: Iterable[Document]) -> int:
        rest = iter(documents)
        first = list(islice(rest, LEARNT_FROM))
        learnt = learnt_from([content for document in first if (content := _content(document)) is not None])
        with self._explained():
            folder = self._generations.begin({**_KEPT, "dictionary": self.cutter.digest})
            self._generations.learn(folder, learnt)
            index = tantivy.Index(schema(), str(folder))
        written = self._write(index, chain(first, rest), Packer(learnt))
        with self._explained():
            self._generations.flip(folder)
        return self._told_of_refused(written)

    def _write(self, index: tantivy.Index, documents: Iterable[Document], packer: Packer) -> tuple[int, dict[str, str]]:
        """How many were taken, and which were refused for which reason."""
        taken: set[str] = set()
        refused: dict[str, str] = {}
        before = index.searcher()
        with self._writer(index) as writer:
            for some in _cut_up(documents, DOCUMENTS_CUT_AT_ONCE):
                for id, made in self._made(some, packer, refused):
                    with self._explained():
                        if id in taken or before.doc_freq("id", id):
                            writer.delete_documents_by_term("id", id)
                        writer.add_document(made)
                    taken.add(id)
        return len(taken), refused

    def _made(
        self, documents: list[Document], packer: Packer, refused: dict[str, str]
    ) -> Iterator[tuple[str, tantivy.Document]]:
        good: list[tuple[Document, bytes]] = []
        for document in documents:
            try:
                good.append((document, checked(document)))
            except ValueError as error:
                refused[document.id] = str(error)
        cuts = iter(self.tokens.cut([text for document, _ in good for text in (document.title, document.body)]))
        for document, content in good:
            yield document.id, kept(document, content, packer.pack(content), next(cuts), next(cuts))

    def _told_of_refused(self, written: tuple[int, dict[str, str]]) -> int:
        taken, refused = written
        if refused:
            id, reason = next(iter(refused.items()))
            message = f"检索库 {self.root} 没有收下 {len(refused)} 篇，其中 {id}：{reason}"
            raise DocumentsRefused(message, taken, refused)
        return taken

    def _reader(self) -> Reader | None:
        """A reader of what was committed last, by whichever process; None where nothing was ever written."""
        for _ in range(_TRIES):
            folder = self._generations.current()
            if folder is None:
                return None
            try:
                stamp = _stamp(folder / "meta.json")
                if self._opened is None or self._opened[:2] != (folder, stamp):
                    self._opened = (folder, stamp, self._reader_of(folder))
                return self._opened[2]
            except FileNotFoundError:
                continue  # a rebuild has just put another folder in its place
        raise StoreError(f"检索库 {self.root} 的文件不全，请运行 huanyu index --all 重建")

    def _reader_of(self, folder: Path) -> Reader:
        index = self._index_in(folder)
        is_mine = self._about_of(folder).get("dictionary") == self.cutter.digest
        pairs = self.cutter.pairs if is_mine else frozenset()
        packer = Packer(self._generations.learnt(folder))
        return Reader(index, QueryBuilder(index.schema, self.cutter, pairs), packer)

    def _about_of(self, folder: Path) -> About:
        """What the folder's index keeps; StoreError where this version of the program cannot read it."""
        try:
            about = self._generations.about(folder)
        except ValueError as error:
            raise StoreError(f"检索库 {self.root} 的文件损坏，请运行 huanyu index --all 重建：{error}") from error
        if any(about.get(name) != value for name, value in _KEPT.items()):
            raise StoreError(f"检索库 {self.root} 是另一版程序建立的，请运行 huanyu index --all 重建")
        return about

    def _index_in(self, folder: Path) -> tantivy.Index:
        self._about_of(folder)
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


def _content(document: Document) -> bytes | None:
    """None where it cannot be written."""
    try:
        return content_of(document)
    except ValueError:
        return None


def _cut_up(documents: Iterable[Document], number: int) -> Iterator[list[Document]]:
    rest = iter(documents)
    while some := list(islice(rest, number)):
        yield some
