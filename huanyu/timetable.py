"""What a schedule does beside the steps of a day: the morning's digest, the week's and the month's papers, the looking
again, the report of a failed run. Each returns a Step, and can be run again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta

from crawlers.checks import note_checks
from crawlers.clock import SHANGHAI
from crawlers.golden import differences, goldens_of, live_differences
from crawlers.health import source_health
from crawlers.revisits import note_rechecked
from crawlers.status import QUIET_STATUSES
from huanyu.asked import was_asked_since
from huanyu.steps import Step, house_of, send_step
from huanyu.workplace import Workplace
from index.load import index_all
from index.load import verify as compare
from index.store import StoreError
from reports.alerts.failed import FailedRun, tell_failed
from reports.alerts.morning import digest_day, digest_due
from reports.briefing.mails import send_briefings, send_hour
from reports.briefing.window import Window, WindowError
from reports.month.close import CloseError, close_month
from reports.month.facts import RuleError
from reports.month.frozen import FrozenError, write_papers
from reports.month.inputs import month_report
from reports.month.mails import first_workday, send_month
from reports.workdays import workdays_after

MORNING = time(9)
"""The hour at which the month's mails go."""


def digest_step(work: Workplace, *, missing: Sequence[str] = ()) -> Step:
    """The latest digest that is due, once; `missing` names the sources that it could not wait for."""
    now = work.settings.now()
    with work.ledger() as ledger:
        house = house_of(work, ledger)
        made = len(digest_day(house, now=now, missing=missing)) if digest_due(house, now) else 0
        sent = send_step(work, house, now)
    return Step("digest", {"digest": made, "missing": len(missing)} | sent.counts, sent.failures)


def briefing_hour(work: Workplace, window: Window) -> datetime | None:
    """When the window's briefing is to go by alerts.yaml; None where none is."""
    with work.ledger() as ledger:
        return send_hour(house_of(work, ledger), window)


def mail_briefing_step(work: Workplace, window: Window) -> Step:
    """Writes the briefing of a week or month and mails it, once to each of its readers."""
    now = work.settings.now()
    with work.ledger() as ledger:
        house = house_of(work, ledger)
        try:
            made = send_briefings(house, now=now, windows=[window])
        except WindowError as error:
            return Step("briefing", {}, (f"{error}",))
        sent = send_step(work, house, now)
    return Step("briefing", {"briefings": len(made)} | sent.counts, sent.failures)


def checking_days(work: Workplace, month: str) -> tuple[datetime, datetime]:
    """When the provisional table goes out (the first working day after the month) and when the checking is over."""
    first = first_workday(month)
    last = workdays_after(first, work.city.rules_on(first - timedelta(days=1)).checking_workdays)
    return datetime.combine(first, MORNING, SHANGHAI), datetime.combine(last, MORNING, SHANGHAI)


def provisional_step(work: Workplace, month: str) -> Step:
    """Writes the month's provisional table beside the briefings and mails it."""
    now = work.settings.now()
    with work.ledger() as ledger:
        try:
            report = month_report(work.city, work.folder, ledger, month, now=now)
        except RuleError as error:
            return Step("month", {}, (f"{month} 没有算成：{error}",))
        if report.closed:
            return Step("month", {"closed": 1})
        folder = work.folder.briefings / f"{month}-暂计"
        write_papers(folder, report)
        house = house_of(work, ledger)
        until = checking_days(work, month)[1].date()
        made = send_month(house, report, folder, state="provisional", until=until, now=now)
        sent = send_step(work, house, now)
    return Step("month", {"mails": len(made)} | sent.counts, sent.failures)


def close_step(work: Workplace, month: str, *, by: str, reason: str | None, signer: str | None) -> Step:
    """Closes the month in the name of who approved it, and mails what was closed."""
    now = work.settings.now()
    with work.ledger() as ledger:
        try:
            closed = close_month(work.city, work.folder, ledger, month, now=now, by=by, reason=reason, signer=signer)
            report = month_report(work.city, work.folder, ledger, month, now=now)
        except (CloseError, FrozenError, RuleError) as error:
            return Step("close", {}, (f"{month} 没有封账：{error}",))
        house = house_of(work, ledger)
        made = send_month(house, report, closed.path, state="closed", until=now.date(), now=now)
        sent = send_step(work, house, now)
    return Step("close", {"closed": int(closed.fresh), "mails": len(made)} | sent.counts, sent.failures)


