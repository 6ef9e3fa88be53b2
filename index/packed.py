"""A document as few bytes, to be given back whole: its values in the order of the fields, compressed
with a dictionary that is learnt from the first documents of an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from threading import local
from typing import Any

import zstandard
from pydantic_core import from_json, to_json

from crawlers.record import record_of
from index.document import Document

FIELDS = tuple(field.name for field in fields(Document))
LEARNT_FROM = 2_000
"""documents; more teach no more"""
_FEWEST = 1_000
"""Of fewer there is little to save, and learning takes a second."""
_LEARNT_BYTES = 110_000
_LEVEL = 3
"""of compression; a higher one saves little and takes far longer"""
_values = attrgetter(*FIELDS)
_setters = [getattr(Document, name).__set__ for name in FIELDS]
_SCHEMA_AT = FIELDS.index("schema")
_TUPLES_AT = [number for number, field in enumerate(fields(Document)) if str(field.type).startswith("tuple")]


def content_of(document: Document) -> bytes:
    """All that a document says, as JSON in UTF-8; ValueError where a text holds half a character."""
    return to_json(_values(document))


def learnt_from(contents: Sequence[bytes]) -> bytes:
    """What the documents have in common, for a Packer; nothing where they are too few."""
    if len(contents) < _FEWEST:
        return b""
    return zstandard.train_dictionary(_LEARNT_BYTES, list(contents)).as_bytes()


class Packer:
    """Packs and gives back; `learnt` must be the same for both. Packing is for one thread at a time, giving back for
    any number of them."""

    def __init__(self, learnt: bytes = b"") -> None:
        self._learnt = zstandard.ZstdCompressionDict(learnt) if learnt else None
        self._compressor = zstandard.ZstdCompressor(_LEVEL, dict_data=self._learnt)
        self._of_thread = local()

    def pack(self, content: bytes) -> bytes:
        """`content` is what `content_of` gave."""
        return self._compressor.compress(content)

    def unpack(self, packed: bytes) -> Document:
        """ValueError where the bytes are no document."""
        try:
            return document_of(self._decompressor.decompress(packed))
        except zstandard.ZstdError as error:
            raise ValueError(f"not a packed document: {error}") from error

    @property
    def _decompressor(self) -> zstandard.ZstdDecompressor:
        """The thread's own: one must not be used by two at once, and making one takes longer than a document."""
        of_thread = self._of_thread
        if not hasattr(of_thread, "decompressor"):
            of_thread.decompressor = zstandard.ZstdDecompressor(dict_data=self._learnt)
        made: zstandard.ZstdDecompressor = of_thread.decompressor
        return made


def document_of(content: bytes) -> Document:
    """What `content_of` was given. ValueError where it is no such content."""
    values: list[Any] = from_json(content)
    if values[_SCHEMA_AT] != Document.SCHEMA:
        return record_of(Document, dict(zip(FIELDS, values, strict=True)))
    # Our own bytes, checked when they were packed: set as they are, which takes half as long as checking them again.
    for number in _TUPLES_AT:
        values[number] = tuple(values[number])
    document = object.__new__(Document)
    for set_value, value in zip(_setters, values, strict=True):
        set_value(document, value)
    return document
