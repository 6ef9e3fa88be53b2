"""A search and an account's timeline as Weibo answers them: so many pages and no more, a login that may be lost."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from crawlers.clock import SHANGHAI

SHOWN_PAGES = 3
_WINDOW = re.compile(r"custom:(\d{4}-\d\d-\d\d)-(\d{1,2}):(\d{4}-\d\d-\d\d)-(\d{1,2})")


class WeiboOfTests:
    """`posts` are the moments of the posts by mid; `gone` those that were taken down; `login` False asks to log in, from
    the `lost_after`-th search on."""

    def __init__(self, posts: dict[str, datetime]) -> None:
        self.posts = posts
        self.gone: set[str] = set()
        self.more: dict[str, dict[str, Any]] = {}
        self.lost_after: int | None = None
        self.asked: Counter[str] = Counter()
        self.searches: list[str] = []
        self._server = _Server(("127.0.0.1", 0), self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def search(self) -> str:
        return f"{self.host}/api/container/getIndex?containerid=100103q%3D%E4%BA%91%E6%B3%BD%26timescope%3Dcustom:{{from}}:{{to}}"

    @property
    def timeline(self) -> str:
        return f"{self.host}/api/container/getIndex?containerid=1076037700990100"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str) -> dict[str, Any] | None:
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked[parts.path] += 1
        match parts.path:
            case "/api/container/getIndex":
                return self._cards(query)
            case "/statuses/show":
                return self._show(query["id"])
            case "/statuses/extend":
                return {"ok": 1, "data": {"ok": 1, "longTextContent": self.more[query["id"]]["whole"]}}
            case "/api/comments/show":
                return {"ok": 1, "data": {"data": self.more.get(query["id"], {}).get("comments", [])}}
        return None

    def _cards(self, query: dict[str, str]) -> dict[str, Any]:
        window = _WINDOW.search(query["containerid"])
        self.searches.append(window[0].removeprefix("custom:") if window else "")
        if self.lost_after is not None and len(self.searches) > self.lost_after:
            return {"ok": -100, "msg": "", "url": "https://passport.weibo.com/sso/signin"}
        page = int(query.get("page", "1"))
        found = [mid for mid in self._of(window) if mid not in self.gone]
        cards = [
            {"card_type": 9, "mblog": self.post(mid)}
            for mid in found[(page - 1) * 10 : page * 10]
            if page <= SHOWN_PAGES
        ]
        info = {"total": 0, "page": page + 1 if page < SHOWN_PAGES and len(found) > page * 10 else None}
        if page == SHOWN_PAGES and len(found) > page * 10:
            info["page"] = page + 1
        return {"ok": 1, "data": {"cardlistInfo": info, "cards": cards}}

    def _of(self, window: re.Match[str] | None) -> list[str]:
        if window is None:
            return sorted(self.posts, reverse=True)
        start, end = _moment(window[1], window[2]), _moment(window[3], window[4])
        return sorted((mid for mid, at in self.posts.items() if start <= at < end), reverse=True)

    def _show(self, mid: str) -> dict[str, Any]:
        if mid in self.gone or mid not in self.posts:
            return {"ok": 0, "msg": "微博不存在或暂无查看权限!"}
        return {"ok": 1, "data": self.post(mid)}

    def post(self, mid: str) -> dict[str, Any]:
        plain = {
            "created_at": self.posts[mid].strftime("%a %b %d %H:%M:%S %z %Y"), "id": mid, "mid": mid,
            "text": f"云泽的第{mid}条", "user": {"screen_name": "市民"}, "comments_count": 0, "attitudes_count": 1,
        }  # fmt: skip
        return plain | {
            name: value for name, value in self.more.get(mid, {}).items() if name not in ("whole", "comments")
        }


def _moment(day: str, hour: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=SHANGHAI) + timedelta(hours=int(hour))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], told: WeiboOfTests) -> None:
        self.told = told
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        data = self.server.told.answer(self.path)
        body = json.dumps(data, ensure_ascii=False).encode()
        self.send_response(200 if data is not None else 404)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""
