"""What the page needs of the house, handed in once: city, files, ledger, store, time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

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

    reads: Reads = field(init=False)
    """What is asked of the data folder at each request, kept as long as it has not changed."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reads", Reads(self.city, self.folder, self.ledger))

    def events(self) -> Mapping[str, Event]:
        """Every event as known now, by its id and the ids of those that joined it."""
        return self.reads.events()

    def annotation(self, document: Document) -> Annotation | None:
        """What the model said of this version of the article, with its spans."""
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
                    yield record
