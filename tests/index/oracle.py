"""What a query must find, read off the documents one by one: the slow and plain answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

from index.document import Document
from index.store import All, AnyOf, Between, Node, Not, Term, Words
from index.text import characters

NAMES = {"district": "districts", "topic": "topics", "month": "published_month", "day": "published_day", "tag": "tags"}


def holds(document: Document, node: Node) -> bool:
    """For phrases; what single words find beyond them depends on the dictionary."""
    match node:
        case Words(text=text):
            return any(spaced(text) in spaced(part) for part in (document.title, document.body))
        case Term(field="env", value=value):
            return document.environmental == (value == "yes")
        case Term(field="original", value=value):
            return document.original == (value == "yes")
        case Term(field=field, value=value):
            return value in values(document, field)
        case Between(first=first, last=last):
            return (first or "") <= document.published_day <= (last or "9999")
        case All(parts=parts):
            return all(holds(document, part) for part in parts)
        case AnyOf(parts=parts):
            return any(holds(document, part) for part in parts)
        case Not(part=part):
            return not holds(document, part)


@cache
def spaced(text: str) -> str:
    return f" {' '.join(characters(text))} "


def values(document: Document, field: str) -> tuple[str, ...]:
    value = getattr(document, NAMES.get(field, field))
    return value if isinstance(value, tuple) else () if value is None else (value,)


def found(documents: Iterable[Document], node: Node) -> list[Document]:
    return [document for document in documents if holds(document, node)]


def counts(documents: Iterable[Document], field: str) -> dict[str, int]:
    return dict(Counter(value for document in documents for value in set(values(document, field))))