def health_step(work: Workplace, day: date) -> Step:
    """How the sources do, as counts of their states; the words of those that do not do well as notes."""
    states = source_health(work.city, work.folder, day, work.paused_why)
    bad = [
        f"{one.name}（{one.source}）：{one.detail}"
        for one in states if one.state not in ("ok", "paused") or one.troubles
    ]  # fmt: skip
    return Step("health", dict(Counter(one.state for one in states)), (), tuple(bad))


def rechecked_step(work: Workplace, day: date, counts: dict[str, int], unanswered: Collection[str] = ()) -> Step:
    """Notes that what was due on the day has been looked at again, so that the next day asks what is due since; of the
    sources that were `unanswered` it asks what was due on this day, too."""
    note_rechecked(work.folder, day, counts, unanswered)
    return Step("recheck", counts)


def failed_step(work: Workplace, failed: FailedRun) -> Step:
    """Tells the operators of a run of the schedule that failed, once."""
    now = work.settings.now()
    with work.ledger() as ledger:
        house = house_of(work, ledger)
        made = tell_failed(house, failed, now=now)
        sent = send_step(work, house, now)
    return Step("failed", {"mails": len(made)} | sent.counts, sent.failures)


def previous_month(day: date) -> str:
    """`2026-09` of any day in October."""
    return (day.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")


def missing_sources(work: Workplace, since: datetime) -> list[str]:
    """Names of the sources in force, not paused and asked by themselves, whose lists were not asked since `since`:
    what a morning's digest would lack (of what was down when it was asked the mails tell by themselves)."""
    days = sorted({since.date(), work.settings.now().date()})
    wanted = [
        source for source in work.city.sources
        if source.urls and source.valid_on(days[-1]) and source.id not in work.paused
    ]  # fmt: skip
    return [
        source.name for source in wanted
        if not any(was_asked_since(work, day, source.id, since) for day in days)
    ]  # fmt: skip


def golden_step(work: Workplace, *, live: bool) -> Step:
    """Holds the golden pages against today's parsers and, `live`, the sites; what reads otherwise is a failure.

    A site that does not answer says nothing of its pages: it is a note.
    """
    settings, at = work.settings, work.settings.now()
    made: dict[str, list[bool]] = {}
    failures, notes = [], []
    for golden in goldens_of(work.city):
        if golden.source not in work.city.source_by_id:
            continue  # of a source that the city no longer has
        found = list(differences(work.city, golden))
        if live and work.city.source_by_id[golden.source].urls:
            now, urls = live_differences(
                work.city, golden, now=at, proxy=settings.get("proxy"), contact=settings["contact"]
            )
            bad = [url for url, status in urls.items() if status not in QUIET_STATUSES]
            found += [] if bad else now
            notes += [f"{golden.source} {golden.name}：网站没有回应 {bad[0]}"] if bad else []
        made.setdefault(golden.source, []).append(bool(found))
        failures += [f"{golden.source} {golden.name}：样页读得和答案不一样，{len(found)}处"] if found else []
    told = {source: (len(pages), sum(pages)) for source, pages in made.items()}
    if told:
        note_checks(work.folder, told, at=at, live=live)
    pages = sum(map(len, made.values()))
    return Step("golden", {"pages": pages, "changed": len(failures)}, tuple(failures), tuple(notes))


def reindex_step(work: Workplace, *, verify: bool = False) -> Step:
    """Builds the store anew beside the one in use and puts it in its place; `verify` only compares the two."""
    try:
        with ExitStack() as held, work.ledger() as ledger, work.store() as store:
            if verify:
                found = compare(work.city, work.folder, ledger, store)
                counts = {name: len(getattr(found, name)) for name in ("missing", "extra", "stale")}
                words = "检索库与文件不一致：" + "、".join(f"{name} {number}" for name, number in counts.items())
                return Step("verify", counts, () if found.good else (words,))
            held.enter_context(work.rebuilding("reindex"))
            number = index_all(work.city, work.folder, ledger, store, alone=lambda: work.writing("reindex"))
    except StoreError as error:
        return Step("reindex", {}, (f"检索库没有重建：{error}",))
    return Step("reindex", {"documents": number})
