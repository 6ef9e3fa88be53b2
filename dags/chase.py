"""Every ten minutes: who has not signed for an urgent alert, what is overdue, what waits to leave."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag, task
from huanyu_dags.mails import OURS
from huanyu_dags.runs import ZONE


@dag(**OURS, schedule=CronTriggerTimetable("*/10 * * * *", timezone=ZONE), description="催签、超时上报、补发邮件")
def chase() -> None:
    # no retries: the next run is ten minutes away
    @task(execution_timeout=timedelta(minutes=9))
    def go_on() -> dict[str, int]:
        from huanyu_dags.runs import counts_of, writing
        from huanyu_dags.settings import workplace

        from huanyu.steps import chase_step

        work = workplace()
        with writing(work, "chase", ["mails"]):
            return counts_of(chase_step(work, morning=False))

    go_on()


chase()
