"""An inspection in figures: batches in their order, what differs side by side, running totals apart; one row a case."""

from __future__ import annotations

from typing import Any

import pytest

from cities.city import City
from index.document import Document
from reports.inspection.batches import Batch, batch_of
from reports.inspection.cases import cases_of
from reports.inspection.table import InspectionTable, Sum, inspection_table
from tests.index.made import made


def figure(type: str, value: float, batch: str | None, district: str | None = None, unit: str = "件") -> dict[str, Any]:
    return {"type": type, "value": value, "unit": unit, "batch": batch, "district": district}


def document(id: str, *figures: dict[str, Any], day: str = "2026-05-20", **more: Any) -> Document:
    return made(id, figures=figures, published_day=day, published_at=f"{day}T08:00:00+08:00", **more)


@pytest.mark.parametrize(
    ("text", "batch", "words"),
    [
        ("第三批", Batch("", (3,)), "第3批"),
        ("首批", Batch("", (1,)), "第1批"),
        ("前两批", Batch("", (1, 2)), "第1至2批"),
        ("第一批、第二批", Batch("", (1, 2)), "第1至2批"),
        ("第二至四批", Batch("", (2, 3, 4)), "第2至4批"),
        ("第十二批", Batch("", (12,)), "第12批"),
        ("截至5月2日", Batch("2026-05-02", ()), "截至5月2日累计"),
        ("截至18日", Batch("2026-05-18", ()), "截至5月18日累计"),
        ("截至目前", Batch("2026-05-20", ()), "截至5月20日累计"),
    ],
)
def test_a_batch_is_known_by_its_words(text: str, batch: Batch, words: str) -> None:
    assert batch_of(text, "2026-05-20") == batch
    assert batch.words == words


@pytest.mark.parametrize(
    ("text", "published", "until"),
    [
        ("截至12月30日", "2026-01-02", "2025-12-30"),
        ("截至30日", "2026-06-02", "2026-05-30"),
        ("截至31日", "2026-01-02", "2025-12-31"),
        ("截至31日", "2026-07-02", None),
    ],
)
def test_a_running_total_is_of_a_day_before_its_article(text: str, published: str, until: str | None) -> None:
    assert batch_of(text, published) == (Batch(until, ()) if until else None)


@pytest.mark.parametrize("text", [None, "今年以来", "5月", "本批", "截至13月45日"])
def test_words_that_name_no_batch_are_none(text: str | None) -> None:
    assert batch_of(text, "2026-05-20") is None


def shown(table: InspectionTable) -> list[tuple[str, str | None, dict[str, list[float]]]]:
    return [
        (row.batch.words if row.batch else "", row.district,
         {type: [value for told in tolds for value, _ in told.said] for type, tolds in row.cells.items()})
        for row in table.rows
    ]  # fmt: skip


def test_batches_stand_before_running_totals_and_the_city_before_its_districts() -> None:
    table = inspection_table(
        [
            document("c", figure("received", 126, "截至6月2日"), day="2026-06-02"),
            document("b", figure("received", 28, "第三批"), figure("received", 4, "第三批", "990121")),
            document("a", figure("received", 26, "首批"), figure("closed", 2, "今年以来", unit="家"), day="2026-05-14"),
        ]
    )
    assert table.types == ("received", "closed")
    assert shown(table) == [
        ("第1批", None, {"received": [26]}), ("第3批", None, {"received": [28]}), ("第3批", "990121", {"received": [4]}),
        ("截至6月2日累计", None, {"received": [126]}), ("", None, {"closed": [2]}),
    ]  # fmt: skip


def test_what_articles_say_differently_stands_side_by_side_with_its_articles() -> None:
    same, other = figure("resolved", 20, "第二批"), figure("resolved", 21, "第二批")
    table = inspection_table([document("a", same), document("b", same, day="2026-05-21"), document("c", other)])
    (row,) = table.rows
    assert [(told.said, [one.id for one in told.documents]) for told in row.cells["resolved"]] == [
        (((20, "件"),), ["a", "b"]), (((21, "件"),), ["c"]),
    ]  # fmt: skip
    assert row.differs("resolved")


