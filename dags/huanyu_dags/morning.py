"""What the morning's digest waits for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from airflow.sdk import BaseSensorOperator, PokeReturnValue

if TYPE_CHECKING:
    from airflow.sdk import Context

HOUR = timedelta(hours=1, minutes=5)
"""The last hourly collection before the digest began so long before it, or a little later."""


class Night(BaseSensorOperator):
    """Done when every source was collected in the last hour before the run, or the run's `wait_minutes` are over.

    Its result are the names of the sources that are missing then.
    """

    def poke(self, context: Context) -> PokeReturnValue:
        from crawlers.clock import SHANGHAI
        from huanyu.timetable import missing_sources
        from huanyu_dags.settings import workplace

        due = context["dag_run"].run_after
        missing = missing_sources(workplace(), (due - HOUR).astimezone(SHANGHAI))
        over = datetime.now(SHANGHAI) >= due + timedelta(minutes=context["params"]["wait_minutes"])
        self.log.info("还缺：%s", "、".join(missing) or "没有")
        return PokeReturnValue(not missing or over, missing)
