"""People at the page: one who is logged in, twenty who click, one alone, four without a pause, and a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from bench.big_city import PASSWORD
from bench.watched import memory_mb

PEOPLE = 20
CLICKS_ALONE = 40
Seen = tuple[int, int, float]
"""Status, bytes and seconds of an answer."""


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

    def open(self, path: str) -> Seen:
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


def clicked(port: int, pages: dict[str, list[str]], seconds: float) -> dict[str, list[Seen]]:
    """What PEOPLE saw of each page while they clicked for so long."""
    found: dict[str, list[Seen]] = defaultdict(list)
    roles = [("analyst", "leader", "officer")[number % 3] for number in range(PEOPLE)]
    persons = [Person(port, role) for role in roles]
    lock, ends = threading.Lock(), time.monotonic() + seconds

    def click(number: int) -> None:
        draw, role, person = Random(number), roles[number], persons[number]
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


@dataclass(frozen=True, slots=True)
class Alone:
    """A page's mean milliseconds while nobody else clicks: of the server's processor, by the clock, and of those how
    long the server waited for a processor."""

    processor: float
    whole: float
    waited: float


def alone(port: int, server: subprocess.Popen[bytes], pages: dict[str, list[str]]) -> dict[str, Alone]:
    """Page → what it takes one person, over at least CLICKS_ALONE clicks."""
    person, found = Person(port, "analyst"), {}
    for name, paths in pages.items():
        some = (paths * CLICKS_ALONE)[: max(CLICKS_ALONE, len(paths))]
        before, waited = _processor_s(server), _waited_s(server)
        whole = sum(person.open(path)[2] for path in some)
        spent = (_processor_s(server) - before, whole, _waited_s(server) - waited)
        found[name] = Alone(*(each / len(some) * 1000 for each in spent))
    return found


def _waited_s(process: subprocess.Popen[bytes]) -> float:
    """How long the threads that it has now were ready to run and did not."""
    stats = Path(f"/proc/{process.pid}/task").glob("*/schedstat")
    return sum(int(each.read_text(encoding="ascii").split()[1]) for each in stats) / 1e9


def _processor_s(process: subprocess.Popen[bytes]) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_over(port: int, server: subprocess.Popen[bytes], pages: dict[str, list[str]], requests: int) -> list[float]:
    """The server's memory in MB before and after each tenth of `requests` that four people send without a pause."""
    found, began = [memory_mb(server.pid)], time.monotonic()
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
        found.append(memory_mb(server.pid))
        done, seconds = (tenth + 1) * (requests // 10), time.monotonic() - began
        print(f"{found[-1]:.0f} MB after {done} requests, {done / seconds:.0f} a second.", flush=True)
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
