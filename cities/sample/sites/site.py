"""What every site of the sample shares: a request, an answer, its texts at a time, its templates."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import pairwise
from math import ceil
from typing import Any

import jinja2

from cities.sample.sites.texts import Item

BROKEN = "\ue0ff"
"""Stands in a rendered page where the site sends a byte that no encoding reads."""


@dataclass(frozen=True, slots=True)
class Request:
    host: str
    path: str
    query: Mapping[str, str]
    now: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Site:
    """One site: its hosts, what its robots.txt says, and `answer`, which gives None where it has no such page."""

    hosts: tuple[str, ...] = ()
    software = "nginx"
    encoding = "utf-8"
    robots = "User-agent: *\nDisallow:\n"

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items

    def answer(self, request: Request) -> Answer | None:
        raise NotImplementedError

    def shown(self, now: datetime) -> list[Item]:
        """The texts that can be read at `now`, newest first."""
        return [item.as_of(now) for item in reversed(self.items) if item.out_at(now)]

    def item(self, key: str, now: datetime) -> Item | None:
        return next((item for item in self.shown(now) if item.key == key), None)

    def page(self, template: str, /, **values: Any) -> Answer:
        """The template's page in the site's encoding, with its broken byte where a text has one."""
        html = render(template, **values)
        broken = b"\xff".join(part.encode(self.encoding) for part in html.split(BROKEN))
        return Answer(broken, f"text/html; charset={self.charset}" if self.charset else "text/html")

    @property
    def charset(self) -> str | None:
        """What the Content-Type header says; None where the server says nothing."""
        return self.encoding

    def not_found(self) -> Answer:
        html = render("not_found.html", host=self.hosts[0])
        return Answer(html.encode("utf-8"), status=404)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a list: its items, its number from 1, how many there are."""

    items: list[Item]
    number: int
    count: int


def sheet(items: list[Item], number: str | int, size: int) -> Sheet | None:
    """Page `number` of a list; None past its end (the first always exists)."""
    count = max(1, ceil(len(items) / size))
    if not str(number).isascii() or not str(number).isdigit() or not 1 <= int(number) <= count:
        return None
    place = int(number)
    return Sheet(items[(place - 1) * size : place * size], place, count)


def body_lines(item: Item) -> list[str]:
    """The paragraphs as the site sends them: one broken byte in the middle where the text asks for it."""
    lines = item.paragraphs
    if item.broken_bytes:
        middle = len(lines) // 2
        line = lines[middle]
        lines[middle] = line[: len(line) // 2] + BROKEN + line[len(line) // 2 :]
    return lines


def split_in(lines: list[str], parts: int) -> list[list[str]]:
    """The paragraphs over `parts` pages, as even as they go."""
    bounds = [round(len(lines) * number / parts) for number in range(parts + 1)]
    return [lines[start:end] for start, end in pairwise(bounds)]


def json_answer(data: Any, content_type: str = "application/json; charset=utf-8") -> Answer:
    return Answer(json.dumps(data, ensure_ascii=False).encode(), content_type)


def render(template: str, /, **values: Any) -> str:
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("cities.sample.sites"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    environment.filters["day"] = lambda at: at.strftime("%Y-%m-%d")
    environment.filters["minute"] = lambda at: at.strftime("%Y-%m-%d %H:%M")
    environment.filters["chinese_day"] = chinese_day
    return environment


def chinese_day(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日"
