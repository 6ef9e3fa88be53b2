"""Each morning before the digest: how the sources do, and whether their pages still read as their golden pages say."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task
from huanyu_dags.mails import OURS, by_nine
from huanyu_dags.runs import DAY, RETRIES, ZONE


@dag(
    **OURS,
    schedule=CronTriggerTimetable("30 6 * * *", timezone=ZONE),
    deadline=by_nine(6.5),
    description="来源体检：谁不出声、谁出错；样页还读得对不对",
    params={"day": DAY, "live": Param(True, type="boolean", title="到网站上看样页")},
)
def source_health() -> None:
    @task
    def states() -> dict[str, int]:
        from huanyu_dags.runs import counts_of, run_day
        from huanyu_dags.settings import workplace

        from huanyu.timetable import health_step

        work = workplace()
        return counts_of(health_step(work, run_day(work)))

    @task(**RETRIES, execution_timeout=timedelta(hours=2))
    def golden_pages() -> dict[str, int]:
        from huanyu_dags.runs import counts_of, writing
        from huanyu_dags.settings import workplace

        from huanyu.timetable import golden_step

        work = workplace()
        with writing(work, "sources check", ["golden"]):
            return counts_of(golden_step(work, live=get_current_context()["params"]["live"]))

    states()
    golden_pages()


source_health()
