"""Each night: what is due for another look - removals, changes, engagement, replies - asked apart from the lists."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task
from huanyu_dags.assets import ARTICLES
from huanyu_dags.chunks import by_pace
from huanyu_dags.mails import OURS, by_nine
from huanyu_dags.runs import DAY, RETRIES, ZONE, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

MINUTES = 120


@dag(
    **OURS,
    schedule=CronTriggerTimetable("20 2 * * *", timezone=ZONE),
    deadline=by_nine(2 + 1 / 3),
    description="回看：到期文章是否删改、转评赞、有无答复",
    params={"day": DAY, "size": Param(50, type="integer", minimum=1, maximum=500, title="每组来源数")},
)
def recheck() -> None:
    @task
    def plan(pace: str) -> list[list[str]]:
        from huanyu_dags.chunks import chunks_of
        from huanyu_dags.runs import run_day
        from huanyu_dags.settings import workplace

        work = workplace()
        return chunks_of(work, run_day(work), pace, get_current_context()["params"]["size"])

    @task(**RETRIES, execution_timeout=timedelta(minutes=MINUTES + 10), trigger_rule="none_failed")
    def look(sources: list[str]) -> dict[str, int]:
        from huanyu_dags.fetching import fetch_chunk

        return fetch_chunk(sources, asks="due", minutes=MINUTES)

    @task(outlets=[ARTICLES], trigger_rule="none_failed")
    def hand_on(chunks: list[Iterable[dict[str, int]] | None]) -> dict[str, int]:
        from huanyu_dags.fetching import hand_on_day, note_day_rechecked

        day, counts = hand_on_day(chunks)
        note_day_rechecked(counts)
        get_current_context()["outlet_events"][ARTICLES].add_partitions(day)
        return counts

    plans, looks = by_pace(plan, look, "look")
    last = hand_on(looks)
    [*plans, *looks, last] >> verdict()


recheck()
