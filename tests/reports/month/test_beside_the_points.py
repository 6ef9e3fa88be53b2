"""What stands beside the points: releases and carriers, own accounts, gaps and their cost, blocks, milestones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cities.city import City
from crawlers.audience import AudienceDay
from crawlers.folder import DataFolder, write_records
from index.document import Document
from reports.month.accounts import own_accounts
from reports.month.completeness import SourceDays
from reports.month.facts import period_of
from reports.month.given import ClosedMonth, DoneActivity, MonthInputs
from reports.month.records import MonthReport, Standing
from reports.month.releases import carried_by_tier, releases_of
from reports.month.table import report_of
from reports.month.words import growth_words, run_words
from tests.reports.month.conftest import write_account

Make = Callable[..., Document]
BUREAU = {
    "source": "sthj",
    "source_name": "云泽市生态环境局",
    "publisher": "云泽市生态环境局",
    "kind": "gov",
    "own": True,
}


def line_of(report: MonthReport, unit: str = "linjiang") -> Standing:
    return next(line for line in report.standings if line.unit == unit)


def test_a_release_shows_who_carried_it_by_tier_each_publisher_once(document: Make) -> None:
    release = document("r", family="f", published_at="2026-06-10T08:00:00+08:00", **BUREAU)
    carriers = [
        document("a", family="f", published_at="2026-06-10T12:00:00+08:00"),
        document("b", family="f", source_name="云泽晚报", published_at="2026-06-10T13:00:00+08:00"),
        document("c", family="f", publisher="澜江日报社", tier="province", published_at="2026-06-11T08:00:00+08:00"),
    ]
    found = releases_of([*carriers, release], "2026-06", {"990102": "临江区"})
    assert [(each.article, each.units) for each in found] == [("r", ("临江区",))]
    assert carried_by_tier(found[0]) == {"city": 1, "province": 1}


def test_what_the_media_had_first_is_no_release_of_the_bureaus(document: Make) -> None:
    press = document("a", family="f", published_at="2026-06-10T08:00:00+08:00")
    own = document("r", family="f", published_at="2026-06-10T12:00:00+08:00", **BUREAU)
    assert releases_of([press, own], "2026-06", {}) == ()


def test_a_daily_account_is_held_to_its_days_and_what_was_not_collected_is_said_apart(
    sample: City, folder: DataFolder, june_inputs: MonthInputs, document: Make
) -> None:
    posts = [
        document(day, source="wx_yzhb", published_at=f"2026-06-{day}T08:00:00+08:00") for day in ("01", "02", "04")
    ]
    write_account(folder, date(2026, 6, 5), "wx_yzhb", {"ok": 1})
    period = period_of("2026-06", _moment("2026-06-06"))
    found = own_accounts(folder, june_inputs.facts, posts, period, date(2026, 6, 6))
    account = next(each for each in found if each.source == "wx_yzhb")
    assert (account.asked, account.posted, account.unit) == (6, 3, None)
    assert run_words(account) == "漏推2天：6月3日、5日；未采到1天：6月6日"


def test_an_accounts_growth_is_told_from_what_its_platform_exported(
    folder: DataFolder, june_inputs: MonthInputs
) -> None:
    days = [("2026-05-31", 1000), ("2026-06-20", 1080)]
    write_records(folder.audience(date(2026, 6, 21), "export"), [
        AudienceDay(source="export", account="wx_yzhb", day=day, followers=number) for day, number in days
    ])  # fmt: skip
    found = own_accounts(folder, june_inputs.facts, (), period_of("2026-06", _moment("2026-07-01")), date(2026, 7, 1))
    account = next(each for each in found if each.source == "wx_yzhb")
    assert (account.followers, account.gained, growth_words(account)) == (1080, 80, "+80")
    assert growth_words(next(each for each in found if each.source == "wb_yzhb")) == "未导入"


def gap(source: str, *runs: tuple[str, str]) -> SourceDays:
    days = sum((date.fromisoformat(last) - date.fromisoformat(first)).days + 1 for first, last in runs)
    return SourceDays(source=source, name=source, tier="city", expected=30, seen=30 - days, last_seen=None, gaps=runs)


def test_a_gap_could_have_cost_the_sources_best_day_less_what_was_found_after_all(
    june_inputs: MonthInputs, document: Make
) -> None:
    documents = (
        document("a", published_at="2026-06-01T08:00:00+08:00"),
        document("b", published_at="2026-06-01T09:00:00+08:00"),
        document("c", published_at="2026-06-11T09:00:00+08:00"),
    )
    inputs = replace(june_inputs, documents=documents, completeness=(gap("yzrb", ("2026-06-10", "2026-06-11")),))
    costs = {each.unit: each for each in report_of(inputs).gap_costs}
    # The best day was the 1st with two articles of 2 points; on the 11th one was found later.
    assert (costs["linjiang"].days, costs["linjiang"].raw, costs["qinghe"].raw) == (2, 6, 8)
    # 临江区 has all 50 points of the item already; 清河区 would have had 8 raw against 6.
    assert (costs["linjiang"].points, costs["qinghe"].points) == (0, 50)
    assert line_of(report_of(inputs), "qinghe").at_most == 50


def test_a_source_of_one_county_costs_no_other_and_a_silent_one_counts_as_one_item_a_day(
    june_inputs: MonthInputs,
) -> None:
    inputs = replace(june_inputs, documents=(), completeness=(gap("xhxw", ("2026-06-10", "2026-06-12")),))
    assert [(each.unit, each.raw) for each in report_of(inputs).gap_costs] == [("xinhe", 3)]


def test_a_gap_of_a_message_board_could_hide_the_answers_that_were_not_seen(
    june_inputs: MonthInputs, document: Make
) -> None:
    board = {"kind": "message", "source": "liuyan", "topics": ("noise",)}
    documents = tuple(document(str(n), replied=n == 1, **board) for n in range(3))
    inputs = replace(june_inputs, documents=documents, completeness=(gap("liuyan", ("2026-06-29", "2026-06-30")),))
    (cost,) = report_of(inputs).gap_costs
    assert (cost.unit, cost.raw, cost.points) == ("linjiang", 2, 6.67)


def test_without_gaps_nothing_could_have_been_lost(june_inputs: MonthInputs) -> None:
    report = report_of(replace(june_inputs, completeness=(gap("yzrb"),)))
    assert report.gap_costs == ()
    assert {line.at_most for line in report.standings} == {0}


def test_each_block_has_its_own_ranks_its_change_and_its_points_of_the_year(june_inputs: MonthInputs) -> None:
    units = [unit.id for unit in june_inputs.facts.ranked]
    may = ClosedMonth(
        month="2026-05", totals=dict.fromkeys(units, 50.0), ranks=dict.fromkeys(units, 1),
        blocks={"coverage": {unit: float(number) for number, unit in enumerate(units)}},
    )  # fmt: skip
    report = report_of(replace(june_inputs, earlier=(may,), closed_by="李敏"))
    coverage = {line.unit: next(each for each in line.blocks if each.block == "coverage") for line in report.standings}
    best = coverage["linjiang"]
    assert (best.points, best.rank, best.change, best.year) == (55, 1, len(units) - 1, 55)
    platform = next(each for each in line_of(report).blocks if each.block == "platform")
    assert (platform.points, platform.change, platform.year) == (15, None, 15)


def test_a_block_of_which_nothing_is_due_has_no_points_and_no_rank(june_inputs: MonthInputs) -> None:
    campaigns = tuple(
        each.model_copy(update={"start": date(2026, 9, 1), "end": date(2026, 12, 31)})
        if each.kind == "growth"
        else each
        for each in june_inputs.facts.campaigns
    )
    facts = june_inputs.facts.model_copy(update={"campaigns": campaigns})
    block = next(
        each for each in line_of(report_of(replace(june_inputs, facts=facts))).blocks if each.block == "platform"
    )
    assert (block.points, block.rank, block.year) == (None, None, None)


@pytest.mark.parametrize(
    ("month", "as_of", "state"),
    [("2026-06", "2026-07-01T22:00:00+08:00", "not_begun"), ("2027-03", "2027-04-01T22:00:00+08:00", "due")],
)
def test_a_milestone_is_shown_from_its_first_day_and_asked_for_on_its_last(
    june_inputs: MonthInputs, month: str, as_of: str, state: str
) -> None:
    done = DoneActivity(unit="linjiang", campaign="bases", day="2026-05-20", title="基地验收", proof="验收表")
    changed: dict[str, Any] = {"month": month, "as_of": as_of, "activities": (done,), "documents": ()}
    (row,) = (each for each in report_of(replace(june_inputs, **changed)).plan if each.kind == "milestone")
    assert (row.state, row.found["linjiang"], row.found["qinghe"], row.due) == (state, 1, 0, 1)


def _moment(day: str) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(f"{day}T22:00:00+08:00")
