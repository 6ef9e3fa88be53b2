"""WeChat articles: the page, and how often it was read and liked where the answer carries that.

Whoever asks without an account's login gets a page whose counters are empty. A bridge that asks with one hands on the
page as its browser had it (the counters under the text filled in), or with WeChat's own answer of counts in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from cities.sources import Source
from crawlers.article import Engagement, Observation
from crawlers.dates import iso
from crawlers.encoding import decoded
from crawlers.parsers.page import parse_page
from crawlers.parsers.parsed import Parsed
from crawlers.parsers.weibo import count_of
from crawlers.warc.fetch import Fetch

# where WeChat's scripts keep the counts: its answer to getappmsgext, and the state of pages since 2024
_STATES = re.compile(r"[\"']?(?:appmsgstat|appmsg_bar_data)[\"']?\s*[:=]\s*\{([^{}]{1,3000})\}")
_NAMED = re.compile(r"[\"']?(\w+)[\"']?\s*[:=]\s*[\"']?(\d{1,12})[\"']?(?!\w)")
_READS = re.compile(r"\bread_num\s*=\s*[\"'](\d{1,12})[\"']")
# like_num (like_count) is 在看 since 2018 and no 赞; old_like_num is 赞 wherever it stands
_FIELDS = {
    "reads": ("read_num",),
    "likes": ("old_like_num", "old_like_count"),
    "reposts": ("share_num", "share_count"),
    "comments": ("comment_count", "comment_num"),
}
_SHOWN = {"reads": "#readNum3, #readNum, #js_read_num", "likes": "#likeNum3, #likeNum, #js_like_num"}
_MAY_COUNT = re.compile(rb"read_num|readNum")


def parse_wechat(fetched: Fetch, source: Source, parts: Sequence[Fetch] = ()) -> list[Parsed]:
    """As any page, with one observation of its counts."""
    first, *rest = parse_page(fetched, source, parts)
    # searched before it is decoded once more: most pages carry none
    if first.article is None or _MAY_COUNT.search(fetched.body) is None:
        return [first, *rest]
    text = decoded(fetched.body, content_type=fetched.content_type, encoding=source.encoding).text
    if (counts := counts_in(text)) is not None:
        seen = Observation(id=first.article.id, at=iso(fetched.fetched_at), engagement=counts)
        first = replace(first, observations=(*first.observations, seen))
    return [first, *rest]


def counts_in(text: str) -> Engagement | None:
    """The counts of a page; None where it carries none. 10万+, which is all that readers are shown, is 100,000.

    Zero reads are no count but what WeChat hands to whoever may not know it.
    """
    found = {name: value for name, value in (_stated(text) or _shown(text)).items() if value is not None}
    return Engagement(**found) if found.get("reads") else None


def _stated(text: str) -> dict[str, int | None]:
    for state in _STATES.finditer(text):
        values = {name: int(value) for name, value in _NAMED.findall(state[1])}
        if values.get("read_num"):
            return {
                field: next((values[name] for name in names if name in values), None)
                for field, names in _FIELDS.items()
            }
    return {"reads": int(match[1])} if (match := _READS.search(text)) and int(match[1]) else {}


def _shown(text: str) -> dict[str, int | None]:
    tree = LexborHTMLParser(text)
    nodes = {field: tree.css_first(selector) for field, selector in _SHOWN.items()}
    return {field: count_of(node.text(deep=True)) for field, node in nodes.items() if node is not None}
