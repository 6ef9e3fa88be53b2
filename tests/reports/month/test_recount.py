"""June counted again from the rules' sentences alone, by code that knows nothing of ours."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from cities.city import City
from crawlers.folder import DataFolder
from reports.month.given import DoneActivity, MonthInputs
from reports.month.records import MonthReport
from reports.month.table import report_of
from tests.reports.month.recount import Recount, recount
from tests.reports.month.terminal import Terminal


def ours(report: MonthReport) -> Recount:
    names = {head.item: head.name for head in report.heads}
    return Recount(
        points={
            line.name: {names[score.item]: score.points for score in line.items} for line in report.standings
        },
        totals={line.name: line.total for line in report.standings},
        ranks={line.name: line.rank for line in report.standings if line.rank is not None},
    )  # fmt: skip


def test_the_sentences_of_the_terminal_are_enough_to_come_to_every_point(
    sample: City, june_folder: DataFolder, terminal: Terminal, truth: dict[str, Any], june: MonthReport
) -> None:
    sentences = json.loads(terminal.run("month", "2026-06", "--rules", "--json"))["rules"]
    names = {unit.id: unit.name for unit in sample.units}
    followers = {names[unit]: count for unit, count in truth["followers"].items()}
    assert recount(sentences, june_folder.root, sample.folder, "2026-06", "2026-07-01", followers) == ours(june)


@pytest.mark.parametrize(
    ("month", "as_of", "rules"),
    [
        ("2026-06", "2026-07-01T22:00:00+08:00", {"reprints": "each"}),
        ("2026-06", "2026-07-01T22:00:00+08:00", {"reprints": "original_only", "decimals": 1}),
        ("2026-06", "2026-07-01T22:00:00+08:00", {"shared_article": "split", "decimals": 4}),
        ("2026-06", "2026-06-10T22:00:00+08:00", {}),
        ("2026-04", "2026-05-02T22:00:00+08:00", {}),
    ],
)
def test_other_rules_other_sentences_the_same_points(
    sample: City, labelled: DataFolder, june_inputs: MonthInputs, month: str, as_of: str, rules: dict[str, Any]
) -> None:
    changed = june_inputs.facts.rules.model_copy(update=rules)
    done = DoneActivity(unit="gaoxin", campaign="june5", day="2026-06-05", title="开放日", proof="照片")
    inputs = replace(
        june_inputs, month=month, as_of=as_of, activities=(done,), followers=(),
        facts=june_inputs.facts.model_copy(update={"rules": changed}),
    )  # fmt: skip
    report = report_of(inputs)
    activities = [("云泽高新区", "六五环境日")] if month == "2026-06" else []
    found = recount(report.rules, labelled.root, sample.folder, month, as_of[:10], {}, activities)
    assert found == ours(report)


def test_an_item_that_is_not_due_has_no_points_by_hand_either(
    sample: City, labelled: DataFolder, june_inputs: MonthInputs
) -> None:
    report = report_of(replace(june_inputs, month="2026-04", as_of="2026-05-02T08:00:00+08:00"))
    found = recount(report.rules, labelled.root, sample.folder, "2026-04", "2026-05-02", {})
    assert {points["六五环境日宣传"] for points in found.points.values()} == {None}
