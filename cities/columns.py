"""What the columns of an imported table may mean, by what the table holds."""

from __future__ import annotations

from typing import Literal

from cities.facts import Fact, Words

Holds = Literal["articles", "air", "audience"]


class Fields(Fact):
    """`allowed` are the fields that `columns` may map; of each group in `needed` one must be there."""

    allowed: Words
    needed: tuple[Words, ...]


FIELDS: dict[Holds, Fields] = {
    "articles": Fields(
        allowed=(
            "id", "url", "title", "body", "published_at", "author", "outlet", "reply", "reply_by", "reply_at",
            "reposts", "comments", "likes", "reads",
        ),
        needed=(("title", "body"),),
    ),
    "air": Fields(
        allowed=("station", "district", "at", "aqi", "primary", "pm25", "pm10", "so2", "no2", "co", "o3"),
        needed=(("at",), ("aqi", "pm25", "pm10", "so2", "no2", "co", "o3")),
    ),
    "audience": Fields(
        allowed=("day", "followers", "gained", "lost", "reads", "readers", "shares"),
        needed=(("day",), ("followers", "gained", "reads")),
    ),
}  # fmt: skip


def columns_problem(holds: Holds, columns: dict[str, str]) -> str | None:
    """What is wrong with a mapping; None where nothing is."""
    fields = FIELDS[holds]
    for name in columns:
        if name not in fields.allowed:
            return f"columns: {name!r} 不可用，可以是 {'、'.join(fields.allowed)}"
    for group in fields.needed:
        if columns and not columns.keys() & set(group):
            return f"columns 里至少要有一个：{'、'.join(group)}"
    return None
