"""What stands against a close, what a closed month is held against, and what gaps and corrections are worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from cities.city import City
from crawlers.folder import DataFolder
from index.document import Document
from ledger.claims import ClaimRow
from ledger.ledger import Ledger
from reports.month import rules as month_rules
from reports.month.claims import match_of
from reports.month.close import CloseError, close_month
from reports.month.gathering import Gathered
from reports.month.given import Amended, MonthInputs
from reports.month.inputs import month_inputs
from reports.month.table import report_of
from reports.month.verify import verify_month
from reports.workdays import workdays_after

Make = Callable[..., Document]


def row(**changes: object) -> ClaimRow:
    values = {
        "row": 1, "kind": "报纸", "title": "题a", "outlet": "云泽日报", "tier": "city", "genre": "消息",
        "campaign": None, "day": "2026-06-11", "url": None, "proof": None, "proof_digest": None, "remark": "",
        "state": "待核", "article": None, "reason": "",
    }  # fmt: skip
    return ClaimRow(**(values | changes))  # type: ignore[arg-type]


def test_working_days_leave_out_holidays_and_take_in_make_up_days() -> None:
    assert workdays_after(date(2026, 6, 26), 3) == date(2026, 7, 1)
    assert workdays_after(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert workdays_after(date(2026, 10, 9), 1) == date(2026, 10, 10)
    # not yet announced: New Year's Day is none in any case
    assert workdays_after(date(2048, 12, 31), 1) == date(2049, 1, 4)


def test_silent_sources_stop_a_close_until_a_person_says_why(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    with pytest.raises(CloseError, match=r"云泽日报.*缺采超过应采天数的50%"):
        close_month(sample, june_folder, ledger, "2026-06", now=now, by="李敏")
    assert close_month(sample, june_folder, ledger, "2026-06", now=now, by="李敏", reason="机房停电").fresh
    assert ledger.closing("2026-06").reason == "机房停电"  # type: ignore[union-attr]


def test_a_form_lies_three_working_days_whatever_reason_is_given(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    at = now.replace(month=6, day=29)
    ledger.add_form("2026-06", "linjiang", [row()], file="自报.xlsx", digest="d", path="p", by="王芳", at=at)
    with pytest.raises(CloseError, match="7月2日起才能封账"):
        close_month(sample, june_folder, ledger, "2026-06", now=now, by="李敏", reason="急")


def test_a_row_that_nobody_has_decided_stops_the_close(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    at = now.replace(month=6, day=20)
    ledger.add_form("2026-06", "linjiang", [row()], file="自报.xlsx", digest="d", path="p", by="王芳", at=at)
    with pytest.raises(CloseError, match="1条自报待核（第1号）"):
        close_month(sample, june_folder, ledger, "2026-06", now=now, by="李敏")


def test_an_accepted_row_counts_by_the_same_rules_as_an_article(
    sample: City, june_folder: DataFolder, ledger: Ledger, june_inputs: MonthInputs, now: datetime
) -> None:
    ledger.add_form("2026-06", "qinghe", [row(title="只见于纸面", outlet="澜江日报", tier="province")],
                    file="自报.xlsx", digest="d", path="p", by="王芳", at=now)  # fmt: skip
    found = [media_of(month_inputs(sample, june_folder, ledger, "2026-06", now=now))]
    ledger.decide_claim(1, "已核", by="李敏", why="见剪报", at=now)
    found.append(media_of(month_inputs(sample, june_folder, ledger, "2026-06", now=now)))
    assert found == [6, 9]


def media_of(inputs: MonthInputs) -> float:
    line = next(line for line in report_of(inputs).standings if line.unit == "qinghe")
    return line.items[0].found


@pytest.mark.parametrize(
    ("changes", "state"),
    [({}, "已核"), ({"title": "没有的"}, "待核"), ({"day": "2026-05-31"}, "不符")],
)
def test_a_row_is_held_against_what_was_collected(document: Make, changes: dict[str, str], state: str) -> None:
    assert match_of("990102", "2026-06", row(**changes), [document("a")], [])[0] == state


def test_a_row_handed_in_twice_is_a_repetition(document: Make) -> None:
    assert match_of("990102", "2026-06", row(), [document("a")], [row(row=9)])[0] == "重复"


def test_a_later_change_of_wording_is_no_fault_of_a_closed_month(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = close_month(sample, june_folder, ledger, "2026-06", now=now, by="李敏", reason="演练")
    monkeypatch.setitem(month_rules.REPRINTS, "once_per_family", "换了一种说法")
    assert verify_month(june_folder, "2026-06", manifest=closed.manifest) == ()


def test_a_forged_result_is_named_down_to_unit_and_item(
    sample: City, june_folder: DataFolder, ledger: Ledger, now: datetime
) -> None:
    path = close_month(sample, june_folder, ledger, "2026-06", now=now, by="李敏", reason="演练").path
    manifest, figures = path / "manifest.json", path / "figures.json"
    from reports.month.close import digest_of

    old = digest_of(figures.read_bytes())
    figures.write_bytes(figures.read_bytes().replace(b'"points": 50.0', b'"points": 49.0', 1))
    manifest.write_bytes(manifest.read_bytes().replace(old.encode(), digest_of(figures.read_bytes()).encode()))
    assert any("临江区" in line for line in verify_month(june_folder, "2026-06"))


def test_a_correction_of_an_earlier_month_is_made_good_in_the_total(june_inputs: MonthInputs) -> None:
    made = Amended(month="2026-05", number=1, reason="漏计", by="李敏", at="2026-06-20T09:00:00+08:00",
                   carry="next_month", objection=None, before={"qinghe": 40.0}, after={"qinghe": 41.5})  # fmt: skip
    before, after = (
        {line.unit: line.total for line in report_of(each).standings}
        for each in (june_inputs, replace(june_inputs, amendments=(made,)))
    )
    assert after == before | {"qinghe": pytest.approx(before["qinghe"] + 1.5)}


@pytest.mark.parametrize("number", [1, 2, 7, 30])
def test_a_family_of_n_reprints_at_one_publisher_scores_as_one(
    june_inputs: MonthInputs, document: Make, number: int
) -> None:
    family = tuple(document(f"r{each}", family="f") for each in range(number))
    report = report_of(replace(june_inputs, documents=family))
    assert next(line for line in report.standings if line.unit == "linjiang").items[0].found == 2


def found_of(inputs: MonthInputs, *documents: Document, cap: float | None = None, **rules: object) -> float:
    """What 临江区 has of the media's item from these articles alone."""
    old = inputs.facts.rules
    blocks = tuple(
        block.model_copy(update={"items": tuple(item.model_copy(update={"cap": cap}) for item in block.items)})
        for block in old.blocks
    )
    facts = inputs.facts.model_copy(update={"rules": old.model_copy(update={"blocks": blocks, **rules})})
    report = report_of(replace(inputs, facts=facts, documents=documents))
    return next(line for line in report.standings if line.unit == "linjiang").items[0].found


