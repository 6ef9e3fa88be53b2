"""月报: what the month's page shows beside its report: the plan against what is there, and where points come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.month.records import ArticlePoint, ItemHead, ItemScore, MonthReport, PlanRow, Standing

ARTICLES_SHOWN = 20
ARTICLES_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class PlanCell:
    """What a unit has of a campaign; `behind` where that is less than the calendar asks, `asked` where it is asked at
    all."""

    found: float
    behind: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class PlanLine:
    row: PlanRow
    cells: tuple[PlanCell, ...]

    @property
    def behind(self) -> int:
        """How many units have less than the calendar asks of them."""
        return sum(cell.asked and cell.behind for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Part:
    """An item of a unit's score with one page of its `total` articles."""

    head: ItemHead
    score: ItemScore
    articles: tuple[ArticlePoint, ...]
    total: int


def plan_lines(report: MonthReport) -> tuple[PlanLine, ...]:
    """A line a campaign that runs in the month, a cell a unit in the order of the ranking."""
    return tuple(
        PlanLine(
            row=row,
            cells=tuple(
                PlanCell(
                    row.found.get(line.unit, 0.0),
                    row.state == "due" and row.found.get(line.unit, 0.0) < row.due,
                    line.unit in row.found,
                )
                for line in report.standings
            ),
        )
        for row in report.plan
    )


def standing_of(report: MonthReport, unit: str) -> Standing | None:
    return next((line for line in report.standings if line.unit == unit), None)


def parts_of(report: MonthReport, line: Standing, item: str | None, page: int) -> tuple[Part, ...]:
    """Every item with its first articles, or one item with a page of them."""
    found = []
    for head, score in zip(report.heads, line.items, strict=True):
        if item is None:
            found.append(Part(head, score, score.articles[:ARTICLES_SHOWN], len(score.articles)))
        elif head.item == item:
            shown = _page(score.articles, page)
            found.append(Part(head, score, shown, len(score.articles)))
    return tuple(found)


def _page(articles: Sequence[ArticlePoint], page: int) -> tuple[ArticlePoint, ...]:
    return tuple(articles[(page - 1) * ARTICLES_A_PAGE : page * ARTICLES_A_PAGE])
