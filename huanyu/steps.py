"""The steps of a day, each a function of the files before it; `huanyu run`, the command line and Airflow call these.

collect → parse → annotate → relate → index → alert. Each returns a Step: its counts and what failed, named.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from crawlers.collect import Asks, CollectError, collect
from crawlers.folder import FileError, records_of
from crawlers.parse import parse_day
from crawlers.quarantine import Quarantined
from crawlers.status import QUIET_STATUSES, Status
from huanyu.logs import log_step
from huanyu.workplace import Workplace, tell
from index.load import index_day
from index.store import StoreError
from ledger.database import LedgerError
from ledger.ledger import Ledger
from nlp.annotate import Annotator
from nlp.annotate_day import annotate_day
from nlp.relate import relate_day
from reports.alerts.day import alert_day
from reports.alerts.house import House
from reports.alerts.morning import digest_day, digest_due
from reports.alerts.signing import signing_key
from reports.alerts.undelivered import tell_operators
from reports.alerts.urgent import chase
from reports.briefing.files import write_briefing
from reports.briefing.mails import send_briefings
from reports.briefing.window import Window, WindowError
from reports.mail.hooks import send_calls
from reports.mail.outbox import send_outbox
from reports.response.found import propose_answers
from reports.response.overdue import tell_overdue
from reports.words import STATUSES

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """One step's outcome: `name` as on the command line, counts by name, failures in words (Chinese), and `notes` on
    what was left out by somebody's word, which is no failure."""

    name: str
    counts: dict[str, int] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def collect_step(
    work: Workplace,
    day: date,
    *,
    sources: Sequence[str] | None = None,
    first: date | None = None,
    last: date | None = None,
    asks: Asks = "all",
    beside: bool = False,
    most_minutes: float | None = None,
) -> Step:
    """Fetches what the sources have (of a backfill: what they published from `first` to `last`) and parses it; sources
    that somebody has paused are left out, also when they are named. The rest as `collect` has it.
    """
    settings = work.settings
    asked = [source for source in work.city.sources if sources is None or source.id in sources]
    paused = {source.id: pause for source in asked if (pause := work.paused.get(source.id)) is not None}
    notes = tuple(
        f"来源“{source.name}”（{source.id}）已暂停，没有采：{paused[source.id].why}"
        for source in asked if source.id in paused
    )  # fmt: skip
    if paused:
        sources = [source.id for source in asked if source.id not in paused]
    try:
        broken = collect(
            work.city, work.folder, day, now=settings.now(), sources=sources,
            proxy=settings.get("proxy"), contact=settings["contact"], first=first, last=last,
            frozen=bool(settings["now"]), asks=asks, beside=beside, most_minutes=most_minutes,
        )  # fmt: skip
    except CollectError as error:
        return Step("collect", {}, (f"采集没有完成：{error}",), notes)
    step = parse_step(work, day, name="collect", sources=sources if beside else None, beside=beside)
    unread = tuple(
        f"来源“{source.name}”（{source.id}）有 {broken[source.id]} 页没有读出链接：程序出错，详见 logs/{day}.jsonl"
        for source in asked if source.id in broken
    )  # fmt: skip
    counts = step.counts | ({"paused": len(paused)} if paused else {})
    return replace(step, counts=counts, failures=step.failures + unread, notes=notes)


def parse_step(
    work: Workplace, day: date, *, name: str = "parse", sources: Sequence[str] | None = None, beside: bool = False
) -> Step:
    """Derives articles/ of the day from its evidence, of all sources or of those named."""
    account = parse_day(work.city, work.folder, day, sources=sources, beside=beside)
    totals: Counter[Status] = Counter()
    for counts in account.values():
        totals.update(counts)
    # what crawlers/troubles.py calls down
    down = [source for source, counts in sorted(account.items()) if counts and QUIET_STATUSES.isdisjoint(counts)]
    names = {source.id: source.name for source in work.city.sources}
    failures = tuple(
        f"来源“{names.get(source, source)}”（{source}）今天没有采到："
        + "、".join(f"{STATUSES.get(status, status)} {number}" for status, number in sorted(account[source].items()))
        for source in down
    )
    bad = sum(number for status, number in totals.items() if status not in QUIET_STATUSES)
    return Step(
        name,
        {"sources": len(account), "urls": totals.total(), "quarantined": bad, **_sorted(totals)},
        failures,
    )