def test_what_a_unit_has_over_an_items_cap_is_not_counted(june_inputs: MonthInputs, document: Make) -> None:
    three = [document(each) for each in "abc"]
    assert [found_of(june_inputs, *three, cap=cap) for cap in (None, 5, 7)] == [6, 5, 6]


def test_a_reprint_counts_at_its_carriers_tier_or_at_its_origins_as_the_rule_says(
    june_inputs: MonthInputs, document: Make
) -> None:
    reprint = document("a", outlet="澜江日报")
    found = [found_of(june_inputs, reprint, reprint_tier=tier) for tier in ("carrier", "origin")]
    points = june_inputs.facts.rules.tier_points
    assert found == [points["city"], points["province"]]
    assert found[0] != found[1]


@pytest.mark.parametrize(("hours", "is_ahead"), [(24, False), (25, True)])
def test_a_date_further_ahead_of_its_fetching_than_the_rule_allows_is_set_apart(
    june_inputs: MonthInputs, document: Make, hours: int, is_ahead: bool
) -> None:
    fetched = datetime.fromisoformat("2026-06-10T08:00:00+08:00")
    one = document("a", fetched_at=fetched.isoformat(), published_at=(fetched + timedelta(hours=hours)).isoformat())
    assert june_inputs.facts.rules.skew_hours == 24
    found = Gathered(june_inputs.facts, june_inputs.period, asked=())
    found.take(one)
    assert ([each.article for each in found.skewed], [each.id for each in found.kept]) == (
        (["a"], []) if is_ahead else ([], ["a"])
    )
