"""By hand: the store built anew from the files beside the one in use, then put in its place; or only compared."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import Param, dag, get_current_context, task
from huanyu_dags.mails import OURS
from huanyu_dags.runs import RETRIES


@dag(
    **OURS,
    schedule=None,
    description="重建检索库，其间检索不断；或只核对",
    params={"verify": Param(False, type="boolean", title="只核对，不重建")},
)
def reindex() -> None:
    @task(**RETRIES, execution_timeout=timedelta(hours=12))
    def build() -> dict[str, int]:
        from huanyu_dags.runs import counts_of
        from huanyu_dags.settings import workplace

        from huanyu.timetable import reindex_step

        verify = get_current_context()["params"]["verify"]
        # what differs from the files differs the next time too
        return counts_of(reindex_step(workplace(), verify=verify), passing=not verify)

    build()


reindex()
