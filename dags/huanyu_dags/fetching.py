"""One chunk of sources fetched and parsed by a task, and what a run's chunks come to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException

from huanyu_dags.runs import Passing, run_day, without_zeros, writing
from huanyu_dags.settings import workplace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from crawlers.collect import Asks
    from huanyu.workplace import Workplace


def fetch_chunk(sources: list[str], *, asks: Asks, minutes: float) -> dict[str, int]:
    """Fetches and parses what the chunk still lacks in this run; the counts of all of it.

    Tried again after a kill or for sources that were down, it leaves alone what it has: nothing is fetched twice.
    Passing where sources are down and a try is left; after the last try they are counted (`down`), and the morning's
    mail names them.
    """
    from huanyu.steps import collect_step, parse_step

    work = workplace()
    day, task = run_day(work), get_current_context()["task_instance"]
    with writing(work, "collect", [f"source-{source}" for source in sources]):
        left = [source for source in sources if not _answered(work, day, source, asks)]
        print(f"{len(sources)} 个来源，还要采 {len(left)} 个：{' '.join(left)}")
        if left:
            collect_step(work, day, sources=left, asks=asks, beside=True, most_minutes=minutes)
        # also what an earlier try had fetched and not parsed
        step = parse_step(work, day, name="collect", sources=sources, beside=True)
        down = [source for source in left if _answered(work, day, source, asks) is False]
    for failure in step.failures:
        print(failure)
    if down and task.try_number <= task.max_tries:
        raise Passing(f"没有回应的来源：{'、'.join(down)}")
    return without_zeros(step.counts | {"down": len(down)})


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


def _answered(work: Workplace, day: date, source: str, asks: Asks) -> bool | None:
    """Whether the source has answered what this run of the DAG asks; None where it was not asked, or nothing is due.

    Evidence of the hours' collection says nothing of what is due, nor the other way round.
    """
    from huanyu.asked import answered_since

    begun = get_current_context()["dag_run"].start_date
    return answered_since(work, day, source, begun, due=asks == "due") if begun is not None else None


def note_day_rechecked(counts: dict[str, int]) -> None:
    """From here on the next recheck asks what came due after this day; of sources that were down, what was due now."""
    from huanyu.timetable import rechecked_step

    work = workplace()
    day = run_day(work)
    down = [source.id for source in work.city.sources if _answered(work, day, source.id, "due") is False]
    rechecked_step(work, day, counts, down)
