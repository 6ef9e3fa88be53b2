"""Errors as JSON: what is wrong with which field, its value, and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from index.store import CursorError, QueryError, StoreError
from ledger.database import LedgerBroken, LedgerError


class Told(BaseModel):
    """`field`, `value` and `allowed` are null where no single field is to blame."""

    code: str
    message: str
    field: str | None = None
    value: Any = None
    allowed: str | None = None


class ErrorAnswer(BaseModel):
    error: Told


class ApiError(Exception):
    """An answer other than the one asked for; `told` goes into it as it is."""

    def __init__(self, status: int, told: Told, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(told.message)
        self.status, self.told, self.headers = status, told, headers


def bad_value(field: str, value: Any, allowed: str) -> ApiError:
    message = f"{field} 的值“{value}”不对；可以是：{allowed}"
    return ApiError(422, Told(code="bad-value", message=message, field=field, value=value, allowed=allowed))


def not_found(message: str, field: str, value: str) -> ApiError:
    return ApiError(404, Told(code="not-found", message=message, field=field, value=value))


async def explain(request: Request, error: Exception) -> JSONResponse:
    status, told, headers = _explained(error)
    return JSONResponse(ErrorAnswer(error=told).model_dump(), status, headers=dict(headers or {}))


def _explained(error: Exception) -> tuple[int, Told, Mapping[str, str] | None]:
    match error:
        case ApiError():
            return error.status, error.told, error.headers
        case RequestValidationError():
            return 422, _of_field(error.errors()[0]), None
        case QueryError():
            return 422, Told(code="bad-query", message=f"检索式{error}", field="q", value=error.place,
                             allowed="value 是出错处在检索式里的位置（从 0 数）"), None  # fmt: skip
        case CursorError():
            return 422, Told(code="bad-value", message="after 不是这个检索给出的翻页位置", field="after",
                             allowed="上一页 next 的值"), None  # fmt: skip
        case HTTPException(status_code=404, detail="Not Found"):
            return 404, Told(code="not-found", message="没有这个地址；全部地址见 /api/v1/openapi.json"), None
        case HTTPException(status_code=405):
            return 405, Told(code="bad-method", message="这个地址不能这样访问；见 /api/v1/openapi.json"), error.headers
        case HTTPException():
            return (
                error.status_code,
                Told(code=_CODES.get(error.status_code, "refused"), message=str(error.detail)),
                None,
            )
        case StoreError() | LedgerBroken():
            return 503, Told(code="unavailable", message=f"数据暂时打不开，请稍后再试：{error}"), None
        case LedgerError():
            return 409, Told(code="refused", message=str(error)), None
    return 500, Told(code="fault", message="出错了，没有办理；已记入日志"), None


_CODES = {403: "forbidden", 404: "not-found", 413: "too-large"}
_BOUNDS = {"ge": "不小于 {}", "gt": "大于 {}", "le": "不大于 {}", "lt": "小于 {}", "max_length": "不超过 {} 个字符",
           "min_length": "不少于 {} 个字符", "expected": "{}", "pattern": "合于 {}"}  # fmt: skip
_KINDS = {"int_parsing": "整数", "bool_parsing": "true 或 false", "missing": "必填", "json_invalid": "JSON",
          "date_from_datetime_parsing": "2026-06-17 这样的日期", "date_parsing": "2026-06-17 这样的日期",
          "string_type": "字符串", "list_type": "列表", "model_attributes_type": "JSON 对象",
          "extra_forbidden": "没有这一项"}  # fmt: skip


def _of_field(fault: Mapping[str, Any]) -> Told:
    """What pydantic found, in the words of an answer."""
    place: Sequence[Any] = fault["loc"]
    field = ".".join(str(part) for part in place[1:]) or str(place[0])
    value = None if fault["type"] in ("missing", "json_invalid") else fault.get("input")
    bounds = [words.format(fault["ctx"][name]) for name, words in _BOUNDS.items() if name in fault.get("ctx", {})]
    allowed = "、".join(bounds).replace(" or ", " 或 ") or _KINDS.get(fault["type"], fault["msg"])
    said = f"缺少 {field}" if fault["type"] == "missing" else f"{field} 的值“{value}”不对；可以是：{allowed}"
    return Told(code="bad-value", message=said, field=field, value=value, allowed=allowed)
