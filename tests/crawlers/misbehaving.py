"""A server that misbehaves as sites do; each case has a loopback address, so that none disturbs another."""

from __future__ import annotations

import gzip
import socket
import socketserver
import struct
import threading
import time
from collections import Counter
from types import TracebackType
from typing import Self

PAGE = '<html><body><h1>标题</h1><p>正文。</p><ul><li><a href="/a/1001.html">一篇</a></li></ul></body></html>'.encode()
CASES = (
    "well", "timeout", "reset", "half", "closed", "h401", "h403", "h404", "h410", "h418", "h429", "h500", "busy", "ill",
    "loop", "chain", "away", "large", "endless", "robots", "robots500", "gzipped", "moved", "slowrobots", "down",
)  # fmt: skip
_REASONS = {"h401": 401, "h403": 403, "h404": 404, "h410": 410, "h418": 418, "h500": 500}


class Misbehaving:
    """Answers on all loopback addresses; `url(case)` is the address whose requests end like `case`."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()
        self.times: dict[str, list[float]] = {}
        self.stopping = threading.Event()
        self._server = _Server(("0.0.0.0", 0), self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def url(self, case: str, path: str = "/list/") -> str:
        return f"http://{_address(case)}:{self._server.server_address[1]}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _address(case: str) -> str:
    return f"127.0.7.{CASES.index(case) + 1}"


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], told: Misbehaving) -> None:
        self.told = told
        super().__init__(address, _Handler)


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        told = self.server.told
        case = CASES[int(self.request.getsockname()[0].rpartition(".")[2]) - 1]
        words = self.rfile.readline().decode("latin-1").split()
        while self.rfile.readline().strip():
            pass
        if len(words) < 2:
            return
        path = words[1]
        told.asked[case, path] += 1
        told.times.setdefault(case, []).append(time.monotonic())
        if path == "/robots.txt":
            self.robots(case)
        else:
            getattr(self, f"on_{case}", self.on_well)(path)

    def send(self, status: int, body: bytes = b"", *headers: str) -> None:
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close", "Content-Type: text/html"]
        self.wfile.write("\r\n".join([*lines, *headers, "", ""]).encode() + body)

    def robots(self, case: str) -> None:
        match case:
            case "robots":
                self.send(200, b"User-agent: *\nDisallow: /a/\n")
            case "robots500":
                self.send(503)
            case "slowrobots":
                self.send(200, b"User-agent: *\nCrawl-delay: 0.2\n")
            case "down":
                self.on_reset(case)
            case _:
                self.send(404)

    def on_well(self, path: str) -> None:
        self.send(200, PAGE)

    def on_timeout(self, path: str) -> None:
        self.server.told.stopping.wait(5)

    def on_reset(self, path: str) -> None:
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.request.close()

    def on_closed(self, path: str) -> None:
        pass

    def on_half(self, path: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<html>half of")

    def __getattr__(self, name: str) -> object:
        if (code := _REASONS.get(name.removeprefix("on_"))) is not None:
            return lambda path: self.send(code, b"no")
        raise AttributeError(name)

    def on_h429(self, path: str) -> None:
        self.send(429, b"", "Retry-After: 0")

    def on_busy(self, path: str) -> None:
        first = self.server.told.asked["busy", path] == 1
        self.send(429, b"", "Retry-After: 1") if first else self.send(200, PAGE)

    def on_ill(self, path: str) -> None:
        self.send(500) if self.server.told.asked["ill", path] < 3 else self.send(200, PAGE)

    def on_loop(self, path: str) -> None:
        self.send(302, b"", f"Location: {'/b' if path == '/list/' else '/list/'}")

    def on_chain(self, path: str) -> None:
        self.send(302, b"", f"Location: {path}x")

    def on_away(self, path: str) -> None:
        self.send(302, b"", "Location: ftp://elsewhere.example/")

    def on_large(self, path: str) -> None:
        self.send(200, b"x" * 5000)

    def on_endless(self, path: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + b"x" * 5000)

    def on_gzipped(self, path: str) -> None:
        self.send(200, gzip.compress(PAGE), "Content-Encoding: gzip")

    def on_moved(self, path: str) -> None:
        self.send(301, b"", "Location: /new/list/") if path == "/list/" else self.send(200, PAGE)
