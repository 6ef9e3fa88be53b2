"""The day's DAG: its shape from its source, and the DAG itself in a real Airflow where one is installed."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from cities.sample.sites.server import SampleServer
from tests.huanyu.states import House, files_of, small_city

ROOT = Path(__file__).parent.parent.parent
DAG = ROOT / "dags" / "day.py"
PARTS = ("articles", "observations", "annotated", "related", "events")


def test_the_dag_s_tasks_are_the_steps_of_the_command_line_in_their_order() -> None:
    from huanyu import steps

    tree = ast.parse(DAG.read_text(encoding="utf-8"))
    (dag,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "huanyu_day"]
    tasks = [node.name for node in dag.body if isinstance(node, ast.FunctionDef)]
    assert tasks[:5] == ["collect", "annotate", "relate", "index", "alert"]
    assert all(callable(getattr(steps, f"{name}_step")) for name in tasks[:5])


def test_the_dag_does_no_work_when_it_is_read() -> None:
    tree = ast.parse(DAG.read_text(encoding="utf-8"))
    calls = [node for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    assert [ast.unparse(node) for node in calls] == ["huanyu_day()"]
    modules = {str(node.module) for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert modules
    assert not any(module.split(".")[0] in ("huanyu", "nlp", "crawlers") for module in modules)


def test_the_dag_ends_in_the_same_bytes_as_the_command(sites: SampleServer, tmp_path: Path) -> None:
    if importlib.util.find_spec("airflow") is None:
        pytest.skip("Airflow: not installed (pip install -r requirements-airflow.txt)")
    city = small_city(tmp_path / "small", ("yzwb", "wb_city", "liuyan"))
    now = "2026-06-17T22:00:00+08:00"
    by_command = House(city, tmp_path / "command", now=now, proxy=sites.proxy)
    by_command.huanyu("run")
    by_dag = House(city, tmp_path / "dag", now=now, proxy=sites.proxy)
    environment = by_dag.environment | {
        "AIRFLOW_HOME": str(tmp_path / "airflow"), "HUANYU_CITY": str(city), "HUANYU_DATA": str(by_dag.data),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False", "AIRFLOW__CORE__DAGS_FOLDER": str(DAG.parent),
    }  # fmt: skip
    for words in (["db", "migrate"], ["dags", "test", "huanyu_day"]):
        done = subprocess.run(
            [sys.executable, "-m", "airflow", *words], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=280,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert files_of(by_dag.folder, PARTS) == files_of(by_command.folder, PARTS) != {}
