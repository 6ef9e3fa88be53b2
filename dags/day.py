"""The bureau's day as an Airflow DAG: at 22:00 the steps of `huanyu run`, one task each.

Settings are HUANYU_* environment variables of the worker, as for the command line. A step that fails does not hold up
the next ones, which go on with what there is; `verdict` then makes the run a failed one. docs/airflow.md says more.
"""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import TYPE_CHECKING

from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

if TYPE_CHECKING:
    from collections.abc import Callable

    from huanyu.steps import Step
    from huanyu.workplace import Workplace


@dag(
    dag_id="huanyu_day",
    description="环舆的一天：采集、分析、归并、入库、预警",
    schedule=CronTriggerTimetable("0 22 * * *", timezone="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    params={
        "day": Param(
            None, type=["null", "string"], format="date", title="采集日", description="如 2026-06-17；空为运行当天"
        )
    },
    tags=["huanyu"],
)
def huanyu_day() -> None:
    # a source that is down may be up again in a quarter of an hour; the second collection adds to the first
    @task(retries=1, retry_delay=timedelta(minutes=15))
    def collect() -> dict[str, object]:
        from huanyu.steps import collect_step

        return _done("collect", collect_step)

    # the same input gives the same failure: annotate and relate are not tried again
    @task(trigger_rule="all_done")
    def annotate() -> dict[str, object]:
        from huanyu.steps import annotate_step

        return _done("annotate", lambda work, day: annotate_step(work, day, work.annotator), again=False)

    @task(trigger_rule="all_done")
    def relate() -> dict[str, object]:
        from huanyu.steps import relate_step

        return _done("relate", relate_step, again=False)

    @task(trigger_rule="all_done", retries=2, retry_delay=timedelta(minutes=5))
    def index() -> dict[str, object]:
        from huanyu.steps import index_step

        return _done("index", index_step)

    @task(trigger_rule="all_done", retries=2, retry_delay=timedelta(minutes=5))
    def alert() -> dict[str, object]:
        from huanyu.steps import alert_step

        return _done("alert", alert_step)

    # Airflow judges a run by its last tasks: without this one a run whose collection failed would be a success
    @task(trigger_rule="one_failed")
    def verdict() -> None:
        raise AirflowFailException("有步骤失败，见红色的任务；其余步骤已按现有数据做完")

    steps = [collect(), annotate(), relate(), index(), alert()]
    for earlier, later in itertools.pairwise(steps):
        earlier >> later
    steps >> verdict()


def _done(name: str, step_of: Callable[[Workplace, date], Step], *, again: bool = True) -> dict[str, object]:
    """The step done with the data folder's lease held: the day and the step's counts.

    Raises with the step's failures in words; `again` says whether another try may help.
    """
    import os

    from huanyu.logs import log_step
    from huanyu.settings import Settings
    from huanyu.workplace import Workplace

    work = Workplace(Settings(os.environ, {}))
    day = _day(work)
    with work.writing(f"airflow {name}"):
        log_step(name)
        outcome = step_of(work, day)
    if outcome.failures:
        message = f"{day} {name}：" + "；".join(outcome.failures)
        raise RuntimeError(message) if again else AirflowFailException(message)
    return {"day": day.isoformat(), "counts": outcome.counts}


def _day(work: Workplace) -> date:
    """The parameter `day`, else the day in Shanghai on which the run was due: a retry after midnight keeps it.

    `run_after` is there for every run; manual and asset runs have no logical date.
    """
    from crawlers.clock import shanghai_day

    context = get_current_context()
    today = work.settings.now().date()
    if asked := context["params"]["day"]:
        day = date.fromisoformat(asked)
        if day > today:
            raise AirflowFailException(f"采集日 {day} 还没有到；今天是 {today}")
        return day
    return today if work.settings["now"] else shanghai_day(context["dag_run"].run_after)


huanyu_day()
