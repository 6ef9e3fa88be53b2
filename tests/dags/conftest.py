"""A real Airflow, in its own environment (`make airflow-venv`): its home, its DAGs run one by one, its standalone."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

ROOT = Path(__file__).parent.parent.parent
VENV = ROOT / "build" / "airflow-venv"


@dataclass(frozen=True)
class Airflow:
    """An Airflow home; `environment` is what its processes see."""

    home: Path
    environment: dict[str, str]

    def run(self, *words: str, timeout_s: float = 200) -> str:
        """Standard output of an `airflow` command that must end well."""
        done = subprocess.run(
            [VENV / "bin" / "airflow", *words], env=self.environment, cwd=self.home, capture_output=True, text=True,
            timeout=timeout_s, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{words}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout


def airflow_at(home: Path, **more: str) -> Airflow:
    """A new home with its database and pools."""
    home.mkdir(parents=True)
    kept = {name: os.environ[name] for name in ("LANG", "JAVA17_HOME", "HUANYU_TEST_ES_URL") if name in os.environ}
    environment = kept | {
        "PATH": f"{VENV / 'bin'}:{os.environ['PATH']}", "HOME": str(home), "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"), "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True", "PYTHONDONTWRITEBYTECODE": "",
        "HUANYU_JUDGES": "fast", **more,
    }  # fmt: skip
    made = Airflow(home, environment)
    made.run("db", "migrate")
    made.run("pools", "import", str(ROOT / "dags" / "pools.json"))
    return made


def airflow_database(port: int) -> dict[str, str]:
    """Airflow's settings for its database `airflow` on the PostgreSQL of this port."""
    database = f"postgresql+psycopg://postgres@127.0.0.1:{port}/airflow"
    return {
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": database.replace("+psycopg", "+asyncpg"),
    }


class Driver:
    """The process of drive.py: DAGs run one after another in it."""

    def __init__(self, airflow: Airflow, log: Path) -> None:
        self._log = log.open("w")
        self._process = subprocess.Popen(
            [VENV / "bin" / "python", ROOT / "tests" / "dags" / "drive.py"], env=airflow.environment, cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True,
        )  # fmt: skip
        self.read = self._line()
        self._set: dict[str, str] = {}

    def set(self, environment: dict[str, str]) -> None:
        """Variables of the environment from the next run on."""
        self._set |= environment

    def run(
        self, dag: str, *, now: str | None = None, answer: dict[str, Any] | None = None, **conf: object
    ) -> dict[str, Any]:
        """One run of a DAG to its end; `now` is Huanyu's clock."""
        asked: dict[str, Any] = {"dag": dag, "conf": conf, "answer": answer}
        self._set |= {"HUANYU_NOW": now} if now else {}
        asked["environment"] = self._set
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._line()

    def close(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate(timeout=60)
        self._log.close()

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, Path(self._log.name).read_text()[-4000:]
        found: dict[str, Any] = json.loads(line)
        return found


@pytest.fixture(scope="session")
def installed() -> None:
    """Skips, loudly, where Airflow is not installed; asked for before any server is started."""
    if not (VENV / "bin" / "airflow").exists():
        pytest.skip("Airflow: not installed (make airflow-venv), so no DAG ran")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("airflow")
    return folder


@pytest.fixture(scope="module")
def driver(installed: None, elasticsearch_url: str, home: Path) -> Iterator[Driver]:
    """Airflow on the data folder home/data, with the real Elasticsearch as its store."""
    # of its own: a server that is kept between runs may hold what an earlier one left
    index = f"huanyu-dags-{uuid4().hex}"
    settings = {"HUANYU_DATA": str(home / "data"), "HUANYU_STORE": f"{elasticsearch_url}/{index}"}
    made = Driver(airflow_at(home / "airflow", **settings), home / "drive.log")
    yield made
    made.close()
    with Elasticsearch(elasticsearch_url) as client:
        client.indices.delete(index=list(client.indices.get(index=f"{index}*")))
