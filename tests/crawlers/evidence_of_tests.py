"""Evidence as a run leaves it, written with the real writer: what the tests of parsing read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from crawlers.seen import Seen
from crawlers.seen_source import SeenSource
from crawlers.status import Status
from crawlers.warc.fetch import Answered, Asked
from crawlers.warc.writer import WarcFile

NOW = datetime(2026, 6, 18, 22, 0, tzinfo=SHANGHAI)
DAY = NOW.date()


@dataclass(frozen=True)
class Got:
    """A URL and how it ended: an answer of `code`, or `status` without one."""

    url: str
    body: bytes = b""
    role: str = "article"
    code: int = 200
    content_type: str = "text/html; charset=utf-8"
    part_of: str | None = None
    hints: tuple[tuple[str, str], ...] = ()
    status: Status | None = None


def keep(folder: DataFolder, source: str, fetched: Sequence[Got], *, now: datetime = NOW) -> None:
    run = now.strftime("%Y%m%dT%H%M%S")
    path = folder.pages(now.date()) / f"{source}-{run}.warc.gz"
    with WarcFile(path, source=source, run=run, software="tests") as warc:
        warc.start(now)
        for got in fetched:
            asked = Asked(url=got.url, role=got.role, part_of=got.part_of, hints=dict(got.hints))
            if got.status is not None:
                warc.ended(asked, got.status, "told by a test", now)
            else:
                warc.answer(asked, _answered(got), now)


def _answered(got: Got) -> Answered:
    return Answered(
        status=got.code,
        reason="told",
        headers=[("Content-Type", got.content_type)],
        body=got.body,
        request_line=f"GET {got.url} HTTP/1.1",
        request_headers=[],
    )


def news(title: str, body: str, printed: str = "2026-06-18 08:30", extra: str = "") -> bytes:
    """A plain article page."""
    paragraphs = "".join(f"<p>{line}</p>" for line in body.splitlines())
    return (
        f"<html><head><title>{title} - 云泽日报</title></head><body><div class='nav'><a href='/'>首页</a></div>"
        f"<h1>{title}</h1><div class='info'>{printed}　来源：云泽日报　作者：王敏</div>"
        f"<div class='article-content'>{paragraphs}</div>{extra}<div class='footer'>版权所有</div></body></html>"
    ).encode()


def seen_source(folder: DataFolder, source: str, before: date) -> SeenSource:
    """What the days before one say of a source, brought up to date."""
    seen = Seen.of(folder)
    seen.refresh(folder, before)
    return seen.source(source, before)
