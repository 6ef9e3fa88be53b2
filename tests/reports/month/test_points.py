"""Worth, reprints, shares, ranks: the arithmetic that each officer will check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cities.scoring import Rules
from index.document import Document
from reports.month.facts import RuleError, campaign_state, item_state, period_of
from reports.month.given import DoneActivity, MonthInputs
from reports.month.points import worth
from reports.month.ranking import half_up, ranks, said, share
from reports.month.records import ItemScore, MonthReport, Standing
from reports.month.table import report_of

Make = Callable[..., Document]
LINJIANG, QINGHE = "990102", "990103"


@pytest.fixture
def empty(june_inputs: MonthInputs) -> MonthInputs:
    return replace(june_inputs, documents=(), undated=(), followers=(), collected=0)


def with_documents(inputs: MonthInputs, *documents: Document, **rules: Any) -> MonthInputs:
    facts = inputs.facts.model_copy(update={"rules": inputs.facts.rules.model_copy(update=rules)})
    return replace(inputs, documents=documents, facts=facts)


def line_of(report: MonthReport, unit: str = "linjiang") -> Standing:
    return next(line for line in report.standings if line.unit == unit)


def score_of(report: MonthReport, item: str, unit: str = "linjiang") -> ItemScore:
    return next(score for score in line_of(report, unit).items if score.item == item)


def raw(inputs: MonthInputs, unit: str = "linjiang") -> float:
    return score_of(report_of(inputs), "media", unit).found


def test_halves_are_rounded_up_and_never_to_the_even() -> None:
    assert [half_up(Fraction(number, 1000), 2) for number in (125, 135, 994, 995)] == [
        Decimal("0.13"), Decimal("0.14"), Decimal("0.99"), Decimal("1.00"),
    ]  # fmt: skip


def test_equal_totals_share_a_rank_and_the_next_is_left_out() -> None:
    totals = {"a": Decimal(9), "b": Decimal(8), "c": Decimal(8), "d": Decimal(1)}
    assert ranks(totals) == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_a_share_is_at_most_one_and_all_where_nothing_was_asked() -> None:
    assert (share(Fraction(3), Fraction(2)), share(Fraction(0), Fraction(0))) == (1, 1)
    assert share(Fraction(1), Fraction(4)) == Fraction(1, 4)


def test_numbers_are_said_without_idle_zeros() -> None:
    assert [said(number) for number in (2.0, 1.5, Fraction(2, 3), 100.0)] == ["2", "1.5", "0.67", "100"]


def test_an_article_is_worth_tier_times_form_times_stance(june_inputs: MonthInputs, document: Make) -> None:
    rules = june_inputs.facts.rules
    cases = [
        ("central", "专版", "正面", 15),
        ("province", "深度", "提及", 3),
        ("county", "简报", "曝光", 0),
        ("city", None, "正面", 2),
    ]
    for tier, form, stance, value in cases:
        each = document("a", tier=tier, form=form, stances={LINJIANG: stance})
        assert worth(rules, each, LINJIANG) == value


def test_a_family_of_reprints_by_one_publisher_scores_as_its_best_article(empty: MonthInputs, document: Make) -> None:
    daily = document("a", family="a", form="消息")
    evening = document("b", family="a", form="专栏", source="yzwb", source_name="云泽晚报")
    report = report_of(with_documents(empty, daily, evening))
    media = score_of(report, "media")
    assert media.found == 3
    assert {each.article: each.worth for each in media.articles} == {"a": 0, "b": 3}
    assert "云泽晚报" in next(each.why for each in media.articles if each.article == "a")


def test_a_reprint_by_another_publisher_counts_by_its_own_tier(empty: MonthInputs, document: Make) -> None:
    other = document("b", family="a", publisher="澜江日报社", tier="province")
    assert raw(with_documents(empty, document("a", family="a"), other)) == 5


def test_what_a_publisher_told_in_an_earlier_month_does_not_count_again(empty: MonthInputs, document: Make) -> None:
    before = document("a", family="a", published_at="2026-05-31T08:00:00+08:00")
    report = report_of(with_documents(empty, before, document("b", family="a")))
    assert score_of(report, "media").found == 0
    assert "2026年5月31日" in score_of(report, "media").articles[0].why


def test_the_rule_may_count_each_reprint_or_the_original_only(empty: MonthInputs, document: Make) -> None:
    family = [document("a", family="a"), document("b", family="a", original=False, publisher="澜江日报社")]
    assert raw(with_documents(empty, *family, reprints="each")) == 4
    assert raw(with_documents(empty, *family, reprints="original_only")) == 2


def test_an_article_on_two_districts_counts_for_each_or_is_split_as_the_rule_says(
    empty: MonthInputs, document: Make
) -> None:
    both = document("a", stances={LINJIANG: "正面", QINGHE: "正面"})
    assert [raw(with_documents(empty, both), unit) for unit in ("linjiang", "qinghe")] == [2, 2]
    split = with_documents(empty, both, shared_article="split")
    assert [raw(split, unit) for unit in ("linjiang", "qinghe")] == [1, 1]


@pytest.mark.parametrize(
    "changes",
    [
        {"env": 0.49},
        {"kind": "weibo"},
        {"kind": "message"},
        {"dated": False},
        {"published_at": "2026-07-01T00:00:00+08:00"},
    ],
)
def test_what_is_not_the_months_environmental_coverage_gives_no_points(
    empty: MonthInputs, document: Make, changes: dict[str, Any]
) -> None:
    assert raw(with_documents(empty, document("a", **changes))) == 0


def test_a_month_without_any_coverage_gives_nobody_points_for_it(empty: MonthInputs) -> None:
    assert {score_of(report_of(empty), "media", line.unit).points for line in report_of(empty).standings} == {0}


def test_the_best_is_the_best_of_the_ranked_units(empty: MonthInputs, document: Make) -> None:
    units = tuple(
        unit.model_copy(update={"ranked": unit.id != "qinghe"}) if unit.id == "qinghe" else unit
        for unit in empty.facts.units
    )
    facts = empty.facts.model_copy(update={"units": units})
    documents = (document("a"), document("b", stances={QINGHE: "正面"}), document("c", stances={QINGHE: "正面"}))
    report = report_of(replace(empty, facts=facts, documents=documents))
    assert score_of(report, "media").points == 50
    qinghe = line_of(report, "qinghe")
    assert (qinghe.rank, score_of(report, "media", "qinghe").points) == (None, 50)
    assert report.standings[-1] == qinghe


def test_an_item_before_its_window_is_not_due_and_is_no_nought(june_inputs: MonthInputs) -> None:
    march = replace(june_inputs, month="2026-03", as_of="2026-04-02T08:00:00+08:00", documents=())
    report = report_of(march)
    score = score_of(report, "june5")
    assert (score.points, score.note) == (None, "未到考核期")
    assert report.full == 85
    assert any("未到考核期" in sentence for sentence in report.rules)


def test_a_campaign_is_asked_for_in_the_months_of_its_window_only(june_inputs: MonthInputs) -> None:
    june5 = next(each for each in june_inputs.facts.campaigns if each.id == "june5")
    now = june_inputs.period
    states = {
        month: campaign_state(june5, period_of(month, _after(month))) for month in ("2026-04", "2026-05", "2026-07")
    }
    assert states == {"2026-04": "not_begun", "2026-05": "due", "2026-07": "over"}
    assert campaign_state(june5, now) == "due"


def test_an_activity_entered_with_proof_counts_for_its_campaign(empty: MonthInputs) -> None:
    done = DoneActivity(unit="linjiang", campaign="june5", day="2026-06-05", title="主场活动", proof="照片")
    report = report_of(replace(empty, activities=(done,)))
    assert score_of(report, "june5").points == 7.5
    assert score_of(report, "june5", "qinghe").points == 0


def test_an_exposure_does_not_fulfil_a_campaigns_plan(empty: MonthInputs, document: Make) -> None:
    exposing = document("a", title="督察曝光", topics=("inspection",), stances={LINJIANG: "曝光"})
    naming = document("b", title="督察整改", topics=("inspection",), stances={LINJIANG: "提及"})
    assert score_of(report_of(with_documents(empty, exposing)), "plan_items").points == 0
    assert score_of(report_of(with_documents(empty, naming)), "plan_items").points == 10


def test_a_running_month_asks_for_the_plan_as_far_as_the_calendar_has_gone(empty: MonthInputs) -> None:
    tenth = report_of(replace(empty, as_of="2026-06-10T22:00:00+08:00"))
    assert score_of(tenth, "june5").aim == pytest.approx(2 * 17 / 22)


def test_a_rule_that_scales_coverage_by_a_plan_is_refused_by_name(empty: MonthInputs) -> None:
    rules: Rules = empty.facts.rules
    block = rules.blocks[0]
    item = block.items[0].model_copy(update={"scale": "plan"})
    blocks = (block.model_copy(update={"items": (item, *block.items[1:])}), *rules.blocks[1:])
    with pytest.raises(RuleError, match="media"):
        report_of(with_documents(empty, blocks=blocks))


def test_an_outlet_that_nobody_knows_is_listed_and_still_counts(empty: MonthInputs, document: Make) -> None:
    report = report_of(with_documents(empty, document("a", outlet="无名客户端"), document("b", outlet="云泽日报")))
    assert [each.article for each in report.outlets] == ["a"]
    assert score_of(report, "media").found == 4


def test_the_answers_are_those_given_of_the_months_messages(empty: MonthInputs, document: Make) -> None:
    messages = [document(str(n), kind="message", replied=n == 1, topics=("noise",)) for n in range(3)]
    score = score_of(report_of(with_documents(empty, *messages)), "answers")
    assert (score.found, score.aim, score.points) == (1, 3, 3.33)
    assert score_of(report_of(empty), "answers").points == 10


_articles = st.lists(
    st.fixed_dictionaries(
        {
            "tier": st.sampled_from(["central", "province", "city", "county"]),
            "form": st.sampled_from(["消息", "专栏", "专版", "简报", None]),
            "family": st.sampled_from(["f1", "f2", None]),
            "publisher": st.sampled_from(["甲", "乙"]),
            "stances": st.dictionaries(st.sampled_from([LINJIANG, QINGHE]), st.sampled_from(["正面", "提及", "曝光"])),
        }
    ),
    max_size=8,
)
_quick = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _documents(document: Make, drawn: list[dict[str, Any]]) -> list[Document]:
    return [
        document(f"d{number}", **(each | {"family": each["family"] or f"d{number}"}))
        for number, each in enumerate(drawn)
    ]


@_quick
@given(drawn=_articles, shuffled=st.randoms())
def test_the_order_of_the_articles_changes_nothing(
    empty: MonthInputs, document: Make, drawn: list[dict[str, Any]], shuffled: Any
) -> None:
    documents = _documents(document, drawn)
    turned = list(documents)
    shuffled.shuffle(turned)
    assert report_of(with_documents(empty, *turned)) == report_of(with_documents(empty, *documents))


@_quick
@given(drawn=_articles)
def test_one_more_article_lowers_nobodys_raw_points(
    empty: MonthInputs, document: Make, drawn: list[dict[str, Any]]
) -> None:
    documents = _documents(document, drawn)
    before, after = (report_of(with_documents(empty, *some)) for some in (documents[:-1], documents))
    for line in before.standings:
        assert score_of(after, "media", line.unit).found >= score_of(before, "media", line.unit).found


@_quick
@given(drawn=_articles)
def test_blocks_sum_to_the_total_and_items_to_their_block(
    empty: MonthInputs, document: Make, drawn: list[dict[str, Any]]
) -> None:
    for line in report_of(with_documents(empty, *_documents(document, drawn))).standings:
        for block in line.blocks:
            assert block.points == pytest.approx(sum(score.points or 0 for score in block.items))
        assert line.total == pytest.approx(sum(block.points or 0 for block in line.blocks))
        assert line.total <= 100


@_quick
@given(drawn=_articles.filter(bool), shuffled=st.randoms())
def test_a_family_of_any_number_by_one_publisher_scores_as_its_best_alone(
    empty: MonthInputs, document: Make, drawn: list[dict[str, Any]], shuffled: Any
) -> None:
    family = _documents(document, [each | {"family": "f1", "publisher": "甲"} for each in drawn])
    shuffled.shuffle(family)
    together = report_of(with_documents(empty, *family))
    alone = [report_of(with_documents(empty, each)) for each in family]
    for line in together.standings:
        best = max(score_of(each, "media", line.unit).found for each in alone)
        assert score_of(together, "media", line.unit).found == best


def test_an_item_without_campaigns_is_always_due(june_inputs: MonthInputs) -> None:
    media = june_inputs.facts.items[0]
    assert item_state(media, june_inputs.facts, period_of("2026-01", _after("2026-01"))) == "due"


def _after(month: str) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(f"{month[:5]}{int(month[5:]) + 1:02}-02T08:00:00+08:00")
