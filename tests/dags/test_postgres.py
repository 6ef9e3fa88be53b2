"""Airflow's database and Huanyu's ledger on a real PostgreSQL; settings from Airflow's variable and a connection."""

from __future__ import annotations

import ast
import json
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from cities.sample.sites.server import SampleServer
from tests.dags.conftest import ROOT, VENV, Driver, airflow_at, airflow_database
from tests.huanyu.states import House, files_of, ledger_rows, small_city
from tests.postgres import postgres_with

NOW = "2026-06-17T22:00:00+08:00"


@pytest.fixture(scope="module")
def postgres(installed: None) -> Iterator[int]:
    """The port of a server with the databases `airflow` and `ledger`."""
    with postgres_with("airflow", "ledger") as port:
        yield port


def test_the_chain_runs_on_postgresql_and_ends_in_the_same_state(home: Path, postgres: int) -> None:
    city = small_city(home / "small", ("yzwb", "wb_city"))
    airflow = airflow_at(home / "airflow", HUANYU_NOW=NOW, **airflow_database(postgres))
    where = {"type": "postgres", "host": "127.0.0.1", "port": str(postgres), "login": "postgres", "schema": "ledger"}
    airflow.run("connections", "add", "ledger", *(f"--conn-{name}={value}" for name, value in where.items()))
    with SampleServer(datetime.fromisoformat(NOW)) as server:
        settings = {"city": str(city), "data": str(home / "data"), "ledger": "connection:ledger", "proxy": server.proxy}
        airflow.run("variables", "set", "huanyu", json.dumps(settings))
        by_command = House(city, home / "command", now=NOW, proxy=server.proxy, judges="fast")
        by_dag = House(city, home / "data", now=NOW)
        by_command.huanyu("run")
        driver = Driver(airflow, home / "drive.log")
        states = [driver.run(dag)["state"] for dag in ("collect", "understand_and_index")]
        driver.close()
    assert states == ["success", "success"]
    assert files_of(by_dag.folder) == files_of(by_command.folder) != {}
    assert not by_dag.folder.joinpath("ledger.sqlite").exists()
    in_postgres = _rows_in_postgres(f"postgresql+psycopg://postgres@127.0.0.1:{postgres}/ledger")
    assert in_postgres == ledger_rows(by_command.folder)
    assert in_postgres["alerts"]


def _rows_in_postgres(address: str) -> dict[str, list[tuple[object, ...]]]:
    """Read by Airflow's Python, which has the driver."""
    words = "import sys; from tests.huanyu.states import ledger_rows; print(ledger_rows(None, sys.argv[1]))"
    done = subprocess.run(
        [VENV / "bin" / "python", "-c", words, address], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: dict[str, list[tuple[object, ...]]] = ast.literal_eval(done.stdout)
    return found
