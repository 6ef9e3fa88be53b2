"""What leaves the house says nothing private: a text by `nlp.masking`, a document field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from index.document import Document
from nlp.masking import masked

__all__ = ["masked", "masked_document", "masked_documents"]

CITIZENS = ("message",)
"""Kinds of texts that citizens wrote to an office: their authors are private persons."""


def masked_document(document: Document) -> Document:
    """The document with every private detail of its words made unreadable; codes, counts and addresses stay."""
    reply = document.reply
    return replace(
        document,
        title=masked(document.title), body=masked(document.body), author=masked_author(document.kind, document.author),
        summary=tuple(masked(each) for each in document.summary),
        keywords=tuple(each for each in document.keywords if masked(each) == each),
        reply=None if reply is None else {
            key: masked(value) if isinstance(value, str) else value for key, value in reply.items()
        },
    )  # fmt: skip


def masked_documents(documents: Iterable[Document]) -> Iterator[Document]:
    return map(masked_document, documents)


def masked_author(kind: str | None, author: str | None) -> str | None:
    """A citizen's name by its first character; who writes for a paper or an office signs in public."""
    return author[:1] + "**" if author and kind in CITIZENS else author
