"""A URL as the crawl asks it, as its server answers, and as the evidence tells it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawlers.status import Status

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Why a URL was asked. `hints` are what the list or feed said: title, published, author (as written there)."""

    url: str
    role: str
    via: str | None = None
    part_of: str | None = None
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came back. `location` is the last address of the redirects, None without any; `tls` is "unverified" where
    the certificate was not asked to hold."""

    status: int
    reason: str
    headers: Pairs
    body: bytes
    request_line: str
    request_headers: Pairs
    location: str | None = None
    tls: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One URL of a run as the evidence tells it: either an answer (`http_status` and what follows) or how it ended.

    `status` is set for what ended without an answer; `body` is decompressed; `etag` and `modified` as the server sent
    them. `fetched_at` is aware, in +08:00.
    """

    url: str
    role: str
    source: str
    run: str
    fetched_at: datetime
    via: str | None = None
    part_of: str | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    location: str | None = None
    tls: str | None = None
    status: Status | None = None
    detail: str = ""
    http_status: int | None = None
    content_type: str | None = None
    etag: str | None = None
    modified: str | None = None
    body: bytes = b""
    record: str = ""
    digest: str = ""
