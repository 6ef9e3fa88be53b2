"""What holds for every request: bounds, security headers, and the path under which a real proxy shows the house."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import uvicorn
from fastapi.testclient import TestClient
from httpx2 import Client

from tests.web.conftest import NOW, PASSWORD
from web.app import create_app
from web.guard import MAX_FORM_BYTES, SECURITY_HEADERS
from web.site import Site

Login = Callable[[str], TestClient]
PREFIX = "/yuqing/huanyu"
IN = {"name": "analyst", "password": PASSWORD}


@contextmanager
def served(site: Site, prefix: str) -> Iterator[int]:
    """The house as `huanyu serve` serves it behind a proxy that it trusts; the port."""
    app = create_app(site, prefix=prefix)
    config = uvicorn.Config(app, port=0, log_level="error", proxy_headers=True, forwarded_allow_ips="127.0.0.1")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


@contextmanager
def proxied(port: int, prefix: str, strips: bool) -> Iterator[str]:
    """A proxy that ends https for others: it names itself as host, and takes the prefix away where it `strips`."""

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length) if length else None
            path = self.path
            if not path.startswith(prefix):
                self.send_error(404)
                return
            inner = HTTPConnection("127.0.0.1", port)
            kept = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
            said = {"Host": "inner.local", "X-Forwarded-For": "10.9.8.7", "X-Forwarded-Proto": "https"}
            inner.request(self.command, path.removeprefix(prefix) if strips else path, body, {**kept, **said})
            answer = inner.getresponse()
            data = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            inner.close()

        do_POST = do_GET

        def log_message(self, *said: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("strips", [True, False])
def test_behind_a_proxy_under_a_prefix_every_link_form_and_redirect_stays_under_it(strips: bool, site: Site) -> None:
    with served(site, PREFIX) as port, proxied(port, PREFIX, strips) as address, Client(base_url=address) as client:
        asked = client.get(f"{PREFIX}/search?q=")
        assert asked.headers["location"] == f"{PREFIX}/login?back=%2Fyuqing%2Fhuanyu%2Fsearch%3Fq%3D"
        entered = client.post(f"{PREFIX}/login", data={**IN, "back": f"{PREFIX}/search?q="})
        assert entered.headers["location"] == f"{PREFIX}/search?q="
        cookie = entered.headers["set-cookie"]
        assert f"Path={PREFIX}/" in cookie
        assert "Secure" in cookie
        key = re.findall(r"huanyu=([^;]+)", cookie)[0]
        client.headers["Cookie"] = f"huanyu={key}"
        for path in ("/", "/search?q=", "/articles/a1", "/tasks", "/sources"):
            page = client.get(PREFIX + path)
            assert page.status_code == 200, path
            outside = [
                link for link in re.findall(r'(?:href|src|action)="(/[^"]*|http[^"]*)"', page.text)
                if not link.startswith(f"{PREFIX}/") and "yunze.example" not in link
            ]  # fmt: skip
            assert outside == [], path
        assert client.get(f"{PREFIX}/static/style.css").status_code == 200
        assert client.get(f"{PREFIX}/api/v1/openapi.json").json()["servers"] == [{"url": f"{PREFIX}/api/v1"}]
        assert page.headers["strict-transport-security"].startswith("max-age=")


def test_a_trusted_proxy_says_who_asks_and_nobody_else_does(site: Site) -> None:
    with served(site, "") as port, proxied(port, "", strips=False) as address, Client(base_url=address) as client:
        client.post("/login", data=IN)
    assert site.ledger.deeds(subject="analyst")[0].detail == {"address": "10.9.8.7"}
    plain = TestClient(create_app(site), client=("10.1.1.1", 1))
    plain.post("/login", data=IN, headers={"X-Forwarded-For": "10.2.2.2"})
    assert site.ledger.deeds(subject="analyst")[0].detail == {"address": "10.1.1.1"}


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/other", "/yuqing/huanyu.evil/"])
def test_a_login_under_a_prefix_leads_nowhere_else(back: str, site: Site) -> None:
    client = TestClient(create_app(site, prefix=PREFIX), follow_redirects=False)
    assert client.post(f"{PREFIX}/login", data={**IN, "back": back}).headers["location"] == f"{PREFIX}/"


def test_a_host_that_the_sender_made_up_is_in_no_answer(site: Site) -> None:
    client = TestClient(create_app(site), follow_redirects=False)
    asked = client.get("/", headers={"Host": "evil.example"})
    page = client.get("/login", headers={"Host": "evil.example"})
    assert "evil.example" not in asked.headers["location"] + page.text


@pytest.mark.parametrize(
    "path", ["/login", "/", "/none", "/static/style.css", "/api/v1/search", "/api/v1/openapi.json"]
)
def test_every_answer_carries_the_security_headers(path: str, client: TestClient) -> None:
    answer = client.get(path)
    for name, value in SECURITY_HEADERS.items():
        if name != "Cache-Control":
            assert answer.headers[name] == value, name
    assert answer.headers["Cache-Control"] == ("no-cache" if path.startswith("/static") else "no-store")


def test_the_policy_allows_no_script_and_nothing_from_elsewhere() -> None:
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert not re.search(r"unsafe|\*|http", policy)


def test_a_form_that_is_too_large_is_refused_however_long_it_says_it_is(site: Site, login: Login) -> None:
    _, token = site.ledger.add_token("analyst", "测试", scopes=["tasks:write"], days=1, by="admin", at=NOW)
    client = login("analyst")

    def endless() -> Iterator[bytes]:
        for _ in range(MAX_FORM_BYTES // 100_000 + 2):
            yield b"a" * 100_000

    kinds = {"/articles/a1/correct": "application/x-www-form-urlencoded", "/api/v1/tasks/x/moves": "application/json"}
    for path, kind in kinds.items():
        for content in (b"a" * (MAX_FORM_BYTES + 1), endless()):
            headers = {"Content-Type": kind, "Authorization": f"Bearer {token}"}
            answer = client.post(path, content=content, headers=headers)
            assert answer.status_code == 413, path
            assert "最多 1 MB" in answer.text
