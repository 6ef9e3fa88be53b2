"""Where a list goes on: its next page, and the pages (版面) of a digital newspaper's issue."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawlers.urls import canonical_url, joined_url

_NEXT = re.compile(r"[>›»]*\s*(?:下一?页|后一?页|较早文章|next(?: page)?|older posts?)\s*[>›»]*|[>›»]{1,2}", re.I)
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.I)
# TRS, the publishing system of most government sites, lets a script write the pager: count, this page from 0, name
_SCRIPT = re.compile(r"createPageHTML\(\s*(\d+)\s*,\s*(\d+)\s*,\s*[\"']([\w-]+)[\"']\s*,\s*[\"'](\w+)[\"']")
_ISSUE_PAGE = re.compile(r"第?\s*[A-Za-z]?\d{1,3}\s*版")
_NODE = re.compile(r"(?:node|layout|index)?_?\w*\.\w{3,5}$", re.I)


def next_list_page(tree: LexborHTMLParser, html: str, url: str) -> str | None:
    """The address of the list's next page on the same host; None on the last one."""
    found = _from_links(tree, url) or _from_script(html, url)
    if found is None or urlsplit(found).hostname != urlsplit(url).hostname:
        return None
    return found if canonical_url(found) != canonical_url(url) else None


def issue_pages(tree: LexborHTMLParser, url: str) -> list[str]:
    """The pages of the issue whose front `url` is: links named 第A02版 in the same folder, in order."""
    folder = url.rpartition("/")[0]
    found: dict[str, None] = {}
    for node in tree.css("a[href]"):
        if _ISSUE_PAGE.search(node.text()) is None:
            continue
        target = joined_url(url, node.attributes.get("href") or "")
        if target and target.rpartition("/")[0] == folder and _NODE.search(target) and not target.endswith(".pdf"):
            found.setdefault(canonical_url(target))
    found.pop(canonical_url(url), None)
    return list(found)


def _from_links(tree: LexborHTMLParser, url: str) -> str | None:
    for node in tree.css("link[rel=next][href], a[href]"):
        attributes = node.attributes
        text = " ".join(node.text().split())
        named = node.tag == "link" or attributes.get("rel") == "next" or _NEXT.fullmatch(text) is not None
        if named or (_NEXT_CLASS.search(attributes.get("class") or "") and len(text) < 8):
            target = joined_url(url, attributes.get("href") or "")
            if target is not None:
                return canonical_url(target)
    return None


def _from_script(html: str, url: str) -> str | None:
    match = _SCRIPT.search(html)
    if match is None or int(match[2]) + 1 >= int(match[1]):
        return None
    return canonical_url(urljoin(url, f"{match[3]}_{int(match[2]) + 1}.{match[4]}"))
