"""Reads: what the pages ask of the data folder at each request, read anew only when it has changed.

A day's files are written whole and renamed, so that the day's folder shows a change of older ones; of the newest days
each file is looked at by itself. Nothing here goes by time: what a run has written is on the next page.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, TypeVar

from cities.city import City
from crawlers.article import Article
from crawlers.checks import Check, last_checks
from crawlers.clock import SHANGHAI, shanghai_day
from crawlers.daybook import counts_of
from crawlers.folder import DataFolder, records_of
from crawlers.golden import golden_folder
from crawlers.health import SourceHealth, source_health
from crawlers.troubles import HABIT_DAYS
from index.store import Store
from ledger.audit import COUNTED
from ledger.ledger import Ledger
from nlp.explain import Explanation
from nlp.relation import Event
from reports.month.inputs import month_report
from reports.month.records import MonthReport
from web.beside import MANY_DAYS, done_beside
from web.kept import Kept, Stamp, identity, settled, stamp_of
from web.soon import Soon
from web.views.city_facts import Checked, checked_city
from web.views.hours import Volume, volume_of

T = TypeVar("T")
NEWEST_DAYS = 3
MONTHS_KEPT = 8
EXPLAINED_KEPT = 200
_PATIENT_S, _AT_ONCE_S = 10.0, 0.02
"""How long a page waits for a month of a small house, and for what takes long anyway."""
_MONTH_PARTS = ("articles", "annotated", "observations", "related", "events", "accounts", "quarantine", "months")


class Reads:
    """Shared by all requests and threads; holds the events, a few months and lists of days, nothing of the texts."""

    def __init__(self, city: City, folder: DataFolder, ledger: Ledger) -> None:
        self._city, self.folder, self._ledger = city, folder, ledger
        self._kept = Kept(64)
        self._months = Kept(MONTHS_KEPT)
        self._explained = Kept(EXPLAINED_KEPT)
        self._soon = Soon(MONTHS_KEPT, at_once=2)
        self._explaining = Soon(EXPLAINED_KEPT, at_once=1)
        self._events = FoldedEvents(folder)

    def events(self) -> Mapping[str, Event]:
        """Every event as known now, by its id and the ids of those that joined it."""
        return self._events.now()

    def events_since(self, moment: datetime) -> Iterator[Event]:
        """Those with an item in the hour of the moment or later, the latest first."""
        return self._events.since(moment.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0).isoformat())

    def days(self, part: str) -> tuple[date, ...]:
        """As `DataFolder.days`."""
        return self._kept.get(("days", part), [self.folder.root / part], lambda: tuple(self.folder.days(part)))

    def health(self, upto: date) -> tuple[SourceHealth, ...]:
        """As `crawlers.health.source_health`, with who is paused now."""
        paused = {source: pause.why for source, pause in self._ledger.paused_sources().items()}
        near = [day for day in self.days("accounts") if day >= upto - timedelta(days=HABIT_DAYS * 2)]
        files = [self.folder.root / "accounts", *self._of_days("accounts", near)]
        return self._kept.get(
            ("health", upto), files, lambda: tuple(source_health(self._city, self.folder, upto, paused)),
            also=tuple(sorted(paused.items())),
        )  # fmt: skip

    def accounts(self, first: date, last: date) -> Mapping[tuple[date, str], Mapping[str, int]]:
        """(day, source) → status → number, of the days from `first` to `last` on which anything was collected."""
        days = [day for day in self.days("accounts") if first <= day <= last]
        files = [self.folder.root / "accounts", *self._of_days("accounts", days)]
        return self._kept.get(
            ("accounts", first, last), files,
            lambda: {
                (day, source.id): counts
                for day in days for source in self._city.sources
                if (counts := counts_of(self.folder, source.id, day))
            },
        )  # fmt: skip

    def month(self, month: str, *, now: datetime) -> MonthReport:
        """As `reports.month.inputs.month_report`, and raises what it raises: a closed month as it was closed, another
        one of all that lies in the data folder and the ledger.
        """

        closing = self._ledger.closing(month)
        if closing is not None:
            return self._months.get(
                month, [self.folder.month(month)],
                lambda: month_report(self._city, self.folder, self._ledger, month, now=now), also=closing.manifest,
            )  # fmt: skip
        files = [each for part in _MONTH_PARTS for each in self._tree(part)]
        also = (shanghai_day(now), self._ledger.revision(of=COUNTED))
        report = self._months.get(month, files, lambda: self.worked(month_report, month, now=now), also=also)
        return replace(report, as_of=now.isoformat(timespec="seconds"))

    def month_soon(self, month: str, *, now: datetime) -> tuple[MonthReport | None, bool]:
        """As `month`, but without waiting long: what was known last (None: nothing yet), and whether that holds now.
        Where it does not, it is being made; ask again.
        """
        wait_s = _AT_ONCE_S if self._is_large() else _PATIENT_S
        return self._soon.get(month, lambda: self.month(month, now=now), wait_s=wait_s)

    def worked(self, work: Callable[..., T], *said: Any, **more: Any) -> T:
        """`work(city, folder, ledger, …)`; of a large house in a process of its own, so that pages are answered on."""
        if self._is_large():
            return done_beside(self._city, self.folder, self._ledger, work, *said, **more)
        return work(self._city, self.folder, self._ledger, *said, **more)

    def _is_large(self) -> bool:
        return len(self.days("articles")) > MANY_DAYS

    def volume(self, store: Store, now: datetime) -> Volume:
        """As `web.views.hours.volume_of`, not older than a minute: every article of two days is looked at for it."""
        minute = now.replace(second=0, microsecond=0)
        return self._kept.get("volume", [], lambda: volume_of(store, now), also=(minute, self._ledger.revision()))

    def explained(
        self, article: Article, explain: Callable[[Article], tuple[Explanation, ...]]
    ) -> tuple[Explanation, ...]:
        """As `explain` says of the article, which asks the judges a hundred times: once for each text."""
        text = (article.title, article.body)
        return self._explained.get((article.id, article.version), [], lambda: explain(article), also=text)

    def explained_soon(
        self, article: Article, explain: Callable[[Article], tuple[Explanation, ...]]
    ) -> tuple[Explanation, ...] | None:
        """As `explained`; None while the judges are still asked."""
        key = (article.id, article.version)
        return self._explaining.get(key, lambda: self.explained(article, explain), wait_s=_AT_ONCE_S)[0]

    def checked_city(self, roster: Path | None) -> Checked:
        """As `web.views.city_facts.checked_city`."""
        files = [*sorted(self._city.folder.glob("*.yaml")), *([roster] if roster is not None else [])]
        return self._kept.get(("city", len(files)), files, lambda: checked_city(self._city, roster))

    def checks(self) -> Mapping[str, Check]:
        """As `crawlers.checks.last_checks`."""
        return self._kept.get("checks", [self.folder.root / "checks.json"], lambda: last_checks(self.folder))

    def goldens(self) -> Mapping[str, int]:
        """source → how many golden pages stand for it."""
        root = golden_folder(self._city)
        return self._kept.get(
            "goldens", [root], lambda: Counter(path.parent.name for path in root.glob("*/*.warc.gz"))
        )  # fmt: skip

    def _tree(self, part: str) -> list[str | Path]:
        """A part's folder, each folder in it, and each file of the newest days."""
        root = self.folder.root / part
        folders = self._kept.get(("folders", part), [root], lambda: _folders_in(root))
        days = self.days(part)
        newest = [root / day.isoformat() for day in days[-NEWEST_DAYS:]] if folders else []
        files = [file for path in newest for file in sorted(path.glob("*"))]
        return [root, *folders, *(files if folders else [root / f"{day}.jsonl" for day in days[-1:]])]

    def _of_days(self, part: str, days: list[date] | tuple[date, ...]) -> list[Path]:
        found = [self.folder.root / part / day.isoformat() for day in days]
        return [*found, *(file for path in found[-NEWEST_DAYS:] for file in sorted(path.glob("*")))]


