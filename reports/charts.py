"""The picture in the mails: a week's volume and tone as PNG. Same figures, same bytes; glyphs from the font package."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from pylopdf_fonts_zh_cn import sans_path

from crawlers.clock import day_words
from index.document import Document
from reports.words import SENTIMENTS

TONES = {"negative": "#c2413b", "neutral": "#b8c1c8", "positive": "#2f8f83"}
WIDTH_PX, HEIGHT_PX = 1000, 420
_INK, _FAINT = "#1f2d36", "#6a7a84"


def week_counts(documents: Iterable[Document], day: date) -> dict[date, dict[str, int]]:
    """Environmental articles and posts by day of publication and tone, for the seven days that end with `day`."""
    counts = {day - timedelta(days=back): dict.fromkeys(TONES, 0) for back in reversed(range(7))}
    for document in documents:
        published = date.fromisoformat(document.published_day)
        if document.environmental and published in counts and document.sentiment in TONES:
            counts[published][document.sentiment] += 1
    return counts


def week_chart(counts: dict[date, dict[str, int]], title: str) -> bytes:
    """A PNG of WIDTH_PX × HEIGHT_PX: stacked columns by tone, the total above, the negative ones named."""
    figure = Figure(figsize=(WIDTH_PX / 200, HEIGHT_PX / 200), dpi=200, facecolor="white")
    axes = figure.add_axes((0.02, 0.13, 0.96, 0.64))
    days = list(counts)
    below = [0] * len(days)
    for tone, colour in TONES.items():
        heights = [counts[day][tone] for day in days]
        axes.bar(range(len(days)), heights, bottom=below, color=colour, width=0.56, linewidth=0, label=SENTIMENTS[tone])
        if tone == "negative":
            for place, height in enumerate(heights):
                _number(axes, place, height)
        below = [one + other for one, other in zip(below, heights, strict=True)]
    top = max([*below, 4])
    axes.set_ylim(0, top * 1.16)
    for place, total in enumerate(below):
        _say(axes, place, total + top * 0.03, total, va="bottom", color=_INK, fontproperties=_font(9))
    _axis(axes, days)
    figure.text(0.02, 0.92, title, color=_INK, fontproperties=_font(10), va="center")
    axes.legend(
        loc="lower right", bbox_to_anchor=(1.0, 1.14), ncol=3, frameon=False, prop=_font(9), labelcolor=_FAINT,
        handlelength=0.9, handleheight=0.9, columnspacing=1.2, handletextpad=0.5, borderpad=0,
    )  # fmt: skip
    return _png(figure)


@cache
def _font(size: float) -> FontProperties:
    return FontProperties(fname=str(sans_path()), size=size)


def _number(axes: Axes, place: int, height: int) -> None:
    if height >= 2:  # a lower column has no room for its figure
        _say(axes, place, height / 2, height, va="center", color="white", fontproperties=_font(8))


def _say(axes: Axes, x: float, y: float, number: int, **look: Any) -> None:
    axes.text(x, y, str(number), ha="center", **look)


def _axis(axes: Axes, days: list[date]) -> None:
    axes.set_xticks(range(len(days)))
    labels = [day_words(day) for day in days]
    axes.set_xticklabels(labels, fontproperties=_font(9), color=_FAINT)
    axes.set_yticks([])
    axes.tick_params(length=0, pad=5)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color("#d5dce0")


def _png(figure: Figure) -> bytes:
    """The figure without the writer's name and version, so that the bytes are the figures' alone."""
    out = BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(out, format="png", dpi=200, metadata={"Software": None})
    return out.getvalue()
