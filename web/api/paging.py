"""Pages of a list by cursor: where the last page ended, so that what comes in meanwhile moves nothing."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from web.api.errors import bad_value

T = TypeVar("T")
Limit = Annotated[int, Query(ge=1, le=200, description="一页几条")]
After = Annotated[str | None, Query(max_length=400, description="上一页的 next")]


def page_of(
    rows: Sequence[T], key: Callable[[T], tuple[str, ...]], after: str | None, limit: int, *, descending: bool = False
) -> tuple[list[T], str | None]:
    """The rows behind `after` in the order of `key`, which is no two rows' alike, and the cursor of what follows."""
    ordered = sorted(rows, key=key, reverse=descending)
    if after is not None:
        last = _key_of(after)
        ordered = [row for row in ordered if (key(row) < last if descending else key(row) > last)]
    page = ordered[:limit]
    return page, cursor_of(key(page[-1])) if len(ordered) > limit else None


def cursor_of(key: tuple[str, ...]) -> str:
    return urlsafe_b64encode(json.dumps(key, ensure_ascii=False).encode()).decode().rstrip("=")


def _key_of(text: str) -> tuple[str, ...]:
    try:
        key = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        key = None
    if not isinstance(key, list) or not all(isinstance(part, str) for part in key):
        raise bad_value("after", text, "上一页 next 的值")
    return tuple(key)
