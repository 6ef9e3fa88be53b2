"""A server that misbehaves as sites do; each case has a loopback address, so that none disturbs another."""

from __future__ import annotations

import gzip
import socket
import socketserver
import ssl
import struct
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PAGE = '<html><body><h1>标题</h1><p>正文。</p><ul><li><a href="/a/1001.html">一篇</a></li></ul></body></html>'.encode()
MARK = "印记"
NEWS = (
    "<html><head><title>湖面漂浮物清理</title></head><body><h1>湖面漂浮物清理</h1><div>2026-06-17 08:30 来源：日报</div>"
    f"<div class='content'><p>六月十七日，城管和环卫工人在湖面清理漂浮物，当天清运三十吨。{MARK}</p>"
    "<p>附近居民说，去年这里还有异味，今年好了许多，晚上常来散步。</p></div></body></html>"
)
LOGIN = "<html><title>登录</title><body><form>请先登录<input name=u><input type=password name=p></form></body></html>".encode()
SOFT404 = "<html><title>出错了</title><body><p>您访问的页面不存在或已被删除</p><a href='/'>返回首页</a></body></html>".encode()
BOMB = gzip.compress(bytes(60_000_000), 9)
SITEMAP_LENGTH = 50_000
FEED = (
    "<rss><channel><item><title>坏的 & 一条</title><link>http://[</link></item>"
    "<item><title>好的</title><link>/a/1.html</link></item><item></item><item><link>/a/2.html</link></item></channel></rss>"
).encode()
CASES = (
    "well", "timeout", "reset", "half", "closed", "h401", "h403", "h404", "h410", "h418", "h429", "h500", "busy", "ill",
    "loop", "chain", "away", "large", "endless", "robots", "robots500", "gzipped", "moved", "slowrobots", "down",
    "drip", "bomb", "longer", "h429bare", "inside", "tls", "tlsallowed", "utf8lie", "gblie", "mojibake", "empty", "emptylist",
    "login", "soft404", "front", "brokenfeed", "nofeed", "sitemap", "grows", "calendar", "tagged", "secret", "slow",
    "torngzip", "tornchunk", "shorter", "deny", "nocheck",
)  # fmt: skip
_REASONS = {"h401": 401, "h403": 403, "h404": 404, "h410": 410, "h418": 418, "h500": 500, "h429bare": 429}


