"""The daily digest: at its hour, of the day and night before, to every reader; and the operators' health mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from cities.roster import Recipient
from crawlers.clock import SHANGHAI, day_words
from reports.alerts.air import air_lines
from reports.alerts.digest import Digest, Entry, entry_of, headline_of, highest_of, minute_of, volume_of
from reports.alerts.entries import Alert, Happening, districts_of
from reports.alerts.house import House
from reports.alerts.known import Known, alerts_told, known_on
from reports.alerts.letters import MAX_REST, area_name, digest_draft, health_draft
from reports.alerts.readers import Area, area_of, concerns, operators_of
from reports.charts.week import week_chart, week_counts
from reports.health import health_of
from reports.mail.message import Draft
from reports.mail.outbox import prepare, prepared, unsent_lines

TOO_LATE = timedelta(hours=12)
"""A morning's digest that could not be made by evening is left to the next morning, which tells what it had."""

MAX_MISSING = 5
"""Sources that a mail names of those that are missing; more are counted."""


@dataclass(frozen=True, slots=True)
class Window:
    """What a digest covers: from `start` to before `end`, a day by the clock."""

    start: datetime
    end: datetime

    @property
    def day(self) -> date:
        return self.end.date()

    @property
    def said(self) -> str:
        """`6月17日08:00至6月18日08:00`."""
        return f"{minute_of(self.start)}至{minute_of(self.end)}"


def last_window(now: datetime, digest_at: str) -> Window:
    """The window of the latest digest that is due at `now`."""
    now = now.astimezone(SHANGHAI)
    end = datetime.combine(now.date(), time.fromisoformat(digest_at), SHANGHAI)
    if end > now:
        end -= timedelta(days=1)
    return Window(end - timedelta(days=1), end)


def digest_due(house: House, now: datetime) -> bool:
    """Whether the latest digest that is due has not been made up for each of its readers, and it is not too late."""
    window = last_window(now, house.city.alerts.digest_at)
    return now - window.end <= TOO_LATE and (
        not house.ledger.digest_opened(window.day) or _lacks_somebody(house, window.day)
    )


def _lacks_somebody(house: House, day: date) -> bool:
    """Of a digest that was begun: whoever was making it up was ended before its last mail."""
    told = {(mail.kind, address) for mail in house.ledger.mails(day=day) for address in mail.recipients}
    wanted = {("health" if one.role == "operator" else "digest", one.address) for one in house.city.roster.recipients}
    return not wanted <= told


def digest_day(house: House, *, now: datetime, missing: Sequence[str] = ()) -> tuple[Path, ...]:
    """Prepares the mails of the latest digest that is due; run again, it prepares none twice. `missing` names what it
    could not wait for any longer: the sources that the night's collection lacks.

    An alert that was raised after the hour, of an article that was out before it, is in it: a run that begins at eight
    finds what the night has brought. A digest that was missed for days is not made up; the next one tells what it had.
    """
    window = last_window(now, house.city.alerts.digest_at)
    house.ledger.open_digest(window.day, end=window.end, at=now)
    known = known_on(house.city, house.folder, house.ledger, now.date())
    alerts = alerts_told(house.city, house.ledger, known, house.ledger.alert_steps(digest=window.day))
    drafts = _drafts(house, known, alerts, window, now, _missing_words(missing, now))
    return prepare(house.folder, house.ledger, drafts, day=window.day, sender=house.sender, now=now)


def _missing_words(missing: Sequence[str], now: datetime) -> str:
    if not missing:
        return ""
    named = "、".join(missing[:MAX_MISSING]) + ("等" if len(missing) > MAX_MISSING else "")
    return f"截至{minute_of(now)}，{len(missing)}个来源今晨还没有采到（{named}），其中的内容没有计入。"


def _drafts(
    house: House, known: Known, alerts: Sequence[Alert], window: Window, now: datetime, note: str
) -> Iterator[Draft]:
    city, day = house.city, window.day
    before = day - timedelta(days=1)
    for recipient in operators_of(city):
        if not prepared(house.folder, day, "health", recipient.address):
            health = health_of(
                city, house.folder, before, unsent_lines(house.ledger, now), paused=house.ledger.paused_sources()
            )  # fmt: skip
            yield health_draft(recipient, health, city=city.facts.name, day=before, prepared_at=now)
    entries = {alert.id: entry_of(city, alert, house.page, window.end) for alert in alerts}
    again = _told_before(house, known, alerts, window)
    charts: dict[Area, bytes] = {}
    for recipient in city.roster.recipients:
        if recipient.role == "operator" or prepared(house.folder, day, "digest", recipient.address):
            continue
        mine = [alert for alert in alerts if concerns(recipient, alert)]
        area = area_of(city, recipient)
        digest = _digest(
            house, recipient, area, known, mine, [entries[alert.id] for alert in mine], again, window, now, note
        )
        chart = None
        if mine or area.districts is None:
            if area not in charts:
                charts[area] = _chart(area, known, before)
            chart = charts[area]
        yield digest_draft(recipient, digest, mine, chart)


def _digest(
    house: House, recipient: Recipient, area: Area, known: Known, alerts: Sequence[Alert], entries: Sequence[Entry],
    again: Sequence[Happening], window: Window, now: datetime, note: str,
) -> Digest:  # fmt: skip
    """The words of a reader's mail: `first_screen` entries in full, the others shortly."""
    city = house.city
    answers = sum(alert.answer_due for alert in alerts)
    highest, watched = highest_of(alerts), len(alerts) - answers
    cut, most = city.alerts.first_screen, city.alerts.first_screen + MAX_REST
    said = [each for each in known.published(window.start, window.end) if area.has_places(each.districts)]
    return Digest(
        city=city.facts.name, area=area.name, day=day_words(window.day), reader=recipient.name,
        headline=headline_of(answers, watched, highest), kind="digest", first=tuple(entries[:cut]),
        rest=tuple(entries[cut:most]), more=len(entries[most:]), answers=answers, watched=watched, highest=highest,
        volume=volume_of(said), known=sum(area.has_places(districts_of(each)) for each in again),
        page=house.page.rstrip("/"), prepared_at=minute_of(now), window=window.said, note=note,
        air=tuple(air_lines(city, house.folder, area, window.start.date(), said)),
    )  # fmt: skip


def _told_before(house: House, known: Known, alerts: Sequence[Alert], window: Window) -> list[Happening]:
    """What was told by an earlier digest, has new articles in this window, and has not risen."""
    told = {alert.happening.id for alert in alerts}
    raised = {step.alert for step in house.ledger.alert_steps() if step.digest}
    fresh = known.fetched(window.start, window.end)
    found = {each.id: each for each in known.by_alias.values() if not raised.isdisjoint(each.aliases)}
    return [
        each for id, each in sorted(found.items())
        if id not in told and any(member.id in fresh and not member.own for member in each.members)
    ]  # fmt: skip


def _chart(area: Area, known: Known, day: date) -> bytes:
    counts = week_counts((each for each in known.documents if area.has_places(each.districts)), day)
    return week_chart(counts, f"{area_name(area)}近7天环境相关报道与帖文（按发表日）")
