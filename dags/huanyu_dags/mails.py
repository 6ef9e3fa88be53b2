"""The operators' mails: one for each run that failed, with each failed task's reason and log; one for each late one.

A task's own failure is noted in the data folder by the task (where its exception is known); the run's mail, which
Airflow's DAG processor makes, reads these notes.
"""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from airflow.sdk import AsyncCallback, DeadlineAlert, DeadlineReference

from huanyu_dags.settings import workplace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from airflow.sdk import Context

    from huanyu.workplace import Workplace

KILLED = "任务进程没有了（内存不足、机器重启或被结束），没有留下原因"


def note_failure(context: Context) -> None:
    """on_failure_callback of each task: its reason, for the run's mail."""
    task = context["task_instance"]
    reason = str(context.get("exception") or "") or KILLED
    name = task.task_id + (f"[{task.map_index}]" if task.map_index >= 0 else "")
    path = _notes(workplace(), context["dag"].dag_id, task.run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        line = {"name": name, "reason": " ".join(reason.split())[:600], "url": getattr(task, "log_url", "")}
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def mail_failure(context: Context) -> None:
    """on_failure_callback of each DAG: one mail for the run."""
    from huanyu.timetable import failed_step
    from reports.alerts.failed import FailedRun, FailedTask

    work, dag, run = workplace(), context["dag"].dag_id, context["run_id"]
    path = _notes(work, dag, run)
    notes = _read(path)
    reason = str(context.get("reason") or "")
    tasks = [FailedTask(**note) for note in notes] or [FailedTask(dag, KILLED + (f"：{reason}" if reason else ""), "")]
    with work.writing("airflow failure", parts=["mails"]):
        failed_step(work, FailedRun(dag, run, "运行失败", run_page(dag, run), tasks))
        path.unlink(missing_ok=True)


async def mail_late(context: Mapping[str, Any], by: str) -> None:
    """Callback of a deadline: the run that has not ended by then.

    It runs in the triggerer, which may read variables and connections; the executor's callbacks may not.
    """
    from asgiref.sync import sync_to_async

    await sync_to_async(_mail_late)(context["dag_run"], by)


def _mail_late(run: Mapping[str, Any], by: str) -> None:
    from huanyu.timetable import failed_step
    from reports.alerts.failed import FailedRun

    work, dag, run_id = workplace(), run["dag_id"], run["dag_run_id"]
    with work.writing("airflow deadline", parts=["mails"]):
        failed_step(work, FailedRun(dag, run_id, f"到{by}还没有做完", run_page(dag, run_id)))


def by_nine(hour: float) -> DeadlineAlert:
    """Of a DAG that is due each day at `hour`: told when it has not ended by nine in the morning."""
    return DeadlineAlert(
        DeadlineReference.DAGRUN_LOGICAL_DATE, timedelta(hours=9 - hour), AsyncCallback(mail_late, {"by": "9时"})
    )


def run_page(dag: str, run: str) -> str:
    """The run's page in Airflow."""
    from urllib.parse import quote

    from airflow.sdk.configuration import conf

    base = conf.get("api", "base_url", fallback="") or ""
    return f"{base.rstrip('/')}/dags/{quote(dag)}/runs/{quote(run)}" if base else ""


def _notes(work: Workplace, dag: str, run: str) -> Path:
    name = sha256(f"{dag} {run}".encode()).hexdigest()[:16]
    return work.folder.root / "schedule" / f"{dag}-{name}.jsonl"


def _read(path: Path) -> list[dict[str, str]]:
    """The last note of each task."""
    if not path.is_file():
        return []
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return list({line["name"]: line for line in lines}.values())


OURS = {
    "catchup": False,
    "max_active_runs": 1,
    "tags": ["huanyu"],
    "on_failure_callback": mail_failure,
    "default_args": {"on_failure_callback": note_failure},
}
"""What all DAGs have in common."""
