"""The page under 20 people who click, over the city of bench.big_city: server time, size, first paint, memory.

    python -m bench.page [--data DIR] [--articles 200000] [--seconds 90] [--requests 50000]

Each person opens a page every two to four seconds. The server runs in a process of its own, as `huanyu serve` does; the
time is that from asking to the last byte, on the same machine. Processor time is the server's own over one person's
clicks, and means something also where others work on the machine; so does what of one person's clicks was waiting for
a processor that others had.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

from bench.big_city import build
from bench.clicks import PEOPLE, Alone, Person, Seen, alone, clicked, first_paints, memory_over
from bench.ports import free_port
from huanyu.demo import BRIEFINGS
from huanyu.workplace import Workplace

LIMIT_MS, LIMIT_KB, LIMIT_PAINT_MS = 50, 100, 500
HEADS = ("page", "clicks", "median ms", "p95 ms", "alone ms", "waited ms", "processor ms", "first ms", "KB", "paint ms")


@contextmanager
def served(data: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`huanyu serve` on a free port, at the demo's last evening."""
    port = free_port()
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
    """Prints what was found; without `seconds` only the memory, without `requests` all but that."""
    pages = pages_of(build(data, articles), Random(1))
    built = (data / "built").read_text(encoding="utf-8").strip()
    with served(data) as (port, server):
        person = Person(port, "analyst")
        firsts = {name: person.open(paths[0])[2] * 1000 for name, paths in pages.items()}
        _open_months(person, pages["month"])
        if seconds:
            paints = first_paints(port, pages)
            by_one = alone(port, server, pages)
            found = clicked(port, pages, seconds)
            print(f"{built}, {PEOPLE} people, {sum(map(len, found.values()))} clicks in {seconds:.0f} s.\n")
            _tell(found, by_one, firsts, paints)
        if requests:
            memory = memory_over(port, server, pages, requests)
            told = ", ".join(f"{each:.0f}" for each in memory)
            print(f"{built}: memory in MB before and after each tenth of {requests} requests: {told}.")


def _tell(
    found: dict[str, list[Seen]], by_one: dict[str, Alone], firsts: dict[str, float],
    paints: dict[str, float],
) -> None:  # fmt: skip
    print(f"| {' | '.join(HEADS)} |\n{'|---' * len(HEADS)}|")
    for name, seen in sorted(found.items()):
        bad = [status for status, _, _ in seen if status != 200]
        assert not bad, f"{name} answered {bad[0]}"
        times = [took * 1000 for _, _, took in seen]
        size = max(size for _, size, _ in seen) / 1000
        paint = f"{paints[name]:.0f}" if name in paints else "—"
        one = by_one[name]
        print(
            f"| {name} | {len(seen)} | {share(times, 0.5):.0f} | {share(times, 0.95):.0f} "
            f"| {one.whole:.0f} | {one.waited:.0f} | {one.processor:.1f} | {firsts[name]:.0f} | {size:.0f} | {paint} |"
        )
    worst = max(share([took * 1000 for _, _, took in seen], 0.95) for seen in found.values())
    largest = max(size for seen in found.values() for _, size, _ in seen) / 1000
    print(f"\nThe slowest page's p95 is {worst:.0f} ms (to be {LIMIT_MS} or less).")
    print(f"The largest has {largest:.0f} KB (to be {LIMIT_KB} or less).")
    if paints:
        print(f"The latest first paint is at {max(paints.values()):.0f} ms (to be under {LIMIT_PAINT_MS}).")


if __name__ == "__main__":
    main()
