"""Writing into the embedded index: documents are prepared and cut in parts; all of it is committed, or nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from threading import get_native_id
from typing import Any, NamedTuple

import tantivy

from index.document import Document
from index.embedded_codes import Codes
from index.embedded_schema import kept, with_words
from index.fields import checked
from index.packed import Packer
from index.store import StoreError
from index.tokens import TEXTS_AT_ONCE, Tokens

HEAP_BYTES = 256_000_000
"""What a day's writer gathers before it writes a segment."""
MOST_HEAP_BYTES = 3_900_000_000
"""The engine's bound for one of its threads."""
PART_OF_MEMORY = 8
"""A rebuild gathers up to one part in so many of the memory: what is written as one segment need not be merged."""
LESS_URGENT = 5
DOCUMENTS_CUT_AT_ONCE = TEXTS_AT_ONCE // 2
_MEMORY_OF_A_CONTAINER = Path("/sys/fs/cgroup/memory.max")

Checked = tuple[Document, bytes]
"""A document, and all that it says."""


class Prepared(NamedTuple):
    """What the engine is to keep of a document, and the texts whose words it is to keep."""

    id: str
    title: str
    body: str
    values: dict[str, Any]


class Preparing:
    """What becomes of documents before their words are cut: packed, and told by number."""

    def __init__(self, packer: Packer, codes: Codes) -> None:
        self._packer = packer
        self.codes = codes

    def prepared(self, documents: Iterable[Checked]) -> Iterator[Prepared]:
        for document, content in documents:
            values = kept(document, content, self._packer.pack(content), self.codes)
            yield Prepared(document.id, document.title, document.body, values)


class Writing:
    """Into the index of a store whose folder is `root`."""

    def __init__(self, root: Path, index: tantivy.Index, tokens: Tokens) -> None:
        self._root = root
        self._index = index
        self._tokens = tokens

    def put(
        self, documents: Iterable[Prepared], *, rebuild: bool = False, before_commit: Callable[[], None] = lambda: None
    ) -> int:
        """How many there were, each id once: the last of it stays."""
        taken: set[str] = set()
        before = self._index.searcher()
        with writer(self._root, self._index, rebuild=rebuild) as opened:
            rest = iter(documents)
            while some := list(islice(rest, DOCUMENTS_CUT_AT_ONCE)):
                with explained(self._root):
                    for id, made in self._made(some):
                        if id in taken or (before.num_docs and before.doc_freq("id", id)):
                            opened.delete_documents_by_term("id", id)
                        opened.add_document(made)
                        taken.add(id)
            with explained(self._root):
                before_commit()
        return len(taken)

    def _made(self, documents: list[Prepared]) -> Iterator[tuple[str, tantivy.Document]]:
        cuts = iter(self._tokens.cut([text for each in documents for text in (each.title, each.body)]))
        for each in documents:
            yield each.id, with_words(each.values, next(cuts), next(cuts))


def checked_of(documents: Iterable[Document], refused: dict[str, str]) -> Iterator[Checked]:
    """Those that can be kept; of the others the reason goes to `refused`, by id."""
    for document in documents:
        try:
            yield document, checked(document)
        except ValueError as error:
            refused[document.id] = str(error)


@contextmanager
def writer(root: Path, index: tantivy.Index, *, rebuild: bool = False) -> Iterator[tantivy.IndexWriter]:
    """Its work is committed at the end, or not at all; its lock is gone when the block is left."""
    # A rebuild is all that its process does, which has its priority; what else is put, the process of a page may put.
    heap, threads = heap_of_a_rebuild() if rebuild else (HEAP_BYTES, 1)
    with explained(root), ThreadPoolExecutor(1, initializer=None if rebuild else _step_back) as beginning:
        opened = beginning.submit(index.writer, heap, threads).result()
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


def heap_of_a_rebuild() -> tuple[int, int]:
    """(bytes for all, threads). Each thread makes segments of its own: of two processors the other one prepares."""
    threads = 1 if (os.cpu_count() or 1) <= 2 else 2
    most = min(MOST_HEAP_BYTES * threads, _memory() // PART_OF_MEMORY)
    return max(most, HEAP_BYTES * threads), threads


def _memory() -> int:
    """Bytes of the machine, or of the container; 0 where nobody says."""
    found = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    with suppress(OSError, ValueError):  # no container, or one without a bound
        found = min(found, int(_MEMORY_OF_A_CONTAINER.read_text(encoding="ascii")))
    return found


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
