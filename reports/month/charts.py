"""The month in four pictures: ranks over months, points by block, coverage by tier, districts as tiles. No map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from reports.charts.ink import FAINT, INK, RULE, bare, head, new_figure, png_of, say, svg_of
from reports.month.ranking import said
from reports.month.records import MonthReport, Standing
from reports.month.words import change_words, month_words, state_words
from reports.words import TIERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MONTHS_SHOWN = 12
SHADES = ("#2b4a63", "#7b9bb3", "#c3d3de", "#e9eff3")
"""Dark to light, also in grey; each part says its number, so that no shade has to be told from another."""
_HEAD_PX, _KEY_PX, _ROW_PX, _FOOT_PX = 92, 40, 44, 14
_NAME_SHARE, _SAID_SHARE = 0.2, 0.09
_TILE_PX = 170
_TILES_ACROSS = 5


def month_figures(report: MonthReport) -> list[tuple[str, str, Callable[[], Figure]]]:
    """(name, what it shows in words, how it is drawn) of each picture that the month has."""
    ranked = [line for line in report.standings if line.ranked]
    first = "、".join(f"{line.name}{said(line.total)}分" for line in ranked[:3])
    found = [
        ("各单位得分", f"各单位名次和得分，前三为{first}", lambda: tile_chart(report)),
        ("大项得分", f"各单位各大项得分，前三为{first}", lambda: block_chart(report)),
        ("媒体稿件级别", "各单位媒体稿件按来源级别的篇数", lambda: tier_chart(report)),
    ]
    if months := _months(report):
        last = f"{month_words(months[0][0])}至{month_words(months[-1][0])}"
        found.append(("名次变化", f"{last}各单位名次", lambda: rank_chart(report)))
    return found if ranked else []


def month_svgs(report: MonthReport) -> list[tuple[str, str]]:
    """(name, `<svg>`) of each picture, for pages; what was drawn lately is not drawn again."""
    lines = tuple(
        (line.unit, line.name, line.total, line.rank, line.change, tuple(each.points for each in line.blocks),
         tuple(line.tiers.items()))
        for line in report.standings
    )  # fmt: skip
    history = tuple((each.month, tuple(each.ranks.items())) for each in report.history)
    return list(_drawn(_ToDraw((report.month, report.heads, report.decimals, lines, history), report)))


@dataclass(frozen=True, slots=True)
class _ToDraw:
    """`shown` is all that the pictures show of the report."""

    shown: tuple[object, ...]
    report: MonthReport = field(compare=False)


@lru_cache(maxsize=12)
def _drawn(what: _ToDraw) -> tuple[tuple[str, str], ...]:
    return tuple((name, svg_of(draw(), alt)) for name, alt, draw in month_figures(what.report))


def month_pngs(report: MonthReport) -> dict[str, bytes]:
    """name → PNG of each picture, for papers."""
    return {name: png_of(draw()) for name, _, draw in month_figures(report)}


def rank_chart(report: MonthReport) -> Figure:
    """A line a unit over the closed months and this one, its name at the end; who moved most is drawn dark."""
    months = _months(report)
    lines = [line for line in report.standings if line.ranked]
    height_px = _HEAD_PX + _ROW_PX * len(lines) + _KEY_PX
    figure = new_figure(height_px)
    head(figure, "各月名次", "圆点内为名次；深色的是比上月升降最多的单位", height_px=height_px)
    axes = figure.add_axes((0.05, _KEY_PX / height_px, 0.69, _ROW_PX * len(lines) / height_px))
    axes.set_xlim(-0.25, len(months) - 0.85)
    lowest = max(rank for _, ranks in months for rank in ranks.values())
    axes.set_ylim(lowest + 0.5, 0.5)
    most = max((abs(line.change or 0) for line in lines), default=0)
    shared = _shared(months[-1][1])
    for line in lines:
        strong = most > 0 and abs(line.change or 0) == most
        _path(axes, [ranks.get(line.unit) for _, ranks in months], INK if strong else "#a8b4bb", 1.8 if strong else 1.1)
        place = (line.rank or 0) + shared[line.unit]
        moved = f"　{change_words(line.change)}" if line.change else ""
        across = len(months) - 1 + 0.12 * max(1, len(months) - 1) / 2
        say(axes, across, place, f"{line.name}{moved}", 8.5, va="center", clip_on=False)
    bare(axes)
    axes.set_xticks(range(len(months)))
    for place, (month, _) in enumerate(months):
        say(axes, place, lowest + 0.75, f"{int(month[5:])}月", 8, ha="center", va="center", color=FAINT, clip_on=False)
    axes.set_xticklabels([])
    return figure


def block_chart(report: MonthReport) -> Figure:
    """A bar a unit, its blocks one after another, each with its points; the total at the end."""
    heads = {each.block: each.block_name for each in report.heads}
    asked = {block: any(each.block == block and each.state == "due" for each in report.heads) for block in heads}
    states = {each.block: state_words(each.state) for each in report.heads if each.state != "due"}
    keys = [name if asked[block] else f"{name}（{states[block]}）" for block, name in heads.items()]
    rows = [
        (line.name, [each.points or 0.0 for each in line.blocks], f"{line.total:.{report.decimals}f}")
        for line in report.standings
    ]
    note = f"本月应考核满分{said(report.full)}分" + (
        "；总分含更正补差" if any(line.carried for line in report.standings) else ""
    )
    return _stacked(rows, keys, "各大项得分", note)


def tier_chart(report: MonthReport) -> Figure:
    """A bar a unit, its articles of the media by the tier of the source."""
    rows = [
        (line.name, [float(line.tiers.get(tier, 0)) for tier in TIERS], f"{sum(line.tiers.values())}篇")
        for line in report.standings
    ]
    return _stacked(rows, list(TIERS.values()), "媒体稿件按来源级别", "含转载和曝光类稿件；一篇涉及几个单位的各计一篇")


def tile_chart(report: MonthReport) -> Figure:
    """A tile a unit in the order of the ranking: rank, points, places gained; the more points, the darker."""
    lines = report.standings
    rows = ceil(len(lines) / _TILES_ACROSS)
    height_px = _HEAD_PX + _TILE_PX * rows + _FOOT_PX
    figure = new_figure(height_px)
    head(figure, "各单位名次和得分", "按名次排列，不是地图；颜色越深得分越高，箭头为名次升降", height_px=height_px)
    axes = figure.add_axes((0.02, _FOOT_PX / height_px, 0.96, _TILE_PX * rows / height_px))
    axes.set_xlim(0, _TILES_ACROSS)
    axes.set_ylim(rows, 0)
    bare(axes)
    axes.set_xticks([])
    totals = [line.total for line in lines]
    for number, line in enumerate(lines):
        _tile(axes, number % _TILES_ACROSS, number // _TILES_ACROSS, line, _level(line.total, totals), report.decimals)
    return figure


def _tile(axes: Axes, x: int, y: int, line: Standing, level: int, decimals: int) -> None:
    ink = "white" if level < 1 else INK
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((x + 0.03, y + 0.05), 0.94, 0.9, facecolor=SHADES[level], edgecolor=RULE, linewidth=0.6))
    say(axes, x + 0.1, y + 0.24, line.name, _fitting(line.name, 9, 6.3), va="center", color=ink)
    say(axes, x + 0.1, y + 0.54, f"{line.total:.{decimals}f}", 12, va="center", color=ink)
    rank = f"第{line.rank}名" if line.rank is not None else "不排名"
    moved = f"　{change_words(line.change)}" if line.change else ""
    say(axes, x + 0.1, y + 0.81, rank + moved, 7.5, va="center", color=ink)


def _stacked(rows: Sequence[tuple[str, Sequence[float], str]], keys: Sequence[str], title: str, note: str) -> Figure:
    """Bars of parts, darkest first; `rows` are (name, parts, what stands at the end)."""
    inner = _ROW_PX * max(len(rows), 1)
    height_px = _HEAD_PX + _KEY_PX + inner + _FOOT_PX
    figure = new_figure(height_px)
    head(figure, title, note, height_px=height_px)
    width = 0.96 - _NAME_SHARE - _SAID_SHARE
    axes = figure.add_axes((0.02 + _NAME_SHARE, _FOOT_PX / height_px, width, inner / height_px))
    top = max([1.0, *(sum(parts) for _, parts, _ in rows)])
    axes.set_xlim(0, top)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    bare(axes)
    axes.set_xticks([])
    across = axes.get_yaxis_transform()
    for place, (name, parts, total) in enumerate(rows):
        _bar(axes, place, parts, top)
        say(axes, -0.015, place, name, _fitting(name, 8.5, 10), ha="right", va="center", transform=across)
        say(axes, 1.015, place, total, 8.5, va="center", transform=across)
    _key(figure, keys, 0.02 + _NAME_SHARE, 1 - (_HEAD_PX + _KEY_PX / 2) / height_px, height_px)
    return figure


def _bar(axes: Axes, place: int, parts: Sequence[float], top: float) -> None:
    left = 0.0
    for number, part in enumerate(parts):
        if part > 0:
            axes.barh(place, part, left=left, color=SHADES[number % 4], height=0.62, edgecolor="white", linewidth=0.5)
            words = said(part)
            if part / top > 0.011 * len(words) + 0.006:
                say(axes, left + part / 2, place, words, 7.5, ha="center", va="center",
                    color="white" if number == 0 else INK)  # fmt: skip
        left += part


def _key(figure: Figure, keys: Sequence[str], left: float, height: float, height_px: int) -> None:
    from matplotlib.patches import Rectangle

    axes = figure.add_axes((left, height - 12 / height_px, 0.98 - left, 24 / height_px))
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 1)
    axes.axis("off")
    x = 0.0
    for number, key in enumerate(keys):
        axes.add_patch(Rectangle((x, 0.14), 2.2, 0.72, facecolor=SHADES[number % 4], edgecolor=RULE, linewidth=0.4))
        say(axes, x + 3, 0.5, key, 7.5, va="center", color=FAINT)
        x += 3 + 2.75 * len(key) + 3


def _path(axes: Axes, ranks: Sequence[int | None], colour: str, width: float) -> None:
    points = [(place, rank) for place, rank in enumerate(ranks) if rank is not None]
    axes.plot([x for x, _ in points], [y for _, y in points], color=colour, linewidth=width, zorder=1)
    for x, y in points:
        axes.scatter([x], [y], s=110, color="white", edgecolors=colour, linewidths=width, zorder=2, clip_on=False)
        say(axes, x, y, y, 6.5, ha="center", va="center", zorder=3, clip_on=False)


def _shared(ranks: Mapping[str, int]) -> dict[str, float]:
    """unit → how far below its rank its name stands: units of one rank stand one under another."""
    seen: dict[int, int] = {}
    found = {}
    for unit, rank in ranks.items():
        found[unit] = seen.get(rank, 0) * 1.0
        seen[rank] = seen.get(rank, 0) + 1
    return found


def _months(report: MonthReport) -> list[tuple[str, dict[str, int]]]:
    """(month, unit → rank) of the newest closed months and this one; empty where there is nothing to compare."""
    ranks = {line.unit: line.rank for line in report.standings if line.rank is not None}
    before = [
        (each.month, {unit: rank for unit, rank in each.ranks.items() if unit in ranks}) for each in report.history
    ]
    return [*before[-MONTHS_SHOWN + 1 :], (report.month, ranks)] if before and ranks else []


def _level(total: float, totals: Sequence[float]) -> int:
    """0 (darkest) to 3: in which quarter of the range the total lies."""
    low, high = min(totals), max(totals)
    return 0 if high == low else min(3, int(4 * (high - total) / (high - low)))


def _fitting(name: str, size_pt: float, characters: float) -> float:
    """A smaller size for a name that is longer than so many characters."""
    return size_pt * min(1.0, characters / max(len(name), 1))
