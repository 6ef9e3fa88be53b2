"""What is wrong with a file of a city, in lines (Chinese) that name file, entry, key, value and what is allowed."""

from __future__ import annotations

from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from cities.facts import DISTRICT_CODE, IDENTIFIER, TIME
from cities.roster import ADDRESS, HOOK_URL

_LONGEST = 80
_DATE = "为 2026-06-01 这样的日期"


def mistakes(where: str, data: Any, model: type[BaseModel], error: ValidationError) -> list[str]:
    """A line each: `sample/sources.yaml: sources[3] (id 'cdrb'): encoding 'gbk2' 不可用，可以是 utf-8、gb18030`."""
    return [line for item in error.errors() if not _is_echo(item) for line in _messages(where, data, model, item)]


def unreadable(content: bytes, error: Exception) -> str:
    """Why a file is no YAML: the place where it stops being it, and what most often is the matter."""
    try:
        lines = content.decode().split("\n")
    except UnicodeDecodeError as bad:
        line = content[: bad.start].count(b"\n") + 1
        return f"第 {line} 行不是 UTF-8；用编辑器另存为 UTF-8"
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return "里面有不能打印的控制字符；删去它们"
    line = lines[min(mark.line, len(lines) - 1)].strip()
    shown = f"：{_shown(line)}" if line else "（文件到这里就完了）"
    return (
        f"第 {mark.line + 1} 行第 {mark.column + 1} 列读不通{shown}；"
        "冒号后要空一格，同一层要对齐（用空格，不用制表符），引号和括号要成对"
    )


def _is_echo(error: Any) -> bool:
    """A list counts as too short when its entries have failed: those are told already."""
    return error["type"] == "too_short" and bool(error["input"])


def _messages(where: str, data: Any, model: type[BaseModel], error: Any) -> list[str]:
    """One line, or several where a check over the whole file found several mistakes."""
    place, key, node = _found(data, error["loc"])
    details = _detail(key, node, model, error).splitlines()
    return [": ".join(part for part in (where, place, detail) if part) for detail in details]


def _found(data: Any, loc: tuple[int | str, ...]) -> tuple[str, str, Any]:
    """The entry (with its id), the key within it, and the value there."""
    place, entry, key, node = "", "", "", data
    for step in loc:
        if step == "[key]":
            return (place + entry).lstrip("."), key.rpartition(".")[0].lstrip("."), loc[-2]
        key += f"[{step}]" if isinstance(step, int) else f".{step}"
        node = node[step] if _has(node, step) else None
        if isinstance(node, dict) and (name := node.get("id") or node.get("code") or node.get("name")) is not None:
            place, entry, key = place + key, f" (id {name!r})", ""
    return (place + entry).lstrip("."), key.lstrip("."), node


def _detail(key: str, node: Any, model: type[BaseModel], error: Any) -> str:
    kind, bounds = error["type"], error.get("ctx", {})
    said = f"{key} {_shown(node)}".lstrip()
    match kind:
        case "value_error":
            return str(error["msg"]).removeprefix("Value error, ")
        case "missing":
            return f"缺 {key}"
        case "extra_forbidden":
            return f"不认识 {key}，这里可以写 {_keys(model, error['loc'][:-1])}"
        case "model_type":
            return f"{said} 应为“键: 值”，可以写 {_keys(model, error['loc'])}"
        case "literal_error":
            return f"{said} 不可用，可以是 {bounds['expected'].replace(' or ', '、').replace(', ', '、')}"
        case "string_pattern_mismatch":
            return f"{said} 不可用，应为{PATTERNS[bounds['pattern']]}"
    asked = _ASKED.get(kind.split("_")[0] if kind in _NUMBERS else kind)
    return f"{said} 不可用" + (f"，应{asked.format(**bounds)}" if asked else f"（{error['msg']}）")


def _keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> str:
    return "、".join(_model_at(model, loc).model_fields)


PATTERNS = {
    IDENTIFIER: "小写字母开头，只用小写字母、数字、下划线",
    DISTRICT_CODE: "六位数字的区划代码",
    TIME: " 00:00 到 23:59 的时刻，如 '08:30'",
    ADDRESS: "一个邮箱，如 zhang@sthj.example.cn",
    HOOK_URL: " http:// 或 https:// 开头的地址",
}
"""What a text must look like, in words."""

_NUMBERS = ("int_type", "int_parsing", "int_parsing_size", "int_from_float", "float_type", "float_parsing")
_ASKED = {
    "int": "为整数",
    "float": "为数字",
    "finite_number": "为有限的数",
    "bool_type": "为 true 或 false",
    "bool_parsing": "为 true 或 false",
    "greater_than": "大于 {gt:g}",
    "greater_than_equal": "不小于 {ge:g}",
    "less_than": "小于 {lt:g}",
    "less_than_equal": "不大于 {le:g}",
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "string_type": "为文字，请加引号",
    "string_too_short": "至少有 {min_length} 个字",
    "string_too_long": "不超过 {max_length} 个字",
    "tuple_type": "为列表，如 [甲, 乙]",
    "too_short": "至少有 {min_length} 项",
    "dict_type": "为“键: 值”",
}
"""By pydantic's type of mistake; tests/cities/test_mistakes.py holds that none of a city's models has another."""


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST else value[:_LONGEST] + "…")
    text = repr(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _model_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> type[BaseModel]:
    """The model of the entry at `loc`; every list of ours is a tuple[X, ...] and every dict a dict[str, X]."""
    kind: Any = model
    for step in loc:
        if isinstance(step, str) and isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = kind.model_fields[step].annotation
        else:
            kind = [each for each in get_args(kind) if each is not Ellipsis][-1]
        kind = getattr(kind, "__origin__", kind) if hasattr(kind, "__metadata__") else kind
        if NoneType in (options := get_args(kind)):
            kind = next(each for each in options if each is not NoneType)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else model


def _has(node: Any, step: int | str) -> bool:
    return (isinstance(node, dict) and step in node) or (
        isinstance(node, list) and isinstance(step, int) and step < len(node)
    )
