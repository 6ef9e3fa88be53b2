"""Sources and how they do."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel

from web.render import site_of

router = APIRouter(tags=["sources"])


class SourceOut(BaseModel):
    id: str
    name: str
    kind: str
    tier: str
    publisher: str
    district: str | None
    own: bool


class SourcesOut(BaseModel):
    sources: list[SourceOut]


class Trouble(BaseModel):
    kind: str
    opened: str
    detail: str


class HealthOut(BaseModel):
    """`state` is ok, silent, failing, never or paused; `counts` how the URLs of its last day ended."""

    source: str
    name: str
    state: str
    last_ok: str | None
    last_day: str | None
    days_silent: int | None
    counts: dict[str, int]
    troubles: list[Trouble]
    detail: str


class AllHealth(BaseModel):
    day: str
    sources: list[HealthOut]


@router.get("/sources", name="api_sources")
def sources(request: Request) -> SourcesOut:
    """今天有效的来源。"""
    site = site_of(request)
    today = site.clock().date()
    return SourcesOut(
        sources=[
            SourceOut(
                id=each.id, name=each.name, kind=each.carries or each.kind, tier=each.tier, publisher=each.family,
                district=each.district, own=each.own,
            )
            for each in site.city.sources if each.valid_on(today)
        ]
    )  # fmt: skip


@router.get("/sources/health", name="api_health")
def health(request: Request) -> AllHealth:
    """每个来源的采集状况。"""
    site = site_of(request)
    today = site.clock().date()
    rows = [
        HealthOut(
            source=each.source, name=each.name, state=each.state, last_ok=each.last_ok and each.last_ok.isoformat(),
            last_day=each.last_day and each.last_day.isoformat(), days_silent=each.days_silent,
            counts=dict(each.counts), detail=each.detail,
            troubles=[
                Trouble(kind=one.kind, opened=one.opened.isoformat(), detail=one.detail) for one in each.troubles
            ],
        )
        for each in site.reads.health(today)
    ]  # fmt: skip
    return AllHealth(day=today.isoformat(), sources=rows)
