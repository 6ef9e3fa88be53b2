"""Search, facets, counts; one article and its versions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from index.document import Document
from index.families import search_families
from index.query import MAX_LENGTH, parse_query
from index.store import FACETS, Hit
from web.api.errors import bad_value
from web.api.paging import After
from web.reading import opened
from web.render import site_of
from web.views.versions import kept_versions

router = APIRouter(tags=["articles"])
Asked = Annotated[str, Query(max_length=2 * MAX_LENGTH, description="检索式，与网页上的一样；空为全部")]
By = Literal["district", "topic", "sentiment", "source", "kind", "tier", "month", "day"]


class HitOut(BaseModel):
    """`passage` is plain text; `carried` counts the article's family where families are folded."""

    id: str
    title: str
    url: str | None
    source: str
    source_name: str
    kind: str
    tier: str
    published_at: str
    sentiment: str
    topics: tuple[str, ...]
    districts: tuple[str, ...]
    event: str | None
    heat: int
    passage: str
    carried: int


class SearchOut(BaseModel):
    query: str
    total: int
    hits: list[HitOut]
    next: str | None
    facets: dict[str, dict[str, int]]


class FacetsOut(BaseModel):
    query: str
    total: int
    facets: dict[str, dict[str, int]]


class Count(BaseModel):
    value: str
    articles: int


class CountsOut(BaseModel):
    query: str
    by: By
    total: int
    counts: list[Count]


class VersionOut(BaseModel):
    version: str
    fetched_at: str | None
    published_at: str | None
    title: str
    body: str
    newest: bool


class VersionsOut(BaseModel):
    id: str
    versions: list[VersionOut]


@router.get("/search", name="api_search")
def search(
    request: Request, q: Asked = "", sort: Literal["relevance", "time", "heat"] = "time",
    limit: Annotated[int, Query(ge=1, le=100)] = 20, after: After = None,
    facets: Annotated[str, Query(max_length=200, description="要计数的项，用逗号分开")] = "",
    families: Annotated[bool, Query(description="同一稿件只列一条")] = False,
) -> SearchOut:  # fmt: skip
    """检索：一页命中、总数、下一页的位置。"""
    site = site_of(request)
    node = parse_query(q, site.city)
    wanted = _facets(facets)
    if families:
        result = search_families(site.store, node, limit=limit, after=after, sort=sort, facets=wanted)
    else:
        result = site.store.search(node, limit=limit, after=after, sort=sort, facets=wanted)
    hits = [_hit(hit) for hit in result.hits]
    return SearchOut(query=q, total=result.total, hits=hits, next=result.next, facets=result.facets)


@router.get("/facets", name="api_facets")
def facets(
    request: Request, q: Asked = "",
    fields: Annotated[str, Query(max_length=200, description="要计数的项，用逗号分开；空为全部")] = "",
) -> FacetsOut:  # fmt: skip
    """一个检索在各项上的分布。"""
    site = site_of(request)
    result = site.store.search(parse_query(q, site.city), limit=0, facets=_facets(fields) or FACETS)
    return FacetsOut(query=q, total=result.total, facets=result.facets)


@router.get("/counts", name="api_counts")
def counts(request: Request, q: Asked = "", by: By = "day") -> CountsOut:
    """一个检索按一项计数；按日、按月的依次排，其余多的在前。"""
    site = site_of(request)
    result = site.store.search(parse_query(q, site.city), limit=0, facets=(by,))
    rows = list(result.facets[by].items())
    if by in ("day", "month"):
        rows.sort()
    return CountsOut(
        query=q, by=by, total=result.total, counts=[Count(value=value, articles=count) for value, count in rows]
    )


@router.get("/articles/{id}", name="api_article")
def article(request: Request, id: str) -> dict[str, Any]:
    """一篇文章：正文、判断、更正后的各项。"""
    return _article(opened(request, id))


@router.get("/articles/{id}/versions", name="api_versions")
def versions(request: Request, id: str) -> VersionsOut:
    """这篇文章采到过的各版，新的在前。"""
    document = opened(request, id)
    found = kept_versions(site_of(request), document)[::-1]
    return VersionsOut(
        id=id,
        versions=[
            VersionOut(
                version=each.version, fetched_at=each.fetched_at, published_at=each.published_at, title=each.title,
                body=each.body, newest=each.version == document.version,
            )
            for each in found
        ],
    )  # fmt: skip


def _facets(text: str) -> tuple[str, ...]:
    wanted = tuple(filter(None, text.split(",")))
    unknown = next((each for each in wanted if each not in FACETS), None)
    if unknown is not None:
        raise bad_value("facets", unknown, "、".join(FACETS))
    return wanted


def _article(document: Document) -> dict[str, Any]:
    found = asdict(document)
    # where the evidence lies on our disk is nobody's business outside
    found["evidence"] = None if document.evidence is None else {"digest": document.evidence.get("digest")}
    return found


def _hit(hit: Hit) -> HitOut:
    document = hit.document
    return HitOut(
        id=document.id, title=document.title, url=document.url, source=document.source,
        source_name=document.source_name, kind=document.kind, tier=document.tier, published_at=document.published_at,
        sentiment=document.sentiment, topics=document.topics, districts=document.districts, event=document.event,
        heat=document.heat, passage=document.summary[0] if document.summary else document.body[:120],
        carried=hit.carried,
    )  # fmt: skip
