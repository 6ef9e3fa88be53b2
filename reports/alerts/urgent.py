"""Urgent notices: a mail and a robot's call at once for each level that an alert reaches, then turn by turn until
somebody signs for it (签收): the officers and leaders, the alternates, the leader who answers for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cities.roster import Recipient
from ledger.signing import Notice
from ledger.tasks import State
from reports.alerts.clocks import earliest_after
from reports.alerts.entries import Alert
from reports.alerts.house import House
from reports.alerts.known import Known, alerts_told, known_on
from reports.alerts.letters import urgent_draft
from reports.alerts.readers import alternates_of, leaders_of, told_at_once
from reports.alerts.robots import calls
from reports.mail.message import Draft
from reports.mail.outbox import prepare, prepared

MAX_APART = 10
"""Urgent mails that a reader gets apart from one run; more than these go as one, so that a flood can be read."""

CHASED_FOR = timedelta(days=3)
"""An alert that nobody signed for in so long has gone through all its turns."""

LAST_TURN = 3

SEEN_TO: tuple[State, ...] = ("已签收", "已回应", "已办结", "误报", "不属实", "无需回应", "转办")
"""States of a task in which somebody has taken the matter in hand."""


@dataclass(frozen=True, slots=True)
class ChaseOutcome:
    """What a chase found: alerts that went a turn further, the mails for it, and (Chinese) whom the roster lacks."""

    chased: int
    mails: tuple[Path, ...]
    failures: tuple[str, ...]


def notify(house: House, alerts: Sequence[Alert], *, day: date, now: datetime) -> tuple[Path, ...]:
    """Prepares the first turn's mails and calls; a day run again prepares none twice."""
    noticed = {(notice.alert, notice.level) for notice in house.ledger.notices()}
    urgent = [one for one in alerts if one.notify_at is not None and (one.id, one.level) not in noticed]
    readers = {alert.id: told_at_once(house.city, alert) for alert in urgent}
    mails = _prepare(house, _first_drafts(house, urgent, readers, day, now), day, now)
    calls(house, urgent, day=day, now=now)
    with house.ledger.together():
        for alert in urgent:
            told = [one.address for one in readers[alert.id]]
            house.ledger.note_notice(alert.id, alert.level, 1, recipients=told, at=alert.notify_at or now)
    return mails


def chase(house: House, *, now: datetime) -> ChaseOutcome:
    """Tells the next turn of every urgent alert that nobody has signed for in `sign_minutes`; run again, it waits."""
    notices = _open_notices(house, now)
    if not notices:
        return ChaseOutcome(0, (), ())
    known = known_on(house.city, house.folder, house.ledger, now.date())
    chased, failures = 0, []
    mails: list[Path] = []
    for alert, last in _waiting(house, known, notices):
        for rank in range(last.rank + 1, LAST_TURN + 1):
            if (due := _turn_after(house, alert, last)) > now:
                break
            readers = alternates_of(house.city, alert) if rank < LAST_TURN else leaders_of(house.city, alert)
            if not readers:
                failures.append(_nobody(alert, rank))
            mails += _prepare(house, [_chase_draft(house, one, alert, rank, now) for one in readers], alert.day, now)
            # a turn that nobody can take ends as it begins: the leader must not wait for an alternate who is not there
            at, told = now if readers else due, tuple(one.address for one in readers)
            house.ledger.note_notice(alert.id, alert.level, rank, recipients=told, at=at)
            last = Notice(alert=alert.id, level=alert.level, rank=rank, recipients=told, at=at.isoformat())
            chased += 1
    return ChaseOutcome(chased, tuple(mails), tuple(failures))


def _turn_after(house: House, alert: Alert, last: Notice) -> datetime:
    """When the next turn comes. A rule that waits through the night chases nobody in it."""
    minutes = house.city.alerts.sign_minutes if last.recipients else 0
    at = datetime.fromisoformat(last.at) + timedelta(minutes=minutes)
    return earliest_after(at, alert.rule.waits, house.city.alerts.quiet_hours)


def _open_notices(house: House, now: datetime) -> dict[str, Notice]:
    """The last notice of each alert at the level that it has, where nobody has signed and a turn is left."""
    signed = {(one.alert, one.level) for one in house.ledger.signatures()}
    in_hand = {task.alert for task in house.ledger.tasks(states=SEEN_TO)}
    last = {notice.alert: notice for notice in house.ledger.notices(since=now - CHASED_FOR)}
    return {
        id: notice for id, notice in last.items()
        if notice.rank < LAST_TURN and (id, notice.level) not in signed and id not in in_hand
    }  # fmt: skip


def _waiting(house: House, known: Known, notices: dict[str, Notice]) -> Iterator[tuple[Alert, Notice]]:
    steps = [step for step in house.ledger.alert_steps() if step.alert in notices]
    for alert in alerts_told(house.city, house.ledger, known, steps):
        yield alert, notices[alert.id]


def _first_drafts(
    house: House, urgent: Sequence[Alert], readers: dict[str, list[Recipient]], day: date, now: datetime
) -> Iterator[Draft]:
    for recipient in house.city.roster.recipients:
        mine = [alert for alert in urgent if recipient in readers[alert.id]]
        if len(mine) <= MAX_APART:
            yield from (
                urgent_draft(house, recipient, [alert], kind=kind, now=now)
                for alert in mine
                if not prepared(house.folder, day, kind := f"urgent-{_mark([alert])}", recipient.address)
            )
        elif not prepared(house.folder, day, kind := f"urgent-all-{_mark(mine)}", recipient.address):
            yield urgent_draft(house, recipient, mine, kind=kind, now=now)


def _chase_draft(house: House, recipient: Recipient, alert: Alert, rank: int, now: datetime) -> Draft:
    minutes = house.city.alerts.sign_minutes
    note = f"{minutes}分钟无人签收，转请备岗签收" if rank == 2 else "信息员、备岗均未签收，报请负责同志"
    kind = f"sign-{rank}-{_mark([alert])}"
    return urgent_draft(house, recipient, [alert], kind=kind, now=now, note=note)


def _nobody(alert: Alert, rank: int) -> str:
    units = "、".join(unit.name for unit in alert.units) or "属地待定"
    return f"预警“{alert.id}”（{units}）无人签收，通讯录里没有{'备岗' if rank == 2 else '领导'}可转"


def _prepare(house: House, drafts: Iterator[Draft] | Sequence[Draft], day: date, now: datetime) -> tuple[Path, ...]:
    return prepare(house.folder, house.ledger, drafts, day=day, sender=house.sender, now=now)


def _mark(alerts: Sequence[Alert]) -> str:
    """One for each set of alerts and the levels that they reach."""
    return sha256("\n".join(f"{alert.id}={alert.level}" for alert in alerts).encode()).hexdigest()[:8]
