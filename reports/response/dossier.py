"""案卷: all that is known of one matter at a moment, ready for the papers that tell of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from urllib.parse import quote

from cities.city import City
from cities.units import Unit
from crawlers.air import AirReading, air_readings
from crawlers.clock import SHANGHAI, day_words
from crawlers.folder import DataFolder
from index.document import Document
from ledger.alerts import AlertLevel
from ledger.database import LedgerError
from ledger.ledger import Ledger
from ledger.tasks import Task
from nlp.relate import fold_events
from reports.alerts.digest import Entry, entry_of, minute_of
from reports.alerts.entries import Alert, Carriers, Happening, alert_of, carriers_of
from reports.charts.columns import Column
from reports.response.matters import Matter, alert_named, matter_of
from reports.word import Source

MAX_SENTENCE = 150
"""characters of one quoted sentence"""
MEDIA = frozenset({"press", "tv", "wechat", "gov", "video"})
TREND_DAYS = 14
AIR_DAYS = 7


@dataclass(frozen=True)
class Dossier:
    """A matter as it stood at `at`: `matter.members` are what had been collected by then.

    `entry` is how the mails would tell it, `steps` the levels that it reached, `air` what was measured where it plays
    while it went on, `page` the address that the links to the house's own pages begin with.
    """

    city: City
    matter: Matter
    alert: Alert
    entry: Entry
    steps: tuple[AlertLevel, ...]
    air: tuple[AirReading, ...]
    page: str
    at: datetime
    number: int
    """of its task among those opened in the same year"""

    @property
    def bureau(self) -> str:
        return f"{self.city.facts.name}生态环境局"

    @property
    def task(self) -> Task | None:
        return self.matter.task

    @property
    def units(self) -> tuple[Unit, ...]:
        """Who answers and who helps to: as assigned or proposed, else as the rules propose."""
        if self.task is None or self.task.unit is None:
            return self.alert.units
        known = {unit.id: unit for unit in self.city.units}
        return tuple(known[id] for id in (self.task.unit, *self.task.assist) if id in known)

    @cached_property
    def others(self) -> tuple[Document, ...]:
        """What others than the bureau published, oldest first."""
        return self.matter.others

    @cached_property
    def carriers(self) -> Carriers:
        return carriers_of(self.matter.members)

    @property
    def heat(self) -> int:
        """How often others' items were passed on, answered and liked."""
        return sum(each.heat for each in self.others)

    @property
    def tones(self) -> Counter[str]:
        return Counter(each.sentiment for each in self.others if each.environmental)

    def of_kinds(self, kinds: Iterable[str]) -> list[Document]:
        """What others published of these kinds, one of each reprint family, those read most first."""
        found: dict[str, Document] = {}
        for each in self.others:
            if each.kind in kinds and not each.removed:
                found.setdefault(each.family, each)
        return sorted(found.values(), key=lambda each: (-each.heat, each.published_at, each.id))

    def source(self, document: Document) -> Source:
        """An article as a paper cites it; where it has no address of the web, by the house's own page."""
        url = document.url or ""
        if not url.startswith(("http://", "https://")):
            url = f"{self.page.rstrip('/')}/articles/{quote(document.id, safe='')}"
        at = minute_of(document.published_at, self.at.year) + ("" if document.dated else "采集")
        return Source(title=" ".join(document.title.split()), outlet=document.source_name, at=at, url=url)

    def columns(self) -> list[Column]:
        """What others published by day, from the first article on (at most TREND_DAYS, the latest ones); by six hours
        where all of it lies in one day or two."""
        moments = [datetime.fromisoformat(each.published_at).astimezone(SHANGHAI) for each in self.others]
        first, last = min(moments), max(moments)
        if last - first < timedelta(days=2):
            start = first.replace(hour=first.hour // 6 * 6, minute=0, second=0, microsecond=0)
            step, number = timedelta(hours=6), int((last - start) / timedelta(hours=6)) + 1
        else:
            start = last.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=TREND_DAYS - 1)
            start = max(start, first.replace(hour=0, minute=0, second=0, microsecond=0))
            step, number = timedelta(days=1), (last.date() - start.date()).days + 1
        columns = []
        for place in range(max(number, 2)):
            begins = start + step * place
            tones = Counter(
                each.sentiment for each, at in zip(self.others, moments, strict=True) if begins <= at < begins + step
            )  # fmt: skip
            hours = "" if step == timedelta(days=1) else f"\n{begins.hour}—{begins.hour + 6}时"
            columns.append(Column(day_words(begins.date()) + hours, tones))
        return columns


def dossier_of(city: City, folder: DataFolder, ledger: Ledger, id: str, *, page: str, at: datetime) -> Dossier:
    """The matter of the alert `id` (or the only one whose id holds it). LedgerError where there is none, or none of its
    articles had been collected by `at`."""
    raised = alert_named(ledger, id)
    matter = matter_of(city, folder, ledger, raised)
    members = tuple(each for each in matter.members if datetime.fromisoformat(each.fetched_at) <= at)
    if not any(not each.own for each in members):
        raise LedgerError(f"“{raised.id}”没有采集到的文章，写不成文")
    matter = replace(matter, members=members)
    event = fold_events(folder).get(raised.event or "")
    happening = Happening(event, members[0].family, members, members, frozenset())
    steps = [each for each in ledger.levels_of(raised.id) if datetime.fromisoformat(each.at) <= at]
    alert = alert_of(
        city, raised, steps or ledger.levels_of(raised.id)[:1], happening, ledger.incident_grades().get(raised.id)
    )
    return Dossier(
        city, matter, alert, entry_of(city, alert, page, at), tuple(steps), _air(folder, matter, at.date()), page, at,
        _number(ledger, matter.task),
    )  # fmt: skip


def sentences_of(document: Document, limit: int) -> list[str]:
    """The article's own sentences that say most, in its order, without what only repeats the title."""
    title = document.title.strip("。！？ ")
    found = [" ".join(sentence.split()) for sentence in document.summary or (document.body,)]
    kept = [each for each in found if each and each.strip("。！？ ") != title]
    return [each if len(each) <= MAX_SENTENCE else each[: MAX_SENTENCE - 2] + "……" for each in kept[:limit]]


def quoted(text: str) -> str:
    """The words in quotation marks; those that they bring become inner ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def _air(folder: DataFolder, matter: Matter, last: date) -> tuple[AirReading, ...]:
    """A day's table before its hours; nothing where the matter is not about air."""
    if not any("air" in each.topics for each in matter.others):
        return ()
    first = max(date.fromisoformat(matter.others[0].published_day), last - timedelta(days=AIR_DAYS - 1))
    readings = air_readings(folder, first, last)
    days = {(each.district, each.at[:10]) for each in readings if each.span == "day"}
    wanted: Sequence[str | None] = matter.districts or (None,)
    return tuple(
        each for each in readings
        if each.district in wanted and (each.span == "day" or (each.district, each.at[:10]) not in days)
    )  # fmt: skip


def _number(ledger: Ledger, task: Task | None) -> int:
    if task is None:
        return 0
    year = [each for each in ledger.tasks() if each.opened_at[:4] == task.opened_at[:4]]
    return 1 + sum((each.opened_at, each.alert) < (task.opened_at, task.alert) for each in year)