def annotate_step(work: Workplace, day: date, annotator: Annotator, *, sources: Sequence[str] | None = None) -> Step:
    """Annotates the day's articles, of all sources or of those named."""
    annotated = annotate_day(annotator, work.folder, day, sources=sources, workers=work.workers)
    lines = records_of(Quarantined, work.folder.quarantine("annotate", day))
    failed = [line for line in lines if sources is None or line.source in sources]
    return Step(
        "annotate",
        {"articles": annotated, "quarantined": len(failed)},
        tuple(f"文章 {line.item} 没有分析成：{line.reason} {line.detail}".rstrip() for line in failed),
    )


def relate_step(work: Workplace, day: date) -> Step:
    """Relates the day, and again the days after it: what they know of earlier days has changed."""
    days = [later for later in work.folder.days("annotated") if later >= day]
    counts = {"related": 0, "days": len(days)}
    for later in days:
        number = relate_day(work.city, work.folder, later)
        if later == day:
            counts["related"] = number
    return Step("relate", counts)


def index_step(work: Workplace, day: date) -> Step:
    try:
        with work.ledger() as ledger, work.store() as store:
            return Step("index", {"documents": index_day(work.city, work.folder, ledger, store, day)})
    except StoreError as error:
        log.exception("index failed")
        return Step("index", {}, (f"检索库 {work.settings.values['store'].shown} 没有更新：{error}",))


def alert_step(work: Workplace, day: date, *, dry_run: bool = False, morning: bool = True) -> Step:
    """Raises the day's alerts, prepares urgent notices and, from its hour on, the digest; sends what may leave.

    Without `morning` digest and briefings are left to who waits for their hour and what they must hold.
    """
    settings = work.settings
    now = settings.now()
    with work.ledger() as ledger:
        house = house_of(work, ledger)
        outcome = alert_day(
            work.city, work.folder, ledger, day, now=now, page=house.page, sender=house.sender,
            key=house.key, dry_run=dry_run,
        )  # fmt: skip
        if dry_run:
            return Step("alert", dict(outcome.counts))
        counts = dict(outcome.counts)
        failures: list[str] = []
        counts["answers"] = propose_answers(work.city, work.folder, ledger, day, now=now)
        counts |= _morning(house, now) if morning else {}
        for more in (_chased(house, now), _overdue(house, now), send_step(work, house, now)):
            counts |= more.counts
            failures += more.failures
    return Step("alert", counts, tuple(failures))


def chase_step(work: Workplace, *, morning: bool = True) -> Step:
    """What must happen between two runs: the next turn of what nobody signed for, what waits to leave and, with
    `morning`, a due digest and due briefings."""
    now = work.settings.now()
    with work.ledger() as ledger:
        house = house_of(work, ledger)
        counts = _morning(house, now) if morning else {}
        parts = [_chased(house, now), _overdue(house, now), send_step(work, house, now)]
    for part in parts:
        counts |= part.counts
    return Step("chase", counts, tuple(failure for part in parts for failure in part.failures))


def _morning(house: House, now: datetime) -> dict[str, int]:
    counts = {"digest": len(digest_day(house, now=now))} if digest_due(house, now) else {}
    return counts | {"briefings": len(send_briefings(house, now=now))}


def briefing_step(work: Workplace, window: Window) -> Step:
    """Writes a day's, a week's or a month's briefing into briefings/; it is sent by `chase_step` at its hour."""
    try:
        with work.ledger() as ledger:
            write_briefing(
                work.city, work.folder, ledger, window, house=work.settings["page"], now=work.settings.now()
            )  # fmt: skip
    except WindowError as error:
        return Step("briefing", {}, (f"{error}",))
    return Step("briefing", {"briefings": 1})


