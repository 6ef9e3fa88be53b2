"""The API's operations as its OpenAPI tells them, in an order and in words for a reader."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from web.access import API_ACCESS

TAGS = {
    "articles": "检索和文章", "events": "事件", "tasks": "任务", "months": "月报", "sources": "来源", "alerts": "预警",
}  # fmt: skip
TYPES = {"string": "文字", "integer": "整数", "number": "数", "boolean": "是否", "array": "列表", "object": "对象"}
PLACES = {"path": "网址里", "query": "参数", "header": "请求头"}


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    place: str
    type: str
    needed: bool
    about: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of what is answered or sent."""

    name: str
    type: str
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`scope` is what a token must be given for it; `sent` the fields of its body, `answered` those of its answer."""

    method: str
    path: str
    about: str
    scope: str
    parameters: tuple[Parameter, ...]
    sent: tuple[Field, ...]
    answered: tuple[Field, ...]


def operations_of(api: FastAPI) -> dict[str, list[Operation]]:
    """Heading → its operations, in the order in which they are declared."""
    schema = api.openapi()
    scopes = {(method, route.path): API_ACCESS[route.name][1] for route in _routes(api) for method in route.methods}
    found: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            tag = (said.get("tags") or [""])[0]
            found.setdefault(TAGS.get(tag, tag), []).append(
                Operation(
                    method.upper(), f"/api/v1{path}", said.get("description") or said.get("summary", ""),
                    scopes.get((method.upper(), path), ""), tuple(map(_parameter, said.get("parameters", ()))),
                    _fields(schema, _content(said.get("requestBody"))),
                    _fields(schema, _content(said["responses"].get("200"))),
                )
            )  # fmt: skip
    return found


def _routes(api: FastAPI) -> list[Any]:
    found: list[Any] = []

    def gather(routes: list[Any]) -> None:
        for route in routes:
            if getattr(route, "name", None) in API_ACCESS:
                found.append(route)
            elif hasattr(route, "original_router"):
                gather(route.original_router.routes)

    gather(list(api.routes))
    return found


def _parameter(said: Mapping[str, Any]) -> Parameter:
    schema = said.get("schema", {})
    about = said.get("description", "")
    if schema.get("default") is not None:
        about = f"{about}{'；' if about else ''}不给就是 {json.dumps(schema['default'], ensure_ascii=False)}"
    return Parameter(said["name"], PLACES[said["in"]], _type(schema), bool(said.get("required")), about)


def _content(said: Mapping[str, Any] | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = ((said or {}).get("content", {})).get("application/json", {}).get("schema", {})
    return found


def _fields(schema: Mapping[str, Any], of: Mapping[str, Any]) -> tuple[Field, ...]:
    whole = _resolved(schema, of)
    return tuple(
        Field(name, _type(_resolved(schema, each)), each.get("description", ""))
        for name, each in whole.get("properties", {}).items()
    )


def _resolved(schema: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in of:
        found: Mapping[str, Any] = schema["components"]["schemas"][of["$ref"].rsplit("/", 1)[-1]]
        return found
    return of


def _type(schema: Mapping[str, Any]) -> str:
    """`文字`, `列表`, `文字或空`; one of few values as those values."""
    if "enum" in schema:
        return "、".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        words = [_type(each) for each in schema["anyOf"] if each.get("type") != "null"]
        return "或".join(dict.fromkeys(words)) + ("，可空" if len(words) < len(schema["anyOf"]) else "")
    if schema.get("format") == "date":
        return "日期"
    return TYPES.get(schema.get("type", ""), "对象")
