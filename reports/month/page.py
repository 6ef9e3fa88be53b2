"""The month as one HTML page that needs nothing else: tables, charts as SVG, every point with its articles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from reports.masking import masked
from reports.month import words
from reports.month.amended import corrections_of
from reports.month.charts import month_svgs
from reports.month.notice_tables import points_words, year_words
from reports.month.ranking import said
from reports.month.records import BlockScore, GapCost, ItemHead, MonthReport, Standing
from reports.month.releases import carried_by_tier
from reports.words import TIERS

ARTICLES_SHOWN = 300
"""Of an item of a unit; a page of many thousands would open nowhere."""
TEMPLATES = Path(__file__).parent / "templates"
"""`month_parts.html` holds the sections that this page and the analysts' page have in common."""


@dataclass(frozen=True, slots=True)
class BlockTable:
    """A block's heads, whether anything of it is asked for, and its lines in the order of its own ranks."""

    name: str
    points: float
    heads: tuple[ItemHead, ...]
    lines: tuple[tuple[Standing, BlockScore], ...]


def page_html(report: MonthReport) -> bytes:
    """The page's bytes; the same for the same report."""
    title = f"{report.name}{words.month_words(report.month)}生态环境宣传工作计分排名{words.edition_words(report)}"
    text = _environment().get_template("month_page.html").render(
        report=report, title=title, **shown_parts(report), amended=corrections_of(report), words=words, TIERS=TIERS,
        shown=ARTICLES_SHOWN,
    )  # fmt: skip
    return text.encode()


def shown_parts(report: MonthReport) -> dict[str, object]:
    """What `month_parts.html` is filled with."""
    return {
        "charts": [(name, Markup(svg)) for name, svg in month_svgs(report)],
        "blocks": _blocks(report),
        "year_months": _year_months(report),
        "year_lines": _year_lines(report),
        "worst": {line.unit: _worst(report, line.unit) for line in report.standings},
        "month": {
            "said": said, "points": points_words, "year": year_words, "state": words.state_words,
            "change": words.change_words, "moment": words.moment_words, "day": words.day_words,
            "short": words.short_day, "runs": words.run_words, "growth": words.growth_words, "gaps": words.gap_words,
            "href": _href, "masked": masked, "tiers": TIERS, "carried": carried_by_tier,
        },
    }  # fmt: skip


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _blocks(report: MonthReport) -> list[BlockTable]:
    found = []
    for block in dict.fromkeys(head.block for head in report.heads):
        heads = tuple(head for head in report.heads if head.block == block)
        lines = [(line, next(each for each in line.blocks if each.block == block)) for line in report.standings]
        lines.sort(key=lambda each: (each[1].rank is None, each[1].rank or 0))
        found.append(
            BlockTable(
                name=heads[0].block_name, points=sum(head.points for head in heads), heads=heads, lines=tuple(lines)
            )
        )  # fmt: skip
    return found


def _year_months(report: MonthReport) -> list[tuple[str, dict[str, float]]]:
    """(month, unit → total) of the closed months of the year; this one too when it is closed."""
    found = [(each.month, each.totals) for each in report.history if each.month[:4] == report.month[:4]]
    mine = (report.month, {line.unit: line.total for line in report.standings})
    return [*found, mine] if report.closed else found


def _year_lines(report: MonthReport) -> list[tuple[int | None, Standing]]:
    """(rank by the year's points, unit), best first, those that are only shown last."""
    totals = [line.year or 0.0 for line in report.standings if line.ranked]
    order = sorted(report.standings, key=lambda line: (not line.ranked, -(line.year or 0.0)))
    return [(1 + sum(other > (line.year or 0.0) for other in totals) if line.ranked else None, line) for line in order]


def _href(url: str | None) -> str:
    """The address where it is one of the web; nothing else becomes a link."""
    return url if url is not None and url.startswith(("http://", "https://")) else ""


def _worst(report: MonthReport, unit: str) -> GapCost | None:
    """The source whose gaps could have cost the unit most."""
    mine = [each for each in report.gap_costs if each.unit == unit and each.points]
    return max(mine, key=lambda each: each.points, default=None)
