"""Volume over time: a column for each hour or day, tones stacked, the window before as a mark, the whole beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.charts.ink import FAINT, INK, TONES, bare, font, head, new_figure, say
from reports.words import SENTIMENTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT_PX = 460
_FEW = 10
"""So many columns have room for all their figures; of more only the highest say theirs."""


@dataclass(frozen=True, slots=True)
class Column:
    """`label` stands under it; `tones` is tone → number; `before` the number at the same place of the window before."""

    label: str
    tones: Mapping[str, int]
    before: int | None = None

    @property
    def total(self) -> int:
        return sum(self.tones.values())


def tone_chart(columns: Sequence[Column], title: str, note: str = "") -> Figure:
    """The columns, and at the right one bar of all of them whose parts are named: it is the key to the others."""
    figure = new_figure(HEIGHT_PX)
    head(figure, title, note, height_px=HEIGHT_PX)
    axes = figure.add_axes((0.02, 0.12, 0.75, 0.6))
    top = max([1, *(column.total for column in columns), *(column.before or 0 for column in columns)])
    axes.set_xlim(-0.6, len(columns) - 0.4)
    axes.set_ylim(0, top * 1.16)
    for place, column in enumerate(columns):
        _stack(axes, place, column.tones, 0.62)
        if column.before is not None:
            axes.hlines(column.before, place - 0.42, place + 0.42, colors=INK, linewidth=1.1)
    _totals(axes, columns, top)
    _labels(axes, columns)
    bare(axes, floor=True)
    _whole(figure, columns)
    return figure


def _stack(axes: Axes, place: float, tones: Mapping[str, int], width: float) -> None:
    below = 0
    for tone, colour in TONES.items():
        if tones.get(tone):
            axes.bar(place, tones[tone], bottom=below, color=colour, width=width, edgecolor="white", linewidth=0.4)
            below += tones[tone]


def _totals(axes: Axes, columns: Sequence[Column], top: int) -> None:
    """Each column's figure; of many columns those of the highest, which the eye asks for."""
    named: Sequence[int] = range(len(columns))
    if len(columns) > _FEW:
        named = _peaks(columns)
    for place in named:
        column = columns[place]
        if column.total or len(columns) <= _FEW:
            over = max(column.total, column.before or 0)
            near = column.before is not None and column.total < column.before < column.total + top * 0.14
            height = over if near else column.total
            say(axes, place, height + top * 0.03, column.total, 9.5, ha="center", va="bottom")


def _peaks(columns: Sequence[Column], most: int = 5, apart: int = 2) -> list[int]:
    """The places of the highest columns, none beside another."""
    found: list[int] = []
    for place in sorted(range(len(columns)), key=lambda place: (-columns[place].total, place)):
        if len(found) < most and columns[place].total and all(abs(place - other) >= apart for other in found):
            found.append(place)
    return found


def _labels(axes: Axes, columns: Sequence[Column]) -> None:
    every = max(1, -(-len(columns) // 8))
    places = list(range(0, len(columns), every))
    axes.set_xticks(places)
    axes.set_xticklabels([columns[place].label for place in places], fontproperties=font(8.5), color=FAINT)


def _whole(figure: Figure, columns: Sequence[Column]) -> None:
    """All columns as one bar, each part named with its number and share."""
    tones = {tone: sum(column.tones.get(tone, 0) for column in columns) for tone in TONES}
    total = sum(tones.values())
    axes = figure.add_axes((0.80, 0.12, 0.19, 0.6))
    axes.set_xlim(0, 1)
    axes.set_ylim(0, max(total, 1))
    bare(axes)
    axes.set_xticks([])
    _stack(axes, 0.09, tones, 0.18)
    below, spoken = 0.0, -1.0
    for tone, number in tones.items():
        # a thin part's name moves up, so that no two lie on each other
        place = max(below + number / 2, spoken + max(total, 1) * 0.22)
        share = f"{number / total:.0%}" if total else "—"
        say(axes, 0.24, place, f"{SENTIMENTS[tone]} {number}", 9.5, va="center")
        say(axes, 0.24, place - max(total, 1) * 0.095, share, 8, va="center", color=FAINT)
        below, spoken = below + number, place
