"""A stranger's city, by the README alone: begun by a command, filled in as YAML, over sites that misbehave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.crawlers.misbehaving import Misbehaving
from tests.huanyu.states import House

NOW = "2026-06-17T22:00:00+08:00"
RULE = "  - {id: lake, name: 湖面漂浮物, level: Ⅱ, words: [漂浮物], min_env: 0, districts: ['980102'], clock: reply_48h, urgent: true}\n"
ROSTER = """recipients:
  - {name: 李局长, address: li@sthj.qingchuan.cn, role: leader}
  - {name: 值班员, address: duty@sthj.qingchuan.cn, role: analyst}
  - {name: 运维, address: ops@sthj.qingchuan.cn, role: operator}
  - {name: 东湖信息员, address: donghu@sthj.qingchuan.cn, role: officer, units: [d980102]}
  - {name: 东湖备岗, address: donghu2@sthj.qingchuan.cn, role: officer, units: [d980102], alternate: true}
  - {name: 云梦信息员, address: yunmeng@sthj.qingchuan.cn, role: officer, units: [d980121]}
  - {name: 云梦备岗, address: yunmeng2@sthj.qingchuan.cn, role: officer, units: [d980121], alternate: true}
"""


@pytest.fixture(scope="module")
def sites() -> Iterator[Misbehaving]:
    with Misbehaving() as server:
        yield server


def sources(sites: Misbehaving) -> str:
    """As a stranger writes them: a site that says it is UTF-8 and is GB18030, one the other way, one that is gone, a
    broken feed, one that cuts the line."""
    same = "private_address: true, pace_s: 0, checked: true"
    entries = (
        ("dhrb", "东湖日报", "kind: press, tier: county, family: 东湖日报社, district: '980102'", "utf8lie"),
        ("ymxw", "云梦新闻", "kind: press, tier: county, family: 云梦融媒, district: '980121'", "gblie"),
        ("qcwb", "晴川晚报", "kind: press, tier: city, family: 晴川报业", "h404"),
        ("qcfeed", "晴川订阅", "kind: feed, tier: city, family: 晴川报业", "brokenfeed"),
        ("cut", "断线网", "kind: press, tier: city, family: 断线", "reset"),
    )
    lines = (
        f"  - {{id: {id}, name: {name}, {more}, urls: ['{sites.url(case)}'], {same}}}"
        for id, name, more, case in entries
    )
    return "\n".join(("sources:", *lines, ""))


def test_a_stranger_sets_up_a_city_without_a_line_of_code(sites: Misbehaving, tmp_path: Path) -> None:
    city = tmp_path / "qingchuan"
    house = House(city, tmp_path / "data", now=NOW, roster=str(tmp_path / "roster.yaml"))
    (tmp_path / "roster.yaml").write_text(ROSTER, encoding="utf-8")
    begun, _ = house.huanyu(
        "city", "new", str(city), "--name", "晴川市", "--province", "楚江省", "--code", "980100",
        "--district", "980102=东湖区", "--district", "980121=云梦县",
    )  # fmt: skip
    assert str(city / "sources.yaml") in begun
    (city / "sources.yaml").write_text(sources(sites), encoding="utf-8")
    with (city / "districts.yaml").open("r+", encoding="utf-8") as file:
        text = file.read().replace("towns: []\n    landmarks: []", "towns: [湖滨街道]\n    landmarks: [湖面]", 1)
        file.seek(0)
        file.write(text)
    alerts = (city / "alerts.yaml").read_text(encoding="utf-8")
    (city / "alerts.yaml").write_text(alerts.replace("rules:\n", f"rules:\n{RULE}", 1), encoding="utf-8")
    checked, _ = house.huanyu("city", "check")
    assert "2 个区县，5 个来源" in checked
    assert "占位" not in checked

    _, told = house.huanyu("run", status=1)
    assert "来源“断线网”（cut）今天没有采到：连不上 1" in told
    assert "来源“晴川晚报”（qcwb）今天没有采到：不存在（404） 1" in told, "what health calls failing, run names too"
    found = json.loads(house.huanyu("search", "漂浮物", "--json")[0])
    assert {hit["source_name"] for hit in found["hits"]} == {"东湖日报", "云梦新闻", "晴川订阅"}
    assert all("湖面漂浮物清理" in hit["title"] for hit in found["hits"])
    assert {code for hit in found["hits"] for code in hit["districts"]} == {"980102"}
    health, _ = house.huanyu("health", "--json", status=1)
    states = {entry["source"]: entry["state"] for entry in map(json.loads, health.splitlines()) if "source" in entry}
    assert (states["qcwb"], states["cut"], states["dhrb"]) == ("failing", "failing", "ok")

    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in house.folder.glob("outbox/*/*.eml")]
    receivers = {mail["To"] for mail in mails if "湖面漂浮物" in str(mail["Subject"])}
    assert any("donghu@sthj.qingchuan.cn" in to for to in receivers)
    assert not any("yunmeng" in to for to in receivers), "a matter of one district is told to that district"
