"""A day whole, as the tasks of `day` do it: from its evidence, and from the sources where there is none."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from airflow.sdk.exceptions import AirflowSkipException

from huanyu_dags.runs import counts_of, run_day, without_zeros, writing
from huanyu_dags.settings import workplace

if TYPE_CHECKING:
    from huanyu.workplace import Workplace


def derive_day() -> dict[str, int]:
    """The day's articles anew from its evidence; a source that was down is told by the morning's mail, not here."""
    from huanyu.steps import parse_step

    work = workplace()
    day = run_day(work)
    with writing(work, "parse", _parts(work, "source")):
        step = parse_step(work, day, sources=[source.id for source in work.city.sources], beside=True)
    return without_zeros(step.counts)


def fetch_lacking(*, fetches: bool) -> list[str]:
    """Fetches the sources that have no evidence of the day; the days that then have articles of it."""
    from huanyu.steps import collect_step

    work = workplace()
    day, today = run_day(work), work.settings.now().date()
    lacking = [
        source.id for source in work.city.sources
        if source.urls and source.valid_on(day) and not any(work.folder.pages(day).glob(f"{source.id}-*.warc.gz"))
    ]  # fmt: skip
    print(f"没有这一天证据的来源 {len(lacking)} 个：{' '.join(lacking)}")
    days = {day}
    if lacking and fetches:
        with writing(work, "collect", [f"source-{source}" for source in lacking]):
            span = {"first": day, "last": day} if day < today else {}
            step = collect_step(work, today, sources=lacking, asks="new", beside=True, **span)
        for failure in step.failures:
            print(failure)
        days.add(today)
    return sorted(each.isoformat() for each in days if work.folder.sources("articles", each))


def understand_days(days: list[str]) -> dict[str, int]:
    """Annotates these days and relates them and what comes after."""
    from huanyu.steps import annotate_step, relate_step

    work = workplace()
    totals: Counter[str] = Counter()
    for day in map(date.fromisoformat, days):
        with writing(work, "annotate", _parts(work, "annotated")):
            totals.update(annotate_step(work, day, work.annotator).counts)
    if days:
        with writing(work, "relate", ["relate"]):
            totals.update(counts_of(relate_step(work, date.fromisoformat(days[0]))))
    return dict(totals)


def index_days(days: list[str]) -> dict[str, int]:
    from huanyu.steps import index_step

    work = workplace()
    totals: Counter[str] = Counter()
    with writing(work, "index", ["store"]):
        for day in map(date.fromisoformat, days):
            totals.update(counts_of(index_step(work, day), passing=True))
    return dict(totals)


def alert_of(*, asked: bool) -> dict[str, int]:
    """The alerts of the day that ends, of an earlier one only when `asked`."""
    from huanyu.steps import alert_step

    work = workplace()
    day = run_day(work)
    if day < work.settings.now().date() and not asked:
        raise AirflowSkipException(f"{day} 是过去的日子：不报预警（要报，把参数 alerts 设为真）")
    with writing(work, "alert", ["mails"]):
        return counts_of(alert_step(work, day, morning=False))


def _parts(work: Workplace, name: str) -> list[str]:
    return [f"{name}-{source.id}" for source in work.city.sources]
