"""What the page needs of the house, handed in once: city, files, ledger, store, time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cities.city import City
from crawlers.folder import DataFolder, records_of
from index.document import Document
from index.store import Store
from ledger.ledger import Ledger
from nlp.annotation import Annotation
from nlp.relate import fold_events
from nlp.relation import Event


@dataclass(frozen=True, slots=True)
class Site:
    """Shared by all requests; the store sees for itself when another process has written or rebuilt it."""

    city: City
    folder: DataFolder
    ledger: Ledger
    store: Store
    clock: Callable[[], datetime]

    def events(self) -> dict[str, Event]:
        """Every event as known now, by its id and the ids of those that joined it."""
        return fold_events(self.folder)

    def annotation(self, document: Document) -> Annotation | None:
        """What the model said of this version of the article, with its spans."""
        for day in reversed(self.folder.days("annotated")):
            for annotation in records_of(Annotation, self.folder.annotated(day, document.source)):
                if (annotation.id, annotation.version) == (document.id, document.version):
                    return annotation
        return None
