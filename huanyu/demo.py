"""The demo: the sample city's sites served on loopback, its days run one after another, its months closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import yaml

from cities.load import CITIES
from cities.sample.sites.hotline import hotline_xlsx
from cities.sample.sites.server import SampleServer
from crawlers.clock import SHANGHAI
from crawlers.folder import write_whole
from crawlers.importing import import_file
from huanyu.settings import Settings
from huanyu.steps import Step, briefing_step, chase_step, run_day
from huanyu.workplace import Workplace
from reports.briefing.window import window_named
from reports.month.close import close_month

DAYS = tuple(
    date.fromisoformat(f"2026-{day}")
    for day in (
        "05-02", "05-08", "05-15", "05-20", "05-21", "05-31", "06-03", "06-06", "06-09", "06-10",
        "06-16", "06-17", "06-18", "06-19", "06-27", "07-01",
    )
)  # fmt: skip
"""The days on which the demo collects, at 22:00: around what happens, so that a change and a removal are seen."""

FIRST = date(2026, 5, 1)
"""The first collection reaches back to here."""

BRIEFINGS = ("2026-06-18", "2026-W25", "2026-06")
"""A day, the week around it and its month, of which the demo ends by writing the briefings."""

MONTHS = {date(2026, 6, 3): "2026-05", date(2026, 7, 1): "2026-06"}
"""On the evening of these days the month before is closed."""

REASON = "演示只在其中几天采集，其余各日的稿件由以后几天的列表补采"
"""Why the months are closed although their sources missed most days."""

HOTLINE_DAYS = (date(2026, 5, 31), date(2026, 7, 1))
NOW = datetime(2026, 7, 1, 22, tzinfo=SHANGHAI)
USER, ADMIN, PASSWORD = "demo", "admin", "huanyu-demo"
"""An analyst and an administrator."""
TRUTH = CITIES / "sample" / "truth"


@dataclass(frozen=True, slots=True)
class DemoDay:
    """One day's steps as the demo ran them."""

    day: date
    steps: tuple[Step, ...]


def workplace(environment: Mapping[str, str], data: str, moment: datetime, proxy: str = "") -> Workplace:
    """The sample city at a moment; mails stay in the outbox."""
    flags = {"city": "sample", "data": data, "now": moment.isoformat(), "proxy": proxy, "smtp": "", "roster": ""}
    return Workplace(Settings(environment, flags))


def run_demo(
    environment: Mapping[str, str], data: str, *, on_day: Callable[[DemoDay], None], days: tuple[date, ...] = DAYS
) -> Workplace:
    """Runs the demo's days into `data`; returns the workplace of the last evening."""
    with SampleServer(_evening(days[0])) as server:
        annotator = None
        for before, day in zip((None, *days), days, strict=False):
            if before is not None:
                _morning_after(environment, data, before)
            moment = _evening(day)
            server.now = moment
            work = workplace(environment, data, moment, server.proxy)
            annotator = annotator or work.annotator
            with work.writing("demo"):
                if day in HOTLINE_DAYS:
                    _import_hotline(work, moment)
                first = FIRST if day == days[0] else None
                steps = run_day(work, day, lambda _: None, annotator=annotator, first=first)
                if day in MONTHS:
                    _close(work, MONTHS[day], moment)
            on_day(DemoDay(day, tuple(steps)))
    with work.writing("demo"):
        for name in BRIEFINGS:
            briefing_step(work, window_named(name))
    _add_logins(work)
    return work


def _morning_after(environment: Mapping[str, str], data: str, day: date) -> None:
    """At eight the digest of the evening goes out, and what nobody signed for overnight goes to whoever stands in."""
    work = workplace(environment, data, datetime.combine(day + timedelta(days=1), time(8), SHANGHAI))
    with work.writing("demo"):
        chase_step(work)


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(22), SHANGHAI)


def _import_hotline(work: Workplace, moment: datetime) -> None:
    """The hotline's export arrives as a file, as it does in an office."""
    path = work.folder.root / "inbox" / f"12345热线-{moment:%Y%m%d}.xlsx"
    write_whole(path, hotline_xlsx(moment))
    import_file(work.city, work.folder, path, "hotline", now=moment)


def _close(work: Workplace, month: str, moment: datetime) -> None:
    with work.ledger() as ledger:
        for unit, count in _followers(month).items():
            ledger.add_followers(unit, month, count, proof="演示数据", by="演示", at=moment)
        close_month(work.city, work.folder, ledger, month, by="演示", now=moment, reason=REASON)


def _followers(month: str) -> dict[str, int]:
    path = TRUTH / f"month-{month}.yaml"
    found: dict[str, int] = yaml.safe_load(path.read_text(encoding="utf-8"))["followers"] if path.is_file() else {}
    return found


def _add_logins(work: Workplace) -> None:
    with work.ledger() as ledger:
        if ledger.user(USER) is None:
            ledger.set_user(USER, PASSWORD, role="analyst", by="演示", at=NOW)
            ledger.set_user(ADMIN, PASSWORD, role="admin", by="演示", at=NOW)


def demo_is_there(data: Path) -> bool:
    """Whether the demo has run into `data`."""
    return (data / "sample" / "months" / "2026-06").is_dir()
