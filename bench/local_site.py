"""The site that bench.collect reads: in a process of its own, on every loopback address, so as to be many hosts."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
from collections import Counter
from multiprocessing.connection import Connection
from typing import ClassVar
from urllib.request import urlopen

PARAGRAPH = (
    "<p>6月17日，市生态环境局通报今年以来大气污染防治进展，全市优良天数比例同比上升，细颗粒物平均浓度下降。</p>\n"
)
SITEMAP_LENGTH = 10_000
LIST_LENGTH = 10
SILENT = "127.99.99.99"
"""The host that takes a connection and never answers."""


class Site(asyncio.Protocol):
    """Answers /sitemap.xml (an index), /part-K.xml, /list/ and /a/N.html; counts what was asked."""

    asked: ClassVar[Counter[str]] = Counter()
    pages: ClassVar[int] = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.rest = b""
        self.host, self.port = transport.get_extra_info("sockname")

    def data_received(self, data: bytes) -> None:
        if self.host == SILENT:
            return
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            head, _, self.rest = self.rest.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            Site.asked[path] += 1
            body = self.page(path)
            status = b"200 OK" if body else b"404 Not Found"
            kind = b"text/xml" if path.endswith("xml") else b"text/html; charset=utf-8"
            lines = b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (status, kind, len(body))
            self.transport.write(lines + body)

    def page(self, path: str) -> bytes:
        if path.startswith("/a/"):
            return article(int(path[3:-5]))
        if path == "/counts":
            return json.dumps(Site.asked).encode()
        host = f"http://{self.host}:{self.port}"
        if path == "/sitemap.xml":
            parts = range(0, Site.pages, SITEMAP_LENGTH)
            return _xml("sitemapindex", "sitemap", [f"{host}/part-{first}.xml" for first in parts])
        if path.startswith("/part-"):
            first = int(path[6:-4])
            numbers = range(first, min(first + SITEMAP_LENGTH, Site.pages))
            return _xml("urlset", "url", [f"{host}/a/{number}.html" for number in numbers])
        if path.startswith("/list/"):
            rows = "".join(f'<li><a href="/a/{number}.html">第{number}篇</a></li>' for number in range(LIST_LENGTH))
            return f"<ul>{rows}</ul>".encode()
        return b""


def article(number: int) -> bytes:
    """A page of 16 KB."""
    head = f"<html><head><title>第{number}篇</title></head><body><h1>第{number}篇</h1>"
    head += "<div>2026-06-17 08:00 来源：日报</div>"
    return (head + "<div class='content'>" + PARAGRAPH * 90 + "</div></body></html>").encode()


def _xml(outer: str, inner: str, urls: list[str]) -> bytes:
    entries = "".join(f"<{inner}><loc>{url}</loc></{inner}>" for url in urls)
    return f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{outer}>'.encode()


def serve(pages: int, told: Connection) -> None:
    async def run() -> None:
        Site.pages = pages
        server = await asyncio.get_running_loop().create_server(Site, "0.0.0.0", 0, backlog=1024)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


class LocalSite:
    """The site while it is served; `asked` are the paths asked so far, of all hosts together."""

    def __init__(self, pages: int) -> None:
        ours, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=serve, args=(pages, theirs), daemon=True)
        self._process.start()
        self._port = ours.recv()
        self.url = self.host("127.0.0.1")

    def host(self, address: str) -> str:
        """The same site under another loopback address."""
        return f"http://{address}:{self._port}"

    def asked(self) -> Counter[str]:
        with urlopen(f"{self.url}/counts") as answer:
            return Counter(json.load(answer))

    def __enter__(self) -> LocalSite:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.terminate()
        self._process.join()
