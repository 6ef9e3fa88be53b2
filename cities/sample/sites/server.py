"""The sample city's sites: one small server that answers for all of their hosts, as the proxy of the crawl."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from cities.sample.sites.counties import AnpingNews, HepingNews, XinheNews
from cities.sample.sites.government import Bureau, ChangfengCounty
from cities.sample.sites.messages import MessageBoard
from cities.sample.sites.newspapers import EveningPaper, MorningPaper
from cities.sample.sites.outlets import EnvironmentPortal, ProvincialPaper
from cities.sample.sites.site import Answer, Request, Site
from cities.sample.sites.television import Television
from cities.sample.sites.texts import TEXTS, moment, texts_of_sources
from cities.sample.sites.wechat import Bridge, WeChat
from cities.sample.sites.weibo import Weibo


def sites_of_sample(folder: Path = TEXTS) -> dict[str, Site]:
    """The sites by host."""
    texts = texts_of_sources(folder)
    wechat = {source: texts.get(source, ()) for source in ("wx_yzhb", "wx_linjiang")}
    weibo = {source: texts.get(source, ()) for source in ("wb_yzhb", "wb_city")}
    sites: list[Site] = [
        MorningPaper(texts.get("yzrb", ())),
        EveningPaper(texts.get("yzwb", ())),
        XinheNews(texts.get("xhxw", ())),
        AnpingNews(texts.get("apxw", ())),
        HepingNews(texts.get("hpxw", ())),
        ProvincialPaper(texts.get("ljrb", ())),
        EnvironmentPortal(texts.get("hxhj", ())),
        Television(texts.get("yztv", ())),
        Bridge(wechat),
        WeChat(wechat),
        Weibo(weibo),
        MessageBoard(texts.get("liuyan", ())),
        Bureau(texts.get("sthj", ())),
        ChangfengCounty(texts.get("cffb", ())),
    ]
    return {host: site for site in sites for host in site.hosts}


class SampleServer:
    """Serves the sample's sites on loopback as they were at `now`, which may be set while it runs.

    Use as a context manager; `proxy` is the address to give to whoever fetches. `requests` holds the URLs asked so far.
    """

    def __init__(self, now: datetime, *, port: int = 0, texts: Path = TEXTS) -> None:
        self.now = now
        self.requests: list[str] = []
        self._sites = sites_of_sample(texts)
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def proxy(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, url: str) -> tuple[Answer, str]:
        """What the site of an absolute URL answers at `now`, and the server software it claims to be."""
        self.requests.append(url)
        parts = urlsplit(url)
        site = self._sites.get(parts.hostname or "")
        if site is None:
            return Answer(b"no such host\n", "text/plain", HTTPStatus.BAD_GATEWAY), "sample"
        if parts.path == "/robots.txt":
            return Answer(site.robots.encode(), "text/plain"), site.software
        query = dict(parse_qsl(parts.query))
        found = site.answer(Request(parts.hostname or "", parts.path or "/", query, self.now))
        return found or site.not_found(), site.software


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # all sources call at once: at the usual 5 waiting calls some would be sent away and come again a second later
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], sample: SampleServer) -> None:
        self.sample = sample
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        self._send(with_body=True)

    def do_HEAD(self) -> None:
        self._send(with_body=False)

    def _send(self, *, with_body: bool) -> None:
        sample = self.server.sample
        url = self.path if "://" in self.path else f"http://{self.headers.get('Host', '')}{self.path}"
        answer, software = sample.answer(url)
        fields = {
            "Server": software,
            "Date": format_datetime(sample.now.astimezone(UTC), usegmt=True),
            "Content-Type": answer.content_type,
            "Content-Length": str(len(answer.body)),
            **answer.headers,
        }
        self.wfile.write(_head(answer.status, fields) + (answer.body if with_body else b""))

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: what was asked is in `SampleServer.requests`."""


def _head(status: int, fields: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in fields.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def main() -> None:
    parser = argparse.ArgumentParser(description="示例城市云泽市的网站（本机代理）")
    parser.add_argument("--port", type=int, default=8899, help="端口，0 为任意")
    parser.add_argument("--now", default="2026-07-01 22:00", help="网站停在哪一刻，如 2026-06-17 22:00")
    options = parser.parse_args()
    with SampleServer(moment(options.now), port=options.port) as server:
        print(f"示例网站已在 {server.proxy} 作为 HTTP 代理提供（按 Ctrl-C 结束）", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("已停止")


if __name__ == "__main__":
    main()
