"""Which parser reads what, by role or kind and by the day on which a page was fetched.

A redesign gets a new parser beside the old one, with the day from which it holds: pages saved before are still read by
the parser of their time. Where a site moves only its elements, the dated `layouts` of its entry in sources.yaml do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cities.sources import Source
from crawlers.beside import Beside
from crawlers.parsers.comments import parse_comments
from crawlers.parsers.message import parse_message
from crawlers.parsers.page import parse_page
from crawlers.parsers.parsed import Parsed
from crawlers.parsers.table import parse_table
from crawlers.parsers.transcript import parse_transcript
from crawlers.parsers.tv import parse_tv
from crawlers.parsers.wechat import parse_wechat
from crawlers.parsers.weibo import parse_status, parse_timeline
from crawlers.urls import canonical_url
from crawlers.warc.fetch import Fetch


class Parse(Protocol):
    def __call__(self, fetched: Fetch, source: Source, beside: Beside) -> list[Parsed]: ...


@dataclass(frozen=True, slots=True)
class Parser:
    """Reads what was fetched on `since` and later, up to the next one's day."""

    parse: Parse
    since: date = date.min


def _page(fetched: Fetch, source: Source, beside: Beside) -> list[Parsed]:
    return parse_page(fetched, source, beside.parts.get(canonical_url(fetched.url), []))


def _wechat(fetched: Fetch, source: Source, beside: Beside) -> list[Parsed]:
    return parse_wechat(fetched, source, beside.parts.get(canonical_url(fetched.url), []))


PARSERS: Mapping[str, tuple[Parser, ...]] = {
    "comments": (Parser(lambda fetched, source, beside: parse_comments(fetched, source)),),
    "message": (Parser(lambda fetched, source, beside: parse_message(fetched, source)),),
    "page": (Parser(_page),),
    "status": (Parser(lambda fetched, source, beside: parse_status(fetched, source, beside.long_texts)),),
    "table": (Parser(lambda fetched, source, beside: parse_table(fetched, source)),),
    "timeline": (Parser(lambda fetched, source, beside: parse_timeline(fetched, source, beside.long_texts)),),
    "transcript": (Parser(lambda fetched, source, beside: parse_transcript(fetched, source)),),
    "tv": (Parser(lambda fetched, source, beside: parse_tv(fetched, source)),),
    "wechat": (Parser(_wechat),),
}
"""By name, the parsers in the order of their days."""


def parsed(fetched: Fetch, source: Source, beside: Beside) -> list[Parsed]:
    """What a fetch says, read by the parser of its day."""
    return parser_on(PARSERS[_name_of(fetched, source)], fetched.fetched_at.date()).parse(fetched, source, beside)


def parser_on(parsers: tuple[Parser, ...], day: date) -> Parser:
    """The last one that holds on a day; the first for pages older than all of them."""
    return next((parser for parser in reversed(parsers) if parser.since <= day), parsers[0])


def _name_of(fetched: Fetch, source: Source) -> str:
    """By role, then by the source's kind; a part without its first page is a page of its own."""
    if fetched.role in ("timeline", "status", "comments", "transcript"):
        return fetched.role
    if fetched.role == "import" or fetched.http_status is None:
        return "table"
    return source.kind if source.kind in PARSERS else "page"
