"""Related and Event: reprint families and events, written by the one step that looks across days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An article's family (the id of its first member), the family's original as known that day, quotes and event.

    Lines of a later day hold over those of an earlier one for the same article: readers fold forward.
    """

    SCHEMA: ClassVar[int] = 1
    UPGRADES: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}

    schema: int = 1
    id: str
    family: str
    original: str
    quotes: tuple[str, ...] = ()
    event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One happening as known at the end of the day: `members` of all days so far, `heat` by hour (ISO hour → items).

    `joins` are ids of events that turned out to be this one; they go on answering.
    """

    SCHEMA: ClassVar[int] = 1
    UPGRADES: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}

    schema: int = 1
    id: str
    name: str
    first_seen: str
    members: tuple[str, ...]
    heat: dict[str, int]
    districts: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    ended: str | None = None
