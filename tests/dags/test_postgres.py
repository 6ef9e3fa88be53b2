"""Airflow's database and Huanyu's ledger on a real PostgreSQL; settings from Airflow's variable and a connection."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bench.standalone import free_port
from cities.sample.sites.server import SampleServer
from tests.dags.conftest import ROOT, VENV, Driver, airflow_at
from tests.huanyu.states import House, files_of, small_city

NOW = "2026-06-17T22:00:00+08:00"


@pytest.fixture(scope="module")
def postgres(installed: None, home: Path) -> Iterator[int]:
    """The port of a server of our own, with the databases `airflow` and `ledger`."""
    if not (shutil.which("initdb") and shutil.which("pg_ctl") and os.getuid() == 0):
        pytest.skip("PostgreSQL: no initdb and pg_ctl, or not root, so no server of our own was started")
    folder, port = home / "postgres", free_port()
    folder.mkdir()
    for path in (folder, *folder.parents):
        if path.owner() == "root" and path.is_relative_to("/tmp") and path != Path("/tmp"):
            path.chmod(0o755)
    shutil.chown(folder, "postgres")

    def run(command: str) -> None:
        subprocess.run(["su", "postgres", "-c", command], check=True, capture_output=True, timeout=120)

    run(f"initdb -D {folder}/data -A trust --no-sync")
    run(
        f"pg_ctl -D {folder}/data -w -l {folder}/log -o '-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off' start"
    )
    for name in ("airflow", "ledger"):
        run(f"createdb -h 127.0.0.1 -p {port} {name}")
    yield port
    run(f"pg_ctl -D {folder}/data -m immediate stop")


def test_the_chain_runs_on_postgresql_and_ends_in_the_same_state(home: Path, postgres: int) -> None:
    city = small_city(home / "small", ("yzwb", "wb_city"))
    database = f"postgresql+psycopg://postgres@127.0.0.1:{postgres}/airflow"
    airflow = airflow_at(
        home / "airflow", HUANYU_NOW=NOW, AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=database,
        AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC=database.replace("+psycopg", "+asyncpg"),
    )  # fmt: skip
    where = [
        "--conn-host",
        "127.0.0.1",
        "--conn-port",
        str(postgres),
        "--conn-login",
        "postgres",
        "--conn-schema",
        "ledger",
    ]
    airflow.run("connections", "add", "ledger", "--conn-type", "postgres", *where)
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
    address = f"postgresql+psycopg://postgres@127.0.0.1:{postgres}/ledger"
    told = [
        VENV / "bin" / "python",
        "-m",
        "huanyu",
        "--city",
        str(city),
        "--data",
        str(by_dag.data),
        "task",
        "list",
        "--json",
    ]
    in_postgres = subprocess.run(
        told, env=by_dag.environment | {"HUANYU_LEDGER": address}, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert in_postgres == by_command.huanyu("task", "list", "--json")[0] != ""
