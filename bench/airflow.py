"""A day through Airflow beside the same day by `huanyu run`: what scheduler, processes and bookkeeping add.

    python -m bench.airflow [sample|many] [--sources 500] [--answer-s 1.0]

The sample city, and many sources, each a host of its own that answers after so long and has four articles. Needs
`make airflow-venv`. Seconds from the moment that `collect` is switched on until the day is indexed and told.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from bench.many_sources import city_of_many
from bench.standalone import ROOT, Standalone
from cities.sample.sites.server import SampleServer

NOW = "2026-06-17T22:00:00+08:00"
ARTICLES = 4
PARAGRAPH = "<p>6月17日，市生态环境局通报大气污染防治进展，全市优良天数比例同比上升，有居民反映夜间有异味。</p>\n"


class SlowHosts(asyncio.Protocol):
    """An HTTP proxy that is itself every host: a list of articles at /, articles at /a/N.html."""

    answer_s = 1.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.rest = transport, b""

    def data_received(self, data: bytes) -> None:
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            head, _, self.rest = self.rest.partition(b"\r\n\r\n")
            url = head.split(b" ", 2)[1].decode()
            asyncio.get_running_loop().call_later(self.answer_s, self._answer, url)

    def _answer(self, url: str) -> None:
        parts = urlsplit(url)
        body = page_of(parts.hostname or "", parts.path)
        status = b"200 OK" if body else b"404 Not Found"
        kind = b"text/html; charset=utf-8"
        lines = b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (status, kind, len(body))
        self.transport.write(lines + body)  # type: ignore[attr-defined]


def page_of(host: str, path: str) -> bytes:
    if path == "/":
        return "".join(
            f'<li><a href="/a/{number}.html">{host}第{number}篇报道</a></li>' for number in range(ARTICLES)
        ).encode()
    if not path.startswith("/a/"):
        return b""
    title = f"{host}第{path[3:-5]}篇报道"
    text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div>2026-06-17 08:00 来源：日报</div>"
    return (text + "<div class='content'>" + PARAGRAPH * 12 + f"<p>{title}。</p></div></body></html>").encode()


def serve(answer_s: float, told: object) -> None:
    async def run() -> None:
        SlowHosts.answer_s = answer_s
        server = await asyncio.get_running_loop().create_server(SlowHosts, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])  # type: ignore[attr-defined]
        await server.serve_forever()

    asyncio.run(run())


@dataclass(frozen=True)
class Day:
    """Seconds by the clock and of the processor, and how many articles the day has."""

    clock_s: float
    processor_s: float
    articles: int


def by_command(city: Path, data: Path, proxy: str) -> Day:
    environment = {
        "PATH": os.environ["PATH"], "HUANYU_CITY": str(city), "HUANYU_DATA": str(data), "HUANYU_PROXY": proxy,
        "HUANYU_NOW": NOW,
    }  # fmt: skip
    begun, before = time.monotonic(), os.times()
    words = [sys.executable, "-m", "huanyu", "run"]
    done = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    clock_s, after = time.monotonic() - begun, os.times()
    if done.returncode:
        raise SystemExit(f"huanyu run ended with {done.returncode}\n{done.stderr}")
    processor_s = after.children_user + after.children_system - before.children_user - before.children_system
    return Day(clock_s, processor_s, articles_in(data))


def by_airflow(city: Path, data: Path, proxy: str, home: Path) -> tuple[float, float, Day]:
    """Clock seconds of the standalone's start and of the hour's `collect`; the day until it is indexed and told."""
    airflow = Standalone(
        home, HUANYU_CITY=str(city), HUANYU_DATA=str(data), HUANYU_PROXY=proxy, HUANYU_NOW=NOW,
        HUANYU_JUDGES="accurate",
    )  # fmt: skip
    try:
        airflow.switch_on("understand_and_index")
        begun, before = time.monotonic(), airflow.processor_s()
        airflow.switch_on("collect")  # which begins at once
        collected = airflow.ended("collect", timeout_s=3600)
        collected_s = time.monotonic() - begun
        understood = airflow.ended("understand_and_index", timeout_s=3600)
        day = Day(time.monotonic() - begun, airflow.processor_s() - before, articles_in(data))
        states = {run["state"] for run in (*collected, *understood)}
        if states != {"success"}:
            raise SystemExit(f"a run failed: {states}\n{airflow.told()}")
        return airflow.started_s, collected_s, day
    finally:
        airflow.close()


def articles_in(data: Path) -> int:
    return sum(len(path.read_bytes().splitlines()) for path in data.glob("*/articles/*/*.jsonl"))


def compare(name: str, city: Path, proxy: str, home: Path) -> None:
    ours = by_command(city, home / "command", proxy)
    started_s, collected_s, theirs = by_airflow(city, home / "dag", proxy, home / "airflow")
    if ours.articles != theirs.articles:
        raise SystemExit(f"{name}: {ours.articles} articles by the command, {theirs.articles} through Airflow")
    more_s = theirs.clock_s - ours.clock_s
    print(
        f"- {name}, {ours.articles} articles: `huanyu run` {ours.clock_s:.0f} s ({ours.processor_s:.0f} s of processor)"
        f", through Airflow {theirs.clock_s:.0f} s ({theirs.processor_s:.0f} s), {more_s:+.0f} s; of these the hour's "
        f"collection {collected_s:.0f} s. The standalone was up in {started_s:.0f} s.",
        flush=True,
    )


def sample_in(home: Path) -> None:
    with SampleServer(datetime.fromisoformat(NOW)) as server:
        compare("the sample", ROOT / "cities" / "sample", server.proxy, home)


def many_in(home: Path, count: int, answer_s: float) -> None:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=serve, args=(answer_s, theirs), daemon=True)
    process.start()
    try:
        proxy = f"http://127.0.0.1:{ours.recv()}"
        city = city_of_many(home / "many", count)
        compare(f"{count} sources that answer in {answer_s:g} s", city, proxy, home)
    finally:
        process.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.airflow")
    parser.add_argument("part", nargs="?", choices=("sample", "many"), help="only this one")
    parser.add_argument("--sources", type=int, default=500)
    parser.add_argument("--answer-s", type=float, default=1.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if asked.part != "many":
            sample_in(Path(name) / "sample")
        if asked.part != "sample":
            many_in(Path(name) / "many", asked.sources, asked.answer_s)


if __name__ == "__main__":
    main()
