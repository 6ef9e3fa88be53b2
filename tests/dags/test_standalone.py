"""The real thing: scheduler, DAG processor, API server and triggerer, started as `make airflow` starts them."""

from __future__ import annotations

import email
import json
import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.policy import default
from pathlib import Path

import pytest

from bench.ports import free_port
from bench.standalone import Standalone
from cities.sample.sites.server import SampleServer
from crawlers.clock import SHANGHAI
from crawlers.warc.reader import fetches_of
from nlp.model_file import SHIPPED
from tests.dags.conftest import airflow_database
from tests.huanyu.states import House, files_of, ledger_rows, small_city
from tests.postgres import postgres_with

DAYS = ("2026-06-15", "2026-06-16", "2026-06-17", "2026-06-18")
PARTS = ("articles", "observations", "annotated", "related", "events")


@pytest.fixture(scope="module")
def city(home: Path) -> Path:
    return small_city(home / "small", ("yzwb", "wb_city", "liuyan", "cffb"))


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(datetime.fromisoformat("2026-06-15T22:00:00+08:00")) as server:
        yield server


@pytest.fixture(scope="module")
def days(installed: None, home: Path, city: Path, server: SampleServer) -> House:
    """Four days by the command line, which the backfill is to derive anew."""
    made = House(city, home / "data", now="", proxy=server.proxy, judges="fast")
    for day in DAYS:
        server.now = datetime.fromisoformat(f"{day}T22:00:00+08:00")
        made.environment["HUANYU_NOW"] = server.now.isoformat()
        made.huanyu("run", status=None)
    return made


@pytest.fixture(scope="module")
def standalone(home: Path, city: Path, server: SampleServer, days: House) -> Iterator[Standalone]:
    # not SQLite, as docs/airflow.md advises: it refuses some of two that write at once
    with postgres_with("airflow") as port:
        made = Standalone(
            home / "standalone", HUANYU_CITY=str(city), HUANYU_DATA=str(home / "data"), HUANYU_PROXY=server.proxy,
            HUANYU_NOW="2026-06-18T22:00:00+08:00", **airflow_database(port),
        )  # fmt: skip
        yield made
        made.close()


def test_it_prints_a_login_and_starts_on_loopback(standalone: Standalone) -> None:
    told = standalone.log.read_text(errors="replace")
    assert f"http://127.0.0.1:{standalone.port}　user admin　password " in told
    # a minute on one core; the clock is read by bench/airflow.py
    assert standalone.started_processor_s < 60


def test_a_backfill_of_four_days_gives_the_same_bytes_and_tells_nobody(standalone: Standalone, days: House) -> None:
    before, mails = files_of(days.folder, PARTS), _mails(days)
    for part in ("annotated", "articles"):
        for path in (days.folder / part / "2026-06-16").iterdir():
            path.unlink()
    for path in (days.folder / "related").glob("*.jsonl"):
        path.unlink()
    standalone.send("PATCH", "/api/v2/dags/day", {"is_paused": False})
    standalone.send("POST", "/api/v2/backfills", {
        "dag_id": "day", "from_date": f"{DAYS[0]}T00:00:00+08:00", "to_date": f"{DAYS[3]}T23:59:00+08:00",
        "max_active_runs": 2, "dag_run_conf": {"fetch": False},
    })  # fmt: skip
    runs = standalone.ended("day", 4, "backfill")
    assert [(run["partition_key"], run["state"]) for run in runs] == [(day, "success") for day in DAYS]
    assert files_of(days.folder, PARTS) == before
    assert _mails(days) == mails


def test_the_asset_chain_runs_once_by_schedule(standalone: Standalone) -> None:
    standalone.switch_on("understand_and_index", "collect")
    (collected,) = standalone.ended("collect")
    (understood,) = standalone.ended("understand_and_index")
    assert (collected["run_type"], collected["state"]) == ("scheduled", "success")
    assert (understood["run_type"], understood["state"]) == ("asset_triggered", "success")
    assert understood["partition_key"] == "2026-06-18"
    events = standalone.get("/api/v2/assets/events?source_dag_id=understand_and_index")["asset_events"]
    assert [(event["name"], event["partition_key"]) for event in events] == [("huanyu_indexed", "2026-06-18")]


def test_a_scheduler_killed_amid_mapped_tasks_loses_nothing_and_does_nothing_twice(
    standalone: Standalone, days: House, home: Path, city: Path, server: SampleServer
) -> None:
    server.now = datetime.fromisoformat("2026-06-19T22:00:00+08:00")
    whole = House(city, home / "whole", now="2026-06-19T22:00:00+08:00", proxy=server.proxy, judges="fast")
    os.rename(whole.folder / "signing.key", home / "key")
    whole.folder.rmdir()
    _copy(days.folder, whole.folder)
    begun = time.time()
    run = standalone.trigger("collect", size=1, day="2026-06-18")
    standalone.wait(lambda: any(task["state"] == "running" for task in _mapped(standalone, run)), 120)
    standalone.kill_scheduler()
    standalone.start_scheduler()
    standalone.wait(lambda: all(task["state"] == "success" for task in _mapped(standalone, run)), 280)
    whole.environment["HUANYU_NOW"] = "2026-06-18T22:00:00+08:00"
    whole.huanyu("collect", "--day", "2026-06-18")
    assert files_of(days.folder, ("articles",)) == files_of(whole.folder, ("articles",))
    assert not list((days.folder / "pages").glob("*/.*.tmp"))
    files = [path for path in (days.folder / "pages").glob("*/*.warc.gz") if path.stat().st_mtime > begun]
    asked = Counter(fetch.url for path in files for fetch in fetches_of(path) if fetch.role == "article")
    assert asked
    assert set(asked.values()) == {1}


