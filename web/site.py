"""What the page needs of the house, handed in once: city, files, ledger, store, time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar, cast

from cities.city import City
from crawlers.article import Article
from crawlers.folder import DataFolder
from crawlers.record import record_from
from index.document import Document
from index.store import Store
from ledger.ledger import Ledger
from nlp.annotation import Annotation
from nlp.explain import Explanation
from nlp.relation import Event
from web.reads import Reads
from web.sessions import Session
from web.veil import Veil, VeiledStore, veil_of

R = TypeVar("R", Article, Annotation)


@dataclass(frozen=True, slots=True)
class Site:
    """Shared by all requests; the store sees for itself when another process has written or rebuilt it."""

    city: City
    folder: DataFolder
    ledger: Ledger
    store: Store
    clock: Callable[[], datetime]
    explain: Callable[[Article], tuple[Explanation, ...]] | None = None
    """What each sentence and word adds to a judgement; None where no model is at hand."""

    roster: Path | None = None
    """The file of addresses that the settings name; None where the city's example serves."""

    veil: Veil | None = None
    """What stands between the texts and whoever asks; None where they see all."""
    reads: Reads = field(default=cast(Reads, None), compare=False, repr=False)
    """What is asked of the data folder at each request, kept as long as it has not changed."""

    def __post_init__(self) -> None:
        if self.reads is None or self.reads.folder is not self.folder:
            object.__setattr__(self, "reads", Reads(self.city, self.folder, self.ledger))

    def seen_by(self, session: Session) -> Site:
        """The site as a reader sees it: with persons' details masked where they have no need of them."""
        veil = veil_of(self, session)
        return self if veil is None else replace(self, veil=veil, store=VeiledStore(self.store, veil))

    @property
    def counting(self) -> Store:
        """The store for numbers alone, which no veil changes."""
        return self.store.whole if isinstance(self.store, VeiledStore) else self.store

    def events(self) -> Mapping[str, Event]:
        """Every event as known now, by its id and the ids of those that joined it."""
        return self.reads.events()

    def annotation(self, document: Document) -> Annotation | None:
        """What the model said of this version of the article, with its spans; None where they would not fit what is
        shown of it.
        """
        if self.veil is not None and not self._shown_whole(document):
            return None
        found = self.lines(
            Annotation, self.folder.annotated(date.fromisoformat(document.day), document.source), document.id
        )
        return next((each for each in found if each.version == document.version), None)

    def article(self, document: Document) -> Article | None:
        """The article as this version was collected."""
        found = self.lines(
            Article, self.folder.articles(date.fromisoformat(document.day), document.source), document.id
        )
        return next((each for each in found if each.version == document.version), None)

    def lines(self, kind: type[R], path: Path, id: str) -> Iterator[R]:
        """The records of one article in a day's file; other lines are not read."""
        needle = id.encode()
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return
        with file:
            for line in file:
                if needle in line and (record := record_from(kind, line)).id == id:
                    yield self.veil.article(record) if self.veil and isinstance(record, Article) else record

    def hides(self, id: str) -> bool:
        """Whether the reader sees less of this article than its text says."""
        return isinstance(self.store, VeiledStore) and self.store.hides(id)

    def _shown_whole(self, document: Document) -> bool:
        whole = replace(self, veil=None).article(document)
        return whole is not None and (whole.title, whole.body) == (document.title, document.body)
