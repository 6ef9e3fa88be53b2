"""On Mondays: the briefing of the week before, at the day and hour that the city's alerts.yaml sets."""

from __future__ import annotations

from datetime import timedelta

from airflow.providers.standard.sensors.date_time import DateTimeSensorAsync
from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task
from huanyu_dags.mails import OURS
from huanyu_dags.runs import RETRIES, ZONE


@dag(
    **OURS,
    schedule=CronTriggerTimetable("5 0 * * 1", timezone=ZONE),
    description="周报：写成网页和 Word，到点寄出",
    params={"week": Param(None, type=["null", "string"], pattern=r"^\d{4}-W\d{2}$", title="周，空为上周")},
)
def weekly_briefing() -> None:
    @task
    def hour() -> dict[str, str]:
        """The week, and when its briefing is to go."""
        from huanyu_dags.papers import week_and_hour

        return week_and_hour(get_current_context()["params"]["week"])

    @task(**RETRIES, execution_timeout=timedelta(minutes=30))
    def mail(week: str) -> dict[str, int]:
        from huanyu_dags.papers import mail_briefing

        return mail_briefing(week)

    due = hour()
    wait = DateTimeSensorAsync(task_id="wait", target_time="{{ ti.xcom_pull(task_ids='hour')['at'] }}")
    due >> wait >> mail(due["week"])


weekly_briefing()
