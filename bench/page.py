"""The page under 20 people who click, over the city of bench.big_city: server time, size, first paint, memory.

    python -m bench.page [--data DIR] [--articles 200000] [--seconds 90] [--requests 50000]

Each person opens a page every two to four seconds. The server runs in a process of its own, as `huanyu serve` does; the
time is that from asking to the last byte, on the same machine. Processor time is the server's own over one person's
clicks, and means something also where others work on the machine.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

from bench.big_city import PASSWORD, build
from huanyu.demo import BRIEFINGS
from huanyu.workplace import Workplace

PEOPLE = 20
CLICKS_ALONE = 40
LIMIT_MS, LIMIT_KB, LIMIT_PAINT_MS = 50, 100, 500


@contextmanager
def served(data: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`huanyu serve` on a free port, at the demo's last evening."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "HUANYU_NOW": "2026-07-01T22:00:00+08:00", "HUANYU_DATA": str(data)}
    command = [sys.executable, "-m", "huanyu", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if server.poll() is not None:
                    raise RuntimeError(f"huanyu serve ended with {server.returncode}") from None
                time.sleep(0.1)
        yield port, server
    finally:
        server.terminate()
        server.wait()


def pages_of(work: Workplace, draw: Random) -> dict[str, list[str]]:
    """Route → addresses that a person may open, drawn from what there is."""
    with work.store() as store, work.ledger() as ledger:
        from index.store import All

        documents = [hit.document for hit in store.search(All(), limit=100, offset=5000, sort="time").hits]
        events = sorted({each.event for each in documents if each.event})
        alerts = [alert.id for alert in draw.sample(ledger.alerts(), 40)]
    queries = ("热电厂", "黑烟 或 异味", "情感:负面 区县:临江区", '"热电厂" 日期:2026-03', "主题:大气 -演练", "")
    return {
        "today": ["/"],
        "search": [f"/search?{urlencode({'q': q, 'sort': sort})}" for q in queries for sort in ("time", "relevance")],
        "article": [f"/articles/{quote(each.id)}" for each in documents],
        "versions": [f"/articles/{quote(each.id)}/versions" for each in documents],
        "event": [f"/events/{quote(each)}" for each in events],
        "tasks": ["/tasks", "/tasks?which=open", "/tasks?which=done", "/tasks?which=all&page=3"],
        "task": [f"/tasks/{quote(each)}" for each in alerts],
        "why": [f"/articles/{quote(each.id)}/why" for each in documents[:40]],
        "month": ["/months/2026-06", "/months/2026-05", "/months/2026-07"],
        "unit": [f"/months/{month}/units/linjiang" for month in ("2026-06", "2026-07")],
        "plan": ["/months/2026-06/plan", "/months/2026-07/plan"],
        "claims": ["/months/2026-06/claims", "/months/2026-07/claims"],
        "briefings": ["/briefings", f"/briefings/{BRIEFINGS[1]}"],
        "sources": ["/sources"],
        "source": [f"/sources/{each.id}" for each in work.city.sources],
        "city": ["/city"],
        "api": ["/api"],
    }  # fmt: skip


class Person:
    """One who is logged in; `open` gives the status, size and seconds of a page."""

    def __init__(self, port: int, role: str) -> None:
        self._port = port
        connection = HTTPConnection("127.0.0.1", port, timeout=600)
        form = urlencode({"name": role, "password": PASSWORD})
        connection.request("POST", "/login", form, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        answer.read()
        self.cookie = str(answer.getheader("set-cookie")).split(";")[0]
        self._connection = connection

    def open(self, path: str) -> tuple[int, int, float]:
        # the server closes a connection that a person leaves idle
        self._connection.close()
        began = time.perf_counter()
        self._connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = self._connection.getresponse()
        size = len(answer.read())
        return answer.status, size, time.perf_counter() - began

    def is_made(self, path: str) -> bool:
        """Whether the page is there, and not one that asks to wait for it."""
        self._connection.close()
        self._connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = self._connection.getresponse()
        answer.read()
        return answer.getheader("Refresh") is None


def clicked(port: int, pages: dict[str, list[str]], seconds: float) -> dict[str, list[tuple[int, int, float]]]:
    """What PEOPLE saw of each page while they clicked for so long."""
    found: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    lock, ends = threading.Lock(), time.monotonic() + seconds

    def click(number: int) -> None:
        draw = Random(number)
        role = ("analyst", "leader", "officer")[number % 3]
        person = Person(port, role)
        # an officer's tasks are those of one unit, and the drawn ones are anybody's
        names = [name for name in pages if role != "officer" or name not in ("city", "task")]
        time.sleep(draw.uniform(0, 4))
        while time.monotonic() < ends:
            name = draw.choice(names)
            seen = person.open(draw.choice(pages[name]))
            with lock:
                found[name].append(seen)
            time.sleep(draw.uniform(2, 4))

    people = [threading.Thread(target=click, args=(number,)) for number in range(PEOPLE)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return found


def processor_ms(port: int, server: subprocess.Popen[bytes], pages: dict[str, list[str]]) -> dict[str, float]:
    """The server's processor time for a page of each kind, over at least CLICKS_ALONE of one person's clicks."""
    person, found = Person(port, "analyst"), {}
    for name, paths in pages.items():
        some = (paths * CLICKS_ALONE)[: max(CLICKS_ALONE, len(paths))]
        before = _processor_s(server)
        for path in some:
            person.open(path)
        found[name] = (_processor_s(server) - before) / len(some) * 1000
    return found


def _processor_s(process: subprocess.Popen[bytes]) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(process: subprocess.Popen[bytes]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def memory_over(port: int, server: subprocess.Popen[bytes], pages: dict[str, list[str]], requests: int) -> list[float]:
    """The server's memory in MB before and after each tenth of `requests` that four people send without a pause."""
    found = [memory_mb(server)]
    flat = [path for name, some in pages.items() if name != "why" for path in some]

    def send(number: int, count: int) -> None:
        person, draw = Person(port, "analyst"), Random(number)
        for _ in range(count):
            person.open(draw.choice(flat))

    for tenth in range(10):
        senders = [threading.Thread(target=send, args=(tenth * 4 + n, requests // 40)) for n in range(4)]
        for each in senders:
            each.start()
        for each in senders:
            each.join()
        found.append(memory_mb(server))
    return found


def first_paints(port: int, pages: dict[str, list[str]]) -> dict[str, float]:
    """Page → milliseconds to the first contentful paint in Chromium; empty without one."""
    path = shutil.which("chromium")
    if path is None:
        return {}
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=f"http://127.0.0.1:{port}")
        name, _, value = Person(port, "analyst").cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{port}"}])
        for page_name, paths in pages.items():
            page = context.new_page()
            page.goto(paths[0])
            page.wait_for_timeout(300)
            paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1")
            found[page_name] = float(paint)
            page.close()
        browser.close()
    return found


def _open_months(person: Person, paths: list[str]) -> None:
    """Until each is there: the running month is made beside the requests when it is asked for."""
    began = time.monotonic()
    while not all(person.is_made(path) for path in paths):
        time.sleep(0.5)
    print(f"The months were there {time.monotonic() - began:.0f} s after they were asked for.")


def share(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--requests", type=int, default=50_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        report(asked.data or Path(temporary), asked.articles, asked.seconds, asked.requests)


def report(data: Path, articles: int, seconds: float, requests: int) -> None:
    pages = pages_of(build(data, articles), Random(1))
    with served(data) as (port, server):
        person = Person(port, "analyst")
        firsts = {name: person.open(paths[0])[2] * 1000 for name, paths in pages.items()}
        _open_months(person, pages["month"])
        paints = first_paints(port, pages)
        processor = processor_ms(port, server, pages)
        found = clicked(port, pages, seconds)
        memory = memory_over(port, server, pages, requests) if requests else []
    built, clicks = (data / "built").read_text(encoding="utf-8").strip(), sum(map(len, found.values()))
    print(f"{built}, {PEOPLE} people, {clicks} clicks in {seconds:.0f} s.\n")
    print("| page | clicks | median ms | p95 ms | processor ms | first ms after a start | KB | first paint ms |")
    print("|---|---|---|---|---|---|---|---|")
    for name, seen in found.items():
        bad = [status for status, _, _ in seen if status != 200]
        assert not bad, f"{name} answered {bad[0]}"
        times = [took * 1000 for _, _, took in seen]
        size = max(size for _, size, _ in seen) / 1000
        paint = f"{paints[name]:.0f}" if name in paints else "—"
        print(
            f"| {name} | {len(seen)} | {share(times, 0.5):.0f} | {share(times, 0.95):.0f} "
            f"| {processor[name]:.1f} | {firsts[name]:.0f} "
            f"| {size:.0f} | {paint} |"
        )
    worst = max(share([took * 1000 for _, _, took in seen], 0.95) for seen in found.values())
    largest = max(size for seen in found.values() for _, size, _ in seen) / 1000
    print(f"\nThe slowest page's p95 is {worst:.0f} ms (to be {LIMIT_MS} or less).")
    print(f"The largest has {largest:.0f} KB (to be {LIMIT_KB} or less).")
    if paints:
        print(f"The latest first paint is at {max(paints.values()):.0f} ms (to be under {LIMIT_PAINT_MS}).")
    if memory:
        told = ", ".join(f"{each:.0f}" for each in memory)
        print(f"Memory in MB before and after each tenth of {requests} requests: {told}.")


if __name__ == "__main__":
    main()
