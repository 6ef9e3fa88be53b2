"""A fortnight of the sample city, 27 April to 10 May 2026, run by the clock against a real SMTP server.

It holds the holiday of 1 to 5 May, the make-up workday of Saturday 9 May, and a mail server that is down from Monday 4
May to the night of the 6th. Time is handed in: every half hour what a timer does, at 22:00 the evening's collection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from bench.ports import free_port
from cities.alerts import AlertRule, Clock
from cities.city import City
from cities.roster import Recipient, Roster
from crawlers.clock import SHANGHAI
from huanyu.settings import Settings
from huanyu.steps import alert_step, chase_step
from huanyu.workplace import Workplace
from ledger.ledger import Ledger
from tests.reports.alerts.alert_days import PAGE, SENDER, Days, Item
from tests.reports.mail.smtp_servers import MailServer

FIRST, LAST = date(2026, 4, 27), date(2026, 5, 10)
TICK = timedelta(minutes=30)

READERS = {
    "局长": Recipient(name="局长", address="leader@sthj.example", role="leader"),
    "副局长": Recipient(name="副局长", address="deputy@sthj.example", role="leader", units=("linjiang",)),
    "分析员": Recipient(name="分析员", address="analyst@sthj.example", role="analyst"),
    "运维": Recipient(name="运维", address="operator@sthj.example", role="operator"),
    "临江": Recipient(name="临江", address="linjiang@sthj.example", role="officer", units=("linjiang",)),
    "临江备岗": Recipient(
        name="临江备岗", address="linjiang2@sthj.example", role="officer", units=("linjiang",), alternate=True
    ),
    "清河": Recipient(name="清河", address="qinghe@sthj.example", role="officer", units=("qinghe",)),
}
"""清河 has nobody who stands in; 副局长 answers for 临江, nobody of the leaders for 清河."""

WORKDAYS = Clock(id="workdays_2", name="两个工作日内回应", hours=48, basis="市局内部值班制度", pauses=("days_off",))
WETLAND = AlertRule(
    id="wetland", name="湿地负面报道", level="Ⅱ", topics=("ecology",), sentiment=("negative",), clock=WORKDAYS.id,
    urgent=True, waits=("quiet_hours", "days_off"),
)  # fmt: skip
"""The one rule that the sample has not: its urgent mail waits for a workday's morning, its clock for workdays."""

QINGHE = ("990103",)
DOWN = (datetime(2026, 5, 4, 6, tzinfo=SHANGHAI), datetime(2026, 5, 6, 2, 30, tzinfo=SHANGHAI))


@dataclass
class Fortnight:
    """What left: (moment, subject, reader) in order; and the steps that failed, by moment."""

    received: list[tuple[datetime, str, str]] = field(default_factory=list)
    failed: dict[datetime, tuple[str, ...]] = field(default_factory=dict)


def run_fortnight(sample: City, root: Path) -> Fortnight:
    """Lives through the fortnight in a folder of its own."""
    told = Fortnight()
    with _server(told) as (server, clock), Ledger(f"sqlite:///{root / 'ledger.sqlite'}") as ledger:
        work = _work(sample, root, ledger)
        days = Days(work.city, work.folder)
        now, end = datetime.combine(FIRST, time(7, 30), SHANGHAI), datetime.combine(LAST, time(), SHANGHAI) + TICK * 48
        while now < end:
            clock.now = now
            down = DOWN[0] <= now < DOWN[1]
            work.settings = _settings(root, now, f"smtp://127.0.0.1:{free_port()}" if down else server)
            if (found := COLLECTED.get(now)) is not None:
                days.put(now.date(), *found, at=now.time())
            step = alert_step(work, now.date()) if (now.hour == 22 and not now.minute) or found else chase_step(work)
            if step.failures:
                told.failed[now] = step.failures
            if (by_hand := DONE.get(now)) is not None:
                by_hand(ledger, now)
            now += TICK
    return told


def _work(sample: City, root: Path, ledger: Ledger) -> Workplace:
    rules = sample.alerts.model_copy(
        update={"rules": (*sample.alerts.rules, WETLAND), "clocks": (*sample.alerts.clocks, WORKDAYS)}
    )
    roster = Roster(recipients=tuple(READERS.values()))
    work = _OneLedger(_settings(root, datetime.combine(FIRST, time(), SHANGHAI), ""))
    work.kept = ledger
    work.__dict__["city"] = sample.model_copy(update={"alerts": rules, "roster": roster})
    return work


