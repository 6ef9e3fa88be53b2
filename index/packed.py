"""A document as few bytes, to be given back whole: its values in the order of the fields, compressed
with a dictionary that is learnt from the first documents of an index.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter

from pydantic_core import from_json, to_json

from crawlers.record import record_of
from index.document import Document

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FIELDS = tuple(field.name for field in fields(Document))
LEARNT_FROM = 2_000
"""documents; more teach no more"""
_FEWEST = 1_000
"""Of fewer there is little to save, and learning takes a second."""
_LEARNT_BYTES = 110_000
_LEVEL = 3
"""of compression; a higher one saves little and takes far longer"""
_values = attrgetter(*FIELDS)


def content_of(document: Document) -> bytes:
    """All that a document says, as JSON in UTF-8; ValueError where a text holds half a character."""
    return to_json(_values(document))


def learnt_from(contents: Sequence[bytes]) -> bytes:
    """What the documents have in common, for a Packer; nothing where they are too few."""
    if len(contents) < _FEWEST:
        return b""
    return zstd.train_dict(list(contents), _LEARNT_BYTES).dict_content


class Packer:
    """Packs and gives back; `learnt` must be the same for both. Packing is for one thread at a time."""

    def __init__(self, learnt: bytes = b"") -> None:
        self._learnt = zstd.ZstdDict(learnt) if learnt else None
        self._compressor = zstd.ZstdCompressor(_LEVEL, zstd_dict=self._learnt)

    def pack(self, content: bytes) -> bytes:
        """`content` is what `content_of` gave."""
        return self._compressor.compress(content, zstd.ZstdCompressor.FLUSH_FRAME)

    def unpack(self, packed: bytes) -> Document:
        """ValueError where the bytes are no document."""
        try:
            values = from_json(zstd.decompress(packed, self._learnt))
        except zstd.ZstdError as error:
            raise ValueError(f"not a packed document: {error}") from error
        return record_of(Document, dict(zip(FIELDS, values, strict=True)))
