"""Alerts that were raised, with their history."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from ledger.alerts import Alert
from nlp.relation import Event
from web.access import session_of
from web.api.errors import not_found
from web.api.paging import After, Limit, page_of
from web.reading import note_reading
from web.render import site_of
from web.views.tasks import tasks_seen_by, title_of

router = APIRouter(tags=["alerts"])


class AlertOut(BaseModel):
    id: str
    title: str
    day: str
    level: str
    rule: str
    article: str | None
    event: str | None
    due: str
    raised_at: str
    last_notified: str | None


class Step(BaseModel):
    level: str
    day: str
    rule: str
    at: str
    article: str | None
    why: tuple[str, ...]


class AlertWhole(AlertOut):
    levels: list[Step]


class AlertsOut(BaseModel):
    alerts: list[AlertOut]
    next: str | None


@router.get("/alerts", name="api_alerts")
def alerts(
    request: Request, first: date | None = None, last: date | None = None,
    level: Annotated[Literal["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"] | None, Query()] = None, limit: Limit = 50, after: After = None,
) -> AlertsOut:  # fmt: skip
    """预警，最近的在前；信息员只见本单位要答复的。"""
    found = [
        each for each in _seen(request, first=first, last=last) if level is None or each.level == level
    ]  # fmt: skip
    page, following = page_of(found, lambda each: (each.day, each.raised_at, each.id), after, limit, descending=True)
    events = site_of(request).events()
    return AlertsOut(alerts=[AlertOut(**_row(request, each, events)) for each in page], next=following)


@router.get("/alerts/{id}", name="api_alert")
def alert(request: Request, id: str) -> AlertWhole:
    """一条预警：由哪条规则、因为什么、升过哪几级。"""
    found = next(iter(_seen(request, ids=[id])), None)
    if found is None:
        raise not_found("没有这条预警", "id", id)
    note_reading(request, site_of(request).store.get(found.article) if found.article else None)
    steps = [Step(**_step(asdict(each))) for each in site_of(request).ledger.levels_of(id)]
    return AlertWhole(**_row(request, found, site_of(request).events()), levels=steps)


def _seen(
    request: Request, *, first: date | None = None, last: date | None = None, ids: Collection[str] | None = None
) -> list[Alert]:
    site = site_of(request)
    found = site.ledger.alerts(first=first, last=last, ids=ids)
    if session_of(request).role != "officer":
        return found
    mine = {task.alert for task in tasks_seen_by(site, session_of(request), alerts=[each.id for each in found])}
    return [each for each in found if each.id in mine]


def _row(request: Request, alert: Alert, events: Mapping[str, Event]) -> dict[str, str | None]:
    return {name: getattr(alert, name) for name in AlertOut.model_fields if name != "title"} | {
        "title": title_of(site_of(request), alert, events)
    }


def _step(step: dict[str, object]) -> dict[str, object]:
    return {name: step[name] for name in Step.model_fields}
