"""What the notice's sections share: tables and figures numbered in order, the width that names need, points as said."""

from __future__ import annotations

from collections.abc import Sequence

from reports.month.records import BlockScore, MonthReport, Standing
from reports.month.words import change_words, columns_of, state_words
from reports.word import Paper, Text
from reports.word.measures import TEXT_WIDTH_MM

NAME_MM, LONG_NAME_MM = 25.5, 34.0


class NoticePaper(Paper):
    """A paper whose tables and figures are numbered, with the pictures that its sections may set."""

    def __init__(self, pictures: dict[str, bytes]) -> None:
        super().__init__()
        self.pictures = pictures
        self._tables = self._figures = 0

    def numbered_table(
        self, caption: str, heads: Sequence[str], rows: Sequence[Sequence[Text]], widths_mm: Sequence[float],
        *, left: Sequence[int] = (), size_pt: float = 12, together: bool = True, note: str = "",
    ) -> None:  # fmt: skip
        self._tables += 1
        self.table(
            heads, rows, widths_mm, left=left, size_pt=size_pt, together=together,
            caption=f"表{self._tables}　{caption}", note=note,
        )  # fmt: skip

    def figure(self, name: str, caption: str) -> None:
        """The picture of this name with its caption below; nothing where the month has none."""
        if name in self.pictures:
            self._figures += 1
            self.picture(self.pictures[name], f"图{self._figures}　{caption}")


def name_width(report: MonthReport) -> float:
    """Millimetres of a column of units' names: wider where a name is long."""
    longest = max((columns_of(line.name) for line in report.standings), default=0)
    return NAME_MM if longest <= 12 else LONG_NAME_MM


def size_of(report: MonthReport) -> float:
    """Points of a table's letters: 小四, five where long names leave little room for the columns."""
    return 12 if name_width(report) == NAME_MM else 10.5


def evenly(columns: int, taken_mm: float) -> list[float]:
    """So many columns over what is left of the page's width."""
    return [(TEXT_WIDTH_MM - taken_mm) / max(1, columns)] * columns


def points_words(points: float | None, state: str, decimals: int) -> str:
    return state if points is None else f"{points:.{decimals}f}"


def change_cell(change: int | None, ranked: bool) -> str:
    return change_words(change) if ranked else "—"


def year_words(year: float | None, decimals: int) -> str:
    return "—" if year is None else f"{year:.{decimals}f}"


def rank_words(rank: int | None) -> str:
    return "—" if rank is None else str(rank)


def block_table(paper: NoticePaper, report: MonthReport, block: str) -> None:
    """The block's items, its points of the month and the year, its own ranks."""
    heads = [head for head in report.heads if head.block == block]
    states = {head.item: state_words(head.state) for head in heads}
    scores = {line.unit: _score(line, block) for line in report.standings}
    order = sorted(report.standings, key=lambda line: (scores[line.unit].rank is None, scores[line.unit].rank or 0))
    places = report.decimals
    rows = []
    for line in order:
        score = scores[line.unit]
        rows.append([
            rank_words(score.rank), line.name,
            *(points_words(each.points, states[each.item], places) for each in score.items),
            points_words(score.points, state_words(heads[0].state), places),
            change_cell(score.change, line.ranked), year_words(score.year, places),
        ])  # fmt: skip
    named = name_width(report)
    fixed = [13.0, named, 18.0, 14.0, 20.0]
    items = evenly(len(heads), sum(fixed))
    names = [f"{head.name}\n（{head.points:g}）" for head in heads]
    paper.numbered_table(
        f"{heads[0].block_name}得分（{sum(head.points for head in heads):g}分）",
        ["名次", "单位", *names, "当月\n得分", "名次\n变化", "累计\n得分"], rows,
        [13.0, named, *items, 18.0, 14.0, 20.0], size_pt=size_of(report) if len(heads) < 4 else 10.5,
    )  # fmt: skip


def _score(line: Standing, block: str) -> BlockScore:
    return next(each for each in line.blocks if each.block == block)
