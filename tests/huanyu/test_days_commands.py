"""The three fixture days, 16 to 18 June of the sample city, as the command line reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawlers.folder import DataFolder
from tests.huanyu.states import House

NOW = "2026-06-18T22:00:00+08:00"


@pytest.fixture
def house(days: DataFolder) -> House:
    return House("sample", days.root.parent, now=NOW)


def asked(house: House, *words: str) -> Any:
    return json.loads(house.huanyu(*words, "--json")[0])


def test_the_fixture_days_are_related_indexed_and_found_from_the_command_line(house: House, tmp_path: Path) -> None:
    assert asked(house, "relate")["steps"]
    indexed = asked(house, "index", "--all")["documents"]
    lines = sum(len(path.read_bytes().splitlines()) for path in house.folder.glob("articles/*/*.jsonl"))
    assert indexed == lines
    assert asked(house, "index", "--verify") == {"missing": [], "extra": [], "stale": []}
    found = asked(house, "search", "热电厂 类型:报刊")
    assert found["total"] == len(found["hits"]) >= 3
    assert {hit["kind"] for hit in found["hits"]} == {"press"}
    assert house.folder.parent == tmp_path


def test_a_dry_alert_of_the_fixture_days_leaves_no_mail_and_no_entry(house: House) -> None:
    house.huanyu("index", "--all")
    dry = asked(house, "alert", "--dry-run")
    assert not list(house.folder.glob("outbox/*/*.eml"))
    wet = asked(house, "alert")
    assert wet["counts"]["alerts"] == dry["counts"]["alerts"] > 0
    assert list(house.folder.glob("outbox/2026-06-18/*.eml"))


def test_health_says_that_a_store_of_an_older_dictionary_is_due_until_it_is_built_anew(house: House) -> None:
    house.huanyu("index", "--all")
    assert "reindex" not in house.huanyu("health", status=None)[0]
    (about,) = house.folder.glob("store/*/about.json")
    about.write_text(json.dumps({**json.loads(about.read_text()), "dictionary": "of last year"}))
    assert "请运行 huanyu reindex" in house.huanyu("health", status=1)[0]
    assert "请运行 huanyu reindex" in house.huanyu("health", "--json", status=1)[0]
    assert asked(house, "search", "热电厂")["total"] > 0
    house.huanyu("reindex")
    assert "reindex" not in house.huanyu("health", status=None)[0]
