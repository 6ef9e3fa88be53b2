"""Months: provisional or closed, the ranking, and the articles behind each unit's points."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from reports.month.facts import RuleError
from reports.month.frozen import FrozenError
from reports.month.records import MonthReport, Standing
from web.api.errors import ApiError, Told, bad_value, not_found
from web.pages.month import months_of
from web.render import site_of
from web.views.month import standing_of

router = APIRouter(tags=["months"])
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


class MonthLine(BaseModel):
    month: str
    closed: bool


class MonthsOut(BaseModel):
    months: list[MonthLine]


class Block(BaseModel):
    """`points` is null where nothing of the block is asked for in this month."""

    block: str
    points: float | None


class Line(BaseModel):
    unit: str
    name: str
    ranked: bool
    rank: int | None
    total: float
    change: int | None
    blocks: list[Block]


class MonthOut(BaseModel):
    """`full` is what all items asked for sum to; `corrections` are numbered ones made after closing."""

    month: str
    name: str
    closed: bool
    closed_by: str | None
    as_of: str
    full: float
    standings: list[Line]
    plan: list[dict[str, Any]]
    objections: int
    corrections: list[dict[str, Any]]


class Point(BaseModel):
    article: str
    title: str
    url: str | None
    source: str
    published_at: str
    worth: float
    why: str


class Item(BaseModel):
    item: str
    name: str
    block: str
    full: float
    points: float | None
    found: float
    aim: float | None
    note: str
    articles: list[Point]


class PointsOut(BaseModel):
    month: str
    closed: bool
    unit: str
    name: str
    total: float
    items: list[Item]


@router.get("/months", name="api_months")
def months(request: Request) -> MonthsOut:
    """已封账的月份和本月，新的在前。"""
    site = site_of(request)
    closed = {each.month for each in site.ledger.closings()}
    lines = [MonthLine(month=each, closed=each in closed) for each in sorted(months_of(site), reverse=True)]
    return MonthsOut(months=lines)


@router.get("/months/{month}", name="api_month")
def month(request: Request, month: str) -> MonthOut:
    """一个月的排名；未封账的是截至 as_of 的暂算。"""
    site, report = site_of(request), _report(request, month)
    corrections = [
        {"number": each.number, "reason": each.reason, "by": each.by, "at": each.at}
        for each in site.ledger.month_corrections(month)
    ]
    plan = [
        {"campaign": each.campaign, "name": each.name, "start": each.start, "end": each.end, "planned": each.planned,
         "due": each.due, "found": each.found}
        for each in report.plan
    ]  # fmt: skip
    return MonthOut(
        month=month, name=report.name, closed=report.closed, closed_by=report.closed_by, as_of=report.as_of,
        full=report.full, standings=[_line(each) for each in report.standings], plan=plan,
        objections=len(site.ledger.objections(month)), corrections=corrections,
    )  # fmt: skip


@router.get("/months/{month}/points", name="api_points")
def points(
    request: Request, month: str, unit: Annotated[str, Query(max_length=60, description="单位编号")]
) -> PointsOut:  # fmt: skip
    """一个单位每一分由哪些文章得来。"""
    report = _report(request, month)
    line = standing_of(report, unit)
    if line is None:
        raise bad_value("unit", unit, "、".join(each.unit for each in report.standings))
    items = [
        Item(
            item=head.item, name=head.name, block=head.block, full=head.points, points=score.points,
            found=score.found, aim=score.aim, note=score.note,
            articles=[Point(**{name: getattr(each, name) for name in Point.model_fields}) for each in score.articles],
        )
        for head, score in zip(report.heads, line.items, strict=True)
    ]  # fmt: skip
    return PointsOut(
        month=month, closed=report.closed, unit=unit, name=line.name, total=line.total, items=items
    )  # fmt: skip


def _report(request: Request, month: str) -> MonthReport:
    site = site_of(request)
    if not _MONTH.fullmatch(month):
        raise bad_value("month", month, "2026-06 这样的月份")
    if month > site.clock().strftime("%Y-%m"):
        raise not_found("这个月份还没有开始", "month", month)
    try:
        return site.reads.month(month, now=site.clock())
    except RuleError as error:
        raise not_found(str(error), "month", month) from None
    except FrozenError as error:
        told = Told(code="unreadable", message=f"{month} 的封账文件读不出来：{error}", field="month", value=month)
        raise ApiError(500, told) from None


def _line(line: Standing) -> Line:
    blocks = [Block(block=each.block, points=each.points) for each in line.blocks]
    return Line(
        unit=line.unit, name=line.name, ranked=line.ranked, rank=line.rank, total=line.total, change=line.change,
        blocks=blocks,
    )  # fmt: skip
