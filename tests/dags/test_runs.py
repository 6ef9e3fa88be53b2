"""Each DAG run by `dag.test()` on a part of the sample city, into the real Elasticsearch, beside the command line."""

from __future__ import annotations

import email
import json
from collections.abc import Iterator
from datetime import datetime
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import yaml

from cities.sample.sites.server import SampleServer
from nlp.model_file import SHIPPED
from tests.dags.conftest import Driver
from tests.huanyu.states import DERIVED, House, files_of, ledger_rows, small_city

SOURCES = ("yzwb", "wb_city", "liuyan", "cffb")
DAGS = ["chase", "collect", "daily_alert", "day", "monthly_close", "recheck", "reindex", "retrain", "source_health",
        "understand_and_index", "weekly_briefing"]  # fmt: skip
EVENING, NIGHT, EIGHT = "2026-06-17T22:00:00+08:00", "2026-06-18T07:00:00+08:00", "2026-06-18T08:00:00+08:00"
MONDAY, CHECKED = "2026-06-22T08:30:00+08:00", "2026-07-06T09:00:00+08:00"
WHY = "试跑"
MOST_HANDED = 400
"""Characters of what a task hands on: enough for the ids of a chunk, too few for an article."""


@pytest.fixture(scope="module")
def city(home: Path) -> Path:
    made = small_city(home / "small", SOURCES)
    roster = made / "roster.example.yaml"
    # somebody for every turn of an alert that nobody signs for in the night
    units = [unit["id"] for unit in yaml.safe_load((made / "units.yaml").read_text(encoding="utf-8"))["units"]]
    stand_in = f"  - {{name: 备岗, address: duty@sthj.yunze.example, role: officer, units: {units}, alternate: true}}"
    text = roster.read_text(encoding="utf-8")
    roster.write_text(text.replace("recipients:", f"recipients:\n{stand_in}", 1), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(datetime.fromisoformat(EVENING)) as server:
        yield server


@pytest.fixture(scope="module")
def by_command(home: Path, city: Path, server: SampleServer) -> House:
    """The same two days by the command line."""
    return House(city, home / "command", now=EVENING, proxy=server.proxy, judges="fast")


@pytest.fixture(scope="module")
def ended(home: Path, city: Path, server: SampleServer, driver: Driver, by_command: House) -> dict[str, dict[str, Any]]:
    """What became of every DAG: an evening, a night and a morning, told hour by hour, and what comes by hand."""
    by_dag = House(city, home / "data", now=EVENING)  # its key to sign with is that of the other house
    assert by_dag.folder.name == "small"
    common = {"HUANYU_CITY": str(city), "HUANYU_PROXY": server.proxy}
    driver.set(common)
    found = {
        "evening": driver.run("collect", now=EVENING, size=2),
        "understood": driver.run("understand_and_index", size=1),
    }
    by_command.huanyu("run")
    folders = (by_dag.folder, by_command.folder)
    found["states"] = {"files": [files_of(each) for each in folders], "rows": [ledger_rows(each) for each in folders]}
    server.now = datetime.fromisoformat(NIGHT)
    found["night"] = driver.run("collect", now=NIGHT)
    found["recheck"] = driver.run("recheck")
    found["again"] = driver.run("understand_and_index")
    by_command.environment["HUANYU_NOW"] = NIGHT
    by_command.huanyu("run")
    # it may wait for hours, and does not: the night's collection is all there
    found["daily_alert"] = driver.run("daily_alert", now=EIGHT, wait_minutes=240)
    found["chase"] = driver.run("chase")
    by_command.environment["HUANYU_NOW"] = EIGHT
    by_command.huanyu("alert", "--chase")
    return found


def test_every_dag_is_read_quickly_without_errors_or_warnings(driver: Driver) -> None:
    read = driver.read
    assert (read["errors"], read["warnings"]) == ({}, {})
    assert read["dags"] == DAGS
    assert max(read["seconds"].values()) < 0.5
    pools = json.loads((Path(__file__).parent.parent.parent / "dags" / "pools.json").read_bytes())
    assert set(read["pools"]) == {*pools, "default_pool"}


def test_only_what_another_moment_may_mend_is_tried_again(driver: Driver) -> None:
    mended = {"Passing", "ConnectionRefusedError", "TimeoutError"}
    assert driver.read["again"] == {name: name in mended for name in (*mended, "SettingsError", "ValueError")}


def test_tasks_hand_on_paths_ids_and_counts_alone(ended: dict[str, dict[str, Any]]) -> None:
    handed = [value for name, run in ended.items() if name != "states" for value in run["handed"]]
    assert len(handed) > 10
    assert [value for value in handed if len(value) > MOST_HANDED] == []


def test_the_hours_of_a_day_end_in_the_state_of_the_command(ended: dict[str, dict[str, Any]], driver: Driver) -> None:
    runs = {name: run["state"] for name, run in ended.items() if name != "states"}
    assert runs == dict.fromkeys(runs, "success")
    by_dag, by_command_line = ended["states"]["files"]
    assert by_dag == by_command_line != {}
    rows = ended["states"]["rows"]
    assert rows[0] == rows[1]
    assert rows[0]["alerts"]
    assert driver.run("reindex", verify=True)["state"] == "success"


def test_the_hours_of_a_second_day_and_the_looking_again_find_what_one_run_finds(
    ended: dict[str, dict[str, Any]], by_command: House, home: Path
) -> None:
    found = [files_of(folder, ("articles", "observations")) for folder in (home / "data" / "small", by_command.folder)]
    # a run that looks for known posts on Weibo's timeline goes further back on it than the hours do, and finds more
    mine, theirs = ({path: digest for path, digest in each.items() if "wb_city" not in path} for each in found)
    assert mine == theirs
    assert any("2026-06-18" in path for path in mine)


def test_sources_are_mapped_into_chunks_and_part_files_too(ended: dict[str, dict[str, Any]]) -> None:
    fetched = [task for task in ended["evening"]["tasks"] if task[0].startswith("fetch_") and task[1] >= 0]
    annotated = [task for task in ended["understood"]["tasks"] if task[0] == "annotate"]
    assert len(fetched) == 2
    assert len(annotated) >= 3


def test_the_store_is_built_anew_and_holds_what_it_should(
    ended: dict[str, dict[str, Any]], home: Path, driver: Driver
) -> None:
    (articles,) = (home / "data" / "small" / "articles" / "2026-06-17").glob("yzwb.jsonl")
    aside = articles.read_bytes()
    articles.write_bytes(aside[: aside.index(b"\n") + 1])
    assert driver.run("reindex", verify=True)["state"] == "failed"
    assert driver.run("reindex")["state"] == "success"
    assert driver.run("reindex", verify=True)["state"] == "success"
    articles.write_bytes(aside)
    assert driver.run("reindex")["state"] == "success"


def test_a_past_day_is_derived_anew_to_the_same_bytes_and_tells_nobody(
    ended: dict[str, dict[str, Any]], home: Path, driver: Driver
) -> None:
    data = home / "data" / "small"
    before, mails = files_of(data, DERIVED), ledger_rows(data)["mails"]
    for path in [*(data / "articles" / "2026-06-17").iterdir(), *(data / "related").glob("*.jsonl")]:
        path.unlink()
    run = driver.run("day", day="2026-06-17", fetch=False)
    assert run["state"] == "success"
    assert ["alert", -1, "skipped"] in run["tasks"]
    assert files_of(data, DERIVED) == before
    assert ledger_rows(data)["mails"] == mails


def test_a_past_day_without_evidence_is_fetched_where_the_sites_still_show_it(
    ended: dict[str, dict[str, Any]], home: Path, server: SampleServer, driver: Driver
) -> None:
    data = home / "data" / "small"
    mails = ledger_rows(data)["mails"]
    server.requests.clear()
    assert driver.run("day", now=EIGHT, day="2026-06-16", fetch=True)["state"] == "success"
    assert server.requests
    assert ledger_rows(data)["mails"] == mails


def test_a_morning_s_mail_names_the_sources_that_it_could_not_wait_for(
    ended: dict[str, dict[str, Any]], home: Path, city: Path, driver: Driver
) -> None:
    assert driver.run("daily_alert", now="2026-06-19T08:00:00+08:00", wait_minutes=0)["state"] == "success"
    (path,) = (home / "data" / "small" / "outbox").glob("2026-06-19/digest-leader*.eml")
    sources = yaml.safe_load((city / "sources.yaml").read_text(encoding="utf-8"))["sources"]
    text = _text(path)
    assert f"{len(SOURCES)}个来源今晨还没有采到" in text
    assert [source["name"] for source in sources if source["name"] not in text] == []


def test_alerts_of_a_past_day_are_raised_only_when_they_are_asked_for(
    ended: dict[str, dict[str, Any]], home: Path, server: SampleServer, driver: Driver
) -> None:
    evening, later = "2026-06-20T22:00:00+08:00", "2026-06-21T08:00:00+08:00"
    server.now = datetime.fromisoformat(evening)
    assert driver.run("collect", now=evening)["state"] == "success"

    def told(**conf: object) -> tuple[str, int]:
        run = driver.run("day", now=later, day="2026-06-20", fetch=False, **conf)
        (state,) = (state for task, _, state in run["tasks"] if task == "alert")
        return state, len(ledger_rows(home / "data" / "small")["alerts"])

    (before, without), (after, asked) = told(), told(alerts=True)
    assert (before, after) == ("skipped", "success")
    assert asked > without


def test_the_week_s_briefing_is_mailed_at_its_hour(
    ended: dict[str, dict[str, Any]], home: Path, driver: Driver
) -> None:
    run = driver.run("weekly_briefing", now=MONDAY, week="2026-W25")
    assert run["state"] == "success"
    assert list((home / "data" / "small" / "outbox").glob("*/briefing-2026-W25-*.eml"))


def test_a_month_is_laid_out_approved_and_closed(ended: dict[str, dict[str, Any]], home: Path, driver: Driver) -> None:
    data = home / "data" / "small"
    said = {"by": "张三", "reason": WHY, "signer": ""}
    refused = driver.run(
        "monthly_close", now=CHECKED, month="2026-06", answer={"chosen_options": ["Reject"], "params_input": said}
    )
    assert refused["state"] == "success"
    assert ["close", -1, "skipped"] in refused["tasks"]
    assert not (data / "months").exists()
    assert list((data / "outbox").glob("*/month-provisional-2026-06-*.eml"))
    approved = driver.run(
        "monthly_close", now=CHECKED, month="2026-06", answer={"chosen_options": ["Approve"], "params_input": said}
    )
    assert approved["state"] == "success"
    assert [dict(row)["by"] for row in ledger_rows(data)["closings"]] == ["'张三'"]
    assert list((data / "outbox").glob("*/month-closed-2026-06-*.eml"))


def test_sources_are_looked_after_and_signatures_chased(ended: dict[str, dict[str, Any]], driver: Driver) -> None:
    assert driver.run("source_health", now=EIGHT, live=False)["state"] == "success"
    assert driver.run("chase")["state"] == "success"  # again, and nobody is told twice


def test_a_model_is_promoted_where_it_is_no_worse(ended: dict[str, dict[str, Any]], home: Path, driver: Driver) -> None:
    gold, link = home / "gold.jsonl", home / "model"
    rows = [{"title": "热电厂夜里冒黑烟", "body": "居民反映热电厂冒黑烟，气味刺鼻。", "env": 1, "topics": []},
            {"title": "市图书馆周末开放", "body": "市图书馆延长开放时间。", "env": 0, "topics": []}]  # fmt: skip
    gold.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    link.symlink_to(SHIPPED, target_is_directory=True)
    driver.set({"HUANYU_MODEL": str(link)})
    assert driver.run("retrain", gold=["/nowhere.jsonl"], candidate=str(SHIPPED))["state"] == "failed"
    driver.set({"AIRFLOW_CONN_HUANYU_AIRFLOW": "http://admin:none@", "AIRFLOW__API__BASE_URL": "http://127.0.0.1:9"})
    # nobody answers there: a note that is not written is no reason to train again
    assert driver.run("retrain", gold=[str(gold)], candidate=str(SHIPPED.resolve()))["state"] == "success"
    assert link.resolve() == SHIPPED.resolve()
    driver.set({"HUANYU_MODEL": str(SHIPPED)})  # a folder, which no link may replace: said before hours are spent
    refused = driver.run("retrain", gold=[str(gold)], candidate=str(SHIPPED.resolve()))
    assert ["check", -1, "failed"] in refused["tasks"]
    driver.set({"HUANYU_MODEL": str(link)})


def test_a_run_that_fails_is_told_once_with_reason_and_log(
    ended: dict[str, dict[str, Any]], home: Path, driver: Driver
) -> None:
    run = driver.run("collect", now=EIGHT, sources=["nobody"])
    assert run["state"] == "failed"
    (path,) = [
        path for path in (home / "data" / "small" / "outbox").glob("*/run-*.eml")
        if run["run"] in (text := _text(path)) and "没有来源 nobody" in text
    ]  # fmt: skip
    assert "/dags/collect/runs/" in _text(path)


def _text(path: Path) -> str:
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_the_morning_s_mail_says_nothing_of_missing_sources_where_none_is(
    ended: dict[str, dict[str, Any]], home: Path
) -> None:
    (path,) = (home / "data" / "small" / "outbox").glob("2026-06-18/digest-leader*.eml")
    assert "还没有采到" not in _text(path)
