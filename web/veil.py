"""Veil: persons' details made unreadable for whoever has no need of them, wherever a page or the API shows a text.

An analyst works on every text and an officer on those that their unit must answer; everybody else reads them masked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape, unescape
from re import compile
from typing import TYPE_CHECKING

from crawlers.article import Article
from index.document import Document
from index.store import Hit, Node, Result, Sort, Store
from reports.masking import masked, masked_author, masked_document
from web.sessions import Session

if TYPE_CHECKING:
    from web.site import Site

_TAGS = compile(r"<[^>]*>")


class Veil:
    """`needed` says of an article's id whether its reader must see it as it is."""

    def __init__(self, needed: Callable[[str], bool]) -> None:
        self._needed = needed

    def document(self, document: Document) -> Document:
        if self._needed(document.id):
            return document
        return masked_document(document)

    def hit(self, hit: Hit) -> Hit:
        if self._needed(hit.document.id):
            return hit
        return replace(
            hit, document=self.document(hit.document), title_html=_masked_html(hit.title_html),
            passage_html=_masked_html(hit.passage_html), carriers=tuple(self.document(each) for each in hit.carriers),
        )  # fmt: skip

    def article(self, article: Article) -> Article:
        if self._needed(article.id):
            return article
        return replace(
            article, title=masked(article.title), body=masked(article.body),
            author=masked_author(article.kind, article.author),
        )  # fmt: skip

    def hides(self, document: Document) -> bool:
        """Whether the reader sees less than the text says."""
        return not self._needed(document.id) and self.document(document) != document


def veil_of(site: Site, session: Session) -> Veil | None:
    """What stands between a reader and the texts; None where they see all."""
    if not session.within("private"):
        return Veil(lambda id: False)
    match session.role:
        case "analyst":
            return None
        case "officer":
            return Veil(_Duty(site, session.district or "").holds)
    return Veil(lambda id: False)


@dataclass
class _Duty:
    """What an officer's unit answers, or helps to."""

    site: Site
    district: str

    def holds(self, id: str) -> bool:
        return id in self._articles

    @cached_property
    def _articles(self) -> frozenset[str]:
        site = self.site
        unit = site.city.unit_of_district.get(self.district)
        if unit is None:
            return frozenset()
        duties, events = site.ledger.duties(unit.id), site.events()
        told = {article for article, _ in duties if article is not None}
        members = (events[event].members for event in {event or "" for _, event in duties} if event in events)
        return frozenset(told.union(*members))


class VeiledStore:
    """A store as a reader behind a veil sees it; what is put into it goes through untouched."""

    def __init__(self, store: Store, veil: Veil) -> None:
        self._store, self._veil = store, veil
        self.whole = store
        self.put, self.delete, self.rebuild = store.put, store.delete, store.rebuild
        self.versions, self.rebuild_due, self.close = store.versions, store.rebuild_due, store.close

    def get(self, id: str) -> Document | None:
        found = self._store.get(id)
        return None if found is None else self._veil.document(found)

    def hides(self, id: str) -> bool:
        """Whether less is shown of this document than it says."""
        found = self._store.get(id)
        return found is not None and self._veil.hides(found)

    def search(
        self, query: Node, *, limit: int = 20, offset: int = 0, after: str | None = None, sort: Sort = "relevance",
        facets: tuple[str, ...] = (),
    ) -> Result:  # fmt: skip
        result = self._store.search(query, limit=limit, offset=offset, after=after, sort=sort, facets=facets)
        return replace(result, hits=tuple(self._veil.hit(hit) for hit in result.hits))

    def each(self, query: Node, *, sort: Sort = "time") -> Iterator[Document]:
        return map(self._veil.document, self._store.each(query, sort=sort))


def _masked_html(html: str) -> str:
    """A passage with its marks, or masked and without them where it says something private."""
    plain = unescape(_TAGS.sub("", html))
    safe = masked(plain)
    return html if safe == plain else escape(safe)
