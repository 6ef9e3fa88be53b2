"""Every hour: what the sources have new, in chunks of sources at once, as the day's articles.

What another try may mend is tried again: a source that is down. What is due for another look is `recheck`'s affair.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task
from huanyu_dags.assets import ARTICLES
from huanyu_dags.chunks import by_pace
from huanyu_dags.mails import OURS
from huanyu_dags.runs import DAY, RETRIES, ZONE, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

MINUTES = 45
"""So long a source may take in an hour; what is left is gone on with in the next."""


@dag(
    **OURS,
    schedule=CronTriggerTimetable("0 * * * *", timezone=ZONE, run_immediately=True),
    description="每小时采集：分组并行，按当天记",
    params={
        "day": DAY,
        "sources": Param([], type="array", items={"type": "string"}, title="来源", description="只采这些；空为全部"),
        "size": Param(25, type="integer", minimum=1, maximum=500, title="每组来源数"),
    },
)
def collect() -> None:
    @task
    def plan(pace: str) -> list[list[str]]:
        from airflow.sdk.exceptions import AirflowFailException
        from huanyu_dags.chunks import chunks_of
        from huanyu_dags.runs import run_day
        from huanyu_dags.settings import workplace

        work, params = workplace(), get_current_context()["params"]
        if unknown := set(params["sources"]) - work.city.source_by_id.keys():
            raise AirflowFailException(f"没有来源 {'、'.join(sorted(unknown))}")
        return chunks_of(work, run_day(work), pace, params["size"], params["sources"])

    @task(
        **RETRIES, execution_timeout=timedelta(minutes=MINUTES + 10), trigger_rule="none_failed",
        map_index_template="{{ sources | join(' ') | truncate(60) }}",
    )  # fmt: skip
    def fetch(sources: list[str]) -> dict[str, int]:
        from huanyu_dags.fetching import fetch_chunk

        get_current_context()["sources"] = sources  # type: ignore[typeddict-unknown-key]
        return fetch_chunk(sources, asks="new", minutes=MINUTES)

    @task(outlets=[ARTICLES], trigger_rule="all_done")
    def hand_on(chunks: list[Iterable[dict[str, int]] | None]) -> dict[str, int]:
        from huanyu_dags.fetching import hand_on_day

        day, counts = hand_on_day(chunks)
        get_current_context()["outlet_events"][ARTICLES].add_partitions(day)
        return counts

    plans, fetched = by_pace(plan, fetch, "fetch")
    last = hand_on(fetched)
    [*plans, *fetched, last] >> verdict()


collect()
