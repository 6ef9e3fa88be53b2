"""An index that somebody deleted on the server: what it lacks is told, and a rebuild brings it all back."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from elasticsearch import Elasticsearch

from crawlers.folder import DataFolder
from huanyu.cli import huanyu

ALIAS = f"huanyu-gone-{os.getpid()}"


@pytest.mark.timeout(900)  # on a fresh clone it may be the first that fetches the server
def test_an_index_deleted_on_the_server_is_missed_by_name_and_built_anew(
    elasticsearch_url: str, days: DataFolder, tmp_path: Path
) -> None:
    def run(*words: str) -> Result:
        env = {"HUANYU_NOW": "2026-06-18T22:00:00+08:00", "HUANYU_STORE": f"{elasticsearch_url}/{ALIAS}"}
        return CliRunner(env=env).invoke(huanyu, ["--data", str(days.root.parent), *words])

    whole = {"missing": [], "extra": [], "stale": []}
    assert run("reindex").exit_code == 0
    assert json.loads(run("index", "--verify", "--json").stdout) == whole
    with Elasticsearch(elasticsearch_url) as client:
        try:
            client.indices.delete(index=f"{ALIAS}-v000001")
            told = run("index", "--verify", "--json")
            assert told.exit_code == 1
            assert len(json.loads(told.stdout)["missing"]) > 10
            assert run("reindex").exit_code == 0
            assert json.loads(run("index", "--verify", "--json").stdout) == whole
        finally:
            for name in client.indices.get(index=f"{ALIAS}-*"):
                client.indices.delete(index=name)
            client.options(ignore_status=404).indices.delete_index_template(name=ALIAS)
