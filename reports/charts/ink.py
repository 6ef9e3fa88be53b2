"""What all charts are drawn with: the font of the package, tones told apart without colour, bytes without a moment."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from pylopdf_fonts_zh_cn import sans_path

if TYPE_CHECKING:  # matplotlib is a third of every command's start, and few of them draw
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

DPI = 200
WIDTH_PX = 1000
TONES = {"negative": "#96302a", "neutral": "#d3dbdf", "positive": "#74b3aa"}
"""Dark, light and middle, also in grey: who sees no colour, or prints without, tells them by their darkness."""

INK, FAINT, RULE = "#1f2d36", "#5f6f79", "#d5dce0"
_FONTS = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif"


def new_figure(height_px: int) -> Figure:
    """An empty figure of WIDTH_PX × height_px."""
    from matplotlib.figure import Figure

    return Figure(figsize=(WIDTH_PX / DPI, height_px / DPI), dpi=DPI, facecolor="white")


@cache
def font(size_pt: float) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(sans_path()), size=size_pt)


def say(axes: Axes, x: float, y: float, words: object, size_pt: float, **look: Any) -> None:
    """Words at a place of the axes, dark unless another colour is asked for."""
    axes.text(x, y, str(words), fontproperties=font(size_pt), **{"color": INK, **look})


def head(figure: Figure, title: str, note: str, *, height_px: int) -> None:
    """The title, and under it in small letters how to read the chart; both from the left edge."""
    figure.text(0.02, 1 - 30 / height_px, title, color=INK, fontproperties=font(11), va="center")
    if note:
        figure.text(0.02, 1 - 66 / height_px, note, color=FAINT, fontproperties=font(8.5), va="center")


def bare(axes: Axes, *, floor: bool = False) -> None:
    """No frame and no ticks; with `floor` the line that columns stand on."""
    axes.set_yticks([])
    axes.tick_params(length=0, pad=5)
    for side, spine in axes.spines.items():
        spine.set_visible(floor and side == "bottom")
        spine.set_color(RULE)


def png_of(figure: Figure) -> bytes:
    """The figure without the writer's name and version, so that the bytes are the figures' alone."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    out = BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(out, format="png", dpi=DPI, metadata={"Software": None})
    return out.getvalue()


def svg_of(figure: Figure, alt: str) -> str:
    """The figure as an `<svg>` to stand in a page: its words are text (to be read aloud, copied, searched)."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    out = StringIO()
    FigureCanvasSVG(figure)
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "huanyu"}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    drawn = out.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>", "", drawn, flags=re.S)
    drawn = re.sub(r"<style.*?</style>", "", drawn, flags=re.S)
    drawn = re.sub(r"font-family: [^;\"]+", f"font-family: {_FONTS}", drawn).replace(" \nL ", "L")
    # Attributes rather than styles: a page that forbids styles in its tags shows them all the same.
    drawn = re.sub(r'style="([^"]*)"', lambda found: _attributes(found[1]), drawn)
    drawn = re.sub(r'<g id="[^"]*"', "<g", drawn)
    label = alt.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return re.sub(r'<svg[^>]*viewBox="([^"]+)"[^>]*>', rf'<svg role="img" aria-label="{label}" viewBox="\1">', drawn)


def _attributes(style: str) -> str:
    """`fill: none; stroke-width: 1` as `fill="none" stroke-width="1"`."""
    pairs = (each.split(":", 1) for each in style.split(";") if ":" in each)
    return " ".join(f'{name.strip()}="{value.strip()}"' for name, value in pairs)
