"""Writing into the embedded index: documents are cut and packed some at a time; all of it is committed, or nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from threading import get_native_id

import tantivy

from index.document import Document
from index.embedded_codes import Codes
from index.embedded_schema import kept
from index.fields import checked
from index.packed import Packer
from index.store import StoreError
from index.tokens import TEXTS_AT_ONCE, Tokens

HEAP_BYTES = 256_000_000
"""What each of a writer's threads gathers before it writes a segment."""
THREADS_OF_A_REBUILD = 2
"""A day is written by one: each thread makes segments of its own."""
LESS_URGENT = 5
DOCUMENTS_CUT_AT_ONCE = TEXTS_AT_ONCE // 2

Checked = tuple[Document, bytes]
"""A document, and all that it says."""


class Writing:
    """Into the index of a store whose folder is `root`; `keep` is handed the table of codes where it has grown."""

    def __init__(
        self,
        root: Path,
        index: tantivy.Index,
        tokens: Tokens,
        packer: Packer,
        codes: Codes,
        keep: Callable[[bytes], None],
    ) -> None:
        self._root = root
        self._index = index
        self._tokens = tokens
        self._packer = packer
        self._codes = codes
        self._keep = keep

    def put(self, documents: Iterable[Checked], *, threads: int = 1) -> int:
        """How many there were, each id once: the last of it stays."""
        taken: set[str] = set()
        before = self._index.searcher()
        coded = len(self._codes)
        with writer(self._root, self._index, threads) as opened:
            rest = iter(documents)
            while some := list(islice(rest, DOCUMENTS_CUT_AT_ONCE)):
                with explained(self._root):
                    for id, made in self._made(some):
                        if id in taken or (before.num_docs and before.doc_freq("id", id)):
                            opened.delete_documents_by_term("id", id)
                        opened.add_document(made)
                        taken.add(id)
            if len(self._codes) > coded:  # before the commit: nobody may read a number without what it stands for
                with explained(self._root):
                    self._keep(self._codes.to_bytes())
        return len(taken)

    def _made(self, documents: list[Checked]) -> Iterator[tuple[str, tantivy.Document]]:
        cuts = iter(self._tokens.cut([text for document, _ in documents for text in (document.title, document.body)]))
        for document, content in documents:
            packed = self._packer.pack(content)
            yield document.id, kept(document, content, packed, next(cuts), next(cuts), self._codes)


def checked_of(documents: Iterable[Document], refused: dict[str, str]) -> Iterator[Checked]:
    """Those that can be kept; of the others the reason goes to `refused`, by id."""
    for document in documents:
        try:
            yield document, checked(document)
        except ValueError as error:
            refused[document.id] = str(error)


@contextmanager
def writer(root: Path, index: tantivy.Index, threads: int = 1) -> Iterator[tantivy.IndexWriter]:
    """Its work is committed at the end, or not at all; its lock is gone when the block is left."""
    # A rebuild is all that its process does, which has its priority; what else is put, the process of a page may put.
    priority = _step_back if threads == 1 else None
    with explained(root), ThreadPoolExecutor(1, initializer=priority) as beginning:
        opened = beginning.submit(index.writer, HEAP_BYTES * threads, threads).result()
    try:
        yield opened
        with explained(root):
            opened.commit()
    except BaseException:
        with suppress(Exception):  # a full disk fails this too; the first error is the one to tell
            opened.rollback()
        raise
    finally:
        with suppress(Exception):
            opened.wait_merging_threads()


def _step_back() -> None:
    """The engine's threads take over the priority of the thread that begins them, and so do theirs, which merge. Where
    there are no more processors than they would take, those who search go first."""
    if sys.platform == "linux":
        thread = get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + LESS_URGENT)


@contextmanager
def explained(root: Path) -> Iterator[None]:
    """The engine's errors, which are ValueErrors without a type of their own, as StoreErrors that name the folder."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise StoreError(f"检索库 {root} 无法读写：{error}") from error
