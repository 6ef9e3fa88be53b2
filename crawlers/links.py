"""The links of an article that belong to it: its further pages, its attachments."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from ahocorasick_rs import AhoCorasick
from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.article import Attachment
from crawlers.body import seen_text
from crawlers.urls import canonical_url, joined_url

_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|csv)$", re.I)
_MAY_BE_FILES = AhoCorasick([".pdf", ".doc", ".xls", ".ppt", ".wps", ".et", ".ofd", ".zip", ".rar", ".7z", ".csv"])
_ATTACHED = re.compile(r"\s*(?:相关)?附\s?[件表图]")
_ATTACHED_NAME = re.compile(r"(?:^|[\s_-])(?:fj(?![\w-])|attach|annex|appendix)", re.I)
_STEPS_TO_LABEL, _MAX_LABELLED_CHARS = 3, 600
_PAGE_NUMBER = re.compile(
    r"(?:[_-](?P<file>\d{1,2})(?=\.\w{2,5}$|$|\?))|(?:[?&](?:page|p|pn)=(?P<query>\d{1,2})(?=&|$))"
)
_PLAIN_NAME = re.compile(r"[\w-]{2,80}")
_MAX_LINKS = 20_000


def next_pages_in(tree: LexborHTMLParser, html: str, url: str | None) -> tuple[str, ...]:
    """The same for a page whose text may tell at once that it has none."""
    return further_pages(tree, url) if "_" in html or "-" in html or "?" in html else ()


def further_pages(tree: LexborHTMLParser, url: str | None) -> tuple[str, ...]:
    """Addresses that are this one with a page's number put in, 2 and up, in order; none without `url`."""
    if not url:
        return ()
    own = canonical_url(url)
    name = own.partition("?")[0].rpartition("/")[2].partition(".")[0]
    if _PLAIN_NAME.fullmatch(name) is None:
        return ()
    found: dict[int, str] = {}
    # links that name the file, or only the page's number: ?page=2
    for node in tree.css(f'a[href*="{name}"], a[href^="?"]')[:_MAX_LINKS]:
        href = node.attributes.get("href") or ""
        number = page_number(href)
        if number is None or number < 2 or number in found or (link := joined_url(url, href)) is None:
            continue
        if _PAGE_NUMBER.sub("", link) in (own, _PAGE_NUMBER.sub("", own) if "?" in own else own):
            found[number] = canonical_url(link)
    return tuple(found[number] for number in sorted(found))


def page_number(url: str) -> int | None:
    """2 of `…/content_123_2.html` and of `…?id=5&page=2`; None without a number."""
    match = _PAGE_NUMBER.search(url)
    return int(match["file"] or match["query"]) if match else None


def attachments_in(nodes: Sequence[LexborNode], body: LexborNode, url: str | None) -> tuple[Attachment, ...]:
    """The files that the article's elements link to, and those that the page calls attachments elsewhere (many sites
    set them below it), by their printed names."""
    links = body.css("a[href]")[:_MAX_LINKS]
    # one attribute alone is read faster so; of most pages no link leads to a file
    addresses = [link.attrs.get("href") or "" for link in links]
    if not _MAY_BE_FILES.find_matches_as_indexes("\n".join(addresses).lower()):
        return ()
    files = [link for link, address in zip(links, addresses, strict=True) if _is_file(address)]
    numbers = {node.mem_id for node in nodes}
    own = [_is_in_any(link, numbers) for link in files]
    labelled: dict[int, bool] = {}
    called = (
        link for link, is_own in zip(files, own, strict=True) if not is_own and _is_called_attachment(link, labelled)
    )
    found: dict[str, Attachment] = {}
    for link in (*itertools.compress(files, own), *called):
        if (address := joined_url(url, (link.attributes.get("href") or "").strip())) is not None:
            name = seen_text(link.text(deep=True)) or unquote(urlsplit(address).path.rpartition("/")[2])
            found.setdefault(address, Attachment(url=address, name=name))
    return tuple(found.values())


def _is_file(address: str) -> bool:
    return _FILE.search(address.strip().partition("?")[0]) is not None


def _is_in_any(node: LexborNode | None, numbers: set[int]) -> bool:
    while node is not None:
        if node.mem_id in numbers:
            return True
        node = node.parent
    return False


def _names(node: LexborNode) -> str:
    return f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"


def _is_called_attachment(link: LexborNode, labelled: dict[int, bool]) -> bool:
    """By the name of an element around it, or by the word before it: 附件：…; what was found of an element, which many
    files may share, is kept in `labelled`."""
    place = link.parent
    for _ in range(_STEPS_TO_LABEL):
        if place is None or place.tag in ("body", "html"):
            break
        number = place.mem_id
        if number not in labelled:
            labelled[number] = _ATTACHED_NAME.search(_names(place)) is not None or _begins_with_label(place)
        if labelled[number]:
            return True
        place = place.parent
    return False


def _begins_with_label(place: LexborNode) -> bool:
    text = place.text(deep=True)
    return len(text) <= _MAX_LABELLED_CHARS and _ATTACHED.match(text) is not None
