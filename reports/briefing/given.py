"""What a briefing is made of: all that is on record of its window and of those it is compared with, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cities.city import City
from crawlers.air import AirReading, air_readings
from crawlers.audience import AudienceDay, audience_days
from crawlers.cadence import Cadence, cadences
from crawlers.clock import SHANGHAI
from crawlers.comment import Comment, comments_since
from crawlers.daybook import SourceDay, days_of
from crawlers.folder import DataFolder
from index.document import Document
from index.documents import documents
from ledger.alerts import Alert
from ledger.ledger import Ledger
from ledger.tasks import Task
from nlp.relate import fold_events
from nlp.relation import Event
from reports.briefing.window import Window, WindowError

LATE = timedelta(days=31)
"""What was published in a window and is collected later than this after its end is not looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """An earlier window to compare with. `mean_of` windows are taken together; the first is the one of the charts."""

    name: str
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """`documents` are all of any window concerned; `days` those of the window up to `as_of`; `source_days` (of what is
    collected, not imported) and `audience` are by source."""

    window: Window
    as_of: datetime
    beside: tuple[Beside, ...]
    documents: Sequence[Document]
    events: Mapping[str, Event]
    tasks: Sequence[Task]
    alerts: Mapping[str, Alert]
    days: tuple[date, ...]
    source_days: Mapping[str, Sequence[SourceDay]]
    cadences: Sequence[Cadence]
    audience: Mapping[str, Sequence[AudienceDay]]
    comments: Sequence[Comment]
    air: Sequence[AirReading]

    def within(self, window: Window) -> list[Document]:
        """What was published in a window, in order; while this one runs, of another as much as has passed of this."""
        runs = self.as_of < self.window.end
        end = min(window.end, window.start + (self.as_of - self.window.start)) if runs else window.end
        times = ((datetime.fromisoformat(each.published_at), each) for each in self.documents)
        found = [(at, each.id, each) for at, each in times if window.start <= at < end]
        return [each for _, _, each in sorted(found, key=lambda one: one[:2])]


def beside(window: Window) -> tuple[Beside, ...]:
    """What a window is compared with: a day with the same day of the week before, a week or month with the one before,
    then with what smooths a chance out."""
    if window.kind == "day":
        return (
            Beside(name="上周同日", windows=(window.before(7),)),
            Beside(name="前一日", windows=(window.before(),)),
        )
    if window.kind == "week":
        four = tuple(window.before(number) for number in range(1, 5))
        return Beside(name="上周", windows=four[:1]), Beside(name="前四周平均", windows=four)
    return Beside(name="上月", windows=(window.before(),)), Beside(name="去年同月", windows=(window.before(12),))


def given_for(city: City, folder: DataFolder, ledger: Ledger, window: Window, *, now: datetime) -> Given:
    """Reads it all; WindowError for a window that has not begun at `now`."""
    as_of = min(window.end, now.astimezone(SHANGHAI))
    if as_of <= window.start:
        raise WindowError(f"{window.title}还没有开始，{window.start:%Y-%m-%d %H:%M}起")
    compared = beside(window)
    windows = dict.fromkeys([window, *(each for one in compared for each in one.windows)])
    collected = folder.days("articles")
    days = [day for day in collected if any(each.start.date() <= day <= (each.end + LATE).date() for each in windows)]
    own_days = tuple(day for day in window.days if day <= as_of.date())
    first, last = own_days[0], own_days[-1]
    own = [source for source in city.sources if source.own]
    accounted = folder.days("accounts")
    return Given(
        window=window,
        as_of=as_of,
        beside=compared,
        documents=list(documents(city, folder, ledger, days=days)),
        events=fold_events(folder),
        tasks=ledger.tasks(),
        alerts={alert.id: alert for alert in ledger.alerts()},
        days=own_days,
        source_days={
            source.id: days_of(folder, source.id, accounted) for source in city.sources if source.kind != "import"
        },
        cadences=cadences(city, folder, first, last),
        audience={source.id: audience_days(folder, source.id, first, last) for source in own},
        comments=comments_since(folder, first),
        air=air_readings(folder, first, last),
    )
