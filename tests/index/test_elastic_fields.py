"""The table of fields in the documentation is the mapping's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.elastic_indices import differences, mapping

ROOT = Path(__file__).parents[2]


def fields_of(properties: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, field in properties.items():
        yield before + name, field["type"]
        yield from fields_of(field.get("properties", {}), f"{before}{name}.")


def test_each_field_of_the_mapping_stands_in_the_table_with_its_type() -> None:
    text = (ROOT / "docs" / "elasticsearch.md").read_text(encoding="utf-8")
    table = text[text.index("| field | type |") :]
    rows = re.findall(r"^\| `([a-z_.]+)` \| ([a-z]+) \| \S", table, re.MULTILINE)
    assert sorted(rows) == sorted(fields_of(mapping()["properties"]))


def test_kibana_finds_a_time_and_something_to_count_in_each_article() -> None:
    fields = dict(fields_of(mapping()["properties"]))
    assert [name for name, kind in fields.items() if kind == "date"] == ["published_at", "fetched_at", "reply.at"]
    assert {fields[name] for name in ("districts", "topics", "sentiment", "source", "kind", "tier")} == {"keyword"}
    assert mapping()["properties"]["title"]["fields"]["whole"]["type"] == "keyword"


def test_what_a_mapping_has_more_does_no_harm_and_what_it_says_otherwise_is_named() -> None:
    live = mapping()
    live["properties"] |= {"mine": {"type": "keyword"}}
    live["properties"]["heat"] = {"type": "keyword"}
    live["properties"]["figures"]["properties"]["value"] = {"type": "long"}
    live["dynamic"] = "true"
    del live["properties"]["event"]
    assert differences(mapping(), live) == ["dynamic", "figures.value.type", "event", "heat.type"]
