"""June of the sample city against a count made by hand from the labels and the rules' sentences."""

from __future__ import annotations

from typing import Any

from reports.month.records import ItemScore, MonthReport, Standing


def scores(line: Standing) -> dict[str, ItemScore]:
    return {score.item: score for score in line.items}


def test_the_ranking_is_the_one_counted_by_hand(june: MonthReport, truth: dict[str, Any]) -> None:
    found = {line.unit: (line.rank, line.total) for line in june.standings}
    assert found == {unit: (line["rank"], line["total"]) for unit, line in truth["units"].items()}


def test_each_block_and_item_has_the_points_counted_by_hand(june: MonthReport, truth: dict[str, Any]) -> None:
    for line in june.standings:
        wanted = truth["units"][line.unit]
        assert {block.block: block.points for block in line.blocks} == wanted["blocks"], line.unit
        assert {item: score.points for item, score in scores(line).items()} == wanted["points"], line.unit


def test_each_article_is_worth_what_was_counted_by_hand(june: MonthReport, truth: dict[str, Any]) -> None:
    for line in june.standings:
        media = scores(line)["media"]
        assert {each.article: each.worth for each in media.articles} == truth["units"][line.unit]["media"], line.unit
        assert media.found == truth["units"][line.unit]["media_raw"]


def test_articles_are_counted_by_tier_as_by_hand(june: MonthReport, truth: dict[str, Any]) -> None:
    assert {line.unit: line.tiers for line in june.standings} == {
        unit: line["articles"] for unit, line in truth["units"].items()
    }


def test_the_campaigns_articles_and_the_answered_messages_are_those_found_by_hand(
    june: MonthReport, truth: dict[str, Any]
) -> None:
    for line in june.standings:
        mine, wanted = scores(line), truth["units"][line.unit]
        assert sorted(each.article for each in mine["june5"].articles) == sorted(wanted["june5"]), line.unit
        assert sorted(each.article for each in mine["plan_items"].articles) == sorted(wanted["inspection"]), line.unit
        answers = mine["answers"]
        assert (answers.found, answers.aim) == (wanted["answers"]["answered"], wanted["answers"]["received"])


def test_an_article_with_an_impossible_date_counts_nowhere_and_is_listed(
    june: MonthReport, truth: dict[str, Any]
) -> None:
    assert [each.article for each in june.undated] == truth["undated"]
    listed = {point.article for line in june.standings for score in line.items for point in score.articles}
    assert not listed & set(truth["undated"])
