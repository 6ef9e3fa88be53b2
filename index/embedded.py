"""The embedded store: tantivy in the data folder, no service to start."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

import tantivy

from index.cursor import Place, cursor, place_of
from index.document import Document
from index.embedded_beside import write_beside
from index.embedded_codes import Codes
from index.embedded_query import QueryBuilder
from index.embedded_reader import Reader
from index.embedded_schema import SCHEMA, schema
from index.embedded_writing import Checked, Preparing, Writing, checked_of, explained, writer
from index.fields import checked_facets, checked_sort
from index.generations import About, Generations, Stamp, stamp_of
from index.highlight import Marker
from index.packed import FIELDS, LEARNT_FROM, Packer, learnt_from
from index.store import DocumentsRefused, Hit, Node, Result, Sort, StoreError
from index.text import Cutter
from index.tokens import Tokens

_LOG = logging.getLogger(__name__)
DOCUMENTS_A_PAGE = 2_000
"""That are in memory at once where all that was found is handed on."""
_KEPT: About = {"schema": SCHEMA, "fields": ",".join(FIELDS)}
"""What an index must be of, for this version of the program to read it."""
_TRIES = 5


@dataclass
class _Opened:
    """What stays of an index from one commit to the next: opened again, the engine maps its files anew, and each page
    of them that a search touches costs another fault."""

    folder: Path
    index: tantivy.Index
    builder: QueryBuilder
    packer: Packer
    codes: tuple[Stamp, Codes] | None = None


class EmbeddedStore:
    """Keeps documents under `root`. Readers go on while a writer writes; a second writer waits.

    A put is committed at its end: killed before, it has changed nothing.
    """

    def __init__(self, root: Path, cutter: Cutter, *, tell: Callable[[str], None] = _LOG.warning) -> None:
        self.root = root
        self.cutter = cutter
        self._generations = Generations(root)
        self._tell = tell
        self._opened: _Opened | None = None
        self._reading: tuple[Path, Stamp, Reader] | None = None

    def put(self, documents: Iterable[Document]) -> int:
        with self._writing():
            folder = self._generations.current()
            if folder is None:
                return self._write_anew(documents)
            refused: dict[str, str] = {}
            taken = self._put_into(folder, checked_of(documents, refused))
            return self._told_of_refused(taken, refused)

    def delete(self, ids: Iterable[str]) -> int:
        with self._writing():
            folder, reader = self._generations.current(), self._reader()
            if folder is None or reader is None:
                return 0
            found = [id for id in sorted(set(ids)) if reader.has(id)]
            if not found:
                return 0
            with writer(self.root, self._index_in(folder)) as opened:
                for id in found:
                    opened.delete_documents_by_term("id", id)
            return len(found)

    def rebuild(self, documents: Iterable[Document]) -> int:
        with self._writing():
            return self._write_anew(documents)

    def get(self, id: str) -> Document | None:
        reader = self._reader()
        with explained(self.root):
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
        reader.matching(query)
        with explained(self.root):
            page = reader.page(query, order, place or offset, limit, facets)
            hits = self._hits(query, order, place.shown if place else offset, page.documents)
        return Result(total=page.total, hits=hits, facets=page.counts, next=hits[-1].place if page.goes_on else None)

    def each(self, query: Node, *, sort: Sort = "time") -> Iterator[Document]:
        order: Sort = "time" if sort == "relevance" else checked_sort(query, sort)
        reader = self._reader()
        place: Place | None = None
        while reader is not None and reader.matching(query):
            with explained(self.root):
                documents = [each for each, _ in reader.documents(query, order, place or 0, DOCUMENTS_A_PAGE)]
            yield from documents
            if len(documents) < DOCUMENTS_A_PAGE:
                return
            place = place_of(cursor(order, documents[-1], 0), order)

    def _hits(self, query: Node, order: Sort, first: int, found: list[tuple[Document, float]]) -> tuple[Hit, ...]:
        places = [cursor(order, document, number) for number, (document, _) in enumerate(found, first + 1)]
        return Marker(query, self.cutter).hits(found, places)

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
        self._opened = self._reading = None

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self.cutter.known)

    def _write_anew(self, documents: Iterable[Document]) -> int:
        refused: dict[str, str] = {}
        rest = checked_of(documents, refused)
        first = list(islice(rest, LEARNT_FROM))
        with explained(self.root):
            folder = self._generations.begin({**_KEPT, "dictionary": self.cutter.digest})
            self._generations.learn(folder, learnt_from([content for _, content in first]))
            self._generations.code(folder, Codes().to_bytes())
            tantivy.Index(schema(), str(folder))
        if len(first) < LEARNT_FROM:
            taken = self._put_into(folder, first)
        else:
            preparing, keep = self._preparing(folder)
            prepared = preparing.prepared(chain(first, rest))
            taken = write_beside(self.root, folder, self.tokens, prepared, keep)
        with explained(self.root):
            self._generations.flip(folder)
        return self._told_of_refused(taken, refused)

    def _put_into(self, folder: Path, documents: Iterable[Checked]) -> int:
        index = self._index_in(folder)
        preparing, keep = self._preparing(folder)
        writing = Writing(self.root, index, self.tokens)
        return writing.put(preparing.prepared(documents), before_commit=keep)

    def _preparing(self, folder: Path) -> tuple[Preparing, Callable[[], None]]:
        """And what keeps the table of codes where it has grown: before the commit, since nobody may read a number
        without what it stands for."""
        with explained(self.root):
            codes = self._codes_of(folder)
            packer = Packer(self._generations.learnt(folder))
        coded = len(codes)

        def keep() -> None:
            if len(codes) > coded:
                with explained(self.root):
                    self._generations.code(folder, codes.to_bytes())

        return Preparing(packer, codes), keep

    def _told_of_refused(self, taken: int, refused: dict[str, str]) -> int:
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
                stamp = stamp_of(folder / "meta.json")
                if self._reading is None or self._reading[:2] != (folder, stamp):
                    self._reading = (folder, stamp, self._reader_of(folder))
                return self._reading[2]
            except FileNotFoundError:
                continue  # a rebuild has just put another folder in its place
        raise StoreError(f"检索库 {self.root} 的文件不全，请运行 huanyu index --all 重建")

    def _reader_of(self, folder: Path) -> Reader:
        opened = self._opened
        if opened is None or opened.folder != folder:
            opened = self._opened = self._open(folder)
        try:
            with explained(self.root):
                opened.index.reload()
        except StoreError as error:
            if (folder / "meta.json").exists():
                raise
            raise FileNotFoundError(folder) from error  # a rebuild has put another in its place
        # Behind the index: the table may have grown since, and has all numbers that the index knows.
        stamp = stamp_of(self._generations.codes_of(folder))
        if opened.codes is None or opened.codes[0] != stamp:
            opened.codes = stamp, self._codes_of(folder)
        return Reader(opened.index, opened.builder, opened.packer, opened.codes[1])

    def _open(self, folder: Path) -> _Opened:
        index = self._index_in(folder)
        is_mine = self._about_of(folder).get("dictionary") == self.cutter.digest
        known = self.cutter.known if is_mine else frozenset()
        packer = Packer(self._generations.learnt(folder))
        return _Opened(folder, index, QueryBuilder(index.schema, self.cutter, known), packer)

    def _about_of(self, folder: Path) -> About:
        """What the folder's index keeps; StoreError where this version of the program cannot read it."""
        try:
            about = self._generations.about(folder)
        except ValueError as error:
            raise self._damaged(error) from error
        if any(about.get(name) != value for name, value in _KEPT.items()):
            raise StoreError(f"检索库 {self.root} 是另一版程序建立的，请运行 huanyu index --all 重建")
        return about

    def _codes_of(self, folder: Path) -> Codes:
        try:
            return Codes(self._generations.codes(folder))
        except ValueError as error:
            raise self._damaged(error) from error

    def _damaged(self, error: ValueError) -> StoreError:
        return StoreError(f"检索库 {self.root} 的文件损坏，请运行 huanyu index --all 重建：{error}")

    def _index_in(self, folder: Path) -> tantivy.Index:
        self._about_of(folder)
        with explained(self.root):
            index = tantivy.Index.open(str(folder))
            index.config_reader("manual")
        return index

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with ExitStack() as held:
            with explained(self.root):
                held.enter_context(self._generations.writing(self._tell))
            yield
