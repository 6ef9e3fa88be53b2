"""Places or topics by volume: a bar each, its negative part dark, the window before as a mark, figures at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.charts.ink import FAINT, INK, TONES, bare, head, new_figure, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEAD_PX, _ROW_PX, _FOOT_PX = 92, 44, 14
_NAME_SHARE, _SAID_SHARE = 0.18, 0.24


@dataclass(frozen=True, slots=True)
class Bar:
    """`before` is the number of the window before, None where there is none to compare with."""

    name: str
    total: int
    negative: int
    before: int | None = None


def ranked_chart(bars: Sequence[Bar], title: str, note: str = "") -> Figure:
    """The bars in their order, the first on top."""
    height_px = _HEAD_PX + _ROW_PX * max(len(bars), 1) + _FOOT_PX
    figure = new_figure(height_px)
    head(figure, title, note, height_px=height_px)
    inner = (_ROW_PX * max(len(bars), 1)) / height_px
    axes = figure.add_axes((0.02 + _NAME_SHARE, _FOOT_PX / height_px, 0.96 - _NAME_SHARE - _SAID_SHARE, inner))
    top = max([1, *(bar.total for bar in bars), *(bar.before or 0 for bar in bars)])
    axes.set_xlim(0, top * 1.02)
    axes.set_ylim(max(len(bars), 1) - 0.5, -0.5)
    bare(axes)
    axes.set_xticks([])
    for place, bar in enumerate(bars):
        axes.barh(place, bar.negative, color=TONES["negative"], height=0.56, linewidth=0)
        axes.barh(place, bar.total - bar.negative, left=bar.negative, color=TONES["neutral"], height=0.56, linewidth=0)
        if bar.before is not None:
            axes.vlines(bar.before, place - 0.38, place + 0.38, colors=INK, linewidth=1.1)
        across = axes.get_yaxis_transform()
        say(axes, -0.02, place, bar.name, 9, ha="right", va="center", transform=across)
        say(axes, 1.02, place, bar.total, 9, ha="left", va="center", transform=across)
        say(axes, 1.10, place, _rest(bar), 8, ha="left", va="center", color=FAINT, transform=across)
    return figure


def _rest(bar: Bar) -> str:
    """`负面7　+6`."""
    if bar.before is None:
        return f"负面{bar.negative}"
    more = bar.total - bar.before
    change = "持平" if not more else f"+{more}" if more > 0 else f"−{-more}"
    return f"负面{bar.negative}　{change}"
