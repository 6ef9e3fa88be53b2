"""A real Airflow in a process of its own, which runs DAGs by `dag.test()`: a line of JSON in, a line of JSON out.

In: {"dag", "conf", "environment", "answer"}; `answer` is what a person says when the run asks for approval. Out:
{"dag", "run", "state", "tasks", "handed"}, `handed` being what went from task to task; the first line tells how the
DAG files were read, with seconds of the processor, which do not depend on what else the machine does.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any


def main() -> None:
    out = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        from airflow.dag_processing.dagbag import BundleDagBag

        folder = Path(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
        # one file before the clock runs: the first one to be read loads Airflow's own parts
        BundleDagBag(str(folder / "chase.py"), bundle_path=folder, bundle_name="dags-folder")
        bag = BundleDagBag(str(folder), bundle_path=folder, bundle_name="dags-folder", collect_dags=False)
        seconds = {}
        for file in sorted(folder.glob("*.py")):
            begun = time.process_time()
            bag.process_file(str(file))
            seconds[file.stem] = time.process_time() - begun
        read = {
            "errors": bag.import_errors, "warnings": bag.captured_warnings, "dags": sorted(bag.dags), "seconds": seconds,
            "pools": sorted({task.pool for dag in bag.dags.values() for task in dag.tasks}), "again": _tried_again(),
        }  # fmt: skip
        print(json.dumps(read, default=str), file=out, flush=True)
        for line in sys.stdin:
            print(json.dumps(_ended(bag, json.loads(line)), default=str), file=out, flush=True)


def _ended(bag: Any, asked: dict[str, Any]) -> dict[str, Any]:
    os.environ.update(asked.get("environment", {}))
    if asked.get("answer"):
        threading.Thread(target=_answer, args=(asked["dag"], asked["answer"]), daemon=True).start()
    # read anew: within one process a run leaves its parameters in the DAG as the next one's defaults
    bag.process_file(bag.dags[asked["dag"]].fileloc, only_if_updated=False)
    dag = bag.dags[asked["dag"]]
    # dag.test() of Airflow 3.3.2 looks a deadline up by what stands for it before it is in the database
    dag.deadline = None
    made = dag.test(run_conf=asked.get("conf"), logical_date=None)
    tasks = sorted((ti.task_id, ti.map_index, str(ti.state)) for ti in made.get_task_instances())
    return {
        "dag": made.dag_id, "run": made.run_id, "state": str(made.state), "tasks": tasks, "handed": _handed(made.run_id),
    }  # fmt: skip


def _handed(run: str) -> list[str]:
    """The values that the run's tasks handed on, each as JSON."""
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    with create_session() as session:
        found = session.scalars(select(XComModel).where(XComModel.run_id == run)).all()
        return [json.dumps(each.value, ensure_ascii=False, default=str) for each in found]


def _tried_again() -> dict[str, bool]:
    """Whether a task that ends with this exception is tried again."""
    from airflow.sdk import RetryAction
    from huanyu_dags.runs import RETRIES, Passing

    from huanyu.settings import SettingsError

    policy: Any = RETRIES["retry_policy"]
    errors = (Passing("x"), ConnectionRefusedError("x"), TimeoutError("x"), SettingsError("x"), ValueError("x"))
    return {type(each).__name__: policy.evaluate(each, 1, 2).action is RetryAction.RETRY for each in errors}


def _answer(dag: str, answer: dict[str, Any]) -> None:
    """Says it through Airflow's own API, as its page does."""
    from airflow.api_fastapi.app import create_app
    from airflow.models.hitl import HITLDetail
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session
    from sqlalchemy import select
    from starlette.testclient import TestClient

    waiting = (
        select(TaskInstance.run_id, TaskInstance.task_id)
        .join(HITLDetail, HITLDetail.ti_id == TaskInstance.id)
        .where(TaskInstance.dag_id == dag, TaskInstance.state == "awaiting_input")
    )
    while True:
        with create_session() as session:
            found = session.execute(waiting).first()
        if found:
            break
        time.sleep(0.5)
    path = f"/api/v2/dags/{dag}/dagRuns/{found.run_id}/taskInstances/{found.task_id}/-1/hitlDetails"
    with TestClient(create_app(apps="core")) as client:
        token = client.get("/auth/token").json()["access_token"]
        said = client.patch(path, json=answer, headers={"Authorization": f"Bearer {token}"})
        said.raise_for_status()


if __name__ == "__main__":
    main()
