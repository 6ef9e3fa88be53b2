"""Pages, posts, transcripts and messages that nobody here wrote, served on loopback at their own addresses' paths."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

PAGES = 48
TV_ITEMS = 40
MESSAGES = 40
LAST_TV_DAY = "20251231"


class RealSites:
    """path → answer for each source's host; `texts` counts what each source should give."""

    def __init__(self, data: Path) -> None:
        self.answers: dict[tuple[str, str], tuple[str, bytes]] = {}
        self.counts: dict[str, int] = {}
        self._pages(data)
        self._posts(data)
        self._transcripts(data)
        self._messages(data)

    def _add(self, url: str, body: str | bytes, kind: str = "text/html; charset=utf-8") -> None:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        self.answers[parts.netloc, path] = (kind, body.encode() if isinstance(body, str) else body)

    def _list(self, url: str, links: list[tuple[str, str]]) -> None:
        rows = "".join(f'<li><a href="{escape(address)}">{escape(title)}</a></li>' for address, title in links)
        self._add(url, f"<html><body><ul>{rows}</ul></body></html>")

    def _pages(self, data: Path) -> None:
        links = []
        for folder in ("gne", "magic"):
            gold = json.loads((data / "pages" / folder / "gold.json").read_text(encoding="utf-8"))
            entries = gold.items() if isinstance(gold, dict) else [(entry["page"], entry) for entry in gold]
            for name, entry in entries:
                path = urlsplit(entry["url"]).path if entry.get("url") else f"/{name}"
                url = f"http://pages.example/{folder}/{name.split('.')[0]}{path}"
                self._add(url, (data / "pages" / folder / name).read_bytes())
                links.append((url, entry.get("title") or f"{folder} {name}"))
        self._list("http://pages.example/list.html", links)
        self.counts["pages"] = len(links)

    def _posts(self, data: Path) -> None:
        folder = data / "weibo_api"
        cards = json.loads((folder / "cards1.json").read_text(encoding="utf-8"))
        address = "http://weibo.example/api/container/getIndex?containerid=1076031669879400"
        for page in ("", "&page=1"):
            self._add(address + page, json.dumps(cards), "application/json")
        self._add(address + "&page=2", '{"ok":0,"msg":"这里还没有内容","data":{"cards":[]}}', "application/json")
        self.counts["posts"] = sum(card["card_type"] == 9 for card in cards["data"]["cards"])

    def _transcripts(self, data: Path) -> None:
        with gzip.open(data / "tv" / "xwlb_2022-09_2025-12.jsonl.gz", "rt", encoding="utf-8") as lines:
            items = [item for item in map(json.loads, lines) if item["text"].strip()][-TV_ITEMS:]
        links = []
        for number, item in enumerate(items):
            url = f"http://tv.example/{number}{urlsplit(item['url']).path}"
            day = f"{item['date'][:4]}年{item['date'][4:6]}月{item['date'][6:]}日"
            text = "".join(f"<p>{escape(line)}</p>" for line in item["text"].split("\n"))
            title = escape(item["title"])
            self._add(url, f"<html><head><title>{title}_央视网</title></head><body><h1>{title}</h1><div>{day} 19:00</div>"
                           f'<div class="content_area">{text}</div></body></html>')  # fmt: skip
            links.append((url, item["title"]))
        self._list("http://tv.example/list.html", links)
        self.counts["tv"] = len(links)

    def _messages(self, data: Path) -> None:
        with gzip.open(data / "complaints" / "messages_with_replies.jsonl.gz", "rt", encoding="utf-8") as lines:
            messages: list[dict[str, Any]] = [json.loads(line) for line, _ in zip(lines, range(MESSAGES), strict=False)]
        links = []
        for message in messages:
            url = f"http://messages.example/threads/content?tid={message['id']}"
            self._add(url, f"<html><body><h1>{escape(message['title'])}</h1><p class=time>{message['time']}</p>"
                           f"<div class=content><p>{escape(message['body'])}</p></div></body></html>")  # fmt: skip
            links.append((url, message["title"]))
        self._list("http://messages.example/list", links)
        self.counts["messages"] = len(links)

    def city(self, target: Path, sample: Path) -> Path:
        """A city folder whose sources are these sites, by the sample's other facts."""
        target.mkdir()
        for path in sample.glob("*.yaml"):
            (target / path.name).write_bytes(path.read_bytes())
        same = {"tier": "city", "family": "真实数据", "pace_s": 0, "checked": True}
        sources = [
            {"id": "pages", "name": "网页", "kind": "press", "urls": ["http://pages.example/list.html"],
             "url_pattern": "/(gne|magic)/"},
            {"id": "posts", "name": "微博", "kind": "weibo",
             "urls": ["http://weibo.example/api/container/getIndex?containerid=1076031669879400"]},
            {"id": "tv", "name": "电视", "kind": "press", "carries": "tv", "urls": ["http://tv.example/list.html"],
             "url_pattern": r"/\d+/20"},
            {"id": "messages", "name": "留言", "kind": "message", "urls": ["http://messages.example/list"],
             "url_pattern": "/threads/content"},
        ]  # fmt: skip
        text = yaml.safe_dump({"sources": [same | source for source in sources]}, allow_unicode=True)
        (target / "sources.yaml").write_text(text, encoding="utf-8")
        return target

    @contextmanager
    def served(self) -> Iterator[str]:
        """The proxy's address, while the block runs."""
        answers = self.answers

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                key = (parts.netloc, parts.path + (f"?{parts.query}" if parts.query else ""))
                kind, body = answers.get(key, ("text/plain", b""))
                self.send_response(200 if key in answers else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
