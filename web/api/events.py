"""Events: those that are told, the one with the latest item first."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from nlp.relation import Event
from web.api.errors import not_found
from web.api.paging import After, Limit, page_of
from web.render import site_of

router = APIRouter(tags=["events"])


class EventLine(BaseModel):
    id: str
    name: str
    first_seen: str
    last_seen: str
    articles: int
    districts: tuple[str, ...]
    ended: str | None


class EventOut(EventLine):
    """`heat` counts items by hour; `joins` are ids of events that turned out to be this one."""

    heat: dict[str, int]
    members: tuple[str, ...]
    joins: tuple[str, ...]


class EventsOut(BaseModel):
    events: list[EventLine]
    next: str | None


@router.get("/events", name="api_events")
def events(
    request: Request, limit: Limit = 50, after: After = None,
    since: Annotated[date | None, Query(description="只要这一天起还有新稿的")] = None,
    district: Annotated[str | None, Query(max_length=20, description="区划代码")] = None,
) -> EventsOut:  # fmt: skip
    """事件，最近还有新稿的在前。"""
    found = [
        each for id, each in site_of(request).events().items()
        if id == each.id and (since is None or _last(each) >= since.isoformat())
        and (district is None or district in each.districts)
    ]  # fmt: skip
    page, following = page_of(found, lambda each: (_last(each), each.id), after, limit, descending=True)
    return EventsOut(events=[EventLine(**_line(each)) for each in page], next=following)


@router.get("/events/{id}", name="api_event")
def event(request: Request, id: str) -> EventOut:
    """一个事件：每小时的热度、全部文章的编号。并入它的事件的编号也能查到它。"""
    found = site_of(request).events().get(id)
    if found is None:
        raise not_found("没有这个事件", "id", id)
    return EventOut(**_line(found), heat=found.heat, members=found.members, joins=found.joins)


def _last(event: Event) -> str:
    return max(event.heat, default=event.first_seen)


def _line(event: Event) -> dict[str, object]:
    return {
        "id": event.id, "name": event.name, "first_seen": event.first_seen, "last_seen": _last(event),
        "articles": len(event.members), "districts": event.districts, "ended": event.ended,
    }  # fmt: skip
