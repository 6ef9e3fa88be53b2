"""From a page's bytes to what it says, on any page; the selectors of a source's entry win over the general way."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from cities.sources import Selectors
from crawlers.article import Attachment
from crawlers.body import Line, lines_of, seen_text
from crawlers.byline import author_in, cleaned, column_in, outlet_beside_date, outlet_in, page_in
from crawlers.container import Container, container_of
from crawlers.dates import is_future, iso, moment_of
from crawlers.encoding import decoded
from crawlers.frame import Frame, frame_of
from crawlers.head import Head, head_of
from crawlers.links import attachments_in, further_pages
from crawlers.marks import Mark
from crawlers.names import CONTENT, hint_of_element
from crawlers.nesting import flattened
from crawlers.published import Published, published_of
from crawlers.script_state import Carried, carried_text
from crawlers.status import Status
from crawlers.title import title_of
from crawlers.trim import trimmed
from crawlers.urls import canonical_url, joined_url

_NO_SELECTORS = Selectors()
STRIPPED = ["script", "style", "noscript", "svg", "template", "iframe"]
"""What is taken out of a page before its text is looked for."""
_CONTAINERS = frozenset(("div", "section", "article", "td", "main"))
_MAX_NAMED, _MIN_NAMED_CHARS = 500, 10
_COLUMNS = ("lanmu", "album_name", "zhuanlan", "yinti")
_COLUMN = ", ".join(f".{name}" for name in _COLUMNS)
_COLUMN_MARKS = tuple(Mark(name.encode()) for name in _COLUMNS)
_TRAIL = re.compile(r"\W*(?:您?(?:现在|当前)?的?位置\W*)?首页\W*[>›»→/]")
_NEAR_STEPS, _MAX_COLUMNS = 4, 5
_A_COLUMN = r"\w[\w·]{1,11}"
# a page with a password field and less text than this asks for a login
_LOGIN_CHARS, _LOADING_CHARS = 200, 40
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PASSWORD = 'input[type="password"]'
_LOGIN_WORDS = re.compile(
    r"请先登录|登录后(?:方?可|才能?)?(?:继续)?(?:查看|阅读|浏览|显示)|登录后才能|请登录后|请在微信客户端打开|环境异常|完成验证后|"
    r"检查您的浏览器|(?:安全|人机|滑动)验证|访问过于频繁"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """`published_at` is ISO 8601 in +08:00 or None; `body` paragraphs divided by "\\n"; `status` one of ok, no-body,
    bad-date, bad-bytes, login; `next_pages` the addresses of pages 2, 3, … of the same article, in order."""

    title: str = ""
    published_at: str | None = None
    author: str | None = None
    outlet: str | None = None
    page: str | None = None
    column: str | None = None
    body: str = ""
    status: Status = Status.OK
    encoding: str = "utf-8"
    next_pages: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    canonical_url: str | None = None


def extract(
    html: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    selectors: Selectors | None = None,
    encoding: str | None = None,
    fetched_at: datetime,
) -> Extracted:
    """What a page says. `fetched_at` is aware: relative dates count from it and none may be after it.

    Never raises for any bytes; takes time in proportion to the page's size.
    """
    read = decoded(html, content_type=content_type, encoding=encoding)
    found = _extracted(flattened(read.utf8), url, selectors or _NO_SELECTORS, fetched_at)
    status = Status.BAD_BYTES if read.too_broken else found.status
    return replace(found, encoding=read.encoding, status=status)


def extract_text(
    html: str, *, url: str | None = None, selectors: Selectors | None = None, fetched_at: datetime
) -> Extracted:
    """The same of a decoded page."""
    return _extracted(flattened(html), url, selectors or _NO_SELECTORS, fetched_at)


def _extracted(html: bytes, url: str | None, wanted: Selectors, fetched_at: datetime) -> Extracted:
    # as in a browser that runs scripts: what stands in noscript is not shown, and does not end the head
    tree = LexborHTMLParser(html, scripting=True)
    head = head_of(tree, html)
    body = tree.body
    if body is None:
        return Extracted(status=Status.NO_BODY, title=title_of(tree, head))
    tree.strip_tags(STRIPPED)
    container = container_in(tree, body, wanted)
    title = _selected(tree, wanted.title) or title_of(tree, head, container)
    lines = _lines(container, title, head)
    shown = sum(map(len, lines))
    # 页面加载中，请稍候
    carried = None if shown > _LOADING_CHARS else carried_text(tree, html, [head.title, head.first("og:title"), title])
    if carried is not None and sum(map(len, carried.lines)) <= 2 * shown:
        carried = None
    if carried is not None:
        lines, title = list(carried.lines), carried.title or title
    frame = frame_of(container, title)
    published = _published(tree, wanted, head, frame, html, url, fetched_at, carried)
    text = "\n".join(lines)
    return Extracted(
        title=title,
        published_at=iso(published.moment) if published.moment else None,
        author=_selected(tree, wanted.author) or _carried_name(carried, "author") or _author(head, frame.line, text),
        outlet=_selected(tree, wanted.outlet) or _carried_name(carried, "outlet") or _outlet(head, frame, lines),
        page=page_in(" ".join(frame.page_labels())),
        column=column_in(frame.line) or _named_column(body, container, html) or cleaned(head.first("columnname")),
        body=text,
        status=_status(text, title, published, body),
        next_pages=further_pages(tree, url),
        attachments=attachments_in(container.nodes, body, url),
        canonical_url=_canonical(head, url),
    )


def container_in(tree: LexborHTMLParser, body: LexborNode, wanted: Selectors = _NO_SELECTORS) -> Container:
    """Where a page's text stands: what a source's selector names, else the general way, else what is named so."""
    found = container_of(body)
    node = _node(tree, wanted.body)
    if node is None and found.hint < CONTENT:
        # WeChat's own container, also where it holds pictures only
        node = body.css_first("#js_content") or (_named(body) if found.node is None else None)
    return found if node is None else replace(found, node=node, hint=CONTENT, answer=None)


def _named(body: LexborNode) -> LexborNode | None:
    """Without prose (a table of figures, names) the first element that is named as content and says something."""
    for node in body.css("[class], [id]")[:_MAX_NAMED]:
        if node.tag in _CONTAINERS and hint_of_element(node.attributes) >= CONTENT:
            text = node.text(deep=True).strip()
            linked = sum(len(link.text(deep=True)) for link in node.css("a"))
            if len(text) >= _MIN_NAMED_CHARS and 2 * linked < len(text):
                return node
    return None


def _lines(container: Container, title: str, head: Head) -> list[str]:
    lines = [line for node in container.nodes for line in lines_of(node)]
    if not lines and (own := head.linked_text("articleBody") or _post(head)):
        lines = [Line(text) for part in own.splitlines() if (text := seen_text(part))]
    return trimmed(lines, title, named=container.hint >= CONTENT)


def _post(head: Head) -> str:
    """The text of a WeChat post of pictures or of words alone, which its page holds only in a script, and cut in its
    description."""
    said = head.post or head.first("description").replace("\\x0a", "\n") if head.is_wechat else ""
    said = unescape(said)
    return said if len(said) >= _MIN_NAMED_CHARS and said != head.title else ""


def _published(
    tree: LexborHTMLParser,
    wanted: Selectors,
    head: Head,
    frame: Frame,
    html: bytes,
    url: str | None,
    fetched_at: datetime,
    carried: Carried | None,
) -> Published:
    if selected := _selected(tree, wanted.published) or (carried.moment if carried is not None else ""):
        found = moment_of(selected, fetched_at)
        if found is not None:
            bad = found.moment is None or is_future(found.moment, fetched_at)
            return Published(None if bad else found.moment, bad)
    return published_of(head, frame, html, url, fetched_at)


def _carried_name(carried: Carried | None, what: str) -> str | None:
    return None if carried is None else cleaned(getattr(carried, what))


def _author(head: Head, frame: str, text: str) -> str | None:
    stated = cleaned(head.linked_text("author", "name")) or cleaned(head.first("author"))
    # many sites name themselves there, or the account of who typed it in
    false = stated is not None and (
        stated in head.title or stated == head.first("og:site_name") or not _HAN.search(stated)
    )
    return author_in(frame, text) or (None if false else stated)


def _outlet(head: Head, frame: Frame, lines: list[str]) -> str | None:
    said = outlet_in(frame.line) or cleaned(head.first("contentsource", "mediaid"))
    said = said or outlet_in("\n".join([*lines[:1], *lines[-2:]])) or outlet_beside_date(frame.near)
    return said or cleaned(head.account)


def _status(text: str, title: str, published: Published, body: LexborNode) -> Status:
    if len(text) < _LOGIN_CHARS and (_LOGIN_WORDS.search(f"{title}\n{text}") or body.css_first(_PASSWORD) is not None):
        return Status.LOGIN
    if not text:
        return Status.NO_BODY
    return Status.BAD_DATE if published.bad else Status.OK


def _named_column(body: LexborNode, container: Container, html: bytes) -> str | None:
    if not any(mark.is_in(html) for mark in _COLUMN_MARKS):
        return None
    return _printed_column(container.node) or _column_of_trail(body, container)


def _printed_column(node: LexborNode | None) -> str | None:
    """What an element near the body that is named for it says: a column, a topic page, an album."""
    for _ in range(_NEAR_STEPS):
        if node is None or node.parent is None or node.parent.tag in ("body", "html"):
            break
        node = node.parent
    found = None if node is None else node.css_first(_COLUMN)
    text = "" if found is None else seen_text(found.text(deep=True)).strip("#＃【】[]《》 ")
    return cleaned(text) if re.fullmatch(_A_COLUMN, text) else None


def _column_of_trail(body: LexborNode, container: Container) -> str | None:
    """What is named as a column among the links that say where the page stands: 首页 > 地方 > 环境时评 > 正文."""
    if not any(text.rstrip().endswith("正文") for text in container.texts[: container.first]):
        return None
    for node in body.css(_COLUMN)[:_MAX_COLUMNS]:
        around = node.parent
        text = seen_text(node.text(deep=True))
        if around is not None and _TRAIL.match(around.text(deep=True)) and re.fullmatch(_A_COLUMN, text):
            return cleaned(text)
    return None


def _canonical(head: Head, url: str | None) -> str | None:
    """The page's own word, where it stays on the host that answered; else the address asked."""
    if own := joined_url(url, head.canonical) if head.canonical else None:
        same = url is None or canonical_url(own).split("/")[2] == canonical_url(url).split("/")[2]
        # a site that calls its front page the canonical address of every article is wrong
        if same and canonical_url(own).split("/", 3)[3]:
            return canonical_url(own)
    return canonical_url(url) if url else None


def _node(tree: LexborHTMLParser, selector: str | None) -> LexborNode | None:
    if not selector:
        return None
    try:
        return tree.css_first(selector)
    except SelectolaxError:
        return None


def _selected(tree: LexborHTMLParser, selector: str | None) -> str:
    node = _node(tree, selector)
    return "" if node is None else seen_text(node.text(deep=True, separator=" "))