def _folders_in(root: Path) -> tuple[str, ...]:
    try:
        return tuple(sorted(each.path for each in os.scandir(root) if each.is_dir()))
    except FileNotFoundError:
        return ()


class FoldedEvents:
    """The events folded forward over all days. A new or rewritten last day is folded onto what stood before it."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self._lock = Lock()
        self._stamp: Stamp | None = None
        self._newest: Path | None = None
        self._events: Mapping[str, Event] = MappingProxyType({})
        self._by_hour: tuple[Mapping[str, Event], tuple[tuple[str, Event], ...]] = (self._events, ())
        self._base_stamp: Stamp = ()
        self._base: dict[str, Event] = {}

    def now(self) -> Mapping[str, Event]:
        stamp = self._look()
        if stamp == self._stamp:
            return self._events
        with self._lock:
            stamp = self._look()
            if stamp != self._stamp:
                events, newest = self._folded()
                self._events = MappingProxyType(events)
                stamp = (stamp[0], newest)
                self._stamp = stamp if settled(stamp) else None
            return self._events

    def since(self, hour: str) -> Iterator[Event]:
        """Those with an item in or after the hour (ISO, Shanghai's), the latest first."""
        events, (of, by_hour) = self.now(), self._by_hour
        if of is not events:
            known = {event.id: event for event in events.values() if event.heat}
            by_hour = tuple(sorted(((max(each.heat), each) for each in known.values()), key=_last_hour, reverse=True))
            self._by_hour = events, by_hour
        return (event for last, event in takewhile(lambda each: each[0] >= hour, by_hour))

    @property
    def _root(self) -> Path:
        return self.folder.root / "events"

    def _look(self) -> Stamp:
        """A file that is renamed into the folder changes the folder; only the newest may be written in place."""
        return stamp_of((self._root, self._newest or self._root))

    def _folded(self) -> tuple[dict[str, Event], tuple[int, int, int] | None]:
        """The events, and what the newest day's file was when it was read."""
        files = _day_files(self._root)
        stamp = tuple((name, *found) for name, found in files)
        stands = len(self._base_stamp) < len(stamp) and self._base_stamp == stamp[: len(self._base_stamp)]
        base = dict(self._base) if stands else {}
        for name, _ in files[len(self._base_stamp) if stands else 0 : -1]:
            _fold(base, self._root / name)
        held = dict(base)
        if files:
            self._newest = self._root / files[-1][0]
            _fold(held, self._newest)
        if settled(tuple(found for _, found in files[:-1])):
            self._base_stamp, self._base = stamp[:-1], base
        return held, files[-1][1] if files else identity(self._root)


def _last_hour(each: tuple[str, Event]) -> str:
    return each[0]


def _day_files(root: Path) -> list[tuple[str, tuple[int, int, int]]]:
    """Each day's file with its identity, in the order of days."""
    try:
        names = sorted(each.name for each in os.scandir(root) if _is_day(each.name))
    except FileNotFoundError:
        return []
    found = ((name, identity(f"{root}/{name}")) for name in names)
    return [(name, each) for name, each in found if each is not None]


def _fold(held: dict[str, Event], path: Path) -> None:
    for event in records_of(Event, path):
        held[event.id] = event
        held.update(dict.fromkeys(event.joins, event))


def _is_day(name: str) -> bool:
    if not name.endswith(".jsonl"):
        return False
    try:
        date.fromisoformat(name.removesuffix(".jsonl"))
    except ValueError:
        return False
    return True
