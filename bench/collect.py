"""Collecting, on a local site: pages a second beside a bare Scrapy spider that only fetches the same pages, memory over
a long crawl that is killed and gone on with, and many sources at once of which one host is dead.

    python -m bench.collect [--pages N] [--long N] [--sources N]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from typing import ClassVar

from cities.load import load_city
from cities.sources import Source, Sources
from crawlers.clock import SHANGHAI
from crawlers.collect import CollectError, collect
from crawlers.folder import DataFolder
from crawlers.warc.reader import fetches_of

DAY = date(2026, 6, 17)
NOW = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)
PARALLEL = 8
"""As many requests at once as Scrapy makes to a host unless told otherwise."""
PARAGRAPH = (
    "<p>6月17日，市生态环境局通报今年以来大气污染防治进展，全市优良天数比例同比上升，细颗粒物平均浓度下降。</p>\n"
)
SITEMAP_LENGTH = 10_000


class Site(asyncio.Protocol):
    """Answers /sitemap.xml (an index), /part-K.xml, /list/ and /a/N.html; counts what was asked."""

    asked: ClassVar[Counter[str]] = Counter()
    pages: ClassVar[int] = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.rest = b""

    def data_received(self, data: bytes) -> None:
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            head, _, self.rest = self.rest.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            Site.asked[path] += 1
            body = self.page(path)
            status = b"200 OK" if body else b"404 Not Found"
            kind = b"text/xml" if path.endswith("xml") else b"text/html; charset=utf-8"
            lines = b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (status, kind, len(body))
            self.transport.write(lines + body)  # type: ignore[attr-defined]

    def page(self, path: str) -> bytes:
        if path.startswith("/a/"):
            return article(int(path[3:-5]))
        if path == "/counts":
            return json.dumps(Site.asked).encode()
        host = "http://127.0.0.1:" + str(self.transport.get_extra_info("sockname")[1])
        if path == "/sitemap.xml":
            parts = range(0, Site.pages, SITEMAP_LENGTH)
            return _xml("sitemapindex", "sitemap", [f"{host}/part-{first}.xml" for first in parts])
        if path.startswith("/part-"):
            first = int(path[6:-4])
            numbers = range(first, min(first + SITEMAP_LENGTH, Site.pages))
            return _xml("urlset", "url", [f"{host}/a/{number}.html" for number in numbers])
        if path.startswith("/list/"):
            return (
                "<ul>" + "".join(f'<li><a href="/a/{number}.html">第{number}篇</a></li>' for number in range(10))
            ).encode()
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
        server = await asyncio.get_running_loop().create_server(Site, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


class LocalSite:
    """The site in a process of its own; `asked` are the paths asked so far."""

    def __init__(self, pages: int) -> None:
        ours, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=serve, args=(pages, theirs), daemon=True)
        self._process.start()
        self.url = f"http://127.0.0.1:{ours.recv()}"

    def asked(self) -> Counter[str]:
        from urllib.request import urlopen

        with urlopen(f"{self.url}/counts") as answer:
            return Counter(json.load(answer))

    def __enter__(self) -> LocalSite:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.terminate()
        self._process.join()


def source(site: str, number: int = 0, **values: object) -> Source:
    entry = {
        "id": f"s{number}", "name": "本机", "kind": "sitemap", "tier": "city", "family": "f",
        "urls": [f"{site}/sitemap.xml"], "pace_s": 0, "parallel": PARALLEL, "max_pages": 10_000_000,
        "max_minutes": 600, "private_address": True,
    }  # fmt: skip
    return Source.model_validate(entry | values)


def gathered(folder: DataFolder, *sources: Source) -> float:
    """Collects the sources; returns the seconds it took."""
    city = load_city("sample").model_copy(update={"sources_file": Sources(sources=sources)})
    began = time.monotonic()
    collect(city, folder, DAY, now=NOW, contact="a@b.example")
    return time.monotonic() - began


def bare_rate(site: str) -> float:
    """Pages a second of the peer."""
    done = subprocess.run([sys.executable, "-m", "bench.bare", site], capture_output=True, text=True, check=True)
    pages, seconds = done.stdout.split()
    return int(pages) / float(seconds)


def _processor_s() -> float:
    """Processor time of all processes that have ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def rates(pages: int) -> str:
    """Pages a second of both, twice each in turn, the better one of each, and the processor time of a page."""
    ours, theirs = [], []
    spent = [_processor_s()]
    with LocalSite(pages) as site, tempfile.TemporaryDirectory() as name:
        for turn in range(2):
            theirs.append(bare_rate(site.url))
            spent.append(_processor_s())
            ours.append(pages / gathered(DataFolder(Path(name) / str(turn)), source(site.url)))
            spent.append(_processor_s())
    used_ms = [(after - before) / pages * 1000 for before, after in pairwise(spent)]
    share = max(ours) / max(theirs)
    return (
        f"- {pages:,} pages of 16 KB from a local site: Huanyu {max(ours):,.0f} pages/s with evidence written, a bare "
        f"Scrapy spider that only fetches them {max(theirs):,.0f}: {share:.2f} of it (wanted: .90); processor "
        f"time of a page {min(used_ms[1::2]):.2f} ms and {min(used_ms[::2]):.2f} ms\n"
    )


