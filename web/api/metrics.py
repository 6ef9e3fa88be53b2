"""What a watchman asks: the house's state as numbers, in the text format that Prometheus reads (0.0.4)."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from crawlers.clock import SHANGHAI
from index.query import parse_query
from index.store import StoreError
from web.render import site_of
from web.site import Site

router = APIRouter(tags=["sources"])
FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number that goes up and down; each sample with its labels."""

    name: str
    meaning: str
    samples: tuple[tuple[Mapping[str, str], float], ...]

    def lines(self) -> Iterator[str]:
        yield f"# HELP {self.name} {self.meaning}"
        yield f"# TYPE {self.name} gauge"
        for labels, value in self.samples:
            shown = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
            yield f"{self.name}{{{shown}}} {_exact(value)}" if shown else f"{self.name} {_exact(value)}"


@router.get("/metrics", name="api_metrics", response_class=PlainTextResponse)
def metrics(request: Request) -> PlainTextResponse:
    """各项指标，供 Prometheus 抓取。"""
    site = site_of(request)
    lines = [line for gauge in gauges(site, site.clock()) for line in gauge.lines()]
    return PlainTextResponse("\n".join([*lines, ""]), media_type=FORMAT)


def gauges(site: Site, now: datetime) -> Iterator[Gauge]:
    """All of them at `now`; what cannot be asked (a store that is down) is left out, and `up` of it is 0."""
    yield from _sources(site, now)
    yield from _days(site)
    yield from _people(site, now)
    yield from _store(site)
    disk = shutil.disk_usage(site.folder.root)
    yield _one("huanyu_disk_free_bytes", "Space left where the data folder lies.", disk.free)
    yield _one("huanyu_disk_size_bytes", "Size of the disk where the data folder lies.", disk.total)


def _sources(site: Site, now: datetime) -> Iterator[Gauge]:
    health = site.reads.health(now.date())
    yield _many("huanyu_source_ok", "1 where a source does as it should or is paused.", (
        ({"source": each.source, "state": each.state}, each.state in ("ok", "paused")) for each in health
    ))  # fmt: skip
    yield _many("huanyu_source_days_silent", "Days since a source last gave an article.", (
        ({"source": each.source}, each.days_silent) for each in health if each.days_silent is not None
    ))  # fmt: skip
    yield _many("huanyu_source_urls", "How the URLs of a source's last day ended.", (
        ({"source": each.source, "status": status}, number)
        for each in health for status, number in sorted(each.counts.items())
    ))  # fmt: skip


def _days(site: Site) -> Iterator[Gauge]:
    """The newest day of each stage: one that stays behind has stopped."""
    newest = {part: days[-1] for part in ("articles", "annotated", "related") if (days := site.reads.days(part))}
    yield _many("huanyu_newest_day_timestamp_seconds", "Beginning of the newest day that a stage has written.", (
        ({"stage": part}, datetime.combine(day, time(), SHANGHAI).timestamp()) for part, day in newest.items()
    ))  # fmt: skip


def _people(site: Site, now: datetime) -> Iterator[Gauge]:
    unsent = site.ledger.unsent_mails()
    yield _one("huanyu_mails_unsent", "Mails that lie in the outbox.", len(unsent))
    yield _one("huanyu_mails_failed", "Of these, those that a server has refused or not answered.",
               sum(mail.attempts > 0 for mail in unsent))  # fmt: skip
    open_tasks = [task for task in site.ledger.tasks() if task.open]
    yield _one("huanyu_tasks_open", "Tasks that wait for somebody.", len(open_tasks))
    yield _one("huanyu_tasks_overdue", "Of these, those whose time has passed.",
               sum(task.overdue(now) for task in open_tasks))  # fmt: skip


def _store(site: Site) -> Iterator[Gauge]:
    try:
        found = site.store.search(parse_query("", site.city), limit=0)
        due = site.store.rebuild_due()
    except StoreError:
        yield _one("huanyu_store_up", "1 where the store answers.", 0)
        return
    yield _one("huanyu_store_up", "1 where the store answers.", 1)
    yield _one("huanyu_store_documents", "Documents that can be found.", found.total)
    yield _one("huanyu_store_rebuild_due", "1 where `huanyu reindex` is due.", due is not None)


def _one(name: str, meaning: str, value: float) -> Gauge:
    return Gauge(name, meaning, (({}, value),))


def _many(name: str, meaning: str, samples: Iterable[tuple[Mapping[str, str], float]]) -> Gauge:
    return Gauge(name, meaning, tuple(samples))


def _exact(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
