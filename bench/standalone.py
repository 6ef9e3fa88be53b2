"""The standalone that `make airflow` starts, driven through its own API, for measuring and for tests."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from bench.ports import free_port

ROOT = Path(__file__).parent.parent
VENV = ROOT / "build" / "airflow-venv"

ENDED = ("success", "failed")
TRIES = 5


class Standalone:
    """scripts/airflow.sh in a process group of its own; `started_s` until every part of it is well,
    `started_processor_s` the seconds of processor that all of it took for that.
    """

    def __init__(self, home: Path, **settings: str) -> None:
        self.port = free_port()
        self.log = home.with_name("standalone.log")
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(home.parent), "LANG": "C.UTF-8", "HUANYU_JUDGES": "fast",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            # what a test must not wait for minutes for
            "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "5",
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "10",
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "3", **settings,
        }  # fmt: skip
        begun = time.monotonic()
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                ["bash", ROOT / "scripts" / "airflow.sh", home, str(self.port)], env=self.environment, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self._home = home
        self._token = ""
        self.wait(self._is_well, 280)
        self.started_s = time.monotonic() - begun
        self.started_processor_s = self.processor_s()

    def processor_s(self) -> float:
        """Seconds of processor that its processes have taken so far, also those that have ended."""
        ticks = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                # after the name, which may hold spaces: state, parent, group, session, ..., its and its children's time
                fields = path.read_text().rpartition(")")[2].split()
                ticks += sum(map(int, fields[11:15])) if int(fields[3]) == self._process.pid else 0
        return ticks / os.sysconf("SC_CLK_TCK")

    def _is_well(self) -> bool:
        assert self._process.poll() is None, self.told()
        try:
            parts = self.get("/api/v2/monitor/health")
            self._token = self.get("/auth/token")["access_token"]
        except (urllib.error.URLError, ConnectionError, RuntimeError):
            return False
        mine = ("scheduler", "triggerer", "dag_processor")
        return all(parts[part]["status"] == "healthy" for part in mine) and len(self.dags()) == 11

    @property
    def password(self) -> str:
        """Of the user admin."""
        text = (self._home / "simple_auth_manager_passwords.json.generated").read_text()
        return str(json.loads(text)["admin"])

    def dags(self) -> list[str]:
        return [dag["dag_id"] for dag in self.get("/api/v2/dags")["dags"]] if self._token else []

    def told(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]

    def get(self, path: str) -> Any:
        return self.send("GET", path)

    def send(self, method: str, path: str, body: object = None) -> Any:
        """What the API answers, None for what an earlier try had already done; RuntimeError with answer and log.

        A failure of the server's own (its database was busy) is no answer: asked again, as Airflow's clients ask.
        """
        data = json.dumps(body).encode() if body is not None else None
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", method=method, data=data,
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
        )  # fmt: skip
        tried = 0
        while True:
            try:
                with urllib.request.urlopen(asked, timeout=60) as answer:
                    return json.loads(answer.read() or b"null")
            except urllib.error.HTTPError as refused:
                if tried and (method, refused.code) in (("POST", 409), ("DELETE", 404)):
                    return None
                if refused.code < 500 or tried == TRIES:
                    raise RuntimeError(f"{method} {path}: {refused.code} {refused.read()!r}\n{self.told()}") from None
            tried += 1
            time.sleep(1)

    def switch_on(self, *dags: str) -> None:
        for dag in dags:
            self.send("PATCH", f"/api/v2/dags/{dag}", {"is_paused": False})

    def trigger(self, dag: str, *, logical_date: str | None = None, **conf: object) -> str:
        run = f"manual__{uuid4().hex}"  # of ours, so that what is sent twice is begun once
        body = {"dag_run_id": run, "logical_date": logical_date, "conf": conf}
        self.send("POST", f"/api/v2/dags/{dag}/dagRuns", body)
        return run

    def clear(self, dag: str, run: str, *tasks: str) -> None:
        """Has these tasks of a run done again, as somebody does in the grid."""
        self.send("POST", f"/api/v2/dags/{dag}/clearTaskInstances", {
            "dry_run": False, "dag_run_id": run, "task_ids": tasks, "only_failed": False, "reset_dag_runs": True,
        })  # fmt: skip

    def runs(self, dag: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"/api/v2/dags/{dag}/dagRuns?order_by=run_after")["dag_runs"]
        return found

    def tasks(self, dag: str, run: str) -> list[dict[str, Any]]:
        path = f"/api/v2/dags/{dag}/dagRuns/{quote(run)}/taskInstances"
        found: list[dict[str, Any]] = self.get(path)["task_instances"]
        return found

    def ended(self, dag: str, number: int = 1, kind: str = "", timeout_s: float = 240) -> list[dict[str, Any]]:
        """The runs of a DAG (of a run type) when `number` of them have ended."""

        def found() -> list[dict[str, Any]]:
            return [run for run in self.runs(dag) if kind in run["run_type"]]

        self.wait(lambda: sum(run["state"] in ENDED for run in found()) >= number, timeout_s)
        return found()

    def wait(self, is_so: Callable[[], bool], timeout_s: float) -> None:
        until = time.monotonic() + timeout_s
        while not is_so():
            assert time.monotonic() < until, self.told()
            time.sleep(0.5)

    def part(self, name: str) -> int:
        """The process id of one of its parts."""
        for path in Path("/proc").glob("[0-9]*"):
            try:
                words = (path / "cmdline").read_bytes().split(b"\0")
                mine = f"AIRFLOW_HOME={self._home}\0".encode() in (path / "environ").read_bytes()
            except OSError:
                continue
            if mine and name.encode() in words and any(word.endswith(b"airflow") for word in words):
                return int(path.name)
        raise LookupError(name)

    def kill_scheduler(self) -> None:
        """With -9, and with it the tasks that it runs: as when the machine loses power."""
        scheduler = self.part("scheduler")
        family = [scheduler]
        for pid in family:
            children = Path(f"/proc/{pid}/task/{pid}/children")
            family += [int(child) for child in children.read_text().split()] if children.exists() else []
        for pid in family:
            os.kill(pid, signal.SIGKILL)

    def start_scheduler(self) -> None:
        own = {
            "AIRFLOW_HOME": str(self._home), "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False", "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{self.port}",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{self.port}/execution/",
            "PATH": f"{VENV / 'bin'}:{os.environ['PATH']}",
        }  # fmt: skip
        with self.log.open("ab") as log:
            self._scheduler = subprocess.Popen(
                [VENV / "bin" / "airflow", "scheduler"], env=self.environment | own, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def close(self) -> None:
        for process in (self._process, getattr(self, "_scheduler", None)):
            if process is None:
                continue
            os.killpg(process.pid, signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            with contextlib.suppress(ProcessLookupError):  # the executor's processes outlive it
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
