"""From the data folder into the store: a day, everything, some articles; and whether the store holds what it should."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date

from cities.city import City
from crawlers.folder import DataFolder
from crawlers.quarantine import Quarantined, write_quarantine
from index.document import Document
from index.documents import LeftOut, documents, touched
from index.fields import digest_of
from index.owed import owed, owing, paying_all
from index.store import DocumentsRefused, Store
from ledger.ledger import Ledger

_LOG = logging.getLogger(__name__)
STAGE = "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Ids, in order: not in the store but should be; there but should not; there, but not as they should read."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def good(self) -> bool:
        return not (self.missing or self.extra or self.stale)


def index_day(city: City, folder: DataFolder, ledger: Ledger, store: Store, day: date) -> int:
    """Puts all documents on which the day bears, old ones that it changed too; returns how many the store took.

    What cannot be a document, or is refused, goes to quarantine/index with its reason, and is not found any more. What
    an earlier day or a correction still owes the store is put first.
    """
    late = owed(folder)
    taken = index_articles(city, folder, ledger, store, late.ids) if late.ids else 0
    return taken + sum(_index_one_day(city, folder, ledger, store, each) for each in sorted(late.days | {day}))


def _index_one_day(city: City, folder: DataFolder, ledger: Ledger, store: Store, day: date) -> int:
    ids = touched(folder, [day])
    with owing(folder, days=[day]):
        taken, left_out = _put(city, folder, ledger, store, ids)
    # Lines of other days that were read on the way are those days' affair.
    mine = [replace(each, day=day) for each in left_out if each.day == day or each.item in ids]
    _quarantine(folder, mine, [day])
    return taken


def index_articles(
    city: City,
    folder: DataFolder,
    ledger: Ledger,
    store: Store,
    ids: Collection[str],
    *,
    change: Callable[[], object] = lambda: None,
) -> int:
    """Puts these articles anew, after a person corrected them; returns how many the store took.

    `change` corrects them: it is called when they are already owed, so that no kill leaves the store behind the ledger.
    Where the store does not take them (StoreError), the next day that is indexed puts them.
    """
    with owing(folder, ids=ids):
        change()
        return _put(city, folder, ledger, store, ids)[0]


def index_all(
    city: City,
    folder: DataFolder,
    ledger: Ledger,
    store: Store,
    *,
    through: Callable[[Iterable[Document]], Iterator[Document]] = iter,
    alone: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> int:
    """Rebuilds the store from the folder, with no moment without answers; returns how many documents it took.

    `through` is handed the documents and hands them on, as somebody who counts them would. Days may be collected and
    indexed meanwhile; `alone` keeps them out for the moment in which the quarantine is written.
    """
    left_out: list[LeftOut] = []
    days = folder.days("articles")
    with paying_all(folder):
        try:
            taken = store.rebuild(through(documents(city, folder, ledger, left_out=left_out)))
        except DocumentsRefused as error:
            taken = error.taken
            left_out += _refused(error, days)
    with alone():
        _quarantine(folder, left_out, days)
    return taken


def verify(city: City, folder: DataFolder, ledger: Ledger, store: Store) -> Verification:
    """Compares the store with the folder and the ledger, by id and by the digest of the whole document."""
    should = {document.id: digest_of(document) for document in documents(city, folder, ledger)}
    extra, stale = [], []
    for id, digest in store.versions():
        expected = should.pop(id, None)
        if expected is None:
            extra.append(id)
        elif expected != digest:
            stale.append(id)
    return Verification(missing=tuple(sorted(should)), extra=tuple(extra), stale=tuple(stale))


def _put(
    city: City, folder: DataFolder, ledger: Ledger, store: Store, ids: Collection[str]
) -> tuple[int, list[LeftOut]]:
    left_out: list[LeftOut] = []
    before = ledger.corrections_of(ids)
    made = list(documents(city, folder, ledger, ids=ids, left_out=left_out))
    try:
        taken = store.put(made)
    except DocumentsRefused as error:
        taken = error.taken
        left_out += _refused(error, [date.fromisoformat(made[0].day)])
    # An older version of what is left out now would stay and answer for it.
    store.delete(set(ids) - {document.id for document in made})
    # A correction made since the reading may have been put, and then been covered by what was read before it.
    corrected = {id for id, made_now in ledger.corrections_of(ids).items() if made_now != before.get(id)}
    if corrected:
        _put(city, folder, ledger, store, corrected)
    return taken, left_out


def _refused(error: DocumentsRefused, days: list[date]) -> Iterable[LeftOut]:
    _LOG.warning("%s", error, extra={"step": STAGE})
    return [
        LeftOut(day=days[-1], source="", item=id, reason="refused", detail=reason)
        for id, reason in sorted(error.refused.items())
    ]


def _quarantine(folder: DataFolder, left_out: Iterable[LeftOut], days: Iterable[date]) -> None:
    by_day: dict[date, list[Quarantined]] = {day: [] for day in days}
    for each in left_out:
        line = Quarantined(source=each.source or None, item=each.item, reason=each.reason, detail=each.detail)
        by_day.setdefault(each.day, []).append(line)
        _LOG.warning("%s left out: %s %s", each.item, each.reason, each.detail, extra={"step": STAGE})
    for day, lines in sorted(by_day.items()):
        write_quarantine(folder, STAGE, day, lines)
