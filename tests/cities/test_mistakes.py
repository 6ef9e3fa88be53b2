"""Whatever stands in a city's file in the wrong place is told in Chinese, with the place and the value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ValidationError

from cities.load import CITIES, FILES
from cities.mistakes import PATTERNS, mistakes
from cities.retention import Retention

WRONG: tuple[Any, ...] = (None, True, -1, 0.5, 10**9, float("inf"), "@ @", "", "x" * 300, [], [[]], {}, {"@": "@"})
ENGLISH = re.compile(r"\b[A-Za-z]+ [a-z]+ [a-z]+\b")
CHINESE = re.compile(r"[一-鿿]")


def spoilt(data: Any) -> Iterator[Any]:
    """The data again and again, at each place of its first entries with each of the wrong values."""
    for path in places(data):
        for value in WRONG:
            changed = deepcopy(data)
            node = changed
            for step in path[:-1]:
                node = node[step]
            node[path[-1]] = value
            yield changed


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    keys = node if isinstance(node, dict) else [0] if isinstance(node, list) and node else []
    for key in keys:
        yield (*path, key)
        yield from places(node[key], (*path, key))


def patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from [schema["pattern"]] if isinstance(schema.get("pattern"), str) else []
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []:
        yield from patterns(part)


@pytest.mark.parametrize(("file", "model"), FILES.values())
def test_every_wrong_value_at_every_place_is_told_in_chinese(file: str, model: type[BaseModel]) -> None:
    path = CITIES / "sample" / file
    data = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else Retention().model_dump()
    first = {key: value[:1] if isinstance(value, list) else value for key, value in data.items()}
    told = 0
    for changed in spoilt(first):
        try:
            model.model_validate(changed)
        except ValidationError as error:
            for line in mistakes(f"city/{file}", changed, model, error):
                said = line.removeprefix(f"city/{file}: ")
                unquoted = re.sub(r"'[^']*'|\"[^\"]*\"", "", said)
                assert CHINESE.search(unquoted), line
                assert not ENGLISH.search(unquoted), line
                told += 1
    assert told > 10


def test_every_form_that_a_text_must_have_is_said_in_words() -> None:
    asked = {pattern for _, model in FILES.values() for pattern in patterns(model.model_json_schema())}
    assert asked == PATTERNS.keys()
