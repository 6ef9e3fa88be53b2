"""An answer as the spiders read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawlers.warc.fetch import Asked


@dataclass(frozen=True)
class Page:
    """An answer as the spiders read it: `url` is where it came from after redirects."""

    asked: Asked
    url: str
    body: bytes
    content_type: str | None
    encoding: str | None

    @cached_property
    def text(self) -> str:
        from crawlers.encoding import decoded

        return decoded(self.body, content_type=self.content_type, encoding=self.encoding).text

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.text)


_QUERY_PAGE = re.compile(r"[?&](?:amp;)?(?:page|p|pn)=[2-9]")


def may_be_divided(page: Page) -> bool:
    """Looked at in the text, because most pages need no tree then."""
    stem = urlsplit(page.url).path.rpartition("/")[2].partition(".")[0]
    named = stem and (f"{stem}_" in page.text or f"{stem}-" in page.text)
    return bool(named) or _QUERY_PAGE.search(page.text) is not None