def house_of(work: Workplace, ledger: Ledger) -> House:
    settings = work.settings
    key = signing_key(work.folder)
    return House(work.city, work.folder, ledger, settings["page"], settings["mail_from"], key)


def _chased(house: House, now: datetime) -> Step:
    outcome = chase(house, now=now)
    return Step("chase", {"chased": outcome.chased}, outcome.failures)


def _overdue(house: House, now: datetime) -> Step:
    outcome = tell_overdue(house, now=now)
    return Step("overdue", {"overdue": outcome.told}, outcome.failures)


def send_step(work: Workplace, house: House, now: datetime) -> Step:
    """Sends mails where a server is set, and calls the robots; tells the operators what will not leave any more."""
    server, hooks = work.settings.get("smtp"), work.city.roster.webhooks
    counts = {"undelivered": len(tell_operators(house, now=now))}
    failures: tuple[str, ...] = ()
    if server is not None:
        mails = send_outbox(house.ledger, work.folder, server, now=now)
        counts, failures = counts | {"sent": mails.sent}, mails.failures
    if hooks:
        made = send_calls(house.ledger, work.folder, hooks, now=now)
        counts, failures = counts | {"called": made.sent}, (*failures, *made.failures)
    return Step("send", counts, failures)


def run_day(
    work: Workplace,
    day: date,
    on_step: Callable[[Step], None],
    *,
    annotator: Annotator | None = None,
    first: date | None = None,
) -> list[Step]:
    """The whole day. A step that fails is named and the rest goes on with what there is."""
    steps: Iterable[tuple[str, Callable[[], Step]]] = (
        ("collect", lambda: collect_step(work, day, first=first)),
        ("annotate", lambda: annotate_step(work, day, annotator or work.annotator)),
        ("relate", lambda: relate_step(work, day)),
        ("index", lambda: index_step(work, day)),
        ("alert", lambda: alert_step(work, day)),
    )
    done = []
    for name, step in steps:
        log_step(name)
        work.progress.doing(_STEPS[name])
        outcome = _outcome(name, step)
        log.info("step done", extra={"counts": outcome.counts, "failures": outcome.failures})
        on_step(outcome)
        done.append(outcome)
    return done


def _outcome(name: str, step: Callable[[], Step]) -> Step:
    """A full disk or a file that cannot be read ends the step, not the day."""
    try:
        return step()
    except OSError as error:
        log.exception("step failed")
        return Step(name, {}, (f"没有做成：{error.strerror or error}（{error.filename or '数据目录'}）",))
    except (FileError, LedgerError) as error:
        log.exception("step failed")
        return Step(name, {}, (f"没有做成：{error}",))


def say_step(step: Step) -> None:
    """One line on the terminal for a step that ended, one more for each failure."""
    counts = "  ".join(
        f"{_NAMES.get(name) or STATUSES.get(name, name)} {number}" for name, number in step.counts.items() if number
    )
    tell(f"〔{_STEPS.get(step.name, step.name)}〕{counts or '没有新内容'}")
    for note in step.notes:
        tell(f"  － {note}")
    for failure in step.failures:
        tell(f"  ✗ {failure}")


_STEPS = {
    "collect": "采集", "parse": "解析", "annotate": "分析", "relate": "归并", "index": "入库", "alert": "预警",
    "chase": "催签", "briefing": "简报",
}  # fmt: skip
_NAMES = {
    "sources": "来源", "urls": "网址", "quarantined": "待查", "articles": "文章", "related": "关联", "days": "天数",
    "documents": "文档", "alerts": "预警", "mails": "邮件", "sent": "已发", "raised": "新预警", "risen": "升级",
    "known": "已报过", "old": "过旧", "own": "本局", "drill": "演练", "digest": "日报", "chased": "催签",
    "called": "机器人", "undelivered": "未送达", "answers": "采到答复", "overdue": "超时上报",
    "briefings": "简报", "paused": "暂停",
}  # fmt: skip


def _sorted(totals: Counter[Status]) -> dict[str, int]:
    return {str(status): totals[status] for status in Status if totals[status]}
