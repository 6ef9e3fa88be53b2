"""What is fed: real shapes cut, doubled and mixed, and shapes of nothing but their own signs."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from openpyxl import Workbook

PAGES = Path(__file__).parent.parent / "pages"
SCRAPS = (
    b"<", b">", b"</div>", b"<p>", b"<table><tr><td>", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"]]>", b"<![CDATA[", b"&#x110000;",
    b"&nbsp;", "　".encode(), "2026年13月45日 25:61".encode(), "来源：".encode(), "答复：".encode(), b"<base href='http://['>",
    b'<script type="application/ld+json">{"datePublished": 1e999}</script>', b"9" * 400, "\u202e".encode(), b"\xed\xa0\x80", b"-->",
    b'<a href="javascript:x">', b'<a href="http://[::1">', b"<meta charset=utf-7>", b"\r\n\r\n", b"00:00:01,000 --> 99:99:99,999\n",
)  # fmt: skip
KEYS = (
    "ok", "data", "cards", "card_group", "mblog", "mblogs", "id", "mid", "text", "longTextContent", "longText", "user", "screen_name", "created_at",
    "retweeted_status", "reposts_count", "comments_count", "attitudes_count", "pics", "items", "url", "title", "content_html", "date_published",
    "author", "version", "status", "msg", "cardlistInfo", "page", "since_id", "isLongText", "source", "visible", "bid", "rootid", "schema",
)  # fmt: skip
ODD = (
    "",
    "0",
    "-1",
    "1e999",
    "2026-06-17T08:00:00+08:00",
    "Wed Jun 17 08:00:00 +0800 2026",
    "刚刚",
    "3分钟前",
    "10万+",
    "http://[",
    "\ud83d",
    "<a>",
    "\x00",
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(ODD) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=25,
)
json_texts = json_values.map(lambda value: json.dumps(value))


@st.composite
def mutated(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A seed with a few pieces cut, doubled, moved, or replaced by a scrap."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from((0, 1, 7, 60, 900, 20_000))))
        put = draw(st.sampled_from(("cut", "double", "scrap", "front")))
        piece = data[start:end]
        middle = {"cut": b"", "double": piece * 3, "front": b"", "scrap": draw(st.sampled_from(SCRAPS))}[put]
        data = (piece if put == "front" else b"") + data[:start] + middle + data[end:]
    return data[:200_000]


def pages() -> list[bytes]:
    return [path.read_bytes() for path in sorted(PAGES.glob("*.html"))]


def workbook(rows: list[list[Any]]) -> bytes:
    book, made = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


TABLE = [
    ["工单编号", "工单标题", "来电内容", "来电时间"],
    ["1", "冒黑烟", "热电厂冒黑烟", "2026-06-17 08:00"],
    [None, "x", 3.5, "昨天"],
]


def torn_book(data: bytes, at: int) -> bytes:
    """The archive with one member's bytes replaced: whole as an archive, torn within."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as read, zipfile.ZipFile(made, "w") as written:
        names = read.namelist()
        for number, name in enumerate(names):
            inner = read.read(name)
            written.writestr(name, inner[: len(inner) // 2] + b"<" if number == at % len(names) else inner)
    return made.getvalue()


SUBTITLES = (
    "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n各位观众晚上好。\n\n2\n00:00:05.000 --> 00:00:09.000\n热电厂冒黑烟，居民投诉。\n".encode(),
    "1\n00:00:01,000 --> 00:00:04,000\n<i>各位观众</i>\n\n2\n00:00:05,000 --> 00:00:09,000\n今天的主要内容\n".encode("gb18030"),
)  # fmt: skip
FEED = (
    '<?xml version="1.0" encoding="utf-8"?><rss><channel><item><title>甲</title><link>http://a.example/1</link><pubDate>Wed, 17 Jun 2026 '
    "08:00:00 GMT</pubDate></item><item><title>乙</title><guid>http://a.example/2</guid></item></channel></rss>"
).encode()
SITEMAP = (
    b"<urlset><url><loc>http://a.example/1</loc><lastmod>2026-06-17</lastmod></url><url><loc>/2</loc></url></urlset>"
)
