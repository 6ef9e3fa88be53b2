"""A day whole: at 23:50 the day that ends, and any earlier day by Airflow's backfill.

What has evidence is derived anew from it, to the same bytes; a source that has none is fetched, where it still shows
the day (its evidence is of the day on which it was fetched). Alerts of earlier days are sent only when asked for.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronPartitionTimetable, Param, dag, get_current_context, task
from huanyu_dags.assets import INDEXED
from huanyu_dags.mails import OURS
from huanyu_dags.runs import DAY, RETRIES, ZONE, verdict


@dag(
    **OURS,
    schedule=CronPartitionTimetable("50 23 * * *", timezone=ZONE, key_format="%Y-%m-%d"),
    description="一整天：从证据重新得出，缺的补采；补跑过去的日子用 Airflow 的 backfill",
    params={
        "day": DAY,
        "fetch": Param(True, type="boolean", title="没有证据的来源去补采"),
        "alerts": Param(False, type="boolean", title="过去的日子也报预警、发邮件"),
    },
)
def day() -> None:
    @task(**RETRIES, execution_timeout=timedelta(hours=1))
    def derive() -> dict[str, int]:
        from huanyu_dags.days import derive_day

        return derive_day()

    @task(**RETRIES, execution_timeout=timedelta(hours=4), trigger_rule="all_done")
    def fetch() -> list[str]:
        """The days that have articles of this one now."""
        from huanyu_dags.days import fetch_lacking

        return fetch_lacking(fetches=get_current_context()["params"]["fetch"])

    @task(**RETRIES, execution_timeout=timedelta(hours=2))
    def understand(days: list[str]) -> dict[str, int]:
        from huanyu_dags.days import understand_days

        return understand_days(days)

    @task(**RETRIES, execution_timeout=timedelta(hours=1), outlets=[INDEXED])
    def index(days: list[str]) -> dict[str, int]:
        from huanyu_dags.days import index_days

        counts = index_days(days)
        get_current_context()["outlet_events"][INDEXED].add_partitions(days)
        return counts

    @task(**RETRIES, execution_timeout=timedelta(minutes=30))
    def alert() -> dict[str, int]:
        from huanyu_dags.days import alert_of

        return alert_of(asked=get_current_context()["params"]["alerts"])

    derived, days = derive(), fetch()
    understood, indexed, told = understand(days), index(days), alert()
    derived >> days
    understood >> indexed >> told
    [derived, days, understood, indexed, told] >> verdict()


day()
