"""From the first of a month: the month before is told, laid out for checking, approved by a person, and closed.

Its provisional table goes out on the first working day by China's calendar and lies for three (scoring.yaml); then
somebody approves (页面右上“待办操作”), or refuses, and nothing is closed.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.providers.standard.sensors.date_time import DateTimeSensorAsync
from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task
from huanyu_dags.mails import OURS
from huanyu_dags.runs import MONTH, RETRIES, ZONE

DATES = "ti.xcom_pull(task_ids='dates')"


@dag(
    **OURS,
    schedule=CronTriggerTimetable("10 0 1 * *", timezone=ZONE),
    description="月报：暂计稿、核对、批准、封账",
    params={"month": MONTH},
)
def monthly_close() -> None:
    @task
    def dates() -> dict[str, str]:
        from huanyu_dags.papers import month_and_days

        return month_and_days(get_current_context()["params"]["month"])

    @task(**RETRIES, execution_timeout=timedelta(hours=1))
    def provisional(month: str) -> dict[str, int]:
        """Mails the provisional table, and the month's briefing where the city sends one."""
        from huanyu_dags.papers import mail_briefing, mail_provisional

        return mail_briefing(month) | mail_provisional(month)

    @task(**RETRIES, execution_timeout=timedelta(hours=1))
    def close(month: str, answer: dict[str, object]) -> dict[str, int]:
        from huanyu_dags.papers import close as close_month

        return close_month(month, answer)

    found = dates()
    first = DateTimeSensorAsync(task_id="first_workday", target_time=f"{{{{ {DATES}['first'] }}}}")
    checked = DateTimeSensorAsync(task_id="checked", target_time=f"{{{{ {DATES}['last'] }}}}")
    approve = ApprovalOperator(
        task_id="approve",
        subject=f"批准 {{{{ {DATES}['month'] }}}} 封账？",
        body="暂计稿已寄出并留足核对的工作日。批准后冻结文章、规则和结果，此后不再变动；不批准就不封，改好后重跑这一步。",
        params={
            "by": Param("", type="string", title="封账人", description="空为按下批准的登录名"),
            "reason": Param("", type="string", title="理由", description="缺采过多、自报或异议未核完而仍然封账的"),
            "signer": Param("", type="string", title="签发通报的领导"),
        },
        response_timeout=timedelta(days=20),
    )
    mailed = provisional(found["month"])
    found >> first >> mailed >> checked >> approve >> close(found["month"], approve.output)


monthly_close()