def test_a_task_that_the_kernel_kills_for_memory_is_tried_again(standalone: Standalone) -> None:
    run = standalone.trigger("collect", sources=["yzwb"], day="2026-06-18")
    killed: list[int] = []

    def is_killed() -> bool:
        for task in _mapped(standalone, run):
            if task["state"] == "running" and task["pid"]:
                os.kill(task["pid"], signal.SIGKILL)
                killed.append(task["pid"])
        return bool(killed)

    standalone.wait(is_killed, 120)
    standalone.wait(lambda: _mapped(standalone, run)[0]["state"] == "up_for_retry", 120)
    standalone.clear("collect", run, "fetch_quick")
    standalone.wait(lambda: _mapped(standalone, run)[0]["state"] == "success", 200)


def test_a_source_that_is_down_is_tried_again_and_then_answers(
    standalone: Standalone, days: House, server: SampleServer
) -> None:
    settings = json.dumps({"proxy": f"http://127.0.0.1:{free_port()}"})
    standalone.send("POST", "/api/v2/variables", {"key": "huanyu", "value": settings})
    run = standalone.trigger("collect", sources=["yzwb", "cffb"], day="2026-06-18")
    standalone.wait(lambda: [task["state"] for task in _mapped(standalone, run)] == ["up_for_retry"], 120)
    standalone.send("DELETE", "/api/v2/variables/huanyu")
    server.requests.clear()
    standalone.clear("collect", run, "fetch_quick")
    standalone.wait(lambda: [task["state"] for task in _mapped(standalone, run)] == ["success"], 120)
    assert server.requests


def test_the_figures_of_a_new_model_stand_in_the_run_s_note(standalone: Standalone, home: Path) -> None:
    gold = home / "gold.jsonl"
    gold.write_text(
        json.dumps({"title": "热电厂夜里冒黑烟", "body": "居民反映气味刺鼻。", "env": 1, "topics": []}) + "\n"
    )
    standalone.send("POST", "/api/v2/connections", {
        "connection_id": "huanyu_airflow", "conn_type": "http", "login": "admin", "password": standalone.password,
    })  # fmt: skip
    standalone.switch_on("retrain")
    run = standalone.trigger("retrain", gold=[str(gold)], candidate=str(SHIPPED.resolve()), promote=False)
    (ended,) = standalone.ended("retrain")
    assert (ended["dag_run_id"], ended["state"]) == (run, "success")
    assert ended["note"].startswith(f"{SHIPPED.resolve()}：没有换\ngold.jsonl env 1.000 → 1.000\n")


def test_a_failed_run_is_told_once_by_mail_with_reason_and_log(standalone: Standalone, days: House) -> None:
    standalone.switch_on("collect")
    run = standalone.trigger("collect", sources=["nobody"])
    standalone.wait(lambda: len(_told(days, run)) > 0, 120)
    (text,) = _told(days, run)
    assert "collect 运行失败" in text
    assert "没有来源 nobody" in text
    assert f"http://127.0.0.1:{standalone.port}/dags/collect/runs/" in text


def test_a_daily_dag_that_has_not_ended_by_nine_is_told(standalone: Standalone, days: House) -> None:
    standalone.switch_on("daily_alert")
    day = datetime.now(SHANGHAI).date() - timedelta(days=2)
    run = standalone.trigger("daily_alert", logical_date=f"{day}T08:00:00+08:00", wait_minutes=60)
    standalone.wait(lambda: any("到9时还没有做完" in text for text in _told(days, run)), 120)


def _told(days: House, run: str) -> list[str]:
    """The operators' mails on a run, in words."""
    texts = []
    for path in days.folder.glob("outbox/*/run-*.eml"):
        body = email.message_from_bytes(path.read_bytes(), policy=default).get_body(("plain",))
        texts += [body.get_content()] if body is not None and run in body.get_content() else []
    return texts


def _mails(days: House) -> list[tuple[object, ...]]:
    """What readers were told; not the operators of runs."""
    return [row for row in ledger_rows(days.folder)["mails"] if "'run-" not in str(row)]


def _mapped(standalone: Standalone, run: str) -> list[dict[str, object]]:
    return [
        task for task in standalone.tasks("collect", run) if task["task_id"] == "fetch_quick" and task["map_index"] >= 0
    ]


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("store", "*.lease*"))
