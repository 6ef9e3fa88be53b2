"""What is wrong with a file of a city, in lines that name file, entry, key, value and what is allowed."""

from __future__ import annotations

from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

_LONGEST = 80


def mistakes(where: str, data: Any, model: type[BaseModel], error: ValidationError) -> list[str]:
    """A line each: `sample/sources.yaml: sources[3] (id 'cdrb'): encoding 'gbk2' is not one of utf-8, gb18030`."""
    return [line for item in error.errors() if not _is_echo(item) for line in _messages(where, data, model, item)]


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
    message: str = error["msg"].removeprefix("Value error, ")
    said = f"{key} {_shown(node)}".lstrip()
    match error["type"]:
        case "value_error":
            return message
        case "missing":
            return f"{key} is missing"
        case "extra_forbidden":
            keys = ", ".join(_model_at(model, error["loc"][:-1]).model_fields)
            return f"{key} is not a key of this entry; it may have {keys}"
        case "literal_error":
            return f"{said} is not one of {error['ctx']['expected']}"
        case "model_type":
            keys = ", ".join(_model_at(model, error["loc"]).model_fields)
            return f"{said} is not a mapping; it needs keys of {keys}"
        case "tuple_type":
            return f"{said} is not a list"
        case "string_type":
            return f"{said} is not text; put it in quotes"
        case "string_pattern_mismatch":
            return f"{said} does not have the form {error['ctx']['pattern']}"
    return f"{said}: {message}"


def _shown(value: Any) -> str:
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
