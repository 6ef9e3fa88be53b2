"""When a day has new articles: annotate them part by part, relate them, index them, tell what is urgent.

What fails does not hold up the rest, which goes on with what there is; the run is then a failed one.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import Param, PartitionedAssetTimetable, dag, get_current_context, task
from huanyu_dags.assets import ARTICLES, INDEXED
from huanyu_dags.mails import OURS
from huanyu_dags.runs import DAY, RETRIES, verdict


@dag(
    **OURS,
    schedule=PartitionedAssetTimetable(assets=ARTICLES),
    description="分析、归并、入库、急报：某天有新文章时",
    params={"day": DAY, "size": Param(50, type="integer", minimum=1, maximum=500, title="每组文件数")},
)
def understand_and_index() -> None:
    @task
    def parts() -> list[list[str]]:
        from huanyu_dags.chunks import even
        from huanyu_dags.runs import run_day
        from huanyu_dags.settings import workplace

        work = workplace()
        return even(work.folder.sources("articles", run_day(work)), get_current_context()["params"]["size"])

    @task(**RETRIES, execution_timeout=timedelta(minutes=30))
    def annotate(sources: list[str]) -> dict[str, int]:
        from huanyu_dags.understanding import annotate_parts

        return annotate_parts(sources)

    @task(**RETRIES, execution_timeout=timedelta(minutes=30), trigger_rule="all_done")
    def relate() -> dict[str, int]:
        from huanyu_dags.understanding import relate_run

        return relate_run()

    @task(**RETRIES, execution_timeout=timedelta(minutes=30), trigger_rule="all_done", outlets=[INDEXED])
    def index() -> dict[str, int]:
        from huanyu_dags.understanding import index_run

        day, counts = index_run()
        get_current_context()["outlet_events"][INDEXED].add_partitions(day)
        return counts

    @task(**RETRIES, execution_timeout=timedelta(minutes=15), trigger_rule="all_done")
    def urgent() -> dict[str, int]:
        from huanyu_dags.understanding import alert_run

        return alert_run()

    listed = parts()
    annotated, related, indexed, told = annotate.expand(sources=listed), relate(), index(), urgent()
    annotated >> related >> indexed >> told
    [listed, annotated, related, indexed, told] >> verdict()


understand_and_index()