class Misbehaving:
    """Answers on all loopback addresses; `url(case)` is the address whose requests end like `case`."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()
        self.times: dict[str, list[float]] = {}
        self.stopping = threading.Event()
        self.headers: dict[tuple[str, str], list[str]] = {}
        self._server = _Server(("0.0.0.0", 0), self)
        self._secure = _SecureServer(("0.0.0.0", 0), self)
        self._threads = [
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            for server in (self._server, self._secure)
        ]

    def url(self, case: str, path: str = "/list/") -> str:
        server, scheme = (self._secure, "https") if case.startswith("tls") else (self._server, "http")
        return f"{scheme}://{_address(case)}:{server.server_address[1]}{path}"

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        for server, thread in zip((self._server, self._secure), self._threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()


def _address(case: str) -> str:
    return f"127.0.7.{CASES.index(case) + 1}"


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], told: Misbehaving) -> None:
        self.told = told
        super().__init__(address, _Handler)


class _SecureServer(_Server):
    """With a certificate that nobody vouches for."""

    def __init__(self, address: tuple[str, int], told: Misbehaving) -> None:
        super().__init__(address, told)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "own.pem"
            path.write_bytes(_own_certificate())
            self._context.load_cert_chain(path)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        plain, address = super().get_request()
        return self._context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False), address


def _own_certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.7.1")])
    since = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), since, since + timedelta(9999)
    )
    certificate = made.sign(key, hashes.SHA256())
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*form) + certificate.public_bytes(serialization.Encoding.PEM)


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        told = self.server.told
        if isinstance(self.request, ssl.SSLSocket):
            try:
                self.request.do_handshake()
            except OSError:
                return
        case = CASES[int(self.request.getsockname()[0].rpartition(".")[2]) - 1]
        words = self.rfile.readline().decode("latin-1").split()
        headers = []
        while line := self.rfile.readline().decode("latin-1").strip():
            headers.append(line)
        if len(words) < 2:
            return
        path = words[1]
        told.headers[case, path] = headers
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
            case "deny":
                self.send(200, b"User-agent: *\nDisallow: /\n")
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

    def on_drip(self, path: str) -> None:
        """A byte now and then: never silent, never done."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
        while not self.server.told.stopping.wait(0.1):
            try:
                self.wfile.write(b"x")
            except OSError:
                return

    def on_bomb(self, path: str) -> None:
        self.send(200, BOMB, "Content-Encoding: gzip")

    def on_longer(self, path: str) -> None:
        """More than it said: what follows is no part of the page."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE))
        self.wfile.write(PAGE + b"<p>too much</p>" * 20)

    def on_slow(self, path: str) -> None:
        """Late, and in time."""
        self.server.told.stopping.wait(0.8)
        self.send(200, PAGE)

    def on_torngzip(self, path: str) -> None:
        """What came is whole by its length, and ends in the middle of what was packed."""
        self.send(200, gzip.compress(PAGE)[:-20], "Content-Encoding: gzip")

    def on_nocheck(self, path: str) -> None:
        """Without the checksum at the end, which browsers do not miss."""
        self.send(200, gzip.compress(PAGE)[:-8], "Content-Encoding: gzip")

    def on_tornchunk(self, path: str) -> None:
        self.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n<html>"
        )

    def on_shorter(self, path: str) -> None:
        """Says less than it sends, in the middle of the page."""
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n"
        self.wfile.write(head + PAGE)

    def on_inside(self, path: str) -> None:
        self.send(302, b"", f"Location: http://{_address('secret')}:{self.server.server_address[1]}/secret")

    def on_utf8lie(self, path: str) -> None:
        self.article(path, NEWS.encode("gb18030"), "utf-8")

    def on_gblie(self, path: str) -> None:
        self.article(path, NEWS.encode(), "gb2312")

    def on_mojibake(self, path: str) -> None:
        self.article(path, NEWS.encode().replace(MARK.encode(), b"\xff\xfe\x80\x81" * 40), "utf-8")

    def article(self, path: str, body: bytes, charset: str) -> None:
        if path == "/list/":
            self.send(200, PAGE)
        else:
            head = (
                f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nContent-Type: text/html; charset={charset}\r\n\r\n"
            )
            self.wfile.write(head.encode() + body)

    def on_empty(self, path: str) -> None:
        self.send(200, PAGE if path == "/list/" else b"")

    def on_emptylist(self, path: str) -> None:
        self.send(200, b"")

    def on_login(self, path: str) -> None:
        self.send(200, PAGE if path == "/list/" else LOGIN)

    def on_soft404(self, path: str) -> None:
        self.send(200, PAGE if path == "/list/" else SOFT404)

    def on_front(self, path: str) -> None:
        if path == "/a/1001.html":
            self.send(302, b"", "Location: /")
        else:
            self.send(200, PAGE)

    def on_brokenfeed(self, path: str) -> None:
        self.send(200, FEED if path == "/list/" else NEWS.encode())

    def on_nofeed(self, path: str) -> None:
        self.send(200, "<html><body><h1>502</h1>桥没有启动</body></html>".encode())

    def on_sitemap(self, path: str) -> None:
        host = f"http://{_address('sitemap')}:{self.server.server_address[1]}"
        entries = "".join(f"<url><loc>{host}/a/{number}.html</loc></url>" for number in range(SITEMAP_LENGTH))
        self.send(200, f"<urlset>{entries}</urlset>".encode() if path == "/list/" else NEWS.encode())

    def on_grows(self, path: str) -> None:
        links = "".join(f'<a href="{path}{name}/">下</a>' for name in ("2026", "a1"))
        self.send(200, f"<html><body>{links}<a href='{path}x/x/x/x/1.html'>远</a></body></html>".encode())

    def on_calendar(self, path: str) -> None:
        """A month a page, each with a link of its own and one to the month after."""
        if path.startswith("/list/"):
            number = int(path.rstrip("/").rpartition("/")[2]) if path != "/list/" else 2026 * 12 + 5
            year, month = divmod(number + 1, 12)
            links = f'<a href="/list/{year}-{month + 1:02}/{number + 1}/">下一页</a>'
            self.send(200, f'<html><body><a href="/a/{number}001.html">活动预告一则</a>{links}</body></html>'.encode())
        else:
            self.send(200, NEWS.encode())

    def on_tagged(self, path: str) -> None:
        """Knows its own answers again."""
        tag = '"v1"'
        if f"If-None-Match: {tag}" in self.server.told.headers["tagged", path]:
            self.send(304)
        else:
            self.send(200, PAGE if path == "/list/" else NEWS.encode(), f"ETag: {tag}")
