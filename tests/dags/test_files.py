"""What can be said of the DAGs' files without an Airflow: no work when they are read, chunks, the lock file."""

from __future__ import annotations

import ast
import importlib
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cities.load import load_city
from huanyu.settings import Settings
from huanyu.workplace import Workplace

ROOT = Path(__file__).parent.parent.parent
FILES = sorted((ROOT / "dags").glob("*.py"))
MOST_LINES = 80


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_dag_does_no_work_when_it_is_read_and_is_a_screen_or_two(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    calls = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    assert calls == [f"{file.stem}()"]
    modules = {str(node.module).split(".")[0] for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert modules <= {"__future__", "airflow", "datetime", "huanyu_dags", "typing"}
    assert len(text.splitlines()) <= MOST_LINES


def test_chunks_hold_every_source_once_and_those_of_a_host_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "dags")
    chunks = importlib.import_module("huanyu_dags.chunks")
    work = Workplace(Settings({}, {"data": str(tmp_path), "city": "changde"}))
    day = date(2026, 6, 17)
    parts = [chunk for pace in chunks.PACES for chunk in chunks.chunks_of(work, day, pace, 5)]
    city = load_city("changde")
    wanted = {source.id for source in city.sources if source.valid_on(day) and (source.urls or source.inbox)}
    assert Counter(id for chunk in parts for id in chunk) == Counter(wanted)
    home = {id: number for number, chunk in enumerate(parts) for id in chunk}
    hosts: dict[str, set[int]] = {}
    for source in city.sources:
        for url in source.urls if source.id in home else ():
            hosts.setdefault(str(urlsplit(url).hostname), set()).add(home[source.id])
    assert all(len(numbers) == 1 for numbers in hosts.values())
    assert [chunks.chunks_of(work, day, pace, 5, [parts[0][0]]) for pace in chunks.PACES] == [[[parts[0][0]]], []]


def test_no_chunk_has_more_to_do_than_another_by_more_than_one_host_s_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "dags")
    chunks = importlib.import_module("huanyu_dags.chunks")
    work = Workplace(Settings({}, {"data": str(tmp_path), "city": "changde"}))
    seconds = {source.id: max(source.pace_s, 1.0) for source in work.city.sources}
    loads = [sum(seconds[id] for id in chunk) for chunk in chunks.chunks_of(work, date(2026, 6, 17), "quick", 5)]
    hosts: dict[str, float] = {}
    for source in work.city.sources:
        for host in {str(urlsplit(url).hostname) for url in source.urls}:
            hosts[host] = hosts.get(host, 0.0) + seconds[source.id]
    assert len(loads) > 1
    assert max(loads) - min(loads) <= max(hosts.values())


def test_airflow_s_lock_file_holds_all_that_ours_holds() -> None:
    own, airflow = (
        {line.split("==")[0] for line in (ROOT / name).read_text().splitlines()}
        for name in ("requirements.txt", "requirements-airflow.txt")
    )
    assert own <= airflow
