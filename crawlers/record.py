"""Records on disk: frozen dataclasses as JSON, each with a `schema` number; files of an older number are still read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError


class Record(Protocol):
    """What a record class offers: SCHEMA, the number written now, and UPGRADES, from each older number to the next."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def schema(self) -> int: ...

    SCHEMA: ClassVar[int]
    UPGRADES: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]]


R = TypeVar("R", bound=Record)


class RecordError(ValueError):
    """A line is not the record it should be; the message names the field, the value and what is allowed."""


_adapters: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def record_from(kind: type[R], line: str | bytes) -> R:
    """The record of one JSON line, brought up from older schema numbers; RecordError where it is none."""
    try:
        # Almost every line is a good one of the newest number: read and checked in one go, half as long as in two.
        read: R = _adapter(kind).validate_json(line)
    except ValidationError:
        pass
    else:
        if read.schema == kind.SCHEMA:
            return read
    try:
        data = json.loads(line)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise RecordError(f"not JSON: {error}") from error
    if not isinstance(data, dict):
        raise RecordError(f"not a JSON object but {type(data).__name__}")
    return record_of(kind, data)


def record_of(kind: type[R], data: dict[str, Any]) -> R:
    """The record of a decoded object; RecordError where it is none."""
    number = data.get("schema", kind.SCHEMA)
    if not isinstance(number, int) or not 1 <= number <= kind.SCHEMA:
        raise RecordError(f"schema {number!r} of {kind.__name__} is not one of 1 to {kind.SCHEMA}")
    while number < kind.SCHEMA:
        data = kind.UPGRADES[number](data)
        number += 1
    try:
        record: R = _adapter(kind).validate_python({**data, "schema": kind.SCHEMA})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise RecordError(f"{kind.__name__}.{where} {first['input']!r}: {first['msg']}") from error
    return record


def line_of(record: Record) -> str:
    """One JSON line (without its line break): keys in the order of the fields, Chinese as itself."""
    # The same as dataclasses.asdict, several times as quick.
    data = _adapter(type(record)).dump_python(record, warnings=False)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def json_schema_of(kind: type[Any]) -> dict[str, Any]:
    """The JSON Schema of a record class; a test holds the files beside the code against it."""
    return _adapter(kind).json_schema(mode="serialization")
