"""The demo's June, from real crawls and the real model, counted again from the rules' sentences and the files."""

from __future__ import annotations

import yaml

from huanyu.demo import TRUTH
from huanyu.workplace import Workplace
from reports.month.frozen import closed_report
from tests.reports.month.recount import recount
from tests.reports.month.test_recount import ours


def test_the_demos_ranking_is_the_one_that_a_reader_of_the_rules_comes_to(demo: Workplace) -> None:
    report = closed_report(demo.folder.month("2026-06"))
    entered = yaml.safe_load((TRUTH / "month-2026-06.yaml").read_text(encoding="utf-8"))["followers"]
    followers = {report.unit_names[unit]: count for unit, count in entered.items()}
    found = recount(report.rules, demo.folder.root, demo.city.folder, "2026-06", report.as_of[:10], followers)
    assert found == ours(report)
