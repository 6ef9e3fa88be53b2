"""Threads of government message boards: the message is the article, the official reply an observation of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cities.sources import Selectors, Source
from crawlers.article import Article, Observation, Reply, normal_text
from crawlers.body import Line, lines_of
from crawlers.dates import iso, printed_dates
from crawlers.encoding import decoded
from crawlers.extract import Extracted, extract_text
from crawlers.false_pages import says_gone
from crawlers.nesting import flattened
from crawlers.parsers.parsed import Parsed, hinted_moment, page_article
from crawlers.status import Status
from crawlers.urls import canonical_url
from crawlers.warc.fetch import Fetch

_REPLY = (
    "[class*=reply], [id*=reply], [class*=Reply], [class*=answer], [id*=answer], [class*=huifu], [class*=dafu], "
    "[class*=response]"
)
_WORDS = re.compile(r"回复|答复|回应|办理结果|处理结果")
_BY = re.compile(r"(?:回复|答复|办理|承办|处理|受理)(?:单位|部门|机构|者|人)?\s*[：:]\s*([^\s：:，。；（(]{2,30})")
_AT = re.compile(r"(?:回复|答复|办结|办理|处理)(?:时间|日期)\s*[：:]?\s*")
_META = re.compile(
    r"^(?:官方|单位|部门)?(?:回复|答复|办理)?(?:内容|结果|情况|意见|单位|部门|机构|时间|日期|人)?\s*[：:]?\s*$|"
    r"^(?:回复|答复|办理|承办|处理|受理)(?:单位|部门|机构|者|人|时间|日期)\s*[：:]|^满意度|^(?:19|20)\d\d[-年/.]\d"
)


def parse_message(fetched: Fetch, source: Source) -> list[Parsed]:
    url = canonical_url(fetched.url)
    found, reply = _thread(fetched, source.encoding, source.selectors_on(fetched.fetched_at.date()))
    if found.status != Status.OK:
        detail = found.encoding if found.status == Status.BAD_BYTES else found.title
        return [Parsed(url=url, status=found.status, detail=detail)]
    article = replace(page_article(fetched, source, found), outlet=None)
    return [Parsed(url=url, article=article, observations=_observed(article, reply, fetched))]


def day_of_thread(fetched: Fetch, encoding: str | None, selectors: Selectors) -> date | None:
    """The day that its article has; None where the page is no thread or does not say."""
    found, _ = _thread(fetched, encoding, selectors)
    if found.status != Status.OK or says_gone(fetched, found.body) is not None:
        return None
    moment = found.published_at or hinted_moment(fetched)
    return None if moment is None else datetime.fromisoformat(moment).date()


def _thread(fetched: Fetch, encoding: str | None, selectors: Selectors) -> tuple[Extracted, Reply | None]:
    """The message as its page has it without the official reply, and the reply."""
    read = decoded(fetched.body, content_type=fetched.content_type, encoding=encoding)
    if read.too_broken:
        return Extracted(status=Status.BAD_BYTES, encoding=read.encoding), None
    html, reply = without_reply(read.text, fetched)
    return extract_text(html, url=fetched.url, selectors=selectors, fetched_at=fetched.fetched_at), reply


def _observed(article: Article, reply: Reply | None, fetched: Fetch) -> tuple[Observation, ...]:
    return () if reply is None else (Observation(id=article.id, at=iso(fetched.fetched_at), reply=reply),)


def without_reply(html: str, fetched: Fetch) -> tuple[str, Reply | None]:
    """The page without the official reply, and the reply; the page as it is where there is none."""
    tree = LexborHTMLParser(flattened(html))
    node = next((node for node in tree.css(_REPLY) if _is_reply(node)), None)
    if node is None:
        return html, None
    lines = lines_of(node, whole=True)
    reply = _reply(lines, " ".join(line.text for line in lines), fetched)
    node.decompose()
    return tree.html or "", reply


def _is_reply(node: LexborNode) -> bool:
    """A part with a reply's words and a sentence, not a button or a counter."""
    text = node.text(deep=True)
    return node.tag not in ("a", "button", "body", "html") and len(text.strip()) > 15 and bool(_WORDS.search(text))


def _reply(lines: list[Line], whole: str, fetched: Fetch) -> Reply | None:
    text = normal_text("\n".join(line.text for line in lines if not _META.match(line.text)))
    if not text:
        return None
    by = _BY.search(whole)
    return Reply(text=text, by=by[1] if by else None, at=_replied_at(whole, fetched))


def _replied_at(whole: str, fetched: Fetch) -> str | None:
    match = _AT.search(whole)
    if match is None:
        return None
    near = whole[match.end() : match.end() + 40]
    found = next(printed_dates(near, fetched.fetched_at), None)
    return iso(found.moment) if found is not None and found.moment is not None and found.start < 5 else None