def test_two_figures_of_one_article_are_no_contradiction() -> None:
    pair = (figure("detained", 2, "第二批", unit="人"), figure("detained", 5, "第二批", unit="人"))
    (row,) = inspection_table([document("a", *pair), document("b", *reversed(pair))]).rows
    assert [told.said for told in row.cells["detained"]] == [((2, "人"), (5, "人"))]
    assert not row.differs("detained")


def test_articles_that_name_no_batch_do_not_contradict_each_other() -> None:
    (row,) = inspection_table([document("a", figure("closed", 2, None)), document("b", figure("closed", 3, None))]).rows
    assert not row.differs("closed")


def test_only_batches_that_do_not_overlap_and_are_told_one_way_are_added() -> None:
    table = inspection_table(
        [
            document("a", figure("received", 26, "第一批")),
            document("b", figure("received", 31, "第二批")),
            document("c", figure("received", 57, "前两批")),
            document("d", figure("received", 28, "第三批"), figure("received", 7, "第三批", "990121")),
            document("e", figure("received", 22, "第四批")),
            document("f", figure("received", 23, "第四批")),
            document("g", figure("received", 80, "截至5月20日")),
            document("h", figure("received", 126, "截至6月2日"), day="2026-06-02"),
        ]
    )
    assert table.sums == (Sum("received", 85, (1, 2, 3), 126, "2026-06-02"),)


def test_a_running_total_that_is_told_in_two_figures_is_not_taken() -> None:
    pair = (figure("detained", 2, "截至6月2日", unit="人"), figure("detained", 5, "截至6月2日", unit="人"))
    first = [figure("detained", 3, "截至5月20日", unit="人"), figure("detained", 1, "首批", unit="人")]
    table = inspection_table([document("a", *first), document("b", *pair, day="2026-06-02")])
    assert table.sums == (Sum("detained", 1, (1,), 3, "2026-05-20"),)


def test_the_rows_of_an_attached_table_are_cases_of_the_batch_that_heads_it(sample: City) -> None:
    body = (
        "现予公开。\n附件《第二批信访件.xlsx》\n"
        "编号：D2-1；区县：新河县；反映情况：化工园夜里有异味：像臭鸡蛋；是否属实：属实；处理情况：责令整改1家；问责情况：约谈2人\n"
        "编号：D2-2；区县：云泽高新区；反映情况：施工噪声；是否属实：不属实；处理情况：无；问责情况：无"
    )
    first, second = cases_of([made("n", "信访件公开", body)], sample)
    assert (first.batch, first.number, first.district, first.true) == (Batch("", (2,)), "D2-1", "990122", "属实")
    assert (first.reported, first.accountable) == ("化工园夜里有异味：像臭鸡蛋", "约谈2人")
    assert (second.district, second.done, second.accountable) == ("990171", "", "")


def test_rows_under_a_plain_heading_are_cases_too_and_a_later_paper_stands_for_an_earlier(sample: City) -> None:
    table = "第六批信访件\n编号 区县 反映情况 是否属实 处理 问责\nX1 石泉县 扬尘 {} 洒水 无\n说明：以上为全部。"
    early = made("a", "办理情况", table.format("待查"), published_at="2026-05-20T08:00:00+08:00")
    late = made("b", "办理情况", table.format("属实"), published_at="2026-05-28T08:00:00+08:00")
    (case,) = cases_of([late, early], sample)
    assert (case.batch, case.number, case.district, case.true) == (Batch("", (6,)), "X1", "990123", "属实")
    assert case.document.id == "b"


@pytest.mark.parametrize("body", ["", "编号：", "编号 区县\nX1 石泉县", "编号：X1；区县：石泉县", "；：；：；："])
def test_what_is_no_table_of_cases_has_none(body: str, sample: City) -> None:
    assert cases_of([made("a", "第一批", body)], sample) == ()
