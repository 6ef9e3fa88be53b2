"""A server between client and Elasticsearch: hands everything on, unless a test wants an answer of its own, or delay."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Answer = tuple[int, Any]
"""Status and body, as JSON."""


@dataclass
class Between:
    """`answer(method, path, body)` gives an Answer, or None to hand on; `change(path, body)` another body for what the
    server answered; each request waits `delay_s`; `seen` has method and path of each."""

    to: str = ""
    url: str = ""
    answer: Callable[[str, str, bytes], Answer | None] = lambda method, path, body: None
    change: Callable[[str, bytes], bytes] = lambda path, body: body
    delay_s: float = 0.0
    seen: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def between(to: str, **how: Any) -> Iterator[Between]:
    state = Between(to=to, **how)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            state.seen.append((self.command, self.path))
            time.sleep(state.delay_s)
            own = state.answer(self.command, self.path, body)
            if own is not None:
                kind, (status, content) = "application/json", (own[0], json.dumps(own[1]).encode())
            else:
                status, kind, content = self._handed_on(body)
            self.send_response(status)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                with suppress(BrokenPipeError, ConnectionResetError):  # who asked has given up
                    self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_any

        def _handed_on(self, body: bytes) -> tuple[int, str, bytes]:
            server = HTTPConnection(urlsplit(state.to).netloc, timeout=60)
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _OURS}
            server.request(self.command, self.path, body or None, headers)
            answer = server.getresponse()
            content = state.change(self.path, answer.read())
            server.close()
            return answer.status, answer.getheader("content-type") or "application/json", content

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        state.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield state
        server.shutdown()
        thread.join()


_OURS = {"host", "content-length", "connection", "accept-encoding"}
