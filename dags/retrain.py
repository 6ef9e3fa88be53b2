"""By hand: a model trained anew (or brought from another machine), measured on gold sets, promoted where no worse.

The figures stand in the run's note. Refused before anything is done: parameters that name what is not there.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import Param, dag, get_current_context, task
from huanyu_dags.mails import OURS

PATH = {"type": ["null", "string"], "pattern": r"^/"}


@dag(
    **OURS,
    schedule=None,
    description="重训模型：在标注集上不差于在用的才换上",
    params={
        "gold": Param([], type="array", items={"type": "string", "pattern": r"^/"}, title="标注集文件，至少一个"),
        "candidate": Param(None, **PATH, title="已训练好的模型目录", description="给了就不训练"),
        "data": Param(None, **PATH, title="公开标注数据目录", description="空为只用随包文本"),
        "encoder": Param(None, **PATH, title="编码器底座目录", description="空为只训练线性模型"),
        "with_corrections": Param(True, type="boolean", title="连同分析员的更正一起学"),
        "promote": Param(True, type="boolean", title="不差就换上"),
    },
)
def retrain() -> None:
    @task
    def check() -> None:
        from huanyu_dags.models import check_parameters

        check_parameters(get_current_context()["params"])

    @task(execution_timeout=timedelta(hours=6))
    def train() -> str:
        from huanyu_dags.models import candidate_of

        return candidate_of(get_current_context()["params"])

    @task(execution_timeout=timedelta(hours=2))
    def compare(candidate: str) -> dict[str, int]:
        from huanyu_dags.models import compare_and_promote

        return compare_and_promote(candidate, get_current_context()["params"])

    check() >> (trained := train())
    compare(trained)


retrain()
