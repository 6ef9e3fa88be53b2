"""Where a page of results ended: by time and heat the key of its last document, by relevance how many were shown."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from index.document import Document
from index.fields import FIRST_LAST, heat_key, time_key
from index.store import CursorError, Sort

_KEY = re.compile(r"(\d{16}) (.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """`key` is the last document's, as index.fields makes it; `shown` counts documents from the first."""

    sort: Sort
    key: str = ""
    shown: int = 0

    @property
    def value(self) -> tuple[int, str]:
        """Milliseconds or heat, and id, of the last document shown."""
        match = _KEY.fullmatch(self.key)
        if match is None:
            raise CursorError("a cursor of another search")
        return FIRST_LAST - int(match[1]), match[2]

    def is_before(self, document: Document) -> bool:
        """Whether the document comes later in an order by time or heat."""
        return self.key < _KEYS[self.sort](document)


def cursor(sort: Sort, document: Document, shown: int) -> str:
    """The text that stands for a place, fit for an address."""
    told = str(shown) if sort == "relevance" else _KEYS[sort](document)
    return urlsafe_b64encode(f"{sort[0]}{told}".encode()).decode().rstrip("=")


def place_of(text: str, sort: Sort) -> Place:
    """CursorError where the text is no cursor of such an order."""
    try:
        told = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)).decode()
        if told[:1] != sort[0]:
            raise ValueError(f"not of an order by {sort}")
        if sort == "relevance":
            return Place(sort, shown=int(told[1:]))
        place = Place(sort, key=told[1:])
        assert place.value
    except (ValueError, UnicodeError) as error:
        raise CursorError(f"{text!r} is no cursor of this search: {error}") from None
    return place


_KEYS = {"time": time_key, "heat": heat_key}
