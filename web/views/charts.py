"""Charts as SVG that can be read without colour, with their numbers beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT, HEAD = 640, 170, 26, 24


@dataclass(frozen=True, slots=True)
class Bar:
    """One day's column: `negative` of `total`; heights and places in SVG units."""

    x: float
    width: float
    y: float
    height: float
    negative_y: float
    negative_height: float
    label: str
    total: int
    negative: int
    tick: bool


def columns(days: Sequence[tuple[str, int, int]]) -> list[Bar]:
    """Columns for (label, total, negative) rows, oldest first; the highest fills the height."""
    top = max((total for _, total, _ in days), default=0) or 1
    step = WIDTH / max(len(days), 1)
    room = HEIGHT - FOOT - HEAD
    every = max(1, -(-len(days) // 8))
    bars = []
    for place, (label, total, negative) in enumerate(days):
        height, dark = room * total / top, room * negative / top
        base = HEIGHT - FOOT
        bars.append(
            Bar(
                round(place * step + step * 0.14, 1), round(step * 0.72, 1), round(base - height, 1), round(height, 1),
                round(base - dark, 1), round(dark, 1), label, total, negative, (len(days) - 1 - place) % every == 0,
            )
        )  # fmt: skip
    return bars