def _settings(root: Path, now: datetime, server: str) -> Settings:
    flags = {"data": str(root), "now": now.isoformat(), "smtp": server, "page": PAGE, "mail_from": SENDER}
    return Settings({}, flags)


class _OneLedger(Workplace):
    """Opens the ledger once: six hundred ticks would open it six hundred times."""

    kept: Ledger

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        yield self.kept


@dataclass
class _Clock:
    now: datetime | None = None


@contextmanager
def _server(told: Fortnight) -> Iterator[tuple[str, _Clock]]:
    """A real SMTP server that notes what it took, and when by the handed-in time."""
    clock = _Clock()
    names = {one.address: one.name for one in READERS.values()}

    class Inbox:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            subject = str(message_from_bytes(envelope.content, policy=default)["Subject"])
            assert clock.now is not None
            told.received += [(clock.now, subject, names[one]) for one in envelope.rcpt_tos]
            return "250 OK"

    controller = MailServer(Inbox())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}", clock
    finally:
        controller.stop()


def at(moment: str) -> datetime:
    """`04-28 22:00` of the year 2026."""
    return datetime.fromisoformat(f"2026-{moment}").replace(tzinfo=SHANGHAI)


def _item(id: str, published: str, **changes: Any) -> Item:
    return Item(id=id, published=at(published).isoformat(), **changes)


COLLECTED: dict[datetime, tuple[Item, ...]] = {
    at("04-27 22:00"): (
        _item("good", "04-27 09:00", sentiment="positive", source="apxw"),
        _item("own", "04-27 09:00", source="wx_yzhb"),
        _item("old", "04-23 09:00", source="xhxw"),
        _item("other", "04-27 09:00", source="hpxw", env=0.2),
    ),
    at("04-28 22:00"): (_item("a1", "04-28 09:00", event="e1"),),
    at("04-29 22:00"): (
        _item("a2", "04-29 09:00", event="e1", source="ljrb"),
        _item("a3", "04-29 10:00", event="e1", source="wx_linjiang"),
    ),
    at("04-30 22:00"): (
        _item("a4", "04-30 09:00", event="e1"),
        _item("m1", "04-30 10:00", source="liuyan", title="清河河水发臭", topics=("water",), districts=QINGHE),
        _item("p1", "04-30 11:00", source="apxw", title="清河边的排污口", topics=("water",), districts=QINGHE),
    ),
    at("05-01 23:30"): (
        _item("w1", "05-01 20:00", source="wb_city", title="", body="清河的水又黑了。", topics=("water",),
              districts=QINGHE, heat=500),
    ),
    at("05-02 22:00"): (_item("l1", "05-02 09:00", title="湿地边倒满渣土", topics=("ecology",)),),
    at("05-03 22:00"): (
        _item("d1", "05-03 09:00", source="xhxw", title="化工厂举行泄漏应急演练", topics=("soil_waste",)),
        _item("a5", "05-03 10:00", event="e1"),
    ),
    at("05-06 22:00"): (_item("p2", "05-06 09:00", title="清河夜市的油烟", topics=("air",), districts=QINGHE),),
    at("05-07 22:00"): (
        _item("i1", "05-07 09:00", source="hxhj", title="督察组进驻", topics=("inspection",), sentiment="neutral"),
    ),
    at("05-09 22:00"): (_item("l2", "05-09 09:00", title="湿地芦苇被割光", topics=("ecology",)),),
    at("05-10 22:00"): (_item("l3", "05-10 09:00", title="湿地里开起了车", topics=("ecology",)),),
}  # fmt: skip

DONE: dict[datetime, Callable[[Ledger, datetime], object]] = {
    at("04-29 22:00"): lambda ledger, now: ledger.sign_alert("event-e1", who="临江", at=now, via="mail"),
    at("05-01 10:00"): lambda ledger, now: ledger.answer_task(
        "family-p1", text="已封堵。", by="清河分局", who="清河", at=now
    ),
    at("05-02 09:00"): lambda ledger, now: ledger.dismiss_task(
        "family-w1", "误报", who="分析员", at=now, text="旧图"
    ),
    at("05-07 09:00"): lambda ledger, now: ledger.transfer_task(
        "family-p2", "市城市管理局", who="分析员", at=now, text="餐饮油烟"
    ),
}  # fmt: skip
"""What people did, just after the tick."""
