"""/api/v1/metrics: what a watchman asks, in the format that Prometheus reads, only with a token."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from tests.web.conftest import NOW
from web.api.metrics import FORMAT, Gauge
from web.app import create_app
from web.site import Site

SAMPLE = re.compile(r'[a-z_]+(\{[a-z_]+="(?:[^"\\\n]|\\.)*"(,[a-z_]+="(?:[^"\\\n]|\\.)*")*\})? -?[0-9.e+]+')


def test_numbers_come_as_prometheus_reads_them_and_only_with_a_token(site: Site) -> None:
    _, secret = site.ledger.add_token("analyst", "监控", scopes=("sources",), days=30, by="admin", at=NOW)
    client = TestClient(create_app(site), base_url="http://testserver")
    assert client.get("/api/v1/metrics").status_code == 401
    answer = client.get("/api/v1/metrics", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, FORMAT)
    lines = answer.text.splitlines()
    assert answer.text.endswith("\n")
    assert all(line.startswith(("# HELP ", "# TYPE ")) or SAMPLE.fullmatch(line) for line in lines), lines
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert values["huanyu_store_up"] == "1"
    assert values["huanyu_store_documents"] == "3"
    assert float(values["huanyu_disk_free_bytes"]) > 0
    assert any(name.startswith('huanyu_source_ok{source="yzrb"') for name in values)
    names = [line.split()[2] for line in lines if line.startswith("# TYPE ")]
    assert len(names) == len(set(names))


def test_a_number_is_told_to_its_last_digit() -> None:
    samples = tuple(({}, value) for value in (1781539200.0, 123456789012, 1781539200.25, True))
    told = [line.split()[1] for line in Gauge("huanyu_x", "X.", samples).lines() if line[0] != "#"]
    assert told == ["1781539200", "123456789012", "1781539200.25", "1"]


def test_a_label_may_hold_any_sign() -> None:
    (*_, line) = Gauge("huanyu_x", "X.", (({"source": 'a"b\\c\nd'}, 2.5),)).lines()
    assert line == 'huanyu_x{source="a\\"b\\\\c\\nd"} 2.5'
    assert SAMPLE.fullmatch(line)
