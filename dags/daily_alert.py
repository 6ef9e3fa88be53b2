"""At eight: the digest of the day and night, as soon as the night's collection is there, or without what is missing.

Told to the operators when it has not ended by nine.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, Param, dag, task
from huanyu_dags.mails import OURS, by_nine
from huanyu_dags.morning import Night
from huanyu_dags.runs import RETRIES, ZONE


@dag(
    **OURS,
    schedule=CronTriggerTimetable("0 8 * * *", timezone=ZONE),
    deadline=by_nine(8),
    description="日报：等夜里的采集，到时限就发，并写明缺哪些来源",
    params={"wait_minutes": Param(40, type="integer", minimum=0, maximum=240, title="最多等几分钟")},
)
def daily_alert() -> None:
    @task(**RETRIES, execution_timeout=timedelta(minutes=15))
    def tell(missing: list[str]) -> dict[str, int]:
        from huanyu_dags.runs import counts_of, writing
        from huanyu_dags.settings import workplace

        from huanyu.timetable import digest_step

        work = workplace()
        with writing(work, "digest", ["mails"]):
            return counts_of(digest_step(work, missing=missing))

    # it holds no place while it waits
    night = Night(task_id="night", mode="reschedule", poke_interval=60, timeout=timedelta(hours=5).total_seconds())
    tell(night.output)


daily_alert()
