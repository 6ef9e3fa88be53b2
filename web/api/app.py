"""The API as an application of its own, mounted beside the pages: its errors are JSON, its description OpenAPI."""

from __future__ import annotations

from fastapi import Depends, FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from index.store import CursorError, QueryError, StoreError
from ledger.database import LedgerError
from web.api import alerts, articles, events, metrics, months, sources, tasks
from web.api.bearer import WRONG_A_MINUTE, check_bearer
from web.api.errors import ApiError, ErrorAnswer, explain
from web.api.limits import Limits
from web.site import Site

RATE = 120
"""Requests a minute for each token where no setting says otherwise."""
_WHAT = """检索、文章、事件、任务、月报、来源、预警，与网页同一份数据、同一套权限。每个请求带一枚令牌：
`Authorization: Bearer hy_…`（`huanyu user token add` 发放，只显示一次）。列表按 `next` 翻页；问得太勤答 429 和
`Retry-After`；出错时 `error` 写明哪一项、什么值、可以是什么。"""


def create_api(site: Site, *, rate: int = RATE) -> FastAPI:
    """`rate` is how many requests a minute each token may make."""
    errors = {
        401: "没有有效的令牌", 403: "角色或范围不够", 404: "没有", 409: "台账不允许", 422: "有一项不对", 429: "太勤",
    }  # fmt: skip
    api = FastAPI(
        title="环舆", version="1", description=_WHAT, docs_url=None, redoc_url=None, openapi_url="/openapi.json",
        responses={status: {"model": ErrorAnswer, "description": words} for status, words in errors.items()},
        dependencies=[Depends(check_bearer)],
    )  # fmt: skip
    api.state.site = site
    api.state.limits = Limits(rate)
    api.state.strangers = Limits(WRONG_A_MINUTE)
    for part in (articles, events, tasks, months, sources, alerts, metrics):
        api.include_router(part.router)
    for kind in (ApiError, StarletteHTTPException, HTTPException, RequestValidationError, QueryError, CursorError,
                 StoreError, LedgerError, Exception):  # fmt: skip
        api.add_exception_handler(kind, explain)
    return api
