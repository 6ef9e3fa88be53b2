"""Comments under the bureau's own posts: no articles, and no numbers of an article's; who answers the bureau how.

They stand in comments/DAY/SOURCE.jsonl, DAY being the day on which they were read; one that was read again later stands
there again, with the likes of that time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from crawlers.folder import DataFolder, records_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """`article` is the id of the post; `at` ISO 8601, +08:00, None where the platform says only 刚刚 of a later day."""

    SCHEMA: ClassVar[int] = 1
    UPGRADES: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}

    schema: int = 1
    id: str
    article: str
    source: str
    text: str
    author: str | None = None
    at: str | None = None
    likes: int | None = None


def comments_since(folder: DataFolder, since: date) -> list[Comment]:
    """What was read from a day on under all posts, each comment once as it was read last, in order of time."""
    found: dict[str, Comment] = {}
    for day in folder.days("comments"):
        for source in folder.sources("comments", day) if day >= since else ():
            for comment in records_of(Comment, folder.comments(day, source)):
                found[comment.id] = comment
    return sorted(found.values(), key=lambda one: (one.at or "", one.id))
