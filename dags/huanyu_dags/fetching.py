"""One chunk of sources fetched and parsed by a task, and what a run's chunks come to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException

from huanyu_dags.runs import Passing, run_day, writing
from huanyu_dags.settings import workplace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from crawlers.collect import Asks
    from huanyu.workplace import Workplace


def fetch_chunk(sources: list[str], *, asks: Asks, minutes: float) -> dict[str, int]:
    """Fetches and parses what the chunk still lacks in this run; the counts of all of it.

    Run again after a kill or for sources that were down, it leaves alone what it has: nothing is fetched twice. Passing
    where sources are down and a try is left; after the last try they are counted (`down`), and the morning's mail names
    them.
    """
    from huanyu.steps import collect_step, parse_step

    work = workplace()
    day = run_day(work)
    with writing(work, "collect", [f"source-{source}" for source in sources]):
        down = _down(work, day, sources)
        left = [source for source in sources if source in down or not _has_run(work, day, source)]
        print(f"{len(sources)} 个来源，还要采 {len(left)} 个：{' '.join(left)}")
        if left:
            collect_step(work, day, sources=left, asks=asks, beside=True, most_minutes=minutes)
        # also what an earlier try had fetched and not parsed
        step = parse_step(work, day, name="collect", sources=sources, beside=True)
        down = _down(work, day, sources)
    task = get_current_context()["task_instance"]
    if down and task.try_number <= task.max_tries:
        raise Passing("；".join(step.failures))
    for failure in step.failures:
        print(failure)
    return {name: number for name, number in (step.counts | {"down": len(down)}).items() if number}


def hand_on_day(chunks: Iterable[Iterable[dict[str, int]] | None]) -> tuple[str, dict[str, int]]:
    """The run's day and its chunks' counts together. Fails where no chunk came to an end, or no source has answered."""
    work = workplace()
    totals: Counter[str] = Counter()
    for pace in chunks:
        for counts in pace or ():
            totals.update(counts or {})
    if not totals:
        raise AirflowFailException("没有一组来源采成，见红色的任务")
    if totals["sources"] and totals["down"] >= totals["sources"]:
        raise AirflowFailException(f"{totals['sources']}个来源没有一个有回应：先看网络和代理")
    return run_day(work).isoformat(), dict(totals)


def _down(work: Workplace, day: date, sources: list[str]) -> set[str]:
    """Those of which every URL of the day ended without an answer that another try may bring."""
    import json

    from crawlers.status import Status
    from huanyu.steps import NO_ANSWER

    passing = {Status.TIMEOUT, Status.UNREACHABLE, Status.HTTP_5XX, Status.HTTP_429}
    found = set()
    for source in sources:
        path = work.folder.account(day, source)
        counts = json.loads(path.read_bytes())["counts"].keys() if path.is_file() else set()
        if counts and counts <= set(NO_ANSWER) and not counts.isdisjoint(passing):
            found.add(source)
    return found


def _has_run(work: Workplace, day: date, source: str) -> bool:
    """Whether the source was collected since this run of the DAG began."""
    from huanyu.timetable import collected_since

    begun = get_current_context()["dag_run"].start_date
    return begun is not None and collected_since(work, day, source, begun)


def note_day_rechecked(counts: dict[str, int]) -> None:
    """From here on the next recheck asks what came due after this day."""
    from huanyu.timetable import rechecked_step

    work = workplace()
    rechecked_step(work, run_day(work), counts)