@dataclass
class Watched:
    """The largest resident size (MB) of the crawl's own process while it ran, by share of the crawl."""

    sizes: list[float]
    stop: threading.Event

    def watch(self) -> None:
        while not self.stop.wait(0.5):
            sizes = [size for pid in _children(os.getpid()) if (size := _resident_mb(pid)) is not None]
            if sizes:
                self.sizes.append(max(sizes))


def _children(pid: int) -> list[int]:
    try:
        found = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return found + [below for child in found for below in _children(child)]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _resident_mb(pid: int) -> float | None:
    if "crawlers.crawl" not in _command(pid):
        return None
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), None)


def _kill_when(site: LocalSite, asked: int) -> None:
    while site.asked().total() < asked:
        time.sleep(0.2)
    for pid in _children(os.getpid()):
        if "crawlers.crawl" in _command(pid):
            os.kill(pid, signal.SIGKILL)


def long_crawl(pages: int) -> str:
    """A crawl killed half-way and gone on with: its memory, what was lost, what was fetched twice."""
    with LocalSite(pages) as site, tempfile.TemporaryDirectory() as name:
        folder = DataFolder(Path(name))
        watched = Watched([], threading.Event())
        watching = threading.Thread(target=watched.watch)
        watching.start()
        threading.Thread(target=_kill_when, args=(site, pages // 2), daemon=True).start()
        try:
            gathered(folder, source(site.url))
            raise RuntimeError("the crawl ended before it was killed")
        except CollectError:
            pass
        rest_s = gathered(folder, source(site.url))
        watched.stop.set()
        watching.join()
        twice = sum(count - 1 for path, count in site.asked().items() if path.startswith(("/a/", "/part-", "/sitemap")))
        kept = Counter(fetch.url for path in folder.pages(DAY).iterdir() for fetch in fetches_of(path))
        lost = sum(kept[f"{site.url}/a/{number}.html"] != 1 for number in range(pages))
    third = len(watched.sizes) // 3
    return (
        f"- {pages:,} pages, killed (-9) half-way and gone on with ({rest_s:.0f} s): {lost} lost, "
        f"{twice} fetched twice with {PARALLEL} under way; memory {max(watched.sizes[:third]):.0f} MB at most in the "
        f"first third, {max(watched.sizes):.0f} MB in all (wanted: under 500)\n"
    )


def many_sources(count: int) -> str:
    """One collection of so many sources, without and with a host that accepts and never answers."""
    with LocalSite(0) as site, tempfile.TemporaryDirectory() as name:
        lists = [
            source(
                site.url,
                number,
                kind="press",
                parallel=1,
                urls=[f"{site.url}/list/{number}/"],
                max_pages=2,
                timeout_s=5,
            )
            for number in range(count)
        ]
        whole_s = gathered(DataFolder(Path(name) / "a"), *lists)
        dead = source("http://10.255.255.1", count, kind="press", urls=["http://10.255.255.1/list/"], timeout_s=5)
        watched = Watched([], threading.Event())
        watching = threading.Thread(target=watched.watch)
        watching.start()
        folder = DataFolder(Path(name) / "b")
        gathered(folder, *lists[1:], dead)
        watched.stop.set()
        watching.join()
        files = sorted(path.stat().st_mtime for path in folder.pages(DAY).iterdir())
        others_s = files[-2] - files[0] if len(files) > 1 else 0.0
    return (
        f"- {count} sources in one collection: {whole_s:.0f} s, one process beside the caller, "
        f"{max(watched.sizes):.0f} MB; with a dead host among them the other {count - 1} "
        f"were closed within {others_s:.0f} s of the first\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.collect")
    parser.add_argument("--pages", type=int, default=3_000)
    parser.add_argument("--long", type=int, default=20_000)
    parser.add_argument("--sources", type=int, default=500)
    options = parser.parse_args()
    print(rates(options.pages) if options.pages else "", end="")
    print(long_crawl(options.long) if options.long else "", end="")
    print(many_sources(options.sources) if options.sources else "", end="")


if __name__ == "__main__":
    main()
