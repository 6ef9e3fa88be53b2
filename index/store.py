"""Store: one protocol, two engines (embedded tantivy, Elasticsearch), one contract test that runs on both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

from index.document import Document

Sort = Literal["relevance", "time", "heat"]
FACETS = ("district", "topic", "sentiment", "source", "kind", "tier", "month", "day")
KEYWORD_FIELDS = (
    "id", "district", "topic", "sentiment", "source", "kind", "tier", "month", "day", "form", "tag", "emotion",
    "enterprise", "family", "event", "outlet", "publisher",
)  # fmt: skip
"""Fields that a query may name (`district:990102`) beside the text."""

FLAG_FIELDS = ("env", "original", "own", "removed", "replied", "corrected")
"""Fields that are "yes" or "no"; `original:yes` leaves one document of each reprint family."""


class StoreError(RuntimeError):
    """The store cannot answer or take documents; the message names the store and the reason, in Chinese."""


class DocumentsRefused(StoreError):
    """The store took `taken` documents and refused others: `refused` has id → the store's reason."""

    def __init__(self, message: str, taken: int, refused: dict[str, str]) -> None:
        super().__init__(message)
        self.taken = taken
        self.refused = refused


class CursorError(ValueError):
    """A cursor is none that this search gave."""


class QueryError(ValueError):
    """A query cannot be understood; `place` is the offset of the mistake, the message is Chinese, for the analyst."""

    def __init__(self, message: str, place: int = 0) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A word or a phrase to be found in title or body."""

    text: str
    phrase: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A keyword field must hold the value; of `month` and `day` a value that ends in * is a prefix."""

    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """published day from `first` to `last`, both ISO days, both included; None is open."""

    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    part: Node


Node = Words | Term | Between | All | AnyOf | Not
"""A parsed query; All without parts finds everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """`place`: the cursor of what follows this hit. `carried` and `carriers` are filled by `index.families` alone: how
    many documents the hit's family has, itself included, and the others of them, the earliest first."""

    document: Document
    score: float
    title_html: str
    passage_html: str
    place: str = ""
    carried: int = 1
    carriers: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """total: documents found, wherever the page begins; facets: field → value → count over all that were found, not
    over this page; next: the cursor of the following page, None where this is the last."""

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    next: str | None = None


class Store(Protocol):
    """Keeps documents by id. A document put again replaces the one of its id; search sees it when put returns."""

    def put(self, documents: Iterable[Document]) -> int:
        """Adds or replaces; returns how many were taken. DocumentsRefused where it refused some, StoreError all."""

    def delete(self, ids: Iterable[str]) -> int:
        """Removes; returns how many there were."""

    def get(self, id: str) -> Document | None: ...

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
        """Relevance without words to be relevant to is time; ties are broken by id. StoreError, or ValueError for a
        field, value or sort that there is not (parse_query makes none such).

        `after` is the cursor of a result of the same query and sort, in place of an offset: by time and heat the pages
        then follow each other without gap or repetition while documents come in; by relevance, which every document
        that comes in changes a little, without a gap. CursorError for any other text.
        """

    def each(self, query: Node, *, sort: Sort = "time") -> Iterator[Document]:
        """All documents found, of one moment, one after the other in bounded memory; by time or heat."""

    def versions(self) -> Iterator[tuple[str, str]]:
        """(id, digest of the whole document) of everything kept, in order of id; `--verify` reads it."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Replaces all by these, with no moment without answers; returns how many."""

    def rebuild_due(self) -> str | None:
        """Why everything should be built anew, in Chinese; None where nothing is kept, or all as it would be now."""

    def close(self) -> None: ...
